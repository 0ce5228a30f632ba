from __future__ import annotations

import pytest

from qa.reading.word_numerals import numeral


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        ("decimal", 0, "0"),
        ("decimal", 12, "12"),
        ("decimalZero", 7, "07"),
        ("decimalZero", 107, "107"),
        ("decimalFullWidth", 10, "\uff11\uff10"),
        ("decimalEnclosedCircle", 1, "①"),
        ("decimalEnclosedCircle", 20, "⑳"),
        ("decimalEnclosedCircle", 21, "21"),
        ("decimalEnclosedCircle", 0, "0"),
        ("decimalEnclosedCircleChinese", 10, "⑩"),
        ("decimalEnclosedParen", 3, "⑶"),
        ("decimalEnclosedFullstop", 20, "⒛"),
        ("numberInDash", 3, "- 3 -"),
        ("none", 3, ""),
        ("upperRoman", 1994, "MCMXCIV"),
        ("lowerRoman", 4, "iv"),
        ("lowerRoman", 4000, "4000"),
        ("upperLetter", 26, "Z"),
        ("upperLetter", 27, "AA"),
        ("lowerLetter", 54, "bbb"),
        ("lowerLetter", 781, "781"),
        ("ordinal", 2, "2nd"),
        ("ordinal", 12, "12th"),
        ("ordinal", 23, "23rd"),
        ("hex", 26, "1A"),
        ("ideographTraditional", 1, "甲"),
        ("ideographTraditional", 10, "癸"),
        ("ideographTraditional", 11, "11"),
        ("ideographZodiac", 12, "亥"),
        ("ideographZodiacTraditional", 1, "甲子"),
        ("ideographZodiacTraditional", 60, "癸亥"),
        ("ideographEnclosedCircle", 3, "㊂"),
        ("ideographDigital", 20, "二〇"),
        ("taiwaneseDigital", 105, "一○五"),
        ("aiueo", 3, "3"),
    ],
)
def test_numerals(form: str, value: int, written: str) -> None:
    assert numeral(value, form) == written


CHINESE = ["chineseCounting", "chineseCountingThousand", "taiwaneseCounting", "taiwaneseCountingThousand"]


@pytest.mark.parametrize("form", [*CHINESE, "japaneseCounting"])
@pytest.mark.parametrize(
    ("value", "written"),
    [(1, "一"), (2, "二"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")],
)
def test_numbers_of_headings(form: str, value: int, written: str) -> None:
    assert numeral(value, form) == written


@pytest.mark.parametrize(
    ("value", "digits", "thousand", "japanese"),
    [
        (100, "一○○", "一百", "百"),
        (101, "一○一", "一百零一", "百一"),
        (110, "一一○", "一百一十", "百十"),
        (115, "一一五", "一百一十五", "百十五"),
        (1000, "一○○○", "一千", "千"),
        (2030, "二○三○", "二千零三十", "二千三十"),
        (10001, "一○○○一", "一万零一", "万一"),
    ],
)
def test_large_numbers(value: int, digits: str, thousand: str, japanese: str) -> None:
    assert numeral(value, "chineseCounting") == digits
    assert numeral(value, "chineseCountingThousand") == thousand
    assert numeral(value, "japaneseCounting") == japanese


@pytest.mark.parametrize(
    ("form", "value", "written"),
    [
        ("chineseLegalSimplified", 1, "壹"),
        ("chineseLegalSimplified", 12, "壹拾贰"),
        ("chineseLegalSimplified", 306, "叁佰零陆"),
        ("ideographLegalTraditional", 23, "貳拾參"),
        ("japaneseLegal", 13, "壱拾参"),
        ("chineseCountingThousand", 123456, "123456"),
        ("chineseCountingThousand", 0, "零"),
    ],
)
def test_legal_numerals_and_the_ends_of_counting(form: str, value: int, written: str) -> None:
    assert numeral(value, form) == written
