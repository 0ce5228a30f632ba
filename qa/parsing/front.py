"""Reads what stands before the first item: title, issuer, document number and date of the plan."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date as day

from qa.text.numerals import ordinal

_PUBLISHED_TITLE = re.compile(r"印发《(.{1,200}?)》的?(?:通知|函|公告)")
_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,12}[〔\[（(﹝]\d{4}[〕\]）)﹞]第?\d{1,4}号")
_KIND_OF_PAPER = re.compile(r".*(?:通知|意见|决定|公告|方案|措施)(?=[\u4e00-\u9fff]{2})")
_CHINESE = "\u3007○\uff2f零一二三四五六七八九"
_DATE = re.compile(
    rf"(\d{{4}}|[一二][{_CHINESE}]{{3}})年(\d{{1,2}}|[一二三四五六七八九十]{{1,2}})月(\d{{1,2}}|[一二三四五六七八九十]{{1,3}})日"
)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_YEARS = range(1900, 2100)
_ISSUER = re.compile(
    r"[\u4e00-\u9fff]{2,20}?(?:(?:人民政府|委员会|管委会)(?:办公室|办公厅)?|政府办公室|办公厅|办公室|国务院)"
)
_REST = re.compile("(?:人?民)?政府|委?员会|管?委会|办?公")
"""What a line break leaves of the name of an organ."""
_RED_HEAD = "文件"
_TITLE_END = re.compile(
    r"(?:方案|清单|分工|计划|任务|安排|意见|措施|要点|通知|实事(?:项目)?|目标|项目表|一览表|分解|台账|台帐|表)"
    r"(?:[（(][^（）()]*[）)])?$"
)
_TITLE_REST = re.compile("的(?:实施|若干|工作)?(?:通知|意见|方案|措施|函|公告|通报|决定)$")
"""What a line break leaves of a title that seems whole without it: …重点工作分工⏎的意见."""
_NO_TITLE = re.compile(
    r"^#|^附[件表][一二三四五六七八九十\d]{0,3}$|[。；：:，,！？）)】]$|(?:政府|委员会|办公室|办公厅|文件|管委会|通知)$"
    r"|[〔\[]\d{4}[〕\]]"
)
_TITLE_LINES = 12
_YEAR_DIGITS = 4
_DIGITS = dict.fromkeys("\u3007○\uff2f零", 0) | {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_PUBLIC = re.compile(
    r"[（(]?(?:此件公开发布|(?:此件|信息公开(?:形式|选项|类别|属性)[：:])(?:主动公开|依申请公开|不予公开))[）)]?"
)


@dataclass(frozen=True, slots=True)
class Front:
    """The plan's particulars, and where each stands in the text (kind, start, end)."""

    title: str
    issuer: str | None
    year: int | None
    number: str | None
    date: str | None
    places: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """Who signed below the plan and when, and where that stands in the text (kind, start, end)."""

    issuer: str | None
    date: str | None
    places: tuple[tuple[str, int, int], ...]


def read_front(text: str, line_starts: frozenset[int], fallback: str, marked: tuple[int, int] | None = None) -> Front:
    """Read the compact text before the first item.

    `fallback` is the title where none is printed, `marked` where the file itself says that the title stands.
    """
    published = _PUBLISHED_TITLE.search(text)
    if marked and not published:
        title, title_places = text[slice(*marked)].strip(), [marked]
    else:
        title, title_places = _title(text, line_starts, published, fallback)
    title_start = title_places[0][0] if title_places else 0
    issuer, issuer_places = _issuer(text, line_starts, published.start() if published else title_start)
    issuer = issuer or _issuer_in(title)
    number = _number(text)
    dates = list(_DATE.finditer(text))
    date = _signature_date(dates, text, line_starts)
    places = [("title", *place) for place in title_places] + [("issuer", *place) for place in issuer_places]
    places += [("furniture", *mark.span()) for mark in _PUBLIC.finditer(text)]
    places += [("furniture", *number)] if number else []
    places += [("date", *date.span())] if date else []
    return Front(
        title,
        issuer,
        _year(title) or _year(text),
        text[slice(*number)] if number else None,
        _iso(date) if date else None,
        tuple(places),
    )


def plan_id(title: str, issuer: str | None, year: int | None) -> str:
    """Return `<year>-<6 hex digits of SHA-256 of issuer and title>`; 0000 stands for an unknown year."""
    digest = hashlib.sha256(f"{issuer or ''}{title}".encode("utf-8", "surrogatepass")).hexdigest()
    return f"{year or 0:04d}-{digest[:6]}"


def _number(text: str) -> tuple[int, int] | None:
    """Find the document number; where line breaks were lost, the end of the title stands right before it."""
    match = _NUMBER.search(text)
    if not match:
        return None
    title_end = _KIND_OF_PAPER.search(text, match.start(), match.end())
    return title_end.end() if title_end else match.start(), match.end()


