"""Where things stand in each view of the network, computed once for page, file and SVG (pure).

Four arrangements over plain values: `rings` (同心圆), `areas` (区域), `tree` (层级树) and `pairs`
(结对图). Each is deterministic: equal items in any order stand at equal places.
"""

from partygraph.layout.areas import areas
from partygraph.layout.pairs import crossings, pairs
from partygraph.layout.places import Box, Item, Layout, Spot, text_width
from partygraph.layout.rings import ORBITS, OUTERMOST, rings
from partygraph.layout.tree import tree

__all__ = [
    "ORBITS",
    "OUTERMOST",
    "Box",
    "Item",
    "Layout",
    "Spot",
    "areas",
    "crossings",
    "pairs",
    "rings",
    "text_width",
    "tree",
]
