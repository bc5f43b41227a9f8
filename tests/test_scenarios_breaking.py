"""Scenarios whose edits touch each other, name each other's rows, or are odd in form."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from conftest import SEED, embedded
from partygraph import changes, planning, scenarios
from partygraph.errors import InputError
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.planning import PlanOf
from partygraph.queries import query
from partygraph.scenarios import NewScenario, Numbered, Revision, Scenario
from partygraph.shell import app
from partygraph.store import Store, open_store
from partygraph.web import create_app
from partygraph.words import Language

DAY = "2020-07-01"
UNIT, AREA, OTHER = "u-350783-05", "350783003001", "350783002003"
NEW_UNIT = {"name": "新单位", "kind": "public_institution", "sector": "law", "area_id": AREA}
NEW_RESOURCE = {
    "name": "法律咨询",
    "category": "law",
    "area_id": AREA,
    "quantity": 40,
    "unit_of_count": "hours",
}


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory, _ladybug: None) -> Iterator[Graph]:
    """A graph of the seed that every test leaves as it was."""
    place = tmp_path_factory.mktemp("seeded") / "graph"
    with Graph(open_store(embedded(place), create=True)) as found:
        load(found.store, SEED)
        yield found


@pytest.fixture
def store(graph: Graph) -> Store:
    return graph.store


def pair(unit: str, area: str) -> dict[str, Any]:
    return {"do": "pair", "unit_id": unit, "area_id": area}


def move(pairing: str, area: str) -> dict[str, Any]:
    return {"do": "move", "pairing_id": pairing, "area_id": area}


def end(table: str, id_: str) -> dict[str, Any]:
    return {"do": "end", "table": table, "id": id_}


def alter(table: str, id_: str, **cells: Any) -> dict[str, Any]:
    return {"do": "alter", "table": table, "id": id_, "cells": cells}


def add(table: str, **cells: Any) -> dict[str, Any]:
    return {"do": "add", "table": table, "cells": cells}


def made(store: Store, *edits: dict[str, Any], day: str = DAY) -> Scenario:
    wanted = NewScenario.of({"name": "试一试", "starts_on": day, "edits": list(edits)})
    return scenarios.create(store, wanted, by="test")


def rows_of(store: Store, *edits: dict[str, Any], day: str = DAY) -> dict[str, tuple[int, str]]:
    """By the id of a row, which edit changes it and how."""
    one = made(store, *edits, day=day)
    found = scenarios.difference(store, one.id).rows
    return {row.id.replace(one.id, "own"): (row.edit or 0, row.kind.value) for row in found}


def refused(store: Store, *edits: dict[str, Any], day: str = DAY) -> set[tuple[str, str]]:
    """By place, the rules that edits break."""
    with pytest.raises(InputError) as raised:
        made(store, *edits, day=day)
    assert all(fault.sentence(language) for fault in raised.value.faults for language in Language)
    return {(fault.column, fault.rule) for fault in raised.value.faults}


# Edits that touch each other


def test_a_day_that_an_edit_says_is_a_day_for_the_edits_after_it(store: Store) -> None:
    found = rows_of(store, alter("units", UNIT, valid_from="2020-02-01"), end("units", UNIT))
    assert found[UNIT] == (1, "changed")
    assert refused(store, alter("units", UNIT, valid_to="2020-01-01"), pair(UNIT, AREA)) == {
        ("edits[2].unit_id", "scenario_not_then")
    }
    new = add("units", id="u-new", valid_from="2020-01-01", **NEW_UNIT)
    assert rows_of(store, new, end("units", "u-new")) == {"u-new": (1, "added")}


def test_what_edits_hang_on_a_unit_ends_with_it(store: Store) -> None:
    resource = add("resources", id="res-new", unit_id=UNIT, **NEW_RESOURCE)
    assert "res-new" not in rows_of(store, resource, end("units", UNIT))
    moved_there = rows_of(store, alter("pairings", "pair-06", unit_id=UNIT), end("units", UNIT))
    assert moved_there["pair-06"][0] == 1
    assert moved_there["prj-012"] == (2, "ended")
    away = alter("pairings", "pair-05", unit_id="u-350783-06")
    assert "prj-010" not in rows_of(store, away, end("units", UNIT))


def test_a_pairing_that_an_edit_adds_or_alters_is_known_to_those_after_it(store: Store) -> None:
    new = add("pairings", id="p-new", unit_id=UNIT, area_id=AREA)
    assert rows_of(store, new, move("p-new", OTHER)) == {"own.2": (2, "added")}
    there = alter("pairings", "pair-05", area_id=OTHER)
    twice = {("edits[2].area_id", "scenario_already_paired")}
    assert refused(store, there, pair(UNIT, OTHER)) == twice
    assert refused(store, new, pair(UNIT, AREA)) == twice
    assert refused(store, pair(UNIT, AREA), new) == twice


def test_an_edit_that_spoils_a_row_of_an_earlier_one_is_refused_itself(store: Store) -> None:
    one = made(store, alter("demands", "dem-001", quantity=500))
    for cells, fault in (
        ({"quantity": -1}, ("edits[2].quantity", "too_small")),
        ({"area_id": "35078399"}, ("edits[2].area_id", "unknown_reference")),
    ):
        spoiling = Revision.of({"edits": [alter("demands", "dem-001", **cells)]})
        with pytest.raises(InputError) as raised:
            scenarios.revise(store, one.id, spoiling)
        assert [(found.column, found.rule) for found in raised.value.faults] == [fault]
    assert scenarios.scenario(store, one.id) == one


def test_an_added_row_takes_no_id_of_the_graph(store: Store) -> None:
    taken = {("edits[1].id", "scenario_id_used")}
    assert refused(store, add("units", id=UNIT, **NEW_UNIT)) == taken
    assert rows_of(store, add("units", id=None, **NEW_UNIT)) == {"own.1": (1, "added")}


# First days far away


def test_a_row_that_would_never_begin_is_not_left_named(store: Store) -> None:
    early = "1950-01-01"
    told = {("edits[1].id", "scenario_still_named")}
    assert refused(store, end("areas", "350783004005"), day=early) == told
    assert refused(store, end("organisations", "o-350783001001-x01"), day=early) == told
    assert refused(store, end("units", UNIT), day=early) == told  # steps of cases name it
    unnamed = "u-pwc"
    gone = rows_of(store, end("units", unnamed), day=early)
    assert gone[unnamed] == (1, "removed")
    resource = add("resources", unit_id=unnamed, **NEW_RESOURCE)
    assert refused(store, end("units", unnamed), resource, day=early) == {
        ("edits[2].unit_id", "scenario_not_then")
    }


def test_a_first_day_before_all_days_is_refused() -> None:
    with pytest.raises(InputError) as raised:
        NewScenario.of({"name": "太早", "starts_on": "0001-01-01"})
    assert [(fault.column, fault.rule) for fault in raised.value.faults] == [
        ("starts_on", "too_small")
    ]


# Numbers, copies, and what was applied


def numbers(edits: tuple[Numbered, ...]) -> list[int]:
    return [one.number for one in edits]


def test_the_number_of_an_edit_is_never_used_again(store: Store) -> None:
    one = made(store, pair("u-350783-70", AREA), end("units", UNIT))
    scenarios.revise(store, one.id, Revision.of({"drop": [2]}))
    again = scenarios.revise(store, one.id, Revision.of({"edits": [end("units", UNIT)]}))
    assert numbers(again.edits) == [1, 3]
    assert scenarios.scenario(store, one.id) == again


def test_a_copy_speaks_of_its_own_rows(store: Store) -> None:
    first = made(store, pair("u-350783-70", AREA))
    given = {"edits": [move(f"{first.id}.1", OTHER)]}
    one = scenarios.revise(store, first.id, Revision.of(given))
    copied = scenarios.copy(store, one.id, "副本", by="test")
    found = scenarios.difference(store, copied.id)
    assert found.unfit == ()
    assert [row.id for row in found.rows] == [f"{copied.id}.2"]


def test_an_applied_scenario_is_asked_as_the_graph_is(graph: Graph) -> None:
    store = graph.store
    one = made(store, end("units", UNIT))
    record = scenarios.apply(store, one.id, by="test")
    try:
        asked = {"area": "350783", "as_of": DAY, "scenario": one.id}
        assert graph.ask.pairing_coverage(**asked).summary.units == 71
        told = scenarios.difference(store, one.id)
        assert (told.rows, told.unfit, told.stale) == ((), (), False)
    finally:
        changes.undo(store, record.id, by="test")
    assert graph.ask.pairing_coverage(**asked).summary.units == 71
    assert scenarios.difference(store, one.id).stale


# Plans kept


def rules(**given: Any) -> PlanOf:
    return PlanOf.of({"area": "350783", "as_of": DAY} | given)


def paired(store: Store, scenario: str | None = None) -> list[tuple[str, str]]:
    """The pairings in force of the county, as the planner reads them."""
    statement, day = query("ask/pool_pairings"), date.fromisoformat(DAY)
    rows = scenarios.over(
        store, scenario, "plan", lambda reader: reader.read(statement, area="350783", as_of=day)
    )
    return sorted({(row["unit_id"], row["area_id"]) for row in rows if row["area_id"]})


def test_a_plan_can_end_what_the_scenario_under_it_begins(store: Store) -> None:
    base = made(store, pair("u-350783-70", AREA))
    kept = planning.keep(store, rules(scenario=base.id), paired(store), name="上一层", by="test")
    assert numbers(kept.edits) == [1, 2]
    assert scenarios.difference(store, kept.id).rows == ()
    assert paired(store, kept.id) == paired(store)


def test_a_plan_leaves_a_suspended_pairing_alone_or_takes_it_up_again(store: Store) -> None:
    base = made(store, alter("pairings", "pair-05", status="suspended"))
    wanted = rules(scenario=base.id)
    active = paired(store, base.id)
    assert len(active) == len(paired(store)) - 1
    same = planning.keep(store, wanted, active, name="不动", by="test")
    assert numbers(same.edits) == [1]
    again = planning.keep(store, wanted, paired(store), name="恢复", by="test")
    assert again.edits[1].edit.model_dump(mode="json") == alter(
        "pairings", "pair-05", status="active"
    )
    assert paired(store, again.id) == paired(store)


# Odd forms


@pytest.mark.parametrize(
    ("edit", "place", "rule"),
    [
        (b'"do":"alter","id":"u-350783-05","cells":{}', "cells", "missing_value"),
        (b'"do":"alter","id":"u-350783-05","cells":{"name":"\\ud800"}', "cells", "broken_text"),
        (b'"do":"add","cells":{"id":"\\ud800"}', "cells", "broken_text"),
        (b'"do":"add","cells":{"\\ud800":1}', "cells", "broken_text"),
        (b'"do":"alter","id":"x","cells":{"a":["13812345678"]}', "cells", "personal_mobile"),
        (b'"do":"alter","id":"x","cells":{"13812345678":1}', "cells", "personal_mobile"),
    ],
)
def test_odd_cells_are_refused_over_http(graph: Graph, edit: bytes, place: str, rule: str) -> None:
    served = create_app(graph, Language.en)
    client = TestClient(served, base_url="http://127.0.0.1", client=("127.0.0.1", 1))
    body = b'{"name":"a","edits":[{"table":"units",' + edit + b"}]}"
    answer = client.post(
        "/api/scenarios", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert [(one["column"], one["rule"]) for one in answer.json()["faults"]] == [
        (f"edits[1].{place}", rule)
    ]
    assert "13812345678" not in answer.text


@pytest.mark.parametrize(
    "option",
    [
        ("--alter", "demands:d-1:quantity"),
        ("--alter", "demands:d-1:=5"),
        ("--add", "units:name"),
        ("--add", "units:name=a,,kind=b"),
    ],
)
def test_a_cell_without_its_column_or_value_is_refused_at_the_shell(
    tmp_path: Path, option: tuple[str, str]
) -> None:
    words = ["plan", "scenario", "x", *option, "--store", str(tmp_path / "graph"), "--lang", "en"]
    done = CliRunner().invoke(app, words)
    assert isinstance(done.exception, InputError)
    assert [fault.rule for fault in done.exception.faults] == ["scenario_option"]
