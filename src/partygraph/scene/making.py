"""A scene from the whole network: what is shown, aggregated, placed and put in words (pure)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from partygraph.layout import OUTERMOST, Item, Layout, areas, pairs, rings, tree
from partygraph.model import Standing
from partygraph.network import VILLAGES, Layer
from partygraph.scene.covering import COLOURS, bands, cover_of, said
from partygraph.scene.holders import AREAS, Held
from partygraph.scene.labels import short_label
from partygraph.scene.legend import groups, lines
from partygraph.scene.look import BOX_FONTS, FONTS, GROUPS, LINES, group_of
from partygraph.scene.model import (
    Colouring,
    Scene,
    SceneBox,
    SceneLink,
    SceneNode,
    SceneView,
)
from partygraph.scene.showing import (
    COMFORTABLE,
    MOST_ELEMENTS,
    Showing,
    choose,
    inside,
)

Words = Mapping[str, str]
LAYERS = tuple(dict.fromkeys(line.layer for line in LINES.values()))
"""The layers that a network has."""
_COLUMN = 200
"""Rows of the pairing diagram where nobody asked for more."""
_TIES = frozenset({"PAIRED_WITH", "HOLDS_SEAT"})
_KINDS = {"organisation": "OrganisationLevel", "unit": "UnitKind", "area": "AreaKind"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What is to be seen of a network.

    Args:
        colouring: what the colours of nodes say.
        opened: nodes to open, in the order in which they were opened.
        closed: nodes to close where everything is open.
        shown: nodes to show singly; `<node>~<RELATION>` for all that one is linked with by it.
    """

    view: SceneView = SceneView.rings
    layers: tuple[Layer, ...] = LAYERS
    colouring: Colouring = Colouring.level
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()


@dataclass(slots=True)
class _Link:
    """A link between what is shown, that stands for one or more of the network."""

    start: str
    finish: str
    relation: str
    key: str = ""
    carried: list[Mapping[str, Any]] = field(default_factory=list)


def scene(  # noqa: PLR0913  what the head of a scene says, each by its name
    whole: Held,
    asked: Asked,
    *,
    area: str,
    names: Sequence[str],
    as_of: str,
    revision: int,
    words: Words,
) -> Scene:
    """Make the scene of a network.

    Args:
        whole: the network of the area, with every layer.
        names: of the area, and of those around it that names here begin with.
    """
    part = whole.only(_present(whole, asked.layers))
    resolved = _Resolved(part, asked)
    showing = choose(
        part,
        lambda showing: sum(len(drawn) for drawn in _drawn(part, showing, asked)),
        fits=lambda showing: _fits(_drawn(part, showing, asked), asked.view),
        opened=resolved.opened,
        closed=resolved.closed,
        single=resolved.single,
    )
    nodes, links = _drawn(part, showing, asked)
    stands = showing.standing_in(part)
    unseen = inside(stands)
    described = [
        _sized(
            _described(node, part, unseen.get(node, []), tuple(names), asked.view, words),
            asked.view,
        )
        for node in nodes
    ]
    if asked.colouring is Colouring.coverage:
        described = [_covered(one, part, words) for one in described]
    known = set(nodes)
    holder_of = {node: _nearest(node, part, stands, known) for node in nodes}
    layout = _placed(described, holder_of, links, asked.view)
    scene_nodes = tuple(
        SceneNode(
            **one,
            holder=holder_of[one["id"]],
            x=(spot := layout.spots[one["id"]]).x,
            y=spot.y,
            ray=spot.ray,
            off=spot.off,
            quiet=spot.quiet,
            opened=one["id"] in showing.opened,
            more=_more(one["id"], part, stands, asked.layers),
        )
        for one in described
    )
    around = _around(described, holder_of) if asked.view is SceneView.areas else {}
    scene_links = tuple(
        _said(link, words, quiet=_boxed(link.start, link.finish, around)) for link in links
    )
    active = [
        values["relation"]
        for start, end, values in part.graph.edges(data=True)
        if start in part.holders and end in part.holders
        and LINES[values["relation"]].layer in asked.layers
    ]  # fmt: skip
    return Scene(
        area=area,
        area_name=names[0] if names else area,
        as_of=as_of,
        revision=revision,
        view=asked.view,
        layers=tuple(layer for layer in LAYERS if layer in asked.layers),
        colouring=asked.colouring,
        nodes=scene_nodes,
        links=scene_links,
        boxes=_boxes(layout),
        circles=tuple(round(radius, 1) for radius in layout.circles),
        groups=groups(scene_nodes, part, words),
        bands=bands(scene_nodes, words) if asked.colouring is Colouring.coverage else (),
        lines=lines(scene_links, Counter(active), words),
        whole_nodes=len(part.holders),
        whole_links=len(active),
        illustrative=sum(one.standing == Standing.illustrative for one in scene_nodes)
        + sum(one.standing == Standing.illustrative for one in scene_links),
        complete=not unseen,
        cut=tuple(sorted({*showing.limits, *showing.left_out})),
        not_here=resolved.not_here,
    )


