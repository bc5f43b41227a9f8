"""The legend of a scene: what each colour, shape and line means, and how many there are (pure)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from partygraph.scene.holders import Held
from partygraph.scene.look import GROUPS, LINES, group_of
from partygraph.scene.model import LegendGroup, LegendLine, SceneLink, SceneNode


def groups(
    nodes: Sequence[SceneNode], whole: Held, words: Mapping[str, str]
) -> tuple[LegendGroup, ...]:
    """The groups that there are in the area, in the order in which they are drawn."""
    shown = Counter(node.group for node in nodes if node.thing != "bundle")
    there = Counter(group_of(whole.graph.nodes[node]) for node in whole.holders)
    return tuple(
        LegendGroup(
            key=name,
            word=words.get(f"view.group.{name}") or words[f"OrganisationLevel.{name}"],
            count=shown[name],
            whole=there[name],
            colour=group.colour,
            shape=group.shape,
            hollow=group.hollow,
        )
        for name, group in GROUPS.items()
        if there[name]
    )


def lines(
    links: Sequence[SceneLink], active: Counter[str], words: Mapping[str, str]
) -> tuple[LegendLine, ...]:
    """The relations that there are in the area."""
    shown: Counter[str] = Counter()
    for link in links:
        shown[link.relation] += link.count
    return tuple(
        LegendLine(
            key=name,
            word=words[f"relation.{name}"],
            layer=line.layer,
            count=shown[name],
            whole=active[name],
            colour=line.colour,
            width=line.width,
            dashes=line.dashes,
        )
        for name, line in LINES.items()
        if active[name]
    )
