"""What a scene shows as a network, for tools that read GraphML and GEXF (pure)."""

from __future__ import annotations

import networkx as nx

from partygraph.network import Graph
from partygraph.scene.look import LINES
from partygraph.scene.model import Scene


def as_network(scene: Scene) -> Graph:
    """The nodes and links that are shown, with their places, colours and counts.

    Returns:
        Nodes in their order with `thing`, `name`, `kind`, `kind_word`, `form`, `group`, `standing`,
        `area_id`, `holder`, `unseen` (how many it stands for besides itself), `covered` where
        colours say so, `x`, `y` (downward) and `colour`; links with `relation`, `standing`,
        `count`, `projects`, `said` and `colour`.
    """
    network: Graph = nx.MultiDiGraph()
    for node in scene.nodes:
        network.add_node(
            node.id,
            **node.model_dump(
                include={
                    "thing", "name", "kind", "kind_word", "form", "group", "standing", "area_id",
                    "holder", "x", "y", "size", "colour",
                }
            ),
            unseen=sum(node.inside.values()),
            **({"covered": node.covered} if scene.bands else {}),
        )  # fmt: skip
    for link in scene.links:
        network.add_edge(
            link.start,
            link.finish,
            key=link.id,
            **link.model_dump(include={"relation", "standing", "count", "projects", "said"}),
            colour=LINES[link.relation].colour,
        )
    return network
