"""The library as a whole: imports, removals, encoders, snapshots, and what happens when something is in the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from qa.domain import Unit
from qa.errors import EncoderMismatchError, LibraryError, PlanNotFoundError, UnitDecisionError
from qa.index import embedding, schema
from qa.index.library import Imported, Library, find_plan
from qa.index.schema import DATABASE, connection
from tests.index.conftest import OpenLibrary
from tests.index.samples import CHARACTERS, CountingEncoder, named, nearest, plan_of, put, read_only, texts


def only_index(library: Library) -> Path:
    (folder,) = (library.folder / "indexes").iterdir()
    return folder


def test_an_import_tells_what_it_did(library: Library) -> None:
    parsed = plan_of("水", "电", "水")
    assert put(library, parsed) == Imported(parsed.plan, "new", 3, 1, parsed.warnings, embedded=2)
    assert library.plans() == (parsed.plan,)
    assert library.parsed("2022") == parsed
    assert library.document("2022").content == "全文"
    assert texts(library.snapshot()) == ["水", "电", "水"]


def test_the_same_file_again_changes_nothing(library: Library) -> None:
    put(library, plan_of("水"))
    before = library.snapshot()
    assert put(library, plan_of("水")) == Imported(before.plans[0], "unchanged", 1, 1, plan_of().warnings, embedded=0)
    assert library.snapshot() is before


def test_the_library_tells_beforehand_whether_it_holds_a_plan(library: Library) -> None:
    put(library, plan_of("水"))
    with Library.open(library.folder, None) as reader:
        parsed = plan_of("水")
        unchanged = reader.unchanged(parsed, content="全文", sha256="ab12")
        assert unchanged == Imported(parsed.plan, "unchanged", 1, 1, parsed.warnings, embedded=0)
        assert reader.unchanged(plan_of("水"), content="全文", sha256="cd34") is None
        assert reader.unchanged(plan_of("水", year=2023), content="全文", sha256="ab12") is None


def test_a_plan_replaced_embeds_only_what_is_new(open_library: OpenLibrary) -> None:
    encoder = CountingEncoder()
    library = open_library(encoder)
    put(library, plan_of("水", "电", "路"))
    encoder.given.clear()
    done = put(library, plan_of("水", "田", "路"), sha256="cd34")
    assert (done.status, done.embedded, encoder.given) == ("replaced", 1, ["田"])
    assert texts(library.snapshot()) == ["水", "田", "路"]
    put(library, plan_of("电", year=2023))
    assert encoder.given == ["田", "电"], "the vector of a text that was gone is gone"


def test_another_plan_uses_the_vectors_that_are_there(open_library: OpenLibrary) -> None:
    encoder = CountingEncoder()
    library = open_library(encoder)
    put(library, plan_of("水", "电"))
    assert put(library, plan_of("电", "路", year=2023)).embedded == 1
    assert encoder.given == ["水", "电", "路"]


def test_progress_counts_the_texts(library: Library) -> None:
    steps: list[tuple[int, int]] = []
    library.import_plan(
        plan_of("水", "电"),
        file_name="",
        content="",
        sha256="",
        progress=lambda done, total: steps.append((done, total)),
    )
    assert steps == [(1, 2), (2, 2)]


def test_a_plan_without_tasks(library: Library) -> None:
    assert put(library, plan_of()).tasks == 0
    assert (len(library.snapshot().plans), texts(library.snapshot())) == (1, [])
    put(library, plan_of("水", year=2023))
    assert nearest(library.snapshot(), "水") == "水"


def test_removing_a_plan(library: Library, open_library: OpenLibrary) -> None:
    put(library, plan_of("水", "电"))
    put(library, plan_of("电", "路", year=2023))
    before = library.snapshot()
    assert library.remove("2022").id == "2022-aaaaaa"
    assert texts(library.snapshot()) == ["电", "路"]
    assert texts(before) == ["水", "电", "电", "路"], "who holds the former snapshot keeps it"
    assert nearest(library.snapshot(), "电") == "电"
    again = CountingEncoder()
    put(open_library(again), plan_of("水", "电"))
    assert again.given == ["水"], "电 is still used by the other plan"
    with pytest.raises(PlanNotFoundError, match="没有方案“2021”"):
        library.remove("2021")


PLANS = tuple(
    plan_of(year=year, name=name).plan for year, name in ((2022, "ab0000"), (2022, "cd0000"), (2023, "ab1111"))
)


@pytest.mark.parametrize(
    ("name", "found"), [("2022-cd0000", 1), ("2022-c", 1), ("2023", 2), (" 2023-ab1111 ", 2), ("2022-ab", 0)]
)
def test_a_plan_is_found_by_id_beginning_or_year(name: str, found: int) -> None:
    assert find_plan(PLANS, name) is PLANS[found]


def test_a_year_finds_a_plan_whose_id_does_not_begin_with_it() -> None:
    plan = replace(PLANS[0], id="x-ab0000")
    assert find_plan((plan, PLANS[2]), "2022") is plan


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        (
            "2022",
            "^有 2 个方案符合“2022”：2022-ab0000《2022年重点工作分工方案》、2022-cd0000《2022年.*》。请写出完整编号。$",
        ),
        ("1999", "没有方案“1999”。任务库中有：2022-ab0000《2022年重点工作分工方案》、2022-cd0000"),
        ("", "没有方案“”。任务库中有：2022-ab0000"),
    ],
)
def test_a_plan_not_found_lists_the_candidates(name: str, sentence: str) -> None:
    with pytest.raises(PlanNotFoundError, match=sentence):
        find_plan(PLANS, name)


def test_a_long_list_of_candidates_is_cut() -> None:
    with pytest.raises(PlanNotFoundError, match=r"2031-aaaaaa《.*》等 12 个。$"):
        find_plan(tuple(plan_of(year=year).plan for year in range(2022, 2034)), "1999")
    with pytest.raises(PlanNotFoundError, match="没有方案“1999”：任务库还是空的，请先导入方案。"):
        find_plan((), "1999")


def test_another_encoder_is_refused_by_both_names(library: Library, open_library: OpenLibrary) -> None:
    put(library, plan_of("水"))
    with pytest.raises(
        EncoderMismatchError, match=r"“counts of 水电路田”（e6b0b4e7）.*“counts of 山石”（e5b1b1e7）.*--reembed"
    ):
        open_library(CountingEncoder("山石"))


def test_an_empty_library_takes_any_encoder(library: Library, open_library: OpenLibrary) -> None:
    put(library, plan_of("水"))
    library.remove("2022")
    other = open_library(CountingEncoder("山石"))
    put(other, plan_of("山"))
    assert texts(other.snapshot()) == ["山"]
    with pytest.raises(EncoderMismatchError, match="counts of 山石"):
        put(library, plan_of("水", year=2023))


def test_without_an_encoder_all_but_importing_works(library: Library) -> None:
    put(library, plan_of("水", "电"))
    with Library.open(library.folder, None, tokeniser=CHARACTERS) as reader:
        assert reader.find_plan("2022").year == 2022
        assert nearest(reader.snapshot(), "电") == "电"
        with pytest.raises(LibraryError, match="打开时没有指定向量模型，不能导入方案"):
            put(reader, plan_of("水"))
        assert reader.remove("2022").year == 2022


def test_reembedding_changes_the_encoder(library: Library) -> None:
    put(library, plan_of("水", "电"))
    put(library, plan_of("山", year=2023))
    former = library.snapshot()
    other, steps = CountingEncoder("山石水"), []
    assert library.reembed(other, lambda done, total: steps.append((done, total))) == 3
    assert steps == [(1, 3), (2, 3), (3, 3)]
    assert library.encoder is other
    now = library.snapshot()
    assert now.fingerprint != former.fingerprint
    found = now.engine.dense(other.encode_queries(["山"])[0], 1, kind="task")
    assert now.tasks[now.passages.tasks[found.rows[0]]].text == "山"
    assert put(library, plan_of("水", "电")).status == "unchanged"
    with connection(library.folder / DATABASE) as db:
        assert db.execute("SELECT DISTINCT encoder FROM vectors").fetchall() == [(other.fingerprint,)]


def test_reembedding_that_was_stopped_goes_on(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopping(CountingEncoder):
        """Is stopped at its third batch."""

        def encode_passages(self, *arguments: object) -> np.ndarray:
            if len(self.given) == 2:
                raise KeyboardInterrupt
            return super().encode_passages(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(embedding, "BATCH", 1)
    put(library, plan_of("水", "电", "路"))
    with pytest.raises(KeyboardInterrupt):
        library.reembed(Stopping("路电"))
    assert nearest(library.snapshot(), "电") == "电"
    assert library.reembed(CountingEncoder("路电")) == 1


def test_reembedding_makes_passages_anew(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    put(library, plan_of("水电；路田"))
    monkeypatch.setattr("qa.index.passages.SHORT", 1)
    assert put(library, plan_of("水电；路田")).status == "replaced", "other passages are another content"
    assert len(library.snapshot().passages) == 4
    monkeypatch.undo()
    library.reembed(CountingEncoder("路电"))
    assert len(library.snapshot().passages) == 3


def test_a_snapshot_is_kept_until_something_changes(library: Library) -> None:
    put(library, plan_of("水"))
    first = library.snapshot()
    assert library.snapshot() is first
    put(library, plan_of("电", year=2023))
    assert library.snapshot() is not first
    assert texts(library.snapshot()) == ["水", "电"]


def test_a_library_opens_with_the_index_it_saved(
    library: Library, open_library: OpenLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(library, plan_of("水", "电"))
    library.snapshot()
    monkeypatch.delattr("qa.index.keywords.KeywordLeg.of")
    monkeypatch.delattr("qa.index.dense.DenseLeg.of")
    assert nearest(open_library().snapshot(), "电") == "电"


def test_only_the_latest_index_is_kept(library: Library) -> None:
    for text in ("水", "电", "路"):
        put(library, plan_of(text))
        fingerprint = library.snapshot().fingerprint
        assert only_index(library).name == fingerprint


def test_a_damaged_index_is_built_anew(library: Library, open_library: OpenLibrary) -> None:
    put(library, plan_of("水", "电"))
    library.snapshot()
    for path in only_index(library).rglob("*.npy"):
        path.write_bytes(b"\x93NUMPY garbage")
    assert nearest(open_library().snapshot(), "电") == "电"
    assert np.load(only_index(library) / "vectors.npy", allow_pickle=False).shape == (6, 4)


def test_the_indexes_may_be_deleted(library: Library, open_library: OpenLibrary) -> None:
    put(library, plan_of("水", "电"))
    library.snapshot()
    shutil.rmtree(library.folder / "indexes")
    assert nearest(open_library().snapshot(), "电") == "电"
    assert only_index(library).name == library.snapshot().fingerprint


def test_an_import_of_another_process_is_noticed(library: Library) -> None:
    put(library, plan_of("水"))
    assert texts(library.snapshot()) == ["水"]
    script = (
        "import sys; from pathlib import Path; from qa.index.library import Library\n"
        "from tests.index.samples import CHARACTERS, CountingEncoder, plan_of\n"
        "with Library.open(Path(sys.argv[1]), CountingEncoder(), tokeniser=CHARACTERS) as library:\n"
        "    library.import_plan(plan_of('电', year=2023), file_name='', content='', sha256='')\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    subprocess.run([sys.executable, "-c", script, library.folder], check=True, env=environment)
    assert texts(library.snapshot()) == ["水", "电"]
    assert nearest(library.snapshot(), "电") == "电"


@pytest.mark.skipif(not hasattr(os, "setresuid"), reason="needs to become another user")
def test_a_library_that_may_only_be_read_is_searched_in_memory(public_folder: Path, open_library: OpenLibrary) -> None:
    put(open_library(folder=public_folder), plan_of("水", "电"))
    with Library.open(public_folder, CountingEncoder()) as writer:
        writer.snapshot()
    shutil.rmtree(public_folder / "indexes")
    with read_only(public_folder), Library.open(public_folder, CountingEncoder(), tokeniser=CHARACTERS) as library:
        assert nearest(library.snapshot(), "电") == "电"
        with pytest.raises(LibraryError, match="无法读写"):
            put(library, plan_of("路", year=2023))
    assert not (public_folder / "indexes").exists()


def test_a_full_disk_leaves_the_library_as_it_was(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    put(library, plan_of("水", "电"))
    before = library.snapshot()
    plain = schema.connect

    def limited(path: Path, *, create: bool = False) -> object:
        db = plain(path, create=create)
        db.execute(f"PRAGMA max_page_count = {db.execute('PRAGMA page_count').fetchone()[0] + 2}")
        return db

    monkeypatch.setattr(schema, "connect", limited)
    with pytest.raises(LibraryError, match=r"^磁盘已满，任务库“.*”没有改动：请腾出空间后重试。$"):
        put(library, plan_of(*(f"路{number}" * 50 for number in range(200))))
    monkeypatch.undo()
    assert library.snapshot() is before
    assert library.parsed("2022") == plan_of("水", "电")
    assert put(library, plan_of("水", "路")).status == "replaced"


def test_a_full_disk_does_not_stop_a_search(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    put(library, plan_of("水", "电"))
    monkeypatch.setattr(np, "save", full)
    assert nearest(library.snapshot(), "电") == "电"
    assert list((library.folder / "indexes").iterdir()) == []


def test_a_damaged_database_is_one_sentence(library: Library, open_library: OpenLibrary) -> None:
    put(library, plan_of(*(f"路{number}" for number in range(300))))
    library.close()
    path = library.folder / DATABASE
    content = path.read_bytes()
    path.write_bytes(content[:8192] + b"\xff" * (len(content) - 8192))
    with pytest.raises(LibraryError, match=r"^任务库的数据库“.*library.sqlite”已损坏：请用备份恢复，"):
        open_library().snapshot()


def test_importing_the_module_loads_nothing_heavy() -> None:
    code = "import sys, qa.index.library\nsys.exit(bool({'faiss', 'bm25s', 'jieba', 'torch'} & set(sys.modules)))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    assert subprocess.run([sys.executable, "-c", code], check=False, env=environment).returncode == 0


FULL, SHORT = Unit("区发展和改革局", "区发展和改革局"), Unit("区发改局", "区发改局")


def put_years(library: Library) -> None:
    put(library, plan_of("水", **named(lead=[FULL])))
    put(library, plan_of("电", year=2023, **named(lead=[SHORT])))


def unit_names(library: Library) -> list[str]:
    return [task.lead_units[0].name for task in library.snapshot().tasks]


def test_the_units_of_a_library_and_their_forms(library: Library) -> None:
    assert library.unit_names() == ()
    put_years(library)
    (place,) = library.unit_names()
    assert (place.place, place.plans) == ("东昌府区", ("2022-aaaaaa", "2023-aaaaaa"))
    assert [(unit.name, unit.count) for unit in place.units] == [("区发展和改革局", 2)]
    assert [(form.written, form.how) for form in place.units[0].forms] == [
        ("区发展和改革局", "itself"),
        ("区发改局", "stem"),
    ]


def test_a_decision_is_followed_at_once_and_undone(library: Library) -> None:
    put_years(library)
    before = library.snapshot()
    decision = library.decide_unit("区发改局")
    assert (decision.place, decision.form, decision.name) == ("东昌府区", "区发改局", None)
    assert unit_names(library) == ["区发展和改革局", "区发改局"]
    assert library.snapshot().fingerprint != before.fingerprint
    assert library.unit_names()[0].decisions == (decision,)
    assert library.undo_unit("区发改局") == decision
    assert unit_names(library) == ["区发展和改革局", "区发展和改革局"]
    assert library.snapshot().fingerprint == before.fingerprint
    with pytest.raises(UnitDecisionError, match="任务库中没有关于单位的决定“区发改局”"):
        library.undo_unit("区发改局")


def test_a_decision_outlasts_imports_and_removals(library: Library, open_library: OpenLibrary) -> None:
    put_years(library)
    library.decide_unit("区发展和改革局", "区发改局")
    assert unit_names(library) == ["区发改局", "区发改局"]
    put(library, plan_of("水水", **named(lead=[FULL])))
    assert unit_names(library) == ["区发改局", "区发改局"]
    library.remove("2023")
    assert unit_names(open_library()) == ["区发展和改革局"], "no name that stands in no plan"
    put(library, plan_of("电", year=2023, **named(lead=[SHORT])))
    assert unit_names(library) == ["区发改局", "区发改局"]


def test_a_decision_of_another_program_is_noticed(library: Library, open_library: OpenLibrary) -> None:
    put_years(library)
    assert unit_names(library) == ["区发展和改革局"] * 2
    open_library().decide_unit("区发改局", place="2023-aaaaaa")
    assert unit_names(library) == ["区发展和改革局", "区发改局"]


def test_a_decision_that_makes_no_sense_changes_nothing(library: Library) -> None:
    put_years(library)
    snapshot = library.snapshot()
    with pytest.raises(UnitDecisionError, match="没有单位写法“区审计局”"):
        library.decide_unit("区审计局")
    assert library.snapshot() is snapshot


def test_a_decision_needs_no_index_and_no_encoder(library: Library) -> None:
    put_years(library)
    with Library.open(library.folder, None, tokeniser=CHARACTERS) as other:
        other.decide_unit("区发改局")
    assert not (library.folder / "indexes").exists()
