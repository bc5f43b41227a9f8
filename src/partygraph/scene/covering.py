"""How far pairings cover what a scene shows: bands, their colours and words (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from partygraph import palette
from partygraph.network import Coverage, Graph
from partygraph.scene.holders import AREAS
from partygraph.scene.model import Band, LegendBand, SceneNode

COLOURS: dict[Band, str] = {
    Band.none: palette.NONE_COVERED,
    Band.few: palette.FEW_COVERED,
    Band.most: palette.MOST_COVERED,
    Band.every: palette.ALL_COVERED,
    Band.outside: palette.NOT_COUNTED,
}
"""The colour of each band, the worst first."""
_CODE_OF_A_VILLAGE = 12


def cover_of(node: str, graph: Graph, orbit: int) -> tuple[Band, Coverage | None]:
    """How far a node is covered: only what stands for a county, a town or a village is."""
    values = graph.nodes.get(node)
    found: Coverage | None = None
    if values is not None and orbit < AREAS:
        found = graph.graph.get("coverage", {}).get(values["area_id"])
    if found is None or not (found.communities or found.units):
        return Band.outside, None
    return _band(found), found


def _band(found: Coverage) -> Band:
    if not found.communities:
        return Band.every  # a village that is paired
    if not found.covered:
        return Band.none
    if found.covered == found.communities:
        return Band.every
    return Band.few if 2 * found.covered < found.communities else Band.most


def said(area_id: str, found: Coverage | None, words: Mapping[str, str]) -> dict[str, Any]:
    """What is said of it: a sentence, and the number beside its name."""
    if found is None:
        return {"covered": "", "beside": ""}
    form = "community" if len(area_id) == _CODE_OF_A_VILLAGE else "area"
    values = found._asdict()
    return {
        "covered": words[f"scene.covered.{form}"].format(**values),
        "beside": words[f"scene.covered.{form}.beside"].format(**values),
    }


def bands(nodes: Sequence[SceneNode], words: Mapping[str, str]) -> tuple[LegendBand, ...]:
    """The legend of coverage: every band, also one that no node shown is in."""
    counts = Counter(node.band for node in nodes)
    return tuple(
        LegendBand(key=band, word=words[f"Band.{band}"], count=counts[band], colour=colour)
        for band, colour in COLOURS.items()
    )
