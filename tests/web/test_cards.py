"""A task as a card."""

from __future__ import annotations

import re
from dataclasses import replace

from qa.domain import Deadline
from qa.web.cards import SHOWN_UNITS, Setting, cards, hit_card, task_card, unit_chips
from qa.web.words import LANGUAGES
from tests.web.samples import OLDER, PLAN, hit, quantity, task, unit

WORDS = LANGUAGES["zh"]
SETTING = Setting(WORDS, {PLAN.id: PLAN})
HOSTILE = '<img src=x onerror="alert(1)">'


def test_a_card_says_where_what_and_who() -> None:
    card = hit_card(hit(task(52, parent="改善民生。", quantities=(quantity("12处", "社区食堂"),)), (4, 6)), SETTING)
    assert "第 52 项" in card
    assert "一、产业" in card
    assert "改善民生。" in card
    assert "新建社区<mark>食堂</mark>12处。" in card
    assert "<span>社区食堂</span><b>12处</b>" in card
    assert 'data-act="leader" data-name="闻人望舒"' in card
    assert 'data-act="unit" data-name="区民政局"' in card
    assert 'data-act="similar" data-id="2023-aaaaaa/52"' in card


def test_nothing_of_a_document_becomes_markup() -> None:
    everywhere = task(
        1,
        HOSTILE,
        number=HOSTILE,
        section=HOSTILE,
        parent=HOSTILE,
        leaders=(HOSTILE,),
        lead_units=(unit(HOSTILE, f"别称{HOSTILE}"),),
        support_units=(unit(HOSTILE, collective=True),),
        deadline=Deadline(HOSTILE),
        quantities=(quantity(HOSTILE, HOSTILE),),
        doubts=(HOSTILE,),
    )
    card = hit_card(hit(everywhere, (0, 5), terms=[HOSTILE]), SETTING)
    assert "<img" not in card
    assert 'onerror="' not in card
    assert set(re.findall(r"<(\w+)", card)) <= set(
        "article div header h3 span p b ul li dl dt dd button i footer details summary mark".split()
    )


def test_a_plan_is_named_where_there_are_several() -> None:
    several = Setting(WORDS, {PLAN.id: PLAN, OLDER.id: OLDER})
    assert PLAN.title not in task_card(task(), SETTING)
    assert PLAN.title in task_card(task(), several)
    assert f"2022\u3000{OLDER.title}" in task_card(task(plan=OLDER.id), several)


def test_a_long_list_of_units_is_folded() -> None:
    units = [unit(f"第{place}局") for place in range(9)]
    folded = unit_chips(units, "support", WORDS)
    before, _, after = folded.partition("<details")
    assert before.count("<button") == SHOWN_UNITS
    assert after.count("<button") == 9 - SHOWN_UNITS
    assert "等 9 个单位" in after


def test_one_unit_more_is_shown_rather_than_folded_alone() -> None:
    units = [unit(f"第{place}局") for place in range(SHOWN_UNITS + 1)]
    assert "<details" not in unit_chips(units, "lead", WORDS)


def test_a_collective_is_marked_and_a_written_form_shown() -> None:
    chips = unit_chips([unit("各镇政府", collective=True), unit("区教育和体育局", "教体局")], "support", WORDS)
    collective, named = chips.split("</button>")[:2]
    assert "collective" in collective
    assert "泛指" in collective
    assert "文中写作" not in collective
    assert "泛指" not in named
    assert "文中写作“教体局”" in named


def test_reasons_are_in_words_with_bars() -> None:
    card = hit_card(hit(task(text="新建社区食堂。"), (4, 6), terms=["食堂"]), SETTING)
    assert "<mark>食堂</mark>" in card
    assert "比较接近" in card
    assert "几乎都出现" in card
    assert 'style="width:57%"' in card
    assert 'style="width:90%"' in card


def test_a_listed_task_has_no_reasons() -> None:
    assert "为什么找到" not in task_card(task(), SETTING)
    assert cards([task(1), hit(task(2))], SETTING).count("为什么找到") == 1


def test_an_unnumbered_task_says_so() -> None:
    assert "未编号" in task_card(task(number=None), SETTING)


def test_a_hit_tells_how_its_words_are_met_and_that_somebody_named_answers() -> None:
    plain = hit(task())
    told = replace(plain, reasons=replace(plain.reasons, late=0.5, named=1.0))
    assert "逐词比对" not in cards([plain], SETTING)
    assert "点名" not in cards([plain], SETTING)
    html = cards([told], SETTING)
    assert 'style="width:62%"' in html.split("逐词比对")[1].split("用词")[0]
    assert "比较接近" in html.split("逐词比对")[1].split("用词")[0]
    assert "查询中的领导或单位牵头或配合本项" in html
