"""What was asked becomes an answer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

import pytest

from qa.answering import Phraser
from qa.answering.endpoint import Endpoint
from qa.errors import QueryError
from qa.retrieval import Filters, Hit, Searcher, SearchResult
from qa.retrieval.understanding import Understood
from qa.retrieval.verdict import Background, Verdict
from qa.web.answers import STEP, answer
from qa.web.boxes import Asked
from qa.web.words import LANGUAGES, Words
from tests.answering.model_server import Reply, model, says
from tests.web.samples import hit, snapshot, task

WORDS = LANGUAGES["zh"]
TASKS = [task(number) for number in range(1, 26)]
HELD = snapshot(*TASKS)
MEASURED = Background((), (), claimed=0.125, missed=0.03, foreign=40, own=30)


class Told:
    """Answers every search with the same verdict, from the first tasks."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def read(self, _: object, words: str) -> Understood:
        """Return a query as it is."""
        return Understood(words)

    def likeness(self, _: str, texts: Sequence[str]) -> list[float]:
        """Find all alike."""
        return [0.0] * len(texts)

    def search(self, _: object, query: str, *, filters: Filters, top_k: int, as_typed: bool) -> SearchResult:
        """Return the first tasks, or refuse."""
        if query == "?":
            raise QueryError("查询内容<为空>。")
        hits = () if filters.leaders == ("无人",) else tuple(hit(one) for one in TASKS[:top_k])
        reading = () if as_typed or query != "shitang" else ("按拼音读作“<食堂>”。",)
        return SearchResult(query, self.verdict, 0.5, hits, ("注意<这里>。",), 12.3, reading, MEASURED)

    def similar(self, _: object, task_id: str, *, top_k: int) -> SearchResult:
        """Return the tasks but the first."""
        return SearchResult(task_id, "found", 0.5, tuple(hit(one) for one in TASKS[1 : top_k + 1]), (), 1)


def told(verdict: Verdict = "found") -> Searcher:
    """Return a searcher that finds the first tasks."""
    return cast("Searcher", Told(verdict))


@pytest.mark.parametrize(
    ("verdict", "said", "shown"),
    [
        ("found", "最相关的 10 项任务", 10),
        ("nearest", "没有找到直接对应的任务，下面是最接近的几项", 10),
        ("none", "任务库中没有找到相关任务", 5),
    ],
)
def test_each_verdict_says_what_it_is(verdict: Verdict, said: str, shown: int) -> None:
    found = answer(Asked("食堂"), HELD, told(verdict), WORDS)
    assert said in found.html
    assert found.html.count("<article") == shown
    assert len(found.items) == (0 if verdict == "none" else shown)
    assert "注意&lt;这里&gt;。" in found.html
    assert "无关的问题约 12% 会误判为“找到”，用任务中的词提问约 3% 会漏判" in found.html
    assert ('<details class="apart"' in found.html) == (verdict == "none")


def test_what_was_read_into_a_query_is_told_and_can_be_undone() -> None:
    html = answer(Asked("shitang"), HELD, told(), WORDS).html
    assert "按拼音读作“&lt;食堂&gt;”。" in html
    assert 'data-act="as_typed"' in html
    for asked in (Asked("shitang", as_typed=True), Asked("食堂")):
        assert 'data-act="as_typed"' not in answer(asked, HELD, told(), WORDS).html


def test_more_is_offered_until_all_are_shown() -> None:
    assert 'data-act="more"' in answer(Asked("食堂", shown=20), HELD, told(), WORDS).html
    assert 'data-act="more"' not in answer(Asked("食堂", shown=30), HELD, told(), WORDS).html


def test_filters_alone_list_in_plan_order_with_the_exact_count() -> None:
    found = answer(Asked(filters=Filters(leaders=("闻人望舒",))), HELD, told(), WORDS)
    assert "符合条件的任务共 25 项，先显示 10 项" in found.html
    assert found.html.count("<article") == STEP
    assert found.items == tuple(TASKS)
    whole = answer(Asked(filters=Filters(leaders=("闻人望舒",)), shown=30), HELD, told(), WORDS)
    assert "符合条件的任务共 25 项<" in whole.html


