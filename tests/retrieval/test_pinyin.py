"""Latin letters as the words of a library that they spell."""

from __future__ import annotations

import pytest

from qa.retrieval.pinyin import PinyinTable

WORDS = {
    "老旧": 3, "小区": 5, "改造": 9, "旧小": 1, "停车": 4, "停车位": 2, "河长": 1, "河长制": 1, "校长": 2, "重点": 8,
    "银行": 3, "防灾": 2, "减灾": 2, "西安": 1, "先进": 4, "我们": 1, "视频": 1, "食品": 6, "app": 2, "5g": 1, "的": 9,
    "绿化": 2, "女生": 1,
}  # fmt: skip
NAMES = ("李恒庆", "张妍", "周妍", "区民政局", "区卫生健康局", "区文旅局", "区外贸局")
TABLE = PinyinTable(WORDS, NAMES)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("laojiuxiaoqugaizao", "老旧小区改造"),
        ("lao jiu xiao qu", "老旧小区"),
        ("LaoJiu XiaoQu", "老旧小区"),
        ("tingchewei", "停车位"),
        ("fangzai jianzai", "防灾减灾"),
        ("xi'an", "西安"),
        ("今年的tingche", "今年的停车"),
        ("yinhang", "银行"),
        ("zhongdian", "重点"),
        ("shipin", "食品"),
        ("lvhua", "绿化"),
        ("nvsheng", "女生"),
        ("lihengqing", "李恒庆"),
        ("qumin zhengju", "区民政局"),
    ],
)
def test_words_of_the_library_are_spelled(typed: str, read: str) -> None:
    assert TABLE.read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("河zhang制", "河长制"),
        ("he长制", "河长制"),
        ("落实河长zhi", "落实河长制"),
        ("xiao长", "校长"),
        ("老jiu小区", "老旧小区"),
    ],
)
def test_a_syllable_completes_the_word_beside_it(typed: str, read: str) -> None:
    assert TABLE.read(typed) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [("lhq", "李恒庆"), ("LHQ", "李恒庆"), ("qmzj", "区民政局"), ("mzj", "区民政局"), ("lhq 的改造", "李恒庆 的改造")],
)
def test_initials_are_those_of_names(typed: str, read: str) -> None:
    assert TABLE.read(typed) == read


@pytest.mark.parametrize("typed", ["LHQ增长", "lhq增长", "LHQ 改造", "推进LHQ建设"])
def test_an_abbreviation_among_other_words_is_no_initials(typed: str) -> None:
    assert TABLE.read(typed) is None


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("chongdian", "充电"),
        ("baoxian", "保险"),
        ("shehuibaoxian", "社会保险"),
        ("zhongdian", "重点"),
        ("baosheng", None),
    ],
)
def test_a_word_is_spelled_by_its_own_reading_before_others_and_before_chance_pairs(
    typed: str, read: str | None
) -> None:
    """重 of the frequent 重点 can be read chong, 省 of the chance pair 报省 xing: 充电 and 保险 are meant."""
    words = {"重点": 40, "充电": 1, "报省": 30, "保险": 1, "社会": 5}
    assert PinyinTable(words).read(typed) == read


def test_two_syllables_do_not_share_a_character() -> None:
    assert TABLE.read("老jiu小qu改造") == "老旧小区改造"
    assert TABLE.read("lao旧xiao小") is None


def test_two_initials_that_two_names_have_are_none() -> None:
    assert TABLE.read("zy") is None
    assert PinyinTable(WORDS, ["张妍", "李颖"]).read("zy") == "张妍"


def test_initials_of_several_names_give_them_all() -> None:
    assert TABLE.read("wlj") == "区文旅局"
    assert PinyinTable(WORDS, ["区文旅局", "区网络局"]).read("wlj") == "区文旅局、区网络局"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "老旧小区",
        "sewage treatment in villages",
        "tingche in villages",
        "app",
        "5g",
        "APP 5G",
        "xq",
        "laojiuxyz",
        "jiuxiao",
        "gaizaob",
        "a" * 5000,
    ],
)
def test_what_spells_no_words_is_left_as_it_is(typed: str) -> None:
    assert TABLE.read(typed) is None


def test_a_latin_word_of_the_library_stays_beside_pinyin() -> None:
    assert TABLE.read("app的gaizao") == "app的改造"
    assert TABLE.read("5G gaizao") == "5G 改造"
    assert TABLE.read("gaizao 5g") == "改造 5g"


def test_an_empty_library_spells_nothing() -> None:
    assert PinyinTable({}).read("gaizao") is None
