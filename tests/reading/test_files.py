from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from qa.errors import ReadingError
from qa.reading import Document, read
from qa.reading.document import Cell, Heading, Table
from qa.reading.limits import Limits


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("name", ["方案.txt", "方案.TXT", "a.text", "a.md", "a.MarkDown", "..txt", "a b.c.txt"])
def test_text_files_are_read(tmp_path: Path, name: str) -> None:
    content = "一、甲\r\n\f1.乙".encode()
    document = read(written(tmp_path, name, content))
    assert document == Document(name, "一、甲\r\n\f1.乙", hashlib.sha256(content).hexdigest(), (0, 6))


def test_a_file_is_known_by_the_given_name(tmp_path: Path) -> None:
    path = written(tmp_path, "upload-1", "<p>甲".encode())
    assert read(path, name="方案.txt").name == "方案.txt"
    assert read(path, name="方案.txt").text == "<p>甲"
    assert read(path, name="方案.html").text == "甲\n"


@pytest.mark.parametrize("name", ["a.csv", "README", ".txt", "a.txt.", "方案.pdf"])
def test_text_by_any_other_name_is_text(tmp_path: Path, name: str) -> None:
    assert read(written(tmp_path, name, "一、甲".encode())).text == "一、甲"


def test_other_kinds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"不支持“a.exe”的文件类型（.exe）"):
        read(written(tmp_path, "a.exe", b"abc"))
    with pytest.raises(ReadingError, match=r"“a.rar”是压缩包：请解压后导入其中的文件。"):
        read(written(tmp_path, "a.rar", b"Rar!\x1a\x07"))


def test_tables_drawn_in_text_are_told(tmp_path: Path) -> None:
    document = read(written(tmp_path, "a.md", "|甲|乙|\n|-|-|\n|丙|丁|".encode()))
    assert document.text == "|甲|乙|\n|-|-|\n|丙|丁|"
    assert [document.text[cell.start : cell.end] for table in document.tables for cell in table.cells] == [*"甲乙丙丁"]


def test_a_web_page_is_read_with_all_that_is_known_of_it(tmp_path: Path) -> None:
    page = (
        "<nav>菜单</nav><h2>总则</h2><p><b>一、</b>修路修路修路修路</p><table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>"
    )
    document = read(written(tmp_path, "a.html", page.encode()))
    assert document == Document(
        "a.html",
        "菜单\n总则\n一、修路修路修路修路\n甲\t乙\n丙\t丁\n",
        hashlib.sha256(page.encode()).hexdigest(),
        (),
        (Table(17, 25, (Cell(17, 18, 0, 0), Cell(19, 20, 0, 1), Cell(21, 22, 1, 0), Cell(23, 24, 1, 1))),),
        (Heading(3, 5, 2),),
        ((0, 2),),
        ((6, 8),),
    )


def test_a_saved_page_is_read(tmp_path: Path) -> None:
    mail = b"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>" + "修路".encode()
    assert read(written(tmp_path, "a.mht", mail)).text == "修路\n"


def test_a_workbook_is_read_whatever_its_name(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active["A1"] = "修路"
    book.save(tmp_path / "a.xlsx")
    document = read(tmp_path / "a.xlsx", name="方案.zip")
    assert (document.name, document.text) == ("方案.zip", "修路\n")


def test_what_no_database_holds_is_replaced_place_by_place(tmp_path: Path) -> None:
    content = "甲" * 5000 + "\x00乙"
    assert read(written(tmp_path, "a.txt", content.encode())).text == "甲" * 5000 + "\ufffd乙"


def test_a_text_that_is_too_long(tmp_path: Path) -> None:
    path = written(tmp_path, "长.txt", "甲乙丙".encode())
    assert read(path, limits=Limits(max_characters=3)).text == "甲乙丙"
    with pytest.raises(ReadingError, match=r"“长.txt”中的文字有 3 字，超过上限 2 字：请拆分后再导入。"):
        read(path, limits=Limits(max_characters=2))


def test_libraries_load_only_for_files_that_need_them(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", b"abc")
    heavy = ("openpyxl", "selectolax", "pdfplumber", "docx")
    code = f"import sys, pathlib; from qa.reading import read; read(pathlib.Path({str(path)!r})); "
    run = subprocess.run([sys.executable, "-c", f"{code}sys.exit(any(m in sys.modules for m in {heavy}))"], check=False)
    assert run.returncode == 0


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"找不到文件“.*没有.txt”：请检查路径"):
        read(tmp_path / "没有.txt")


def test_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"是文件夹，不是文件"):
        read(tmp_path)


def test_an_empty_file(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"“空.txt”是空文件"):
        read(written(tmp_path, "空.txt", b""))


@pytest.mark.parametrize("text", [" \n\t\f", "\u3000\u3000", "\ufeff", "\u200b", "……。"])
def test_a_file_of_blanks(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReadingError, match=r"“白.txt”中没有文字"):
        read(written(tmp_path, "白.txt", text.encode()))


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = written(tmp_path, "大.txt", b"a" * 11)
    assert read(path, limits=Limits(max_bytes=11)).text == "a" * 11
    with pytest.raises(ReadingError, match=r"“大.txt”有 0.0 MB，超过上限 0 MB"):
        read(path, limits=Limits(max_bytes=10))


def test_a_binary_file_in_disguise(tmp_path: Path) -> None:
    with pytest.raises(ReadingError, match=r"“数据.txt”不是文本文件"):
        read(written(tmp_path, "数据.txt", b"\x89\x00\x01\x02"))


@pytest.mark.parametrize("name", ["a\x00b.txt", "长" * 300 + ".txt"])
def test_paths_the_system_refuses(tmp_path: Path, name: str) -> None:
    with pytest.raises(ReadingError, match=r"无法打开文件"):
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
