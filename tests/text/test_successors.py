from __future__ import annotations

import pytest

from qa.text.stems import organ_key, plain_stem, table_rows
from qa.text.successors import predecessors, related, succession, successions, successors

ROWS = list(table_rows("organ_successors.tsv"))


@pytest.mark.parametrize(
    ("old", "new", "since"),
    [
        ("区乡村振兴局", "区农业农村局", 2023),
        ("区扶贫办", "区乡村振兴局", 2021),
        ("区扶贫开发领导小组办公室", "区农业农村局", None),
        ("区扶贫办", "区农业农村局", 2021),
        ("市金融办", "市委金融办", 2023),
        ("市地方金融监管局", "市委金融委员会办公室", 2023),
        ("市大数据局", "市数据局", 2023),
        ("市卫计委", "市卫生健康委", 2018),
        ("市卫生局", "市卫健委", 2013),
        ("市国土局", "市自然资源和规划局", 2018),
        ("市国土资源局", "市规划和自然资源局", 2018),
        ("市环保局", "市生态环境局", 2018),
        ("市农业局", "市农业农村局", 2018),
        ("市旅游局", "市文化和旅游局", 2018),
        ("市安监局", "市应急局", 2018),
        ("市工商局", "市市场监管局", 2018),
        ("市农业农村局", "市乡村振兴局", None),
        ("市农业局", "区农业农村局", None),
        ("农业局", "区农业农村局", None),
        ("市工商联", "市市场监管局", None),
        ("市民政局", "市退役军人局", None),
        ("市财政局", "市财政局", None),
        ("张三", "", None),
    ],
)
def test_what_followed_what(old: str, new: str, since: int | None) -> None:
    found = succession(old, new)
    assert (found.since if found else None) == since
    assert related(old, new) == related(new, old)
    assert related(old, new) or since is None


def test_reforms_by_steps() -> None:
    assert [(step.new, step.since) for step in successions("区扶贫办")] == [("乡村振兴", 2021), ("农业农村", 2023)]
    assert successions("区农业农村局") == ()
    assert successions("区扶贫中心") == ()


def test_kin_among_the_units_of_a_library() -> None:
    units = ("区乡村振兴局", "区农业农村局", "区扶贫办", "市农业农村局", "区财政局")
    assert [one.name for one in successors("区扶贫办", units)] == ["区乡村振兴局", "区农业农村局"]
    assert [(one.name, one.succession.since) for one in predecessors("区农业农村局", units)] == [
        ("区乡村振兴局", 2023),
        ("区扶贫办", 2021),
    ]
    assert [one.name for one in successors("农业局", units, any_level=True)] == ["区农业农村局", "市农业农村局"]
    assert successors("区财政局", units) == ()


def test_each_row_is_whole_and_names_full_stems() -> None:
    for row in ROWS:
        old, new, since, source = row
        assert 2010 <= int(since) <= 2030
        assert source
        for stem in (old, new):
            for kind in ("局", "委", "办", "部"):
                assert organ_key(f"区{stem}{kind}").stem == plain_stem(stem), stem
    assert len(set(ROWS)) == len(ROWS)


def test_no_organ_comes_after_itself() -> None:
    for old, *_ in ROWS:
        assert plain_stem(old) not in {plain_stem(step.new) for step in successions(f"区{old}局")}
