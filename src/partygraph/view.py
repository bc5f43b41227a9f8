"""The network as one HTML file that opens with no network at all (pure; pyvis lives here only).

pyvis makes the nodes and links that vis-network reads and brings vis-network itself in its wheel.
The page around them is ours (`view.html.jinja`): pyvis' own template loads parts from other hosts
and runs names as script (docs/decisions/0005).
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader

from partygraph import palette
from partygraph.layout import AREAS, orbit_of, positions
from partygraph.model import Standing, UnitKind
from partygraph.network import VILLAGES, Graph

HERE = files("partygraph")


@dataclass(frozen=True, slots=True)
class Group:
    """How the nodes of one group look; a hollow one is an area where a committee is missing."""

    colour: str
    shape: str
    size: float
    hollow: bool = False


GROUPS: dict[str, Group] = {
    "city_committee": Group(palette.CITY, "dot", 26),
    "street_committee": Group(palette.STREET, "dot", 17),
    "community_committee": Group(palette.COMMUNITY, "dot", 13),
    "grid_branch": Group(palette.GRID, "dot", 8),
    "building_group": Group(palette.BUILDING, "dot", 5.5),
    "unit": Group(palette.UNIT, "square", 9),
    "enterprise": Group(palette.ENTERPRISE, "hexagon", 10.5),
    "unit_organisation": Group(palette.UNIT, "dot", 5.5),
    "gap_county": Group(palette.CITY, "dot", 22, hollow=True),
    "gap_town": Group(palette.STREET, "dot", 12, hollow=True),
    "gap_community": Group(palette.COMMUNITY, "dot", 10.5, hollow=True),
    "gap_village": Group(palette.COMMUNITY, "dot", 7, hollow=True),
}
ENTERPRISES = frozenset(
    {UnitKind.state_enterprise, UnitKind.private_enterprise, UnitKind.property_company}
)


@dataclass(frozen=True, slots=True)
class Line:
    """How the links of one relation look."""

    colour: str
    width: float
    dashes: tuple[int, ...] = ()


LINES: dict[str, Line] = {
    "SUBORDINATE_TO": Line(palette.GREY_LINE, 1.4),
    "PAIRED_WITH": Line(palette.BLUE_LINE, 0.7),
    "HOLDS_SEAT": Line(palette.ENTERPRISE, 1.6, (7, 5)),
    "COVERS": Line(palette.GRID, 1.2, (2, 5)),
    "PART_OF": Line(palette.GREY_LINE, 1.2, (5, 5)),
    "ORGANISATION_OF": Line(palette.UNIT, 1.2),
}


def _group(values: Mapping[str, Any]) -> str:
    if values["thing"] == "organisation":
        return str(values["kind"])
    if values["thing"] == "unit":
        return "enterprise" if values["kind"] in ENTERPRISES else "unit"
    if values["kind"] in VILLAGES:
        return "gap_village"
    return ("gap_county", "gap_town", "gap_community")[values["ring"]]


def _nodes(graph: Graph, area_name: str, words: Mapping[str, str]) -> Iterator[Any]:
    placed = positions(graph)
    for node, values in graph.nodes(data=True):
        group = _group(values)
        x, y = placed[node]
        yield {
            "n_id": node,
            "label": _short(values["name"], area_name)
            if values["ring"] >= AREAS
            else values["name"],
            "shape": GROUPS[group].shape,
            "group": group,
            "x": x,
            "y": y,
            "orbit": orbit_of(graph, node),
            "name": values["name"],
            "kind": _kind_word(values, words),
            "form": words[f"OrganisationForm.{values['form']}"] if values["form"] else "",
            "standing": values["standing"],
        }


def _short(name: str, area_name: str) -> str:
    """The name without what every name here begins with."""
    for prefix in ("中共", area_name):
        if len(name) > len(prefix) + 1:
            name = name.removeprefix(prefix)
    return name


KIND_ENUM = {"organisation": "OrganisationLevel", "unit": "UnitKind", "area": "AreaKind"}


def _kind_word(values: Mapping[str, Any], words: Mapping[str, str]) -> str:
    return words[f"{KIND_ENUM[values['thing']]}.{values['kind']}"]


def _edges(graph: Graph) -> Iterator[Any]:
    beside: Counter[frozenset[str]] = Counter()
    for number, (start, end, values) in enumerate(graph.edges(data=True)):
        line = LINES[values["relation"]]
        ends = frozenset((start, end))
        edge = {
            "source": start,
            "to": end,
            "id": f"e{number}",
            "arrows": "",
            "color": {"color": line.colour, "highlight": line.colour, "hover": line.colour},
            "width": round(line.width + 0.35 * min(values.get("projects", 0), 8), 2),
            "dashes": list(line.dashes) or False,
            **values,
        }
        if beside[ends]:
            edge["smooth"] = {
                "enabled": True,
                "type": "curvedCW",
                "roundness": 0.08 * beside[ends],
            }
        beside[ends] += 1
        yield edge


def html(  # noqa: PLR0913  what the title block says, each by its name
    graph: Graph,
    *,
    title: str,
    area_name: str,
    as_of: date | str,
    revision: int | str,
    words: Mapping[str, str],
) -> str:
    """One HTML file of the network: no request leaves it, and equal rows give equal bytes.

    `words` are those of `words/<language>/view.json` and `values.json` together.
    """
    from pyvis import network as pyvis  # noqa: PLC0415  it loads IPython, for one door only

    drawing = pyvis.Network(directed=True)
    for node in _nodes(graph, area_name, words):
        drawing.add_node(**node)
    for edge in _edges(graph):
        drawing.add_edge(**edge)
    environment = Environment(loader=FileSystemLoader(str(HERE)), autoescape=True)
    library, style, script = _library(), _style(), _part("view.js")
    standings = [values["standing"] for _, values in graph.nodes(data=True)]
    edge_standings = [values["standing"] for *_, values in graph.edges(data=True)]
    return environment.get_template("view.html.jinja").render(
        title=title,
        area_name=area_name,
        as_of=str(as_of),
        revision=revision,
        words=words,
        policy=_policy(style, [library, script]),
        style=style,
        library=library,
        script=script,
        names=sorted({node["name"] for node in drawing.nodes}),
        legend=_legend(Counter(node["group"] for node in drawing.nodes), words),
        lines=_line_legend(Counter(edge["relation"] for edge in drawing.edges), words),
        illustrative=words["view.illustrative"].format(
            nodes=standings.count(Standing.illustrative),
            edges=edge_standings.count(Standing.illustrative),
        )
        if Standing.illustrative in standings + edge_standings
        else "",
        data={
            "nodes": drawing.nodes,
            "edges": drawing.edges,
            "groups": _group_options(),
            "words": {
                key: word
                for key, word in words.items()
                if key.startswith(("view.", "relation.", "Standing."))
            },
        },
    )


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
            "size": group.size,
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


def _legend(counts: Counter[str], words: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "key": name,
            "word": words.get(f"view.group.{name}") or words[f"OrganisationLevel.{name}"],
            "count": counts[name],
            "group": group,
        }
        for name, group in GROUPS.items()
        if counts[name]
    ]


def _line_legend(counts: Counter[str], words: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {"key": name, "word": words[f"relation.{name}"], "count": counts[name], "line": line}
        for name, line in LINES.items()
        if counts[name]
    ]
