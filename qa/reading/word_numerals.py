"""The numerals of Word's automatic numbers, by the names Word has for their formats.

Formats of other languages, and numbers beyond what a format knows, come out in Arabic digits, as in Word.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
    (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip
_MAX_ROMAN = 3999
_MAX_LETTERS = 780
"""Word writes 27 as AA, 53 as AAA, and so on up to thirty letters."""

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


@dataclass(frozen=True, slots=True)
class _Counting:
    """A way of counting: its digits from zero, its units from ten up, and how it writes what is left out in speech.

    `one_ten` is how 10 to 19 begin, `one` how a single hundred or thousand does; `gap` stands for skipped places.
    """

    digits: str
    units: str = "十百千万"
    one_ten: str = ""
    one: str = "一"
    gap: str = "零"

    def written(self, value: int) -> str:
        if value <= 0:
            return self.digits[0] if value == 0 else str(value)
        if value >= 10 ** (len(self.units) + 1):
            return str(value)
        return self._written(value)

    def _written(self, value: int) -> str:
        text, skipped = "", False
        for place in range(len(self.units), -1, -1):
            digit = value // 10**place % 10
            if digit == 0:
                skipped = bool(text)
                continue
            text += (self.gap if skipped else "") + self._place(digit, place, first=not text)
            skipped = False
        return text

    def _place(self, digit: int, place: int, *, first: bool) -> str:
        if place == 0:
            return self.digits[digit]
        if digit > 1:
            return self.digits[digit] + self.units[place - 1]
        return (self.one_ten if place == 1 and first else self.one) + self.units[place - 1]


_CHINESE = _Counting("零一二三四五六七八九")
_JAPANESE = _Counting("〇一二三四五六七八九", one="", gap="")
_LEGAL_SIMPLIFIED = _Counting("零壹贰叁肆伍陆柒捌玖", "拾佰仟萬", one_ten="壹", one="壹")
_LEGAL_TRADITIONAL = _Counting("零壹貳參肆伍陸柒捌玖", "拾佰仟萬", one_ten="壹", one="壹")
_LEGAL_JAPANESE = _Counting("零壱弐参四伍六七八九", "拾百阡萬", one_ten="壱", one="壱", gap="")


def numeral(value: int, form: str) -> str:
    """Return a number as Word's format `form` writes it."""
    return _FORMS.get(form, str)(value)


def _digits(digits: str) -> Callable[[int], str]:
    marks = str.maketrans("0123456789", digits)
    return lambda value: str(value).translate(marks)


def _counting(zero: str) -> Callable[[int], str]:
    """Count in tens up to 99 and write digit by digit from there on: 九十九, 一○○."""
    by_digits = _digits(zero + "一二三四五六七八九")
    return lambda value: _CHINESE.written(value) if 0 < value < 100 else by_digits(value)


def _marks(marks: str) -> Callable[[int], str]:
    """Number with a row of marks, the first of which stands for 1."""
    return lambda value: marks[value - 1] if 0 < value <= len(marks) else str(value)


def _run(first: str, length: int) -> str:
    return "".join(chr(ord(first) + step) for step in range(length))


def _letters(first: str) -> Callable[[int], str]:
    def written(value: int) -> str:
        if not 0 < value <= _MAX_LETTERS:
            return str(value)
        times, letter = divmod(value - 1, 26)
        return chr(ord(first) + letter) * (times + 1)

    return written


def _roman(value: int) -> str:
    if not 0 < value <= _MAX_ROMAN:
        return str(value)
    text = ""
    for worth, marks in _ROMAN:
        text += marks * (value // worth)
        value %= worth
    return text


def _ordinal(value: int) -> str:
    ending = "th" if value % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"


_FORMS: dict[str, Callable[[int], str]] = {
    "none": lambda _: "",
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _digits(_run("\uff10", 10)),
    "decimalFullWidth2": _digits(_run("\uff10", 10)),
    "decimalEnclosedCircle": _marks(_run("①", 20)),
    "decimalEnclosedCircleChinese": _marks(_run("①", 20)),
    "decimalEnclosedParen": _marks(_run("⑴", 20)),
    "decimalEnclosedFullstop": _marks(_run("⒈", 20)),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "hex": lambda value: f"{value:X}",
    "upperRoman": lambda value: _roman(value).upper(),
    "lowerRoman": _roman,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "chineseCounting": _counting("○"),
    "taiwaneseCounting": _counting("○"),
    "chineseCountingThousand": _CHINESE.written,
    "taiwaneseCountingThousand": _CHINESE.written,
    "japaneseCounting": _JAPANESE.written,
    "ideographDigital": _digits("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _digits("〇一二三四五六七八九"),
    "taiwaneseDigital": _digits("○一二三四五六七八九"),
    "chineseLegalSimplified": _LEGAL_SIMPLIFIED.written,
    "ideographLegalTraditional": _LEGAL_TRADITIONAL.written,
    "japaneseLegal": _LEGAL_JAPANESE.written,
    "ideographTraditional": _marks(_STEMS),
    "ideographZodiac": _marks(_BRANCHES),
    "ideographZodiacTraditional": lambda value: _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12],
    "ideographEnclosedCircle": _marks(_run("㊀", 10)),
}
