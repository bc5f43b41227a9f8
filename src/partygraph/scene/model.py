"""The parts of a scene, as they are drawn and as they go over HTTP."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from partygraph.network import Layer


class SceneView(StrEnum):
    """The arrangements of the network."""

    rings = "rings"
    """同心圆: the five levels as circles, units around them."""
    areas = "areas"
    """区域: streets, communities and estates as boxes in boxes."""
    tree = "tree"
    """层级树."""
    pairs = "pairs"
    """结对图: units left, communities right."""


class Colouring(StrEnum):
    """What the colours of nodes say."""

    level = "level"
    """按层级: the five levels, units and enterprises."""
    coverage = "coverage"
    """按结对覆盖: how many of its communities have a unit paired with them."""


class Band(StrEnum):
    """How far a node is covered by pairings."""

    none = "none"
    """未覆盖: no community of it, or not the community itself."""
    few = "few"
    """不足一半."""
    most = "most"
    """一半以上."""
    every = "every"
    """全部覆盖."""
    outside = "outside"
    """不计: what has no communities, such as a branch or a unit."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class SceneNode(_Part):
    """One thing that is drawn, or several that stand for one another."""

    id: str = Field(title="Id: what it is and the id of its row, `unit:u-1`")
    thing: str = Field(title="area, organisation, unit, or bundle for units not shown one by one")
    name: str = Field(title="Name")
    label: str = Field(title="What is written beside it")
    kind: str = Field(title="Kind of an area or a unit, level of an organisation")
    kind_word: str = Field(title="The same in words")
    form: str = Field(title="Form of an organisation, in words; else empty")
    group: str = Field(title="Group of the legend")
    colour: str = Field(title="Its colour")
    band: Band | None = Field(
        title="How far pairings cover it; null where colours say something else"
    )
    covered: str = Field(title="The same in words; empty where there is nothing to say")
    standing: str = Field(title="Standing")
    area_id: str = Field(title="The area it belongs to")
    holder: str = Field(title="The node shown that it belongs to; empty at the top")
    orbit: int = Field(title="How far out it belongs")
    size: float = Field(title="Half its width")
    font: float = Field(title="Height of its writing")
    x: float = Field(title="Where it stands, to the right")
    y: float = Field(title="Where it stands, downward")
    ray: float | None = Field(
        title="Direction of its writing, degrees clockwise from the right; null: below it"
    )
    off: float = Field(title="From its middle to the beginning of its writing")
    quiet: bool = Field(title="Whether its writing has no room, and is read only from nearby")
    inside: dict[str, int] = Field(title="Group → how many of what belongs to it are not shown")
    opened: bool = Field(title="Whether what belongs to it is shown")
    more: dict[str, int] = Field(title="Relation → how many things linked by it are not shown")


class SceneLink(_Part):
    """One link that is drawn, or several of one relation between the same two."""

    id: str = Field(title="Id within the scene")
    start: str = Field(title="Node that it begins at")
    finish: str = Field(title="Node that it ends at")
    relation: str = Field(title="Relation")
    standing: str = Field(title="Standing; empty for several")
    link_id: str = Field(title="The pairing or seat that is the link; else empty")
    count: int = Field(title="How many links it stands for")
    projects: int = Field(title="Projects of a pairing, added up for several")
    said: str = Field(title="What it carries, in words; else empty")
    quiet: bool = Field(title="Whether a box says it already, so that it is drawn only when asked")


class SceneBox(_Part):
    """The box around what belongs to a node."""

    id: str = Field(title="The node")
    x: float = Field(title="Left")
    y: float = Field(title="Top")
    width: float = Field(title="Width")
    height: float = Field(title="Height")
    inside: str = Field(title="The box around it; empty at the top")
    depth: int = Field(title="How many boxes are around it")


class LegendGroup(_Part):
    """One group of nodes in the legend."""

    key: str = Field(title="Group")
    word: str = Field(title="In words")
    count: int = Field(title="How many are shown")
    whole: int = Field(title="How many there are in the area")
    colour: str = Field(title="Colour")
    shape: str = Field(title="dot, square or hexagon")
    hollow: bool = Field(title="Whether it is a gap: an area without an organisation")


class LegendBand(_Part):
    """How far nodes are covered, in the legend."""

    key: Band = Field(title="How far")
    word: str = Field(title="In words")
    count: int = Field(title="How many of the nodes shown")
    colour: str = Field(title="Colour")


class LegendLine(_Part):
    """One relation in the legend."""

    key: str = Field(title="Relation")
    word: str = Field(title="In words")
    layer: Layer = Field(title="The layer that it is switched with")
    count: int = Field(title="How many are shown, those that stand in one line counted one by one")
    whole: int = Field(title="How many there are in the area")
    colour: str = Field(title="Colour")
    width: float = Field(title="Width of its line")
    dashes: tuple[int, ...] = Field(title="Lengths of dashes and gaps; empty for a whole line")


class Scene(_Part):
    """A view of the network of an area on a day, ready to be drawn."""

    area: str = Field(title="Area")
    area_name: str = Field(title="Its name")
    as_of: str = Field(title="The day")
    revision: int = Field(title="The revision of the graph")
    view: SceneView = Field(title="Arrangement")
    layers: tuple[Layer, ...] = Field(title="Layers that are on")
    colouring: Colouring = Field(title="What the colours of nodes say")
    nodes: tuple[SceneNode, ...]
    links: tuple[SceneLink, ...]
    boxes: tuple[SceneBox, ...]
    circles: tuple[float, ...] = Field(title="Radii of the circles around the middle")
    groups: tuple[LegendGroup, ...]
    bands: tuple[LegendBand, ...] = Field(title="How far covered; empty unless colours say so")
    lines: tuple[LegendLine, ...]
    whole_nodes: int = Field(title="Bodies in the whole area")
    whole_links: int = Field(title="Links in the whole area")
    illustrative: int = Field(title="Nodes and links shown that are made up")
    complete: bool = Field(title="Whether everything is shown one by one")
    cut: tuple[str, ...] = Field(
        title="Nodes of which not everything could be shown: more than 1,500 elements"
    )
    not_here: tuple[str, ...] = Field(title="What was to be opened or shown and is not in the area")
