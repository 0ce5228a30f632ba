"""The order in which settings are looked for, and what is said of a bad one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from qa.errors import QaError, SettingsError
from qa.reading.limits import Limits
from qa.settings import Settings, load_settings

LIMITS = ("MAX_MB", "MAX_PAGES", "MAX_CELLS", "MAX_UNPACKED_MB", "MAX_CHARACTERS")
LLM = ("LLM_URL", "LLM_MODEL", "LLM_KEY", "LLM_SECONDS")
ENGINE = ("ENGINE", "MILVUS_URI", "MILVUS_TOKEN")
NAMES = ("LIBRARY", "ENCODER", "HOST", "PORT", "UPLOAD_MB", *LLM, *ENGINE, *LIMITS)
ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder with no variable set, and a data folder of its own."""
    for name in NAMES:
        monkeypatch.delenv(f"QA_{name}", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.chdir(work)
    return work


def write(folder: Path, text: str) -> None:
    (folder / "qa.toml").write_text(text, encoding="utf-8")


def test_defaults() -> None:
    settings = load_settings()
    assert settings.encoder == "multilingual-e5-small"
    assert settings.host == "127.0.0.1"
    assert settings.port == 7860
    assert settings.upload_mb == 20


def test_the_limits_of_reading_are_those_of_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits.of(load_settings()) == Limits()
    for place, name in enumerate(LIMITS, 1):
        monkeypatch.setenv(f"QA_{name}", str(place))
    assert Limits.of(load_settings()) == Limits(1024**2, 2, 3, 4 * 1024**2, 5)


@pytest.mark.skipif(sys.platform != "linux", reason="the data folder is named by XDG_DATA_HOME on Linux")
def test_default_library_is_in_the_data_folder_of_the_user(tmp_path: Path) -> None:
    assert load_settings().library == tmp_path / "data" / "qa" / "library"


def test_file_comes_before_default(folder: Path) -> None:
    write(
        folder,
        'library = "任务库"\nencoder = "bge-m3"\nhost = "0.0.0.0"\nport = 8080\nupload_mb = 5\n'
        "max_mb = 30\nmax_pages = 7\nmax_cells = 8\nmax_unpacked_mb = 90\nmax_characters = 10\n",
    )
    settings = load_settings()
    assert settings.model_dump() == {
        "library": folder / "任务库",
        "encoder": "bge-m3",
        "encoder_runtime": "auto",
        "host": "0.0.0.0",  # noqa: S104 - a value that is read, nothing listens
        "port": 8080,
        "upload_mb": 5,
        "llm_url": None,
        "llm_model": None,
        "llm_key": None,
        "llm_seconds": 20.0,
        "engine": "embedded",
        "milvus_uri": None,
        "milvus_token": None,
        "max_mb": 30,
        "max_pages": 7,
        "max_cells": 8,
        "max_unpacked_mb": 90,
        "max_characters": 10,
    }


def test_environment_comes_before_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'library = "a"\nport = 8080\n')
    monkeypatch.setenv("QA_LIBRARY", "b")
    monkeypatch.setenv("QA_PORT", "9000")
    monkeypatch.setenv("QA_ENCODER", "bge-m3")
    settings = load_settings()
    assert (settings.library, settings.port, settings.encoder) == (folder / "b", 9000, "bge-m3")


def test_variable_without_value_counts_as_unset(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'library = "a"\n')
    monkeypatch.setenv("QA_LIBRARY", "")
    monkeypatch.setenv("QA_PORT", "")
    assert load_settings().library == folder / "a"
    assert load_settings().port == 7860


