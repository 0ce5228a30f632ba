"""What changed in a task."""

from __future__ import annotations

from qa.comparing.changes import Change, Renamed, changes_of
from tests.comparing.samples import task


def changed(*args: object, **named: object) -> dict[str, Change]:
    changes, _ = changes_of(*args, **({"sections": {}, "names": {}} | named))  # type: ignore[arg-type]
    return {change.field: change for change in changes}


def test_nothing_changed() -> None:
    one = task("建设公厕17座。", leaders=["甲某"], lead=["区城管局"], section="一、城市")
    assert changed([one], [one]) == {}


def test_leaders_by_name_not_by_order() -> None:
    old, new = task("建公厕", leaders=["甲某", "乙某"]), task("建公厕", leaders=["丙某", "甲某"])
    assert changed([old], [new])["leader"] == Change(
        "leader", "甲某、乙某", "丙某、甲某", gone=("乙某",), come=("丙某",)
    )
    assert changed([old], [task("建公厕", leaders=["乙某", "甲某"])]) == {}


def test_units_by_role() -> None:
    old = task("建公厕", lead=["区城管局"], support=["区财政局"])
    new = task("建公厕", lead=["区财政局"], support=["区城管局"])
    found = changed([old], [new])
    assert (found["lead_unit"].gone, found["lead_unit"].come) == (("区城管局",), ("区财政局",))
    assert (found["support_unit"].gone, found["support_unit"].come) == (("区财政局",), ("区城管局",))


def test_a_renamed_unit_is_no_change() -> None:
    old, new = task("建公厕", lead=["区大数据服务中心"]), task("建公厕", lead=["区数据局"])
    names = {"区大数据服务中心": "区数据局"}
    changes, renamed = changes_of([old], [new], {}, names)
    assert changes == ()
    assert renamed == (Renamed("区大数据服务中心", "区数据局"),)


def test_a_section_that_bears_another_name_is_no_change() -> None:
    old, new = task("建公厕", section="一、城市"), task("建公厕", section="二、城市建设")
    assert changed([old], [new], sections={"一、城市": "二、城市建设"}) == {}
    assert changed([old], [new])["section"].new == "二、城市建设"


def test_figures_of_tasks_that_were_merged() -> None:
    old = [task("建设公厕17座。"), task("新增停车位2000个。", number="2")]
    new = [task("新增停车位3000个、公厕17座。")]
    found = changed(old, new)
    assert (found["quantity"].subject, found["quantity"].old, found["quantity"].new) == ("停车位", "2000个", "3000个")


def test_a_deadline() -> None:
    found = changed([task("建公厕", deadline="2022年6月底")], [task("建公厕", deadline="2022年12月底")])
    assert (found["deadline"].old, found["deadline"].new) == ("2022年6月底", "2022年12月底")