def test_filters_that_leave_nothing_give_nothing() -> None:
    nobody = Filters(leaders=("无人",))
    for asked in (Asked(filters=nobody), Asked("食堂", nobody)):
        found = answer(asked, HELD, told(), WORDS)
        assert "没有符合条件的任务" in found.html
        assert found.items == ()


def test_an_error_is_one_calm_sentence() -> None:
    found = answer(Asked("?"), HELD, told(), WORDS)
    assert found.html == '<div class="notice error" role="status"><p>查询内容&lt;为空&gt;。</p></div>'


def test_similar_tasks_name_the_task_they_are_compared_with() -> None:
    found = answer(Asked("食堂", similar=TASKS[0].id), HELD, told(), WORDS)
    assert "与第 1 项最相近的 10 项任务" in found.html
    assert 'data-act="back"' in found.html
    assert all(isinstance(item, Hit) and item.task != TASKS[0] for item in found.items)


ASKED = "第5项由谁牵头？"
PLAIN = "第5项由闻人望舒牵头，牵头单位是区民政局。"
WORDED = "第5项社区食堂任务由闻人望舒牵头，牵头单位为区民政局。"


def worded_by(reply: Reply, words: Words = WORDS) -> str:
    """Return the page of an answer that a model words."""
    with model(reply) as running:
        phraser = Phraser(Endpoint(running.url, "m"))
        return answer(Asked(ASKED), HELD, told(), words, phraser=phraser).html


def test_an_answer_says_that_a_model_worded_it_and_keeps_the_plain_sentence() -> None:
    html = worded_by(says(WORDED))
    assert '<div class="phrased"><span>措辞由语言模型润色，人名、单位和数字已逐项核对</span>' in html
    assert f'<details><summary>原句</summary><p lang="zh-CN">{PLAIN}</p></details>' in html
    assert WORDED in re.sub("</?mark>", "", html)
    english = worded_by(says(WORDED), LANGUAGES["en"])
    assert "Worded by a language model; names, units and numbers were checked" in english
    assert f'<summary>The plain sentence</summary><p lang="zh-CN">{PLAIN}</p>' in english


def test_what_does_not_pass_the_check_is_noted_on_the_page() -> None:
    html = worded_by(says("第5项由<b>张三</b>牵头。"))
    assert '<p class="noted">语言模型的措辞未通过核对，已用原句。</p>' in html
    assert PLAIN in re.sub("</?mark>", "", html)
    assert ("phrased" in html, "张三" in html) == (False, False)


def test_without_a_model_the_page_speaks_of_none() -> None:
    html = answer(Asked(ASKED), HELD, told(), WORDS).html
    assert PLAIN in re.sub("</?mark>", "", html)
    assert ("phrased" in html, "语言模型" in html) == (False, False)


def test_a_search_is_not_worded() -> None:
    with model(says(WORDED)) as running:
        phraser = Phraser(Endpoint(running.url, "m"))
        answer(Asked("食堂"), HELD, told(), WORDS, phraser=phraser)
        answer(Asked(ASKED, as_typed=True), HELD, told(), WORDS, phraser=phraser)
    assert running.requests == []


def test_nothing_asked_shows_the_library() -> None:
    page = answer(Asked("  "), HELD, told(), WORDS).html
    assert "1 个方案，25 项任务" in page
    assert "25 项任务 · 1 位牵头领导 · 1 个单位" in page
    assert "任务库还是空的" in answer(Asked(), snapshot(plans=()), told(), WORDS).html


def test_a_plan_cannot_put_markup_on_the_start_page() -> None:
    plan = replace(HELD.plans[0], title="<script>x</script>", issuer="<b>")
    page = answer(Asked(), snapshot(task(text="<i>推广智能温室，</i>"), plans=[plan]), told(), WORDS).html
    assert "<script" not in page
    assert "<i>" not in page