def test_library_may_start_at_home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    monkeypatch.setenv("QA_LIBRARY", "~/任务库")
    assert load_settings().library == folder / "任务库"


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="Instance is frozen"):
        load_settings().port = 1  # type: ignore[misc]  # what the test is about


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("port = 0", "qa.toml 里的 port 应为介于 1 和 65535 之间的整数，现在是“0”。"),
        ("port = 65536", "qa.toml 里的 port 应为介于 1 和 65535 之间的整数，现在是“65536”。"),
        ('port = "网页"', "qa.toml 里的 port 应为介于 1 和 65535 之间的整数，现在是“网页”。"),
        ("upload_mb = 0", "qa.toml 里的 upload_mb 应为介于 1 和 20 之间的整数（单位 MB），现在是“0”。"),
        ("max_mb = 501", "qa.toml 里的 max_mb 应为介于 1 和 500 之间的整数（单位 MB），现在是“501”。"),
        ("max_pages = 0", "qa.toml 里的 max_pages 应为介于 1 和 100000 之间的整数，现在是“0”。"),
        ('max_cells = "多"', "qa.toml 里的 max_cells 应为介于 1 和 10000000 之间的整数，现在是“多”。"),
        ("max_unpacked_mb = -1", "qa.toml 里的 max_unpacked_mb 应为介于 1 和 4096 之间的整数（单位 MB），现在是“-1”。"),
        ("max_characters = 0", "qa.toml 里的 max_characters 应为介于 1 和 100000000 之间的整数，现在是“0”。"),
        ("library = 5", "qa.toml 里的 library 应为文件夹的路径，现在是“5”。"),
        ('library = ""', "qa.toml 里的 library 应为文件夹的路径，现在是“”。"),
        ('encoder = ""', "qa.toml 里的 encoder 应为模型名称或文件夹的路径，现在是“”。"),
        ("host = 1", "qa.toml 里的 host 应为主机名或 IP 地址，现在是“1”。"),
        (
            'libary = "x"',
            "qa.toml 里的“libary”不是已知的设置，可用的有：library、encoder、encoder_runtime、host、port、"
            "upload_mb、"
            "llm_url、llm_model、llm_key、llm_seconds、engine、milvus_uri、milvus_token、"
            "max_mb、max_pages、max_cells、max_unpacked_mb、max_characters。",
        ),
        ('port = 1\nlibrary "x"', "qa.toml 第 2 行不是合法的 TOML，请改正后重试。"),
        ('library = "x', "qa.toml 末尾不是合法的 TOML，请改正后重试。"),
    ],
)
def test_bad_file_is_told_in_one_sentence(folder: Path, text: str, sentence: str) -> None:
    write(folder, text)
    with pytest.raises(SettingsError, match=r"^qa\.toml ") as caught:
        load_settings()
    assert str(caught.value) == sentence


@pytest.mark.parametrize("value", ["0", "70000", "abc", "７８６０号"])
def test_bad_variable_is_named(value: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, "port = 8080")
    monkeypatch.setenv("QA_PORT", value)
    with pytest.raises(SettingsError, match="环境变量 QA_PORT") as caught:
        load_settings()
    assert str(caught.value) == f"环境变量 QA_PORT 应为介于 1 和 65535 之间的整数，现在是“{value}”。"


URL = "llm_url 应为以 http:// 或 https:// 开头的网址，不带用户名、密码和参数"
SECONDS = "llm_seconds 应为介于 0.1 和 120 之间的数（单位秒）"


def test_a_language_model_is_named_in_the_file_or_the_environment(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, 'llm_url = "http://127.0.0.1:11434/v1"\nllm_model = "qwen3:8b"\nllm_seconds = 5\n')
    monkeypatch.setenv("QA_LLM_KEY", "sk-geheim")
    settings = load_settings()
    assert (settings.llm_url, settings.llm_model) == ("http://127.0.0.1:11434/v1", "qwen3:8b")
    assert (settings.llm_key.get_secret_value() if settings.llm_key else None, settings.llm_seconds) == ("sk-geheim", 5)
    assert "sk-geheim" not in f"{settings!r} {settings} {settings.model_dump()}"


