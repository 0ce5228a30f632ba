"""Line breaks within the paragraphs of a plan change nothing: a PDF puts them wherever a line is full."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.domain import ParsedPlan
from qa.parsing import parse
from qa.parsing.flat_tables import flat_tables
from qa.reading import Document, read
from qa.text.layout import LAYOUT
from tests.parsing.accounting import check_tiling
from tests.parsing.laid_out import rows_of

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = (ROOT / "tests" / "fixtures" / "layouts", ROOT.parent / "shared" / "plans" / "layouts")
PATHS = [path for folder in FOLDERS for path in sorted(folder.glob("*.txt"))]
BREAKS = ["\n", "\r\n", "\n\n", "\n \n", "\n\u3000\u3000", "\f"]
COUNTS = [1, 3, 10, 30]
LINE = 12
"""No line of a plan is shorter, but the last of a paragraph."""
KNOWN = {
    "w01": "what is left of a name is taken for the beginning of the signature: 人民政⏎府⏎云岫县人民政府办公室⏎2024年",
    "w12": "a verb cut from its name, or the name before it: 区城建投资⏎公司具体实施",
    "y09": "a collective is cut where it could end: 各地级⏎以上市人民政府",
    "x10": "a post that ends in 成员 is cut in two: 省政⏎府党组成员",
}

_SPACED = re.compile("[^\\s：:；;，,、。（(]{2,}(?:[ \u3000]+[^\\s：:；;，,、。]{2,})+(?![^\\s：:；;，,、。]*[：:])")
_HEADS_A_LINE = re.compile("[一二三四五六七八九十]{1,3}、")


def without_tables() -> Iterator[Path]:
    for path in PATHS:
        document = read(path)
        if not document.tables and not list(flat_tables(document.text)):
            yield path


def places(document: Document, plan: ParsedPlan) -> list[int]:
    """Return the places at which a line may break within what a task says.

    Left out are Latin words and figures, where a break is a space; lists of units parted by spaces alone (区交通局
    区商务局), in which a break that parts two names and one within a name look the same; and what would then begin a
    line as a heading does (吴乙⏎二、郑丙).
    """
    text = document.text
    spaced = {
        place
        for one in plan.placements
        if one.kind == "responsibility"
        for found in _SPACED.finditer(text, one.start, one.end)
        for place in range(*found.span())
    }
    return [
        place
        for one in plan.placements
        if one.kind in {"text", "responsibility"}
        for place in range(one.start + 1, one.end)
        if text[place - 1] not in LAYOUT
        and text[place] not in LAYOUT
        and not text[place - 1 : place + 1].isascii()
        and place not in spaced
        and not _HEADS_A_LINE.match(text, place)
    ]


def broken(document: Document, plan: ParsedPlan, seed: int) -> str:
    """Return the text of a document with line breaks at some places, each a line from the next."""
    chance = random.Random(seed)  # noqa: S311 -- nothing secret
    possible = places(document, plan)
    text = document.text
    before = len(text) + LINE
    for place in sorted(chance.sample(possible, min(len(possible), chance.choice(COUNTS))), reverse=True):
        if before - place >= LINE:
            text = text[:place] + chance.choice(BREAKS) + text[place:]
            before = place
    return text


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(
            path,
            id=path.stem,
            marks=pytest.mark.xfail(strict=True, reason=KNOWN[path.stem]) if path.stem in KNOWN else (),
        )
        for path in without_tables()
    ],
)
def test_line_breaks_within_paragraphs_change_nothing(path: Path) -> None:
    document = read(path)
    plan = parse(document)
    for seed in range(30):
        text = broken(document, plan, seed)
        found = parse(Document.from_text(text))
        check_tiling(text, found)
        assert rows_of(found) == rows_of(plan), seed


@pytest.mark.parametrize(
    "names",
    [
        pytest.param("区发展和⏎改革局、区财政局", id="within a name"),
        pytest.param("区发展和改革局⏎、区财政局", id="before a separator"),
        pytest.param("区发展和改革局、⏎区财政局", id="behind a separator"),
        pytest.param("区财政局、区发展和改⏎革局", id="within the last name"),
        pytest.param("区财政局、区发展和改革⏎局", id="before its last character"),
        pytest.param("区财政局、石桥镇⏎人民政府", id="behind what looks like a name"),
        pytest.param("区财政局、区委⏎宣传部", id="behind what looks like another"),
        pytest.param("区财政局，各县（市、⏎区）人民政府", id="within a bracket"),
        pytest.param("区财政局，各县（市、区）⏎人民政府", id="behind a bracket"),
        pytest.param("区财政局，各乡⏎镇人民政府", id="within a collective"),
        pytest.param("区财政⏎局、区水⏎利局、区林⏎业局", id="in every name"),
        pytest.param(
            "江⏎临、怀桂等市人民政府",
            id="within a place that 等市人民政府 follows",
            marks=pytest.mark.xfail(strict=True, reason="the name is none without what follows 等"),
        ),
    ],
)
@pytest.mark.parametrize("behind", ["", "\n2.乙。\n责任单位：区水利局", "\n——改善民生\n2.乙。"])
def test_breaks_in_a_label_line(names: str, behind: str) -> None:
    def rows(text: str) -> list[object]:
        return list(rows_of(parse(Document.from_text(f"1.甲。\n责任单位：{text}{behind}"))))

    assert rows(names.replace("⏎", "\n")) == rows(names.replace("⏎", ""))


@pytest.mark.xfail(strict=True, reason="only one gap is looked beyond, where another line follows")
def test_two_breaks_in_the_last_name() -> None:
    text = "1.甲。\n责任单位：区财政局、石桥镇\n人民\n政府\n——改善民生\n2.乙。"
    assert rows_of(parse(Document.from_text(text)))[0] == ("1", "甲。", [], ["区财政局", "石桥镇人民政府"], [])