class _Resolved:
    """What was asked for by ids, as nodes of the network; an area as who stands for it."""

    def __init__(self, whole: Held, asked: Asked) -> None:
        self._whole = whole
        self._missing: list[str] = []
        self.opened = self._nodes(asked.opened)
        self.closed = set(self._nodes(asked.closed))
        self.single = self._singles(asked.shown)
        self.not_here = tuple(dict.fromkeys(self._missing))

    def _nodes(self, ids: Iterable[str]) -> list[str]:
        found = []
        for id_ in ids:
            node = self._node(id_)
            if node is None:
                self._missing.append(id_)
            else:
                found.append(node)
        return list(dict.fromkeys(found))

    def _node(self, id_: str) -> str | None:
        thing, _, row = id_.partition(":")
        node = id_
        if thing == "area":
            node = self._whole.graph.graph.get("stands_for", {}).get(row, id_)
        return node if node in self._whole.holders else None

    def _singles(self, ids: Iterable[str]) -> set[str]:
        found: set[str] = set()
        graph = self._whole.graph
        for id_ in ids:
            plain, _, relation = id_.partition("~")
            node = self._node(plain)
            if node is None:
                self._missing.append(id_)
            elif not relation:
                found.add(node)
            else:
                ends = [
                    *((end, values) for _, end, values in graph.out_edges(node, data=True)),
                    *((end, values) for end, _, values in graph.in_edges(node, data=True)),
                ]
                found.update(
                    end
                    for end, values in ends
                    if values["relation"] == relation and end in self._whole.holders
                )
        return found


def _present(whole: Held, layers: Sequence[Layer]) -> set[str]:
    """The nodes without the units and villages that nothing links while some layers are off."""
    linked: set[str] = set()
    for start, end, values in whole.graph.edges(data=True):
        if values["relation"] != "PART_OF" and LINES[values["relation"]].layer in layers:
            linked |= {start, end}
    kept = {
        node
        for node, values in whole.graph.nodes(data=True)
        if node in linked
        or not (
            values["thing"] == "unit"
            or values["kind"] == "unit_organisation"
            or values["kind"] in VILLAGES
        )
    }
    for node in list(kept):
        at = whole.holders[node]
        while at and at not in kept:
            kept.add(at)
            at = whole.holders[at]
    return kept


def _fits(drawn: tuple[list[str], list[_Link]], view: SceneView) -> bool:
    nodes, links = drawn
    if view is SceneView.tree:
        return len(nodes) <= COMFORTABLE
    if view is SceneView.pairs and len(nodes) > _COLUMN:
        return False
    return len(nodes) + len(links) <= MOST_ELEMENTS


