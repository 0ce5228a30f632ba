from __future__ import annotations

import json

import pytest

from qa.output import print_json, write


def test_a_record_is_one_line_of_json(capfd: pytest.CaptureFixture[str]) -> None:
    record = {"text": "水\u2028电\u0085路\n田", "none": None, "𠀀": [1]}
    print_json(record)
    out = capfd.readouterr().out
    assert len(out.splitlines()) == 1
    assert json.loads(out) == record
    assert "水" in out


def test_what_cannot_be_written_is_marked(capfd: pytest.CaptureFixture[str]) -> None:
    write("水\ud800电")
    assert capfd.readouterr().out == "水?电\n"