def _year(text: str) -> int | None:
    return next((year for digits in _YEAR.findall(text) if (year := int(digits)) in _YEARS), None)


def _title(
    text: str, line_starts: frozenset[int], published: re.Match[str] | None, fallback: str
) -> tuple[str, list[tuple[int, int]]]:
    """Take the title from 印发《…》的通知, else the first lines up to one that ends as titles do."""
    if published:
        title = published.group(1)
        places = [(match.start(), match.end()) for match in re.finditer(re.escape(title), text)]
        return title, places
    lines = _leading_lines(text, line_starts)
    for place, (_, end) in enumerate(lines):
        first = _first_line_of_title(text, lines, place)
        if _TITLE_END.search(text[first:end]):
            rest = next((stop for start, stop in lines if start == end and _TITLE_REST.match(text[start:stop])), end)
            return text[first:rest], [(first, rest)]
    return fallback, []


def ends_as_title(line: str) -> bool:
    """Tell whether a line ends in the word for a kind of paper, as titles do."""
    return bool(_TITLE_END.search(line))


def _leading_lines(text: str, line_starts: frozenset[int]) -> list[tuple[int, int]]:
    starts = sorted(place for place in line_starts if place < len(text))
    return list(zip(starts, [*starts[1:], len(text)], strict=False))[:_TITLE_LINES]


def _first_line_of_title(text: str, lines: list[tuple[int, int]], place: int) -> int:
    """A title may be broken over lines: take in the lines above that are no sentence and no organ."""
    while place and not _NO_TITLE.search(text[slice(*lines[place - 1])]):
        place -= 1
    return lines[place][0]


def _issuer(text: str, line_starts: frozenset[int], before: int) -> tuple[str | None, list[tuple[int, int]]]:
    """Take the organ that opens the document, or signs it before the date."""
    organs = [match for match in _organs(text, line_starts) if match.start() in line_starts]
    heads = [match for match in organs if match.end() <= before]
    heads = heads or [match for match in organs if _is_red_head(match, text, line_starts)]
    heads = heads or [match for match in organs if _DATE.match(text, match.end())]
    if not heads:
        return None, []
    issuer = heads[0].group()
    places = [match.span() for match in re.finditer(re.escape(issuer), text) if match.start() in line_starts]
    return issuer, places


def _is_red_head(organ: re.Match[str], text: str, line_starts: frozenset[int]) -> bool:
    """Tell whether an organ stands on its line as in the red head of a document: 某区人民政府办公室文件."""
    end = organ.end() + len(_RED_HEAD)
    return text.startswith(_RED_HEAD, organ.end()) and (end in line_starts or end == len(text))


def _organs(text: str, line_starts: frozenset[int]) -> Iterator[re.Match[str]]:
    """Yield the organs named in a text; one that seems to begin on the line above begins on its own."""
    for match in _ISSUER.finditer(text):
        starts = (line for line in range(match.end() - 1, match.start(), -1) if line in line_starts)
        inner = (_ISSUER.match(text, line, match.end()) for line in starts)
        own = (organ for organ in inner if organ and organ.end() == match.end() and not _REST.match(organ.group()))
        yield next(own, match)


def _issuer_in(title: str) -> str | None:
    """Return the organ that a title begins with: 栖川市人民政府关于落实…的意见."""
    match = _ISSUER.match(title)
    return match.group() if match and title.startswith(("关于", "印发", "转发"), match.end()) else None


def _signature_date(dates: list[re.Match[str]], text: str, line_starts: frozenset[int]) -> re.Match[str] | None:
    """Choose the date that stands alone on a line; a date within a sentence is not the plan's."""
    ends = line_starts | {len(text)}
    return next((date for date in dates if date.start() in line_starts and date.end() in ends), None)


def _iso(date: re.Match[str]) -> str | None:
    try:
        return day(*map(_value, date.groups())).isoformat()
    except ValueError:
        return None


def _value(digits: str) -> int:
    """Return the value of a year, month or day in either kind of digits: 二〇二二, 十二, 12."""
    if digits.isdecimal():
        return int(digits)
    if len(digits) == _YEAR_DIGITS:
        return int("".join(str(_DIGITS[digit]) for digit in digits))
    return ordinal(digits) or 0


def read_closing(text: str, start: int, line_starts: frozenset[int]) -> Closing:
    """Read the signature behind the last task, from `start` of the compact text on."""
    places = [("furniture", *mark.span()) for mark in _PUBLIC.finditer(text, start)]
    for line in sorted(one for one in line_starts if one >= start):
        issuer = _ISSUER.match(text, line)
        date = _DATE.match(text, issuer.end()) if issuer else None
        if issuer and date:
            places += [("issuer", *issuer.span()), ("date", *date.span())]
            return Closing(issuer.group(), _iso(date), tuple(places))
    return Closing(None, None, tuple(places))