def _drawn(whole: Held, showing: Showing, asked: Asked) -> tuple[list[str], list[_Link]]:
    """The nodes and links that a view draws of what is shown."""
    stands = showing.standing_in(whole)
    if asked.view is SceneView.pairs:
        return _drawn_pairs(whole, showing, stands, asked.layers)
    nodes = showing.visible(whole)
    links = _links(whole, stands, asked.layers)
    if asked.view is SceneView.tree:
        held = {(node, _above(node, whole, stands)) for node in nodes}
        links = _one_each(link for link in links if (link.start, link.finish) in held)
    return nodes, links


def _one_each(links: Iterable[_Link]) -> list[_Link]:
    """The first link of each two: a tree shows that one belongs to the other, once."""
    found: dict[tuple[str, str], _Link] = {}
    for link in links:
        found.setdefault((link.start, link.finish), link)
    return list(found.values())


def _above(node: str, whole: Held, stands: Mapping[str, str]) -> str:
    holder = whole.holders[node]
    return stands[holder] if holder else ""


def _nearest(node: str, whole: Held, stands: Mapping[str, str], known: set[str]) -> str:
    """The node drawn that holds another one."""
    if node.startswith(_BUNDLE):
        node = node.removeprefix(_BUNDLE)
        return node if node in known else ""
    at = _above(node, whole, stands)
    while at and at not in known:
        at = _above(at, whole, stands)
    return at


def _links(whole: Held, stands: Mapping[str, str], layers: Sequence[Layer]) -> list[_Link]:
    found: dict[tuple[str, str, str, str], _Link] = {}
    for start, end, key, values in whole.graph.edges(keys=True, data=True):
        relation = values["relation"]
        if LINES[relation].layer not in layers or start not in stands or end not in stands:
            continue
        a, b = stands[start], stands[end]
        if a == b or not a or not b or (relation == "LOCATED_IN" and a != start):
            continue
        alone = (a, b) == (start, end)
        _put(found, a, b, relation, str(key) if alone else "", values)
    return list(found.values())


def _put(  # noqa: PLR0913, PLR0917  what tells links apart, and what one carries
    found: dict[tuple[str, str, str, str], _Link],
    start: str,
    finish: str,
    relation: str,
    key: str,
    values: Mapping[str, Any],
) -> None:
    link = found.setdefault((start, finish, relation, key), _Link(start, finish, relation, key))
    link.carried.append(values)


_BUNDLE = "bundle:"


def _drawn_pairs(
    whole: Held, showing: Showing, stands: Mapping[str, str], layers: Sequence[Layer]
) -> tuple[list[str], list[_Link]]:
    """Units left, communities right; what is not shown one by one stands in bundles."""
    found: dict[tuple[str, str, str, str], _Link] = {}
    for start, end, key, values in whole.graph.edges(keys=True, data=True):
        relation = values["relation"]
        if relation not in _TIES or LINES[relation].layer not in layers:
            continue
        if not (stands.get(start) and stands.get(end)):
            continue
        left = start if stands[start] == start else f"{_BUNDLE}{stands[start]}"
        right = stands[end]
        alone = (left, right) == (start, end)
        _put(found, left, right, relation, str(key) if alone else "", values)
    links = list(found.values())
    rights = {link.finish for link in links}
    closed = {at for node, at in stands.items() if node != at}
    communities = [
        node
        for node in showing.visible(whole)
        if node in rights
        or (
            whole.orbits[node] < AREAS
            and whole.graph.nodes[node]["kind"] not in VILLAGES
            and (whole.orbits[node] == AREAS - 1 or node in closed)
        )
    ]
    return [*sorted({link.start for link in links}), *communities], links


def _sized(one: dict[str, Any], view: SceneView) -> dict[str, Any]:
    """A node with the size of its mark and writing in a view."""
    orbit = one["orbit"]
    if view is SceneView.rings:
        return {**one, "size": _DOT} if orbit == _ENTERPRISES else one
    if view is SceneView.areas and orbit < len(BOX_FONTS):
        return {**one, "size": min(one["size"], _HEAD_SIZE), "font": BOX_FONTS[orbit]}
    return {**one, "size": min(one["size"], _FLAT_SIZE), "font": _FLAT_FONT}


