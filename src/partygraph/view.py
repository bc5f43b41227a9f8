"""The network as one HTML file that opens with no network at all (pure; pyvis lives here only).

pyvis makes the nodes and links that vis-network reads and brings vis-network itself in its wheel.
The page around them is ours (`view.html.jinja`): pyvis' own template loads parts from other hosts
and runs names as script (docs/decisions/0005).
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader

from partygraph import palette
from partygraph.model import Standing
from partygraph.scene import GROUPS, LINES, Group, Scene, SceneNode, shape_of

HERE = files("partygraph")


def html(scene: Scene, *, words: Mapping[str, str]) -> str:
    """One HTML file of a view: no request leaves it, and equal scenes give equal bytes.

    `words` are those of all `words/<language>/*.json` together.
    """
    from pyvis import network as pyvis  # noqa: PLC0415  it loads IPython, for one door only

    drawing = pyvis.Network(directed=True)
    for node in scene.nodes:
        drawing.add_node(**_node(node, coloured=bool(scene.bands)))
    for edge in _edges(scene):
        drawing.add_edge(**edge)
    environment = Environment(loader=FileSystemLoader(str(HERE)), autoescape=True)
    library, style, script = _library(), _style(), _part("view.js")
    made_up = [
        sum(one.standing == Standing.illustrative for one in part)
        for part in (scene.nodes, scene.links)
    ]
    return environment.get_template("view.html.jinja").render(
        title=f"{scene.area_name} · {words['view.title']}",
        area_name=scene.area_name,
        as_of=scene.as_of,
        revision=scene.revision,
        words=words,
        policy=_policy(style, [library, script]),
        style=style,
        library=library,
        script=script,
        names=sorted({node.name for node in scene.nodes}),
        legend=[
            {
                "key": row.key,
                "word": row.word,
                "count": row.count,
                "group": shape_of(scene, row.key),
            }
            for row in scene.groups
            if row.count
        ],
        bands=[
            {"word": row.word, "count": row.count, "group": Group(row.colour, "dot", 16)}
            for row in scene.bands
        ],
        lines=[
            {"key": row.key, "word": row.word, "count": row.count, "line": LINES[row.key]}
            for row in scene.lines
            if row.count
        ],
        illustrative=words["view.illustrative"].format(nodes=made_up[0], edges=made_up[1])
        if any(made_up)
        else "",
        data={
            "view": scene.view,
            "nodes": drawing.nodes,
            "edges": drawing.edges,
            "boxes": [box.model_dump() for box in scene.boxes],
            "groups": _group_options(),
            "words": {
                key: word
                for key, word in words.items()
                if key.startswith(("view.", "relation.", "Standing."))
            },
        },
    )


def _node(node: SceneNode, *, coloured: bool) -> dict[str, Any]:
    group = replace(GROUPS[node.group], colour=node.colour)
    return {
        "n_id": node.id,
        "label": node.label,
        "shape": GROUPS[node.group].shape,
        "group": node.group,
        "x": node.x,
        "y": node.y,
        "orbit": node.orbit,
        "size": node.size,
        "font_size": node.font,
        "ray": node.ray,
        "off": node.off,
        "name": node.name,
        "kind": node.kind_word,
        "form": node.form,
        "standing": node.standing,
        **({"color": _colours(group), "covered": node.covered} if coloured else {}),
    }


def _edges(scene: Scene) -> Iterator[dict[str, Any]]:
    beside: Counter[frozenset[str]] = Counter()
    for link in scene.links:
        line = LINES[link.relation]
        ends = frozenset((link.start, link.finish))
        edge = {
            "source": link.start,
            "to": link.finish,
            "id": link.id,
            "arrows": "",
            "color": {"color": line.colour, "highlight": line.colour, "hover": line.colour},
            "width": round(line.width + 0.35 * min(link.projects + link.count - 1, 8), 2),
            "dashes": list(line.dashes) or False,
            "relation": link.relation,
            "standing": link.standing,
            "said": link.said,
            "quiet": link.quiet,
        }
        if beside[ends]:
            edge["smooth"] = {
                "enabled": True,
                "type": "curvedCW",
                "roundness": 0.08 * beside[ends],
            }
        beside[ends] += 1
        yield edge


def _library() -> str:
    """Vis-network as it lies in the wheel of pyvis."""
    return (files("pyvis") / "templates/lib/vis-9.1.2/vis-network.min.js").read_text("utf-8")


def _style() -> str:
    """The design's values, which the page has as well, and what the view makes of them."""
    tokens = (HERE / "web" / "static" / "style" / "tokens.css").read_text("utf-8")
    return tokens + _part("view.css")


def _part(name: str) -> str:
    return (HERE / "view_parts" / name).read_text("utf-8")


def _policy(style: str, scripts: list[str]) -> str:
    """The content security policy: nothing but our own inline parts, known by their hashes."""
    script_sources = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {script_sources}; style-src {_hash(style)}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _group_options() -> dict[str, Any]:
    """The groups as vis-network takes them."""
    return {
        name: {
            "color": _colours(group),
            "borderWidth": 2 if group.hollow else 1.5,
            "borderWidthSelected": 2 if group.hollow else 1.5,
            "shapeProperties": {"borderDashes": [4, 3] if group.hollow else False},
        }
        for name, group in GROUPS.items()
    }


def _colours(group: Group) -> dict[str, Any]:
    colours = {
        "background": palette.PAPER if group.hollow else group.colour,
        "border": group.colour if group.hollow else palette.PAPER,
    }
    return {**colours, "highlight": colours, "hover": colours}
