"""How each group of nodes and each relation looks, the same in page, one-file view and SVG."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partygraph import palette
from partygraph.model import UnitKind
from partygraph.network import VILLAGES, Layer


@dataclass(frozen=True, slots=True)
class Group:
    """How the nodes of one group look; a hollow one is an area where a committee is missing."""

    colour: str
    shape: str
    size: float
    hollow: bool = False


GROUPS: dict[str, Group] = {
    "city_committee": Group(palette.CITY, "dot", 26),
    "street_committee": Group(palette.STREET, "dot", 16),
    "community_committee": Group(palette.COMMUNITY, "dot", 13),
    "grid_branch": Group(palette.GRID, "dot", 8),
    "building_group": Group(palette.BUILDING, "dot", 5.5),
    "unit": Group(palette.UNIT, "square", 9),
    "enterprise": Group(palette.ENTERPRISE, "hexagon", 9),
    "unit_organisation": Group(palette.UNIT, "dot", 5.5),
    "gap_county": Group(palette.CITY, "dot", 22, hollow=True),
    "gap_town": Group(palette.STREET, "dot", 12, hollow=True),
    "gap_community": Group(palette.COMMUNITY, "dot", 10.5, hollow=True),
    "gap_village": Group(palette.COMMUNITY, "dot", 7, hollow=True),
}
"""Each group's colour, shape, and half its width."""

ENTERPRISES = frozenset(
    {UnitKind.state_enterprise, UnitKind.private_enterprise, UnitKind.property_company}
)
_GAPS = ("gap_county", "gap_town", "gap_community")

FONTS = (28, 25, 24, 12, 11, 12, 26, 11)
"""The height of writing on each circle."""
BOX_FONTS = (30, 28, 24)
"""The height of writing of the three upper levels where they are the heads of boxes."""


@dataclass(frozen=True, slots=True)
class Line:
    """How the links of one relation look, and the layer that they are switched with."""

    layer: Layer
    colour: str
    width: float
    dashes: tuple[int, ...] = ()


LINES: dict[str, Line] = {
    "SUBORDINATE_TO": Line(Layer.command, palette.GREY_LINE, 1.4),
    "PAIRED_WITH": Line(Layer.pairing, palette.BLUE_LINE, 0.7),
    "HOLDS_SEAT": Line(Layer.seats, palette.ENTERPRISE, 1.6, (7, 5)),
    "COVERS": Line(Layer.command, palette.GRID, 1.2, (2, 5)),
    "LOCATED_IN": Line(Layer.location, palette.TEAL_LINE, 0.9, (3, 4)),
    "PART_OF": Line(Layer.location, palette.GREY_LINE, 1.2, (5, 5)),
    "ORGANISATION_OF": Line(Layer.command, palette.UNIT, 1.2),
}


def group_of(values: Mapping[str, Any]) -> str:
    """The group of a node of the network."""
    if values["thing"] == "organisation":
        return str(values["kind"])
    if values["thing"] == "unit":
        return "enterprise" if values["kind"] in ENTERPRISES else "unit"
    if values["kind"] in VILLAGES:
        return "gap_village"
    return _GAPS[values["ring"]]
