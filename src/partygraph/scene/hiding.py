"""A scene without what its legend hides (pure)."""

from __future__ import annotations

from collections.abc import Collection

from partygraph.scene.model import Scene

BAND = "band:"
"""What a band is called among the things that the legend hides."""


def without(scene: Scene, off: Collection[str]) -> Scene:
    """What is left of a scene without some groups, relations and bands, all at their places.

    Args:
        off: groups of the legend, relations, and `band:<band>`.
    """
    if not off:
        return scene
    nodes = tuple(
        node.model_copy(
            update={"inside": {key: n for key, n in node.inside.items() if key not in off}}
        )
        for node in scene.nodes
        if node.group not in off and f"{BAND}{node.band}" not in off
    )
    left = {node.id for node in nodes}
    return scene.model_copy(
        update={
            "nodes": nodes,
            "links": tuple(
                link
                for link in scene.links
                if link.relation not in off and {link.start, link.finish} <= left
            ),
            "boxes": tuple(box for box in scene.boxes if box.id in left),
            "groups": tuple(row for row in scene.groups if row.key not in off),
            "lines": tuple(row for row in scene.lines if row.key not in off),
            "bands": tuple(row for row in scene.bands if f"{BAND}{row.key}" not in off),
        }
    )
