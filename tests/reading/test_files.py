from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

import pytest

from qa.errors import ReadingError
from qa.reading import Document, read


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["方案.txt", "方案.TXT", "a.text", "a.md", "a.MarkDown", "..txt", "a b.c.txt"])
def test_text_files_are_read(tmp_path: Path, name: str) -> None:
    content = "一、甲\r\n\f1.乙".encode()
    document = read(written(tmp_path, name, content))
    assert document == Document(name, "一、甲\r\n\f1.乙", hashlib.sha256(content).hexdigest(), (0, 6))


def test_the_given_name_decides_the_kind(tmp_path: Path) -> None:
    path = written(tmp_path, "upload-1", "甲".encode())
    assert read(path, name="方案.txt").name == "方案.txt"
    with pytest.raises(ReadingError, match=re.escape("不支持“方案.pdf”的文件类型（.pdf）")):
        read(path, name="方案.pdf")


@pytest.mark.parametrize(
    ("name", "suffix"), [("a.exe", ".exe"), ("README", "无扩展名"), (".txt", "无扩展名"), ("a.txt.", "")]
)
def test_other_kinds_are_refused(tmp_path: Path, name: str, suffix: str) -> None:
    with pytest.raises(ReadingError, match=re.escape(f"不支持“{name}”的文件类型（{suffix}")):
        read(written(tmp_path, name, b"abc"))


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"找不到文件“.*没有.txt”：请检查路径"):
        read(tmp_path / "没有.txt")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match="是文件夹，不是文件"):
        read(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"“空.txt”是空文件"):
        read(written(tmp_path, "空.txt", b""))


@pytest.mark.parametrize("text", [" \n\t\f", "\u3000\u3000", "\ufeff"])
def test_a_file_of_blanks(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadingError, match=r"“白.txt”中没有文字"):
        read(written(tmp_path, "白.txt", text.encode()))


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = written(tmp_path, "大.txt", b"a" * 11)
    assert read(path, max_bytes=11).text == "a" * 11
    with pytest.raises(ReadingError, match=r"“大.txt”有 0.0 MB，超过上限 0 MB"):
        read(path, max_bytes=10)


def test_a_binary_file_in_disguise(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"“图.txt”不是文本文件"):
        read(written(tmp_path, "图.txt", b"\x89PNG\x00\x00"))


@pytest.mark.parametrize("name", ["a\x00b.txt", "长" * 300 + ".txt"])
def test_paths_the_system_refuses(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReadingError, match="无法打开文件"):
        read(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_without_permission(tmp_path: Path) -> None:
    path = written(tmp_path, "锁.txt", b"abc")
    path.chmod(0)
    with pytest.raises(ReadingError, match=r"无法打开文件“.*锁.txt”"):
        read(path)


def test_a_name_that_is_no_utf_8_can_be_shown_and_stored(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("1.修路。", encoding="utf-8")
    assert read(path, name="方案\udcff.txt").name == "方案?.txt"
