"""Units that bear another name."""

from __future__ import annotations

from qa.comparing.renaming import renamed_units
from tests.comparing.samples import task


def test_one_that_stands_wherever_the_other_stood() -> None:
    links = [
        ([task("建库", lead=["区大数据服务中心"])], [task("建库", lead=["区大数据局"])]),
        ([task("建网", lead=["区大数据服务中心"])], [task("建网", lead=["区大数据局"])]),
    ]
    assert renamed_units(links) == {"区大数据服务中心": "区大数据局"}


def test_not_where_both_were_there_before() -> None:
    links = [
        ([task("扶贫", lead=["区乡村振兴局"])], [task("扶贫", lead=["区农业农村局"])]),
        ([task("种粮", lead=["区农业农村局"])], [task("种粮", lead=["区农业农村局"])]),
    ]
    assert renamed_units(links) == {}


def test_not_where_the_names_have_nothing_in_common() -> None:
    links = [([task("建路", lead=["区交通运输局"])], [task("建路", lead=["区城市建设中心"])])]
    assert renamed_units(links) == {}


def test_a_known_reform() -> None:
    links = [([task("建路", lead=["区扶贫开发办公室"])], [task("建路", lead=["区乡村振兴局"])])]
    assert renamed_units(links) == {"区扶贫开发办公室": "区乡村振兴局"}
