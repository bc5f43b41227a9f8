"""Rows entered one by one: the same checks, records and undo as a ledger."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import TablesFolder
from partygraph import changes
from partygraph.ask import QUESTIONS
from partygraph.entries import enter
from partygraph.errors import ConflictError, InputError
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
    waiting = QUESTIONS["open_whistles"](empty_store, area=COUNTY, as_of="2020-06-30").rows
    assert [(row.id, len(row.waiting_for)) for row in waiting if row.id == "c-9"] == [("c-9", 1)]
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


def test_what_may_follow_is_told_before_it_is_entered(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    client = client_of(empty_ladybug)

    def stands() -> dict[str, Any]:
        found: dict[str, Any] = client.get("/api/entries/cases/c-9").json()
        return found

    enter(empty_ladybug, {"cases": [WHISTLE]}, by="office")
    assert stands()["next"] == ["received"]
    street = {"area_id": "990001001"}
    called = [step("received", "09:00", **street), step("handed_over", "09:01", unit_id="u-1")]
    enter(empty_ladybug, {"steps": called}, by="office")
    told = stands()
    assert "closed" not in told["next"]
    assert [one["id"] for one in told["unanswered"]] == ["u-1"]
    assert [one["kind"] for one in told["steps"]] == ["received", "handed_over"]
    enter(empty_ladybug, {"steps": [step("answered", "09:26", unit_id="u-1")]}, by="office")
    assert "closed" in stands()["next"]
    enter(empty_ladybug, {"steps": [step("closed", "09:40", **street)]}, by="office")
    assert stands()["next"] == ["reopened"]
    assert client.get("/api/entries/cases/c-8").status_code == 404


def test_an_older_answer_is_not_taken_back_under_a_whistle_that_was_closed_by_it(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    """Only the last record goes, so that the graph is always one that was checked."""
    tables_folder.load_into(empty_store)
    street = {"area_id": "990001001"}
    called = [step("received", "09:00", **street), step("handed_over", "09:01", unit_id="u-1")]
    enter(empty_store, {"cases": [WHISTLE], "steps": called}, by="office")
    answer = {"steps": [step("answered", "09:26", unit_id="u-1")]}
    answered = enter(empty_store, answer, by="office").record
    closed = enter(empty_store, {"steps": [step("closed", "09:40", **street)]}, by="office").record
    assert answered is not None
    assert closed is not None
    before = fingerprint(empty_store)
    with pytest.raises(ConflictError, match=closed.id):
        changes.undo(empty_store, answered.id, by="office")
    assert fingerprint(empty_store) == before


WISH: dict[str, Any] = {
    "id": "d-9",
    "name": "楼道扶手",
    "category": "elderly_care",
    "kind": "micro_wish",
    "area_id": COMMUNITY,
    "urgency": "high",
    "quantity": 2,
    "unit_of_count": "items",
    "valid_from": "2020-06-01",
}


def refused(store: Store, rows: Any, **given: Any) -> set[str]:
    """The rules by which rows are refused; the graph stays as it is."""
    before = fingerprint(store)
    with pytest.raises(InputError) as told:
        enter(store, rows, by="office", **given)
    assert fingerprint(store) == before
    return {one.rule for one in told.value.faults}


def test_a_wish_is_claimed_by_both_sides_and_done_in_that_order_only(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    before = fingerprint(empty_store)
    enter(empty_store, {"demands": [WISH]}, by="office")

    def wishes() -> Any:
        return QUESTIONS["claims_of_wishes"](empty_store, area=COUNTY, as_of="2020-06-30").summary

    assert wishes().unmet == 1
    claim = {"demand_id": "d-9", "unit_id": "u-1", "unit_claimed_on": "2020-06-02"}
    made = enter(empty_store, {"services": [claim]}, by="office")
    assert made.record is not None
    assert {name: of["added"] for name, of in made.record.counts.items()} == {
        "resources": 1,
        "services": 1,
    }
    assert wishes().half_claimed == 1
    assert refused(empty_store, {"services": [claim]}) == {"unit_claims_already"}
    claims = QUESTIONS["claims"](empty_store, area=COUNTY, as_of="2020-06-30", show="half").rows
    service = next(row.id for row in claims if row.name == "楼道扶手")
    done = {"services": [{"id": service, "state": "done"}]}
    assert refused(empty_store, done) == {"work_unclaimed"}
    agreed = {"id": service, "community_claimed_on": "2020-06-03"}
    enter(empty_store, {"services": [agreed]}, by="office")
    assert wishes().met == 1
    again = {"services": [agreed | {"community_claimed_on": "2020-06-09"}]}
    assert refused(empty_store, again) == {"claimed_already"}
    other = {"demand_id": "d-9", "unit_id": "u-2", "unit_claimed_on": "2020-06-05"}
    assert refused(empty_store, {"services": [other]}) == {"demand_is_met"}
    ended = enter(empty_store, done, by="office")
    row = read_rows(empty_store, "services", [service])[service]
    assert (row["state"], str(row["unit_claimed_on"])) == ("done", "2020-06-02")
    back = {"services": [{"id": service, "state": "running"}]}
    assert refused(empty_store, back) == {"work_cannot_follow"}
    assert ended.record is not None
    for number in range(ended.record.revision_after, ended.record.revision_after - 4, -1):
        changes.undo(empty_store, f"load-{number}", by="office")
    assert fingerprint(empty_store) == before


def test_faults_name_columns_and_values_in_the_words_of_the_reader(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    client = client_of(empty_ladybug)
    wrong = {"cases": [{"channel": "pigeon", "area_id": COMMUNITY, "opened": "2020-06-03"}]}
    told = {
        language: client.post(
            "/api/entries", json={"rows": wrong}, headers={"Accept-Language": language}
        ).json()["faults"][0]
        for language in ("zh", "en")
    }
    assert told["zh"]["column"] == "受理渠道"
    assert "街道吹哨" in told["zh"]["message"]
    assert told["en"]["column"] == "Channel"
    assert "whistle" in told["en"]["message"]


def test_the_source_of_what_is_entered_stays_as_it_was_corrected(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    enter(empty_store, {"demands": [WISH]}, by="office")
    renamed = {"id": "src-entered", "title": "街道登记", "kind": "office"}
    enter(empty_store, {"sources": [renamed]}, by="office")
    enter(empty_store, {"demands": [WISH | {"id": "d-10", "name": "路灯"}]}, by="office")
    assert read_rows(empty_store, "sources", ["src-entered"])["src-entered"]["title"] == "街道登记"