def _described(  # noqa: PLR0913, PLR0917  what there is of it, and how it is said
    node: str,
    whole: Held,
    unseen: Sequence[str],
    names: tuple[str, ...],
    view: SceneView,
    words: Words,
) -> dict[str, Any]:
    """What a node is, without where it stands."""
    if node.startswith(_BUNDLE):
        return _described_bundle(node, whole, words)
    values = whole.graph.nodes[node]
    group = group_of(values)
    orbit = whole.orbits[node]
    counts = Counter(group_of(whole.graph.nodes[one]) for one in unseen)
    longest = _LONGEST_AROUND if view is SceneView.rings else _LONGEST
    label = short_label(values["name"], group, () if orbit == 0 else names, longest)
    return {
        "id": node,
        "thing": values["thing"],
        "name": values["name"],
        "label": f"{label} +{len(unseen)}" if unseen else label,
        "kind": values["kind"],
        "kind_word": words[f"{_KINDS[values['thing']]}.{values['kind']}"],
        "form": words[f"OrganisationForm.{values['form']}"] if values["form"] else "",
        "group": group,
        "colour": GROUPS[group].colour,
        "band": None,
        "covered": "",
        "standing": values["standing"],
        "area_id": values["area_id"],
        "orbit": orbit,
        "size": GROUPS[group].size,
        "font": FONTS[orbit],
        "inside": {name: counts[name] for name in GROUPS if counts[name]},
    }


def _covered(one: dict[str, Any], whole: Held, words: Words) -> dict[str, Any]:
    """A node with the colour, the sentence and the number of how far it is covered."""
    band, found = cover_of(one["id"], whole.graph, one["orbit"])
    told = said(one["area_id"], found, words)
    beside = told.pop("beside")
    joint = words["scene.joint"] if one["inside"] else " "
    label = joint.join(part for part in (one["label"], beside) if part)
    return {**one, **told, "label": label, "band": band, "colour": COLOURS[band]}


def _described_bundle(node: str, whole: Held, words: Words) -> dict[str, Any]:
    at = node.removeprefix(_BUNDLE)
    values = whole.graph.nodes[at]
    tied = [
        one
        for one in whole.below(at)
        if whole.graph.nodes[one]["thing"] == "unit" and whole.orbits[one] == _UNITS
    ]
    counts = Counter(group_of(whole.graph.nodes[one]) for one in tied)
    name = words["scene.bundle"].format(place=values["name"], count=len(tied))
    return {
        "id": node,
        "thing": "bundle",
        "name": name,
        "label": words["scene.bundle.label"].format(count=len(tied)),
        "kind": "bundle",
        "kind_word": words["scene.bundle.kind"],
        "form": "",
        "group": "unit",
        "colour": GROUPS["unit"].colour,
        "band": None,
        "covered": "",
        "standing": "",
        "area_id": values["area_id"],
        "orbit": _UNITS,
        "size": GROUPS["unit"].size,
        "font": FONTS[_UNITS],
        "inside": {group: counts[group] for group in GROUPS if counts[group]},
    }


_ENTERPRISES, _UNITS = 5, 6


def _placed(
    described: Sequence[Mapping[str, Any]],
    holder_of: Mapping[str, str],
    links: Sequence[_Link],
    view: SceneView,
) -> Layout:
    items = [
        Item(
            id=one["id"],
            orbit=one["orbit"],
            holder=_box_of(one, holder_of) if view is SceneView.areas else holder_of[one["id"]],
            radius=one["size"],
            label=one["label"],
            font=one["font"],
        )
        for one in described
    ]
    if view is SceneView.rings:
        return rings(items)
    if view is SceneView.areas:
        return areas(items)
    if view is SceneView.tree:
        return tree(items)
    lefts = {link.start for link in links}
    return pairs(
        [item for item in items if item.id in lefts],
        [item for item in items if item.id not in lefts],
        [(link.start, link.finish) for link in links],
    )


