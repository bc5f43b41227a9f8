"""Questions of structure: who stands above whom, and the rows of a network."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from partygraph.ask.catalogue import AsOf, Found, Frozen, OrganisationId, question
from partygraph.model import AreaLevel, Day, OrganisationForm, OrganisationLevel, Standing
from partygraph.queries import query
from partygraph.store import Reader, Rows

NETWORK = ("areas", "organisations", "units", "pairings", "seats", "covers")
"""The parts of a network, each a `cypher/network/<part>.cypher`."""


class ChainLink(Frozen):
    """One organisation of a chain of command."""

    shown = ("step", "id", "name", "level", "form", "holds", "standing")

    step: int = Field(title="Steps above the one asked for", json_schema_extra={"unit": "steps"})
    id: str = Field(title="Organisation")
    name: str = Field(title="Name")
    level: OrganisationLevel = Field(title="Level")
    form: OrganisationForm = Field(title="Form")
    valid_from: Day = Field(title="From")
    valid_to: Day | None = Field(title="Until")
    holds: bool = Field(title="Whether it holds on that day")
    standing: Standing = Field(title="Standing")


@question
def chain_of_command(
    store: Reader, organisation: OrganisationId, as_of: AsOf
) -> Found[None, ChainLink]:
    """Which organisations stand above one, from itself up to the top.

    One that had ended by that day, or not begun, is shown and marked, not left out.
    """
    rows = store.read(query("ask/chain_of_command"), organisation=organisation)
    return Found(
        None,
        tuple(
            ChainLink(
                **row,
                holds=row["valid_from"] <= as_of and (row["valid_to"] or as_of) >= as_of,
            )
            for row in rows
        ),
    )


def county_names(store: Reader, area: str) -> list[str]:
    """The names of an area and of the counties and prefectures around it, the nearest first."""
    rows = store.read(query("ask/areas_above"), area=area)
    rows.sort(key=lambda row: -len(row["id"]))
    return [row["name"] for row in rows if row["id"] == area or row["level"] in _BEFORE_NAMES]


_BEFORE_NAMES = frozenset({AreaLevel.county, AreaLevel.prefecture})
"""What names of units begin with: 建瓯市财政局."""


def network_rows(store: Reader, area: str, as_of: date) -> dict[str, Rows]:
    """The rows of which `network.build` makes the network of an area, part by part."""
    hides = store.store.small_cells
    rows = {part: store.read(query(f"network/{part}"), area=area, as_of=as_of) for part in NETWORK}
    for row in rows["pairings"]:
        numbers = {"members_reporting": (row["members_reporting"], int(row.pop("small")))}
        row["members_shown"] = (hides.withheld(**numbers) or {}).get("members_reporting")
    return rows
