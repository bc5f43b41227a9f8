"""Scenarios as nodes beside the graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rapidfuzz import process

from partygraph.errors import NotFoundError
from partygraph.queries import query
from partygraph.scenarios.edits import Scenario, ScenarioState
from partygraph.store import Reader

_STORED = (
    "id",
    "name",
    "note",
    "owner",
    "created_at",
    "changed_at",
    "version",
    "revision",
    "last_number",
)


def read(reader: Reader, id_: str) -> Scenario:
    """One scenario.

    Raises:
        NotFoundError: there is none with this id.
    """
    found = reader.read(query("scenario/one"), id=id_)
    if not found:
        known = {one.id: f"{one.id} {one.name}" for one in read_all(reader)}
        near = process.extract(id_, known, limit=5)
        expected = ", ".join(told for told, *_ in near)
        raise NotFoundError("no_such_scenario", value=id_, expected=expected)
    return _scenario(found[0])


def read_all(reader: Reader) -> tuple[Scenario, ...]:
    """Every scenario, the one changed last first."""
    return tuple(_scenario(row) for row in reader.read(query("scenario/all")))


def _scenario(row: Mapping[str, Any]) -> Scenario:
    applied = bool(row["record_id"]) and row["undone_on"] is None
    state = ScenarioState.archived if row["archived"] else ScenarioState.draft
    edits = json.loads(row["edits"])
    last = max((edit["number"] for edit in edits), default=0)
    return Scenario.model_validate(
        {name: row[name] for name in _STORED}
        | {
            "starts_on": row["starts_on"],
            "state": ScenarioState.applied if applied else state,
            "record_id": row["record_id"] if applied else None,
            "last_number": max(row["last_number"], last),  # 0 in one from before it was kept
            "edits": edits,
        }
    )


def node(scenario: Scenario) -> dict[str, Any]:
    """A scenario as it is kept."""
    edits = [one.model_dump(mode="json") for one in scenario.edits]
    return {name: getattr(scenario, name) for name in _STORED} | {
        "starts_on": str(scenario.starts_on),
        "archived": scenario.state is ScenarioState.archived,
        "record_id": scenario.record_id or "",
        "edits": json.dumps(edits, ensure_ascii=False),
    }
