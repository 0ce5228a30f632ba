from __future__ import annotations

from dataclasses import replace

import pytest

from qa.errors import LibraryError
from qa.index.drafts import Draft
from qa.index.rows import Document
from tests.index.samples import plan_of

FILE = Document("方案.txt", "ab12", "全文", "2022-03-23T00:00:00+00:00")


def test_each_text_is_listed_once() -> None:
    assert Draft.of(plan_of("水", "电", "水"), FILE).texts == ["水", "电"]


def test_the_digest_is_of_content_alone() -> None:
    digest = Draft.of(plan_of("水"), FILE).digest
    assert Draft.of(plan_of("水"), replace(FILE, file_name="副本.txt", imported_at="")).digest == digest
    changed = [
        Draft.of(plan_of("电"), FILE),
        Draft.of(replace(plan_of("水"), warnings=()), FILE),
        Draft.of(plan_of("水"), replace(FILE, sha256="cd34")),
        Draft.of(plan_of("水"), replace(FILE, content="全文。")),
    ]
    assert digest not in {draft.digest for draft in changed}


def test_a_task_under_a_false_id_is_refused() -> None:
    plan = plan_of("水", "电")
    with pytest.raises(LibraryError, match="任务编号“2022-aaaaaa/1”不是方案“2022-aaaaaa”第 2 项的"):
        Draft.of(replace(plan, tasks=(replace(plan.tasks[1], id="2022-aaaaaa/1"),)), FILE)


def test_text_that_cannot_be_stored_is_refused() -> None:
    with pytest.raises(LibraryError, match=r"“方案.txt”的文字里有无效字符（U\+D800）"):
        Draft.of(plan_of("水"), replace(FILE, content="a\ud800"))
