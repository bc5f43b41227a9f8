"""Rows entered one by one: the same checks, records and undo as a ledger."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import TablesFolder
from partygraph import changes
from partygraph.ask import QUESTIONS
from partygraph.entries import enter
from partygraph.errors import InputError
from partygraph.graph import Graph
from partygraph.store import Store, fingerprint, read_rows
from partygraph.web import create_app

COUNTY, COMMUNITY = "990001", "990001001001"
WHISTLE = {
    "id": "c-9",
    "channel": "whistle",
    "category": "public_safety",
    "area_id": COMMUNITY,
    "opened": "2020-06-03T09:00",
}


def step(kind: str, at: str, **body: Any) -> dict[str, Any]:
    return {"case_id": "c-9", "kind": kind, "at": f"2020-06-03T{at}", **body}


def test_a_whistle_goes_its_way_step_by_step_and_no_other(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    street = {"area_id": "990001001"}
    called = [step("received", "09:00", **street), step("handed_over", "09:01", unit_id="u-1")]
    enter(empty_store, {"cases": [WHISTLE], "steps": called}, by="office")
    before = fingerprint(empty_store)
    with pytest.raises(InputError) as refused:
        enter(empty_store, {"steps": [step("closed", "09:20", **street)]}, by="office")
    assert {one.rule for one in refused.value.faults} == {"whistle_unanswered"}
    assert fingerprint(empty_store) == before
    enter(empty_store, {"steps": [step("answered", "09:26", unit_id="u-1")]}, by="office")
    done = enter(empty_store, {"steps": [step("closed", "09:40", **street)]}, by="office")
    rows = read_rows(empty_store, "steps", [f"steps-{n}" for n in range(9)])
    assert not rows  # ids are made of what a step is, not counted
    asked = {"area": COUNTY, "as_of": "2020-06-30"}
    summary: Any = QUESTIONS["whistle_responses"](empty_store, **asked).summary
    assert (summary.whistles, summary.whistles_open, summary.on_time) == (2, 0, 2)
    assert done.record is not None
    assert done.record.by == "office"
    changes.undo(empty_store, done.record.id, by="office")
    summary = QUESTIONS["whistle_responses"](empty_store, **asked).summary
    assert summary.whistles_open == 1


def client_of(store: Store) -> TestClient:
    return TestClient(
        create_app(Graph(store)), base_url="http://localhost", client=("127.0.0.1", 1)
    )


def test_over_http_a_case_gets_its_number_and_every_fault_is_told(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    client = client_of(empty_ladybug)
    case = {name: cell for name, cell in WHISTLE.items() if name != "id"}
    sent = client.post("/api/entries", json={"rows": {"cases": [case | {"channel": "hall"}]}})
    assert sent.status_code == 200, sent.text
    counts = sent.json()["counts"]
    assert counts["cases"]["added"] == counts["sources"]["added"] == 1
    before = fingerprint(empty_ladybug)
    wrong = [
        {"by_kind": "unit", "by_unit_id": "u-1", "unit_id": "u-1", "score": 90, "period": "2020"},
        {"by_kind": "residents", "unit_id": "u-1", "score": 120, "raters": 9, "period": "2020"},
    ]
    refused = client.post("/api/entries", json={"rows": {"evaluations": wrong}})
    assert refused.status_code == 422
    told = {(one["rule"], one["row"]) for one in refused.json()["faults"]}
    assert {("evaluates_itself", 2), ("outside_scale", 3)} <= told
    unknown = client.post("/api/entries", json={"rows": {"unicorns": [{"a": 1}]}})
    assert unknown.status_code == 422
    assert fingerprint(empty_ladybug) == before
    far = TestClient(create_app(Graph(empty_ladybug)), client=("10.0.0.9", 1))
    assert far.post("/api/entries", json={"rows": {"cases": [case]}}).status_code == 403
