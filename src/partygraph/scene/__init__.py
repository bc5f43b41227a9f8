"""What a view of the network shows: nodes, links, boxes at their places, and a legend (pure).

A scene is made from the whole network of an area, what is opened in it, and the layers that are on.
Page, one-file view, SVG and workbook are drawn from the same scene.
"""

from partygraph.scene.hiding import without
from partygraph.scene.holders import Held, held
from partygraph.scene.look import GROUPS, LINES, Group, Line
from partygraph.scene.making import LAYERS, Asked, scene
from partygraph.scene.model import Band, Colouring, Scene, SceneBox, SceneLink, SceneNode, SceneView
from partygraph.scene.network import as_network
from partygraph.scene.sheets import as_workbook
from partygraph.scene.svg import shape_of, svg

__all__ = [
    "GROUPS",
    "LAYERS",
    "LINES",
    "Asked",
    "Band",
    "Colouring",
    "Group",
    "Held",
    "Line",
    "Scene",
    "SceneBox",
    "SceneLink",
    "SceneNode",
    "SceneView",
    "as_network",
    "as_workbook",
    "held",
    "scene",
    "shape_of",
    "svg",
    "without",
]
