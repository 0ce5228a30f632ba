# `make run` is all a user needs; the rest is for those who work on the code. `make help` lists both.
#
#   PYTHON=python3.12     the interpreter the environment is made with (3.11 to 3.13)
#   PORT=7860             the port of the web application
#   TORCH_INDEX=URL       a package index to take PyTorch from, such as one with the build for CPUs alone
#   LIBRARY=.library      the folder of the library

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 7860
TORCH_INDEX ?=
LIBRARY ?= .library

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
CHECKED := qa tests app.py

# Both are touched last, so that an interrupted installation is taken up again.
INSTALLED := .venv/.installed
INSTALLED_DEV := .venv/.installed-dev

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run install install-dev library test lint types format evaluate lock wheel clean

help:  ## 列出可用的命令
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

run: library  ## 安装、建任务库并启动网页（PORT=7860）
	@echo "网页地址：http://$(HOST):$(PORT)  （按 Ctrl+C 停止）"
	@QA_LIBRARY="$(LIBRARY)" $(BIN)/qa serve --host "$(HOST)" --port "$(PORT)"

install: $(INSTALLED)  ## 只安装程序

install-dev: $(INSTALLED_DEV)  ## 安装程序和开发工具

library: $(LIBRARY)/.seeded  ## 把 seeds/ 里的方案导入任务库

# Imported again where a seed or what reads it has changed, not at every start: a plan the user removed stays removed.
$(LIBRARY)/.seeded: $(INSTALLED) $(wildcard seeds/*.txt qa/reading/*.py qa/parsing/*.py qa/text/*.py qa/index/passages.py)
	@echo "正在准备任务库 $(LIBRARY)"
	@QA_LIBRARY="$(LIBRARY)" $(BIN)/qa import seeds/*.txt
	@touch "$@"

test: lint types  ## 检查代码并运行全部测试
	$(BIN)/python -m pytest

lint: $(INSTALLED_DEV)  ## 代码规范（ruff）
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(INSTALLED_DEV)  ## 类型检查（mypy）
	$(BIN)/mypy $(CHECKED)

format: $(INSTALLED_DEV)  ## 整理代码格式
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

evaluate: library  ## 用 evaluation/ 里的标准集评测检索
	@QA_LIBRARY="$(LIBRARY)" $(BIN)/qa evaluate evaluation/dongchangfu-2022.jsonl
	@$(BIN)/python evaluation/answers.py evaluation/questions-2022.jsonl seeds/dongchangfu-2022.txt report

lock:  ## 按 pyproject.toml 重新生成两个锁文件
	@scripts/lock "$(PYTHON)"

wheel: $(INSTALLED)  ## 打包到 dist/
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

clean:  ## 删除运行环境、缓存和打包结果（不动任务库）
	rm -rf .venv build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): requirements.lock pyproject.toml
	@version=$$("$(PYTHON)" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null); \
	found=$${version:+是 $$version}; \
	case "$$version" in \
	3.11.* | 3.12.* | 3.13.*) ;; \
	*) echo "需要 Python 3.11、3.12 或 3.13，而 $(PYTHON) $${found:-没有找到}：请用 make PYTHON=解释器路径 另行指定。" >&2; exit 1 ;; \
	esac
	@echo "正在安装到 .venv（第一次需要几分钟）"
	@test -x $(BIN)/python && $(BIN)/python -m pip --version >/dev/null 2>&1 || "$(PYTHON)" -m venv --clear .venv
	@test -z "$(TORCH_INDEX)" || $(PIP) install --no-deps --index-url "$(TORCH_INDEX)" \
		"$$(sed -n 's/^\(torch==[^ ;]*\).*/\1/p' requirements.lock)"
	$(PIP) install -r requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(INSTALLED_DEV): $(INSTALLED) requirements-dev.lock
	$(PIP) install -r requirements-dev.lock
	@touch $@