def test_a_model_or_a_key_without_an_address_is_off(folder: Path) -> None:
    write(folder, 'llm_model = "qwen3:8b"\nllm_key = "k"\n')
    assert load_settings().llm_url is None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('llm_url = "127.0.0.1:11434"', f"qa.toml 里的 {URL}，现在是“127.0.0.1:11434”。"),
        ('llm_url = "ftp://a/v1"', f"qa.toml 里的 {URL}，现在是“ftp://a/v1”。"),
        ('llm_url = ""', f"qa.toml 里的 {URL}，现在是“”。"),
        ('llm_url = "http://"', f"qa.toml 里的 {URL}，现在是“http://”。"),
        ('llm_url = "http://a:99999/v1"', f"qa.toml 里的 {URL}，现在是“http://a:99999/v1”。"),
        ('llm_url = "http://a b/v1"', f"qa.toml 里的 {URL}，现在是“http://a b/v1”。"),
        ('llm_url = "http://a/v1?key=1"', f"qa.toml 里的 {URL}，现在是“http://a/v1?key=1”。"),
        ('llm_url = "http://me:geheim@a/v1"', f"qa.toml 里的 {URL}。"),
        (
            'llm_url = "http://a/v1"',
            "设置了 llm_url，还须用 llm_model（环境变量 QA_LLM_MODEL）写明语言模型的名称。",
        ),
        ('llm_model = ""', "qa.toml 里的 llm_model 应为语言模型的名称，现在是“”。"),
        ('llm_key = "geheim\\n"', "qa.toml 里的 llm_key 应为不含空格的英文字符。"),
        ("llm_key = 5", "qa.toml 里的 llm_key 应为不含空格的英文字符。"),
        ("llm_seconds = 0", f"qa.toml 里的 {SECONDS}，现在是“0”。"),
        ("llm_seconds = 121", f"qa.toml 里的 {SECONDS}，现在是“121”。"),
        ("llm_seconds = nan", f"qa.toml 里的 {SECONDS}，现在是“nan”。"),
        ('llm_seconds = "久"', f"qa.toml 里的 {SECONDS}，现在是“久”。"),
    ],
)
def test_bad_settings_of_a_language_model(folder: Path, text: str, sentence: str) -> None:
    write(folder, text)
    with pytest.raises(SettingsError, match="llm_") as caught:
        load_settings()
    assert str(caught.value) == sentence
    assert "geheim" not in f"{caught.value} {caught.value.__cause__}"


def test_file_in_another_encoding(folder: Path) -> None:
    (folder / "qa.toml").write_bytes('library = "任务库"'.encode("gb18030"))
    with pytest.raises(SettingsError, match=r"^qa\.toml 不是 UTF-8 编码，请另存为 UTF-8 后重试。$"):
        load_settings()


def test_folder_named_like_the_file_is_no_file(folder: Path) -> None:
    (folder / "qa.toml").mkdir()
    assert load_settings().port == 7860


def test_settings_error_is_one_of_ours() -> None:
    assert issubclass(SettingsError, QaError)


def test_the_project_keeps_its_library_beside_the_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    assert load_settings() == Settings(library=ROOT / ".library")


def test_the_package_loads_without_pydantic() -> None:
    code = "import sys, qa; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_an_engine_elsewhere_is_named_with_its_address(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(folder, 'engine = "milvus"\nmilvus_uri = "http://milvus.example:19530"\n')
    monkeypatch.setenv("QA_MILVUS_TOKEN", "root:geheim")
    settings = load_settings()
    assert (settings.engine, settings.milvus_uri) == ("milvus", "http://milvus.example:19530")
    assert settings.milvus_token is not None
    assert "geheim" not in repr(settings)
    monkeypatch.setenv("QA_MILVUS_URI", "tasks.db")
    assert load_settings().milvus_uri == str(folder / "tasks.db")


MILVUS = "应为以 http:// 或 https:// 开头的网址（不带用户名、密码和参数），或以 .db 结尾的文件路径"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            'engine = "milvus"',
            "设置了 engine = milvus，还须用 milvus_uri（环境变量 QA_MILVUS_URI）写明它的地址。",
        ),
        ('engine = "faiss"', "qa.toml 里的 engine 应为embedded（本机）或 milvus，现在是“faiss”。"),
        ('milvus_uri = "ftp://x.db"', f"qa.toml 里的 milvus_uri {MILVUS}，现在是“ftp://x.db”。"),
        ('milvus_uri = "milvus"', f"qa.toml 里的 milvus_uri {MILVUS}，现在是“milvus”。"),
        ('milvus_uri = "http://me:geheim@host"', f"qa.toml 里的 milvus_uri {MILVUS}。"),
        ('milvus_token = "geheim\\n"', "qa.toml 里的 milvus_token 应为不含空格的英文字符。"),
    ],
)
def test_a_bad_engine_is_told_without_secrets(folder: Path, text: str, sentence: str) -> None:
    write(folder, text)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value) == sentence
