"""Writes numbers and dates of a workbook as their cells show them, by the cells' number formats."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from math import isfinite

GENERAL = "General"

CHINESE_FORMATS = {
    27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"',
    29: 'm"月"d"日"',
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
    36: 'yyyy"年"m"月"',
    50: 'yyyy"年"m"月"',
    51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'm"月"d"日"',
    57: 'yyyy"年"m"月"',
    58: 'm"月"d"日"',
}
"""Formats that a workbook names by number only and that mean this in Chinese Excel."""

_GENERAL_DIGITS = 10
_LARGE = 1e20
_SECTION = re.compile(r'(?:"[^"]*"|\\.|\[[^\]]*\]|[^;"\\\[]|["\\\[])*')
_NUMBER_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<general>General)|(?P<digits>[#0?][#0?,]*(?:\.[#0?]*,*)?|\.[#0?]+)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_PART = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|[_*].|\[[^\]]*\]|AM/PM|A/P|上午/下午|(?P<field>y+|m+|d+|h+|s+|a{3,4})'
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_WEEKDAYS = "一二三四五六日"


def shown_number(raw: str, code: str, *, since_1904: bool = False) -> str:
    """Return how a cell with this number format shows a number, or a date kept as one.

    Raises ValueError where `raw` is no number.
    """
    from openpyxl.styles.numbers import is_date_format, is_timedelta_format
    from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

    value = float(raw)
    if not isfinite(value):
        raise ValueError(f"no number: {raw}")
    if is_timedelta_format(code):
        minutes = round(value * 24 * 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    if is_date_format(code):
        try:
            moment = from_excel(value, MAC_EPOCH if since_1904 else WINDOWS_EPOCH)
        except (OverflowError, ValueError):
            return _general(value)
        if isinstance(moment, date | time):
            return shown_date(moment, code)
    try:
        return _formatted(value, code) if abs(value) < _LARGE else f"{value:.15g}"
    except InvalidOperation:  # a format with more decimals than there are digits to reckon with
        return _general(value)


def shown_date(moment: date | time, code: str) -> str:
    """Return a date as its format shows it where that is in Chinese, else as in ISO 8601 (`2026-06-30`)."""
    if isinstance(moment, time):
        moment = datetime.combine(date(1900, 1, 1), moment)
    elif not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    section = _sections(code)[0]
    if re.search("[年月日时分]", section):
        return _chinese(moment, section)
    fields = {part["field"][0].lower() for part in _DATE_PART.finditer(section) if part["field"]}
    clock = f"{moment:%H:%M:%S}" if "s" in fields else f"{moment:%H:%M}"
    if not fields & set("yd"):
        return clock
    length = 10 if fields & set("dh") else 7 if "m" in fields else 4
    day = moment.date().isoformat()[:length]
    return f"{day} {clock}" if "h" in fields and moment.time() != time() else day


def _sections(code: str) -> list[str]:
    """Return the parts of a format: for positive numbers, negative ones, zero and text."""
    found: list[str] = []
    place = 0
    while place <= len(code):
        match = _SECTION.match(code, place)
        found.append(match[0] if match else "")
        place += len(found[-1]) + 1
    return found


def _chinese(moment: datetime, section: str) -> str:
    pieces: list[str] = []
    last = ""
    for part in _DATE_PART.finditer(section):
        if field := part["field"]:
            after = section[part.end() :].lstrip('"')
            minute = field[0] in "mM" and (last == "h" or after.startswith("分"))
            pieces.append(_field(moment, field.lower(), minute=minute))
            last = field[0].lower()
        else:
            pieces.append(part["quoted"] or part["escaped"] or part["other"] or "")
    return "".join(pieces).strip()


def _field(moment: datetime, field: str, *, minute: bool) -> str:
    if field.startswith("a"):
        return ("星期" if len(field) > 3 else "") + _WEEKDAYS[moment.weekday()]
    if field.startswith("y"):
        return str(moment.year) if len(field) > 2 else f"{moment.year % 100:02d}"
    numbers = {"m": moment.minute if minute else moment.month, "d": moment.day, "h": moment.hour, "s": moment.second}
    return f"{numbers[field[0]]:02d}" if len(field) > 1 else str(numbers[field[0]])


def _formatted(value: float, code: str) -> str:
    """Return a number by the section of the format that is meant for its sign."""
    sections = _sections(code)
    place = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[place]
    parts = list(_NUMBER_PART.finditer(section))
    numbers = [part for part in parts if part["digits"] or part["general"]]
    others = {part["other"] for part in parts if part["other"]}
    # Conditions, powers of ten, fractions: rarer than rows of a plan, and General loses nothing.
    if re.search(r"\[[<>=]", code) or others & set("Ee/@") or (len(numbers) != 1 and section):
        return _general(value)
    if not section:
        return "" if len(sections) > 1 else _general(value)
    sign = "-" if value < 0 and place == 0 else ""
    percents = sum(part["other"] == "%" for part in parts)
    return sign + "".join(_piece(part, abs(value), percents) for part in parts).strip()


def _piece(part: re.Match[str], value: float, percents: int) -> str:
    if part["general"]:
        return _general(value)
    if part["digits"]:
        return _digits(_exact(value).scaleb(2 * percents), part["digits"])
    return part["quoted"] or part["escaped"] or part["money"] or part["other"] or ""


def _digits(value: Decimal, pattern: str) -> str:
    """Return `value` (not negative) by a pattern such as `#,##0.00`."""
    whole, _, fraction = pattern.partition(".")
    thousands = len(pattern) - len(pattern.rstrip(","))
    value = value.scaleb(-3 * thousands)
    fraction, whole = fraction.rstrip(","), whole.rstrip(",")
    rounded = value.quantize(Decimal(1).scaleb(-len(fraction)), ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    decimals = decimals[: len(fraction.rstrip("#"))] + decimals[len(fraction.rstrip("#")) :].rstrip("0")
    digits = digits.zfill(whole.count("0"))
    if "," in whole:
        digits = f"{int(digits):,}"
    return f"{digits}.{decimals}" if decimals else digits


def _general(value: float) -> str:
    """Return a number as Excel shows it without a format: no more decimals than fit a cell."""
    exact = _exact(value)
    digits = len(f"{abs(exact):f}".partition(".")[0])
    if digits < _GENERAL_DIGITS:
        exact = exact.quantize(Decimal(1).scaleb(digits - _GENERAL_DIGITS), ROUND_HALF_UP)
    text = f"{exact:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _exact(value: float) -> Decimal:
    """Return the number that was typed: Excel keeps 15 digits, and what lies behind them is noise."""
    return Decimal(f"{value:.15g}")