def _box_of(one: Mapping[str, Any], holder_of: Mapping[str, str]) -> str:
    """Whose box a node stands in: an organisation inside a unit stands beside it."""
    holder = holder_of[one["id"]]
    return holder_of.get(holder, "") if one["orbit"] == OUTERMOST and holder else holder


def _around(
    described: Sequence[Mapping[str, Any]], holder_of: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Node → whose boxes are around it, the innermost first."""
    box_of = {one["id"]: _box_of(one, holder_of) for one in described}
    found: dict[str, tuple[str, ...]] = {}
    for node, box in box_of.items():
        way, at = [], box
        while at:
            way.append(at)
            at = box_of[at]
        found[node] = tuple(way)
    return found


def _boxed(start: str, finish: str, around: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether boxes say of two nodes that they belong together."""
    return finish in around.get(start, ()) or (
        start in around and around[start][:1] == around[finish][:1]
    )


def _boxes(layout: Layout) -> tuple[SceneBox, ...]:
    around = {box.id: box.inside for box in layout.boxes}
    found = []
    for box in layout.boxes:
        depth, at = 0, box.inside
        while at:
            depth, at = depth + 1, around.get(at, "")
        found.append(
            SceneBox(
                id=box.id,
                x=box.x,
                y=box.y,
                width=box.width,
                height=box.height,
                inside=box.inside,
                depth=depth,
            )
        )
    return tuple(sorted(found, key=lambda box: (box.depth, box.id)))


def _more(
    node: str, whole: Held, stands: Mapping[str, str], layers: Sequence[Layer]
) -> dict[str, int]:
    """How many things linked with a node are not shown, by relation."""
    if node not in whole.holders:
        return {}
    unseen: defaultdict[str, set[str]] = defaultdict(set)
    graph = whole.graph
    ends = [
        *((end, values) for _, end, values in graph.out_edges(node, data=True)),
        *((start, values) for start, _, values in graph.in_edges(node, data=True)),
    ]
    for end, values in ends:
        if stands.get(end, end) != end and LINES[values["relation"]].layer in layers:
            unseen[values["relation"]].add(end)
    return {name: len(unseen[name]) for name in LINES if unseen[name]}


def _said(link: _Link, words: Words, *, quiet: bool) -> SceneLink:
    first = link.carried[0]
    alone = len(link.carried) == 1 and bool(link.key)
    projects = sum(values.get("projects", 0) for values in link.carried)
    said = []
    if not alone:
        said.append(words["scene.links"].format(count=len(link.carried)))
    if projects:
        said.append(words["view.link.projects"].format(count=projects))
    if alone and first.get("members_reporting"):
        members = first.get("members_shown", first["members_reporting"])
        said.append(words["view.link.members"].format(count=members))
    if link.relation == "HOLDS_SEAT":
        seats = sum(values.get("seats", 0) for values in link.carried)
        said.append(words["view.link.seats"].format(count=seats))
    own = link.key.removeprefix("seat:") if alone and link.relation in _TIES else ""
    return SceneLink(
        id=f"{link.start}~{link.finish}~{link.key or link.relation}",
        start=link.start,
        finish=link.finish,
        relation=link.relation,
        standing=first["standing"] if alone else "",
        link_id=own,
        count=len(link.carried),
        projects=projects,
        said=words["scene.joint"].join(said),
        quiet=quiet,
    )


_LONGEST_AROUND, _LONGEST = 8, 14
"""Characters of a label where it is turned outward, and where it stands in a row."""
_DOT = 6.0
_HEAD_SIZE = 12.0
_FLAT_FONT = 13.0
_FLAT_SIZE = 9.0
"""Where names stand beside their things in rows, all are of one height."""
