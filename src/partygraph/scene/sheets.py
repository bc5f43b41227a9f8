"""What a scene shows as a workbook: its nodes and its links, a sheet each (pure)."""

from __future__ import annotations

from collections.abc import Mapping

from partygraph.ledgers.writing import Sheet, workbook
from partygraph.model import Standing
from partygraph.scene.model import Colouring, Scene

_NODES = ("name", "kind", "form", "holder", "area", "inside", "standing", "id")
_LINKS = ("start", "relation", "finish", "count", "projects", "said", "standing", "link_id")


def as_workbook(scene: Scene, words: Mapping[str, str]) -> bytes:
    """The nodes and links that are shown, in the order in which they are drawn."""
    title = words["scene.title"].format(area=scene.area_name, view=words[f"SceneView.{scene.view}"])
    about = words["scene.about"].format(
        as_of=scene.as_of,
        revision=scene.revision,
        nodes=len(scene.nodes),
        links=len(scene.links),
        whole_nodes=scene.whole_nodes,
        whole_links=scene.whole_links,
    )
    names = {node.id: node.name for node in scene.nodes}
    groups = {row.key: row.word for row in scene.groups}
    relations = {row.key: row.word for row in scene.lines}
    covers = scene.colouring is Colouring.coverage
    nodes = [
        (
            node.name,
            node.kind_word,
            node.form,
            names.get(node.holder, ""),
            node.area_id,
            words["scene.joint"].join(f"{groups[key]} {n}" for key, n in node.inside.items()),
            _standing(node.standing, words),
            node.id.partition(":")[2],
            *([node.covered] if covers else []),
        )
        for node in scene.nodes
    ]
    links = [
        (
            names[link.start],
            relations[link.relation],
            names[link.finish],
            link.count,
            link.projects if link.relation == "PAIRED_WITH" else None,
            link.said,
            _standing(link.standing, words),
            link.link_id,
        )
        for link in scene.links
    ]
    sheets = [
        Sheet(
            name=words[f"scene.sheet.{name}"],
            title=title,
            headers=[words[f"scene.column.{column}"] for column in columns],
            rows=rows,
            notes=(about,),
            dimmed=frozenset(i for i, made_up in enumerate(standings) if made_up),
        )
        for name, columns, rows, standings in (
            (
                "nodes",
                (*_NODES, "covered") if covers else _NODES,
                nodes,
                [_made_up(one.standing) for one in scene.nodes],
            ),
            ("links", _LINKS, links, [_made_up(one.standing) for one in scene.links]),
        )
    ]
    return workbook(sheets, title=title, footer=words["ledger.footer"])


def _standing(standing: str, words: Mapping[str, str]) -> str:
    return words[f"Standing.{standing}"] if standing else ""


def _made_up(standing: str) -> bool:
    return standing == Standing.illustrative
