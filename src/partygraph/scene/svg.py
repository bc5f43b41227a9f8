"""A scene as an SVG file: fonts by name, no script, nothing from outside, all text escaped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from math import cos, radians, sin
from xml.sax.saxutils import escape, quoteattr

from partygraph import palette
from partygraph.layout import text_width
from partygraph.scene.look import GROUPS, LINES, Group
from partygraph.scene.model import Scene, SceneBox, SceneLink, SceneNode, SceneView

_FONTS = (
    '"PingFang SC", "HarmonyOS Sans SC", MiSans, "Microsoft YaHei", "Source Han Sans SC", '
    '"Noto Sans CJK SC", sans-serif'
)
_FAMILY = quoteattr(_FONTS)
_TITLE = f'font-size="26" font-weight="600" fill="{palette.INK}"'
_MUTED = f'font-size="14" fill="{palette.INK_SOFT}"'
_MARGIN = 40.0
_LEGEND_WIDTH, _LEGEND_ROW, _HEAD = 250.0, 26.0, 92.0
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BOX_FILLS = ("#F7F9FC", "#FFFFFF", "#F2F6FF", "#FFFFFF", "#F7F9FC")
"""The paper of a box by how many are around it."""
_BOX_LINE = "#C3CAD6"
_CIRCLE_LINE = "#E3E7EE"


def svg(scene: Scene, words: Mapping[str, str]) -> str:
    """The scene as one SVG document with a title, a description, a legend and every name."""
    left, top, right, bottom = _bounds(scene)
    rows = len(scene.groups) + len(scene.lines) + len(scene.bands) + (5 if scene.bands else 2)
    legend_height = _HEAD + rows * _LEGEND_ROW
    width = right - left + _LEGEND_WIDTH + 3 * _MARGIN
    height = max(bottom - top + _HEAD, legend_height) + 2 * _MARGIN
    title = words["scene.title"].format(area=scene.area_name, view=words[f"SceneView.{scene.view}"])
    about = _about(scene, words)
    size = f'width="{_n(width)}" height="{_n(height)}"'
    place = f"{_n(_LEGEND_WIDTH + 2 * _MARGIN - left)} {_n(_HEAD + _MARGIN - top)}"
    language = quoteattr(words["lang"])
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {_n(width)} {_n(height)}"'
    parts = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'{head} role="img" aria-labelledby="title about" lang={language} font-family={_FAMILY}>',
        f'<title id="title">{_text(title)}</title>',
        f'<desc id="about">{_text(about)}</desc>',
        f'<rect {size} fill="{palette.PAPER}"/>',
        f'<text x="{_n(_MARGIN)}" y="58" {_TITLE}>{_text(title)}</text>',
        f'<text x="{_n(_MARGIN)}" y="88" {_MUTED}>{_text(about)}</text>',
        *_legend(scene, words),
        f'<g transform="translate({place})">',
        *_drawing(scene),
        "</g>",
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _about(scene: Scene, words: Mapping[str, str]) -> str:
    about = words["scene.about"].format(
        as_of=scene.as_of,
        revision=scene.revision,
        nodes=len(scene.nodes),
        links=len(scene.links),
        whole_nodes=scene.whole_nodes,
        whole_links=scene.whole_links,
    )
    if scene.illustrative:
        about += words["scene.illustrative"].format(count=scene.illustrative)
    return about


def _drawing(scene: Scene) -> Iterator[str]:
    for radius in scene.circles:
        yield f'<circle r="{_n(radius)}" fill="none" stroke="{_CIRCLE_LINE}"/>'
    for box in scene.boxes:
        yield _box(box)
    known = {node.id: node for node in scene.nodes}
    for link in scene.links:
        if not link.quiet:
            yield _link(link, known[link.start], known[link.finish], scene.view)
    for node in scene.nodes:
        yield _node(node)
        if not node.quiet:
            yield _label(node)


def _box(box: SceneBox) -> str:
    fill = _BOX_FILLS[min(box.depth, len(_BOX_FILLS) - 1)]
    return (
        f'<rect x="{_n(box.x)}" y="{_n(box.y)}" width="{_n(box.width)}" '
        f'height="{_n(box.height)}" rx="6" fill="{fill}" stroke="{_BOX_LINE}"/>'
    )


def _link(link: SceneLink, start: SceneNode, finish: SceneNode, view: SceneView) -> str:
    line = LINES[link.relation]
    dashes = f' stroke-dasharray="{" ".join(map(str, line.dashes))}"' if line.dashes else ""
    width = line.width + 0.35 * min(link.projects + link.count - 1, 8)
    faint = 0.35 if view is SceneView.areas else 0.7
    return (
        f'<path d="{_path(start, finish, view)}" fill="none" stroke="{line.colour}" '
        f'stroke-width="{_n(width)}" stroke-opacity="{faint}"{dashes}/>'
    )


def _path(start: SceneNode, finish: SceneNode, view: SceneView) -> str:
    a, b = f"{_n(start.x)} {_n(start.y)}", f"{_n(finish.x)} {_n(finish.y)}"
    if view in {SceneView.tree, SceneView.pairs}:
        middle = _n((start.x + finish.x) / 2)
        return f"M{a}C{middle} {_n(start.y)} {middle} {_n(finish.y)} {b}"
    return f"M{a}L{b}"


def _node(node: SceneNode) -> str:
    group = replace(GROUPS[node.group], colour=node.colour)
    return _mark(group, node.x, node.y, node.size, bundle=node.thing == "bundle")


def _mark(group: Group, x: float, y: float, size: float, *, bundle: bool = False) -> str:
    look = (
        f'fill="{palette.PAPER}" stroke="{group.colour}" stroke-width="2" stroke-dasharray="4 3"'
        if group.hollow or bundle
        else f'fill="{group.colour}" stroke="{palette.PAPER}"'
    )
    if group.shape == "square":
        return (
            f'<rect x="{_n(x - size)}" y="{_n(y - size)}" width="{_n(2 * size)}" '
            f'height="{_n(2 * size)}" {look}/>'
        )
    if group.shape == "hexagon":
        corners = " ".join(
            f"{_n(x + size * cos(radians(turn)))},{_n(y + size * sin(radians(turn)))}"
            for turn in range(0, 360, 60)
        )
        return f'<polygon points="{corners}" {look}/>'
    return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(size)}" {look}/>'


def _label(node: SceneNode) -> str:
    text = _text(node.label)
    font = f'font-size="{_n(node.font)}" fill="{palette.INK}"'
    if node.ray is None:
        y = node.y + node.size + node.font
        return f'<text x="{_n(node.x)}" y="{_n(y)}" text-anchor="middle" {font}>{text}</text>'
    x = node.x + node.off * cos(radians(node.ray))
    y = node.y + node.off * sin(radians(node.ray))
    back = 90 < node.ray < 270  # noqa: PLR2004  degrees: it would stand on its head
    turn = node.ray - 180 if back else node.ray
    anchor = "end" if back else "start"
    turned = f' transform="rotate({_n(turn)} {_n(x)} {_n(y)})"' if turn % 360 else ""
    return (
        f'<text x="{_n(x)}" y="{_n(y)}" dy=".36em" text-anchor="{anchor}"{turned} {font}>'
        f"{text}</text>"
    )


def _legend(scene: Scene, words: Mapping[str, str]) -> Iterator[str]:
    y = _HEAD + _MARGIN
    if scene.bands:
        yield _heading(words["scene.bands"], y)
        for band in scene.bands:
            y += _LEGEND_ROW
            yield _mark(Group(band.colour, "dot", 7), _MARGIN + 9, y - 5, 7)
            yield _row(band.word, band.count, y)
        y += 1.5 * _LEGEND_ROW
    yield _heading(words["view.legend.nodes"], y)
    for row in scene.groups:
        y += _LEGEND_ROW
        yield _mark(shape_of(scene, row.key), _MARGIN + 9, y - 5, 7)
        yield _row(row.word, row.count, y)
    y += 1.5 * _LEGEND_ROW
    yield _heading(words["view.legend.lines"], y)
    for line in scene.lines:
        y += _LEGEND_ROW
        dashes = f' stroke-dasharray="{" ".join(map(str, line.dashes))}"' if line.dashes else ""
        yield (
            f'<path d="M{_n(_MARGIN)} {_n(y - 5)}h20" stroke="{line.colour}" '
            f'stroke-width="{_n(line.width + 0.8)}"{dashes}/>'
        )
        yield _row(line.word, line.count, y)


def shape_of(scene: Scene, key: str) -> Group:
    """The mark of a group in the legend: in ink where colours say how far it is covered."""
    group = GROUPS[key]
    return replace(group, colour=palette.INK_SOFT) if scene.bands else group


def _heading(text: str, y: float) -> str:
    return (
        f'<text x="{_n(_MARGIN)}" y="{_n(y)}" font-size="15" font-weight="600" '
        f'fill="{palette.INK}">{_text(text)}</text>'
    )


def _row(word: str, count: int, y: float) -> str:
    right = _MARGIN + _LEGEND_WIDTH
    return (
        f'<text x="{_n(_MARGIN + 28)}" y="{_n(y)}" font-size="14" fill="{palette.INK}">'
        f'{_text(word)}</text><text x="{_n(right)}" y="{_n(y)}" font-size="14" '
        f'text-anchor="end" fill="{palette.INK_SOFT}">{count}</text>'
    )


def _bounds(scene: Scene) -> tuple[float, float, float, float]:
    """The rectangle around everything drawn, writing included."""
    xs, ys = [0.0], [0.0]
    if scene.nodes:
        xs, ys = [], []
    for node in scene.nodes:
        reach = text_width(node.label) * node.font
        if node.ray is None:
            xs += [node.x - reach / 2, node.x + reach / 2]
            ys += [node.y - node.size, node.y + node.size + 1.4 * node.font]
        else:
            far = node.off + reach
            xs += [node.x - node.size, node.x + node.size, node.x + far * cos(radians(node.ray))]
            ys += [node.y - node.size, node.y + node.size, node.y + far * sin(radians(node.ray))]
    for box in scene.boxes:
        xs += [box.x, box.x + box.width]
        ys += [box.y, box.y + box.height]
    return min(xs), min(ys), max(xs), max(ys)


def _text(text: str) -> str:
    return escape(_UNWRITABLE.sub("\ufffd", text))


def _n(number: float) -> str:
    """A number without what says nothing: `12`, `12.5`."""
    return f"{number:.1f}".removesuffix(".0")
