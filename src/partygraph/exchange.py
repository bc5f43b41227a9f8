"""The network of an area in the forms that other tools read (pure).

GraphML (Brandes et al. 2002) for yEd, Gephi and Neo4j; GEXF 1.2 for Gephi; and a pair of CSV
tables, nodes and links, for spreadsheets and pandas. Values are text and numbers only; an empty
one is "".
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Mapping
from enum import StrEnum
from typing import Any

import networkx as nx

from partygraph.spreadsheets import harmless

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of the members of an archive: equal networks give equal bytes."""


class NetworkFormat(StrEnum):
    """The forms of an exported network; `csv` is a zip of nodes.csv and links.csv."""

    graphml = "graphml"
    gexf = "gexf"
    csv = "csv"


class ExportFormat(StrEnum):
    """The forms of what is exported: a network's, and those of the log of the cases."""

    graphml = "graphml"
    gexf = "gexf"
    csv = "csv"
    xes = "xes"
    events = "events"


MEDIA_TYPES = {
    NetworkFormat.graphml: "application/xml",
    NetworkFormat.gexf: "application/xml",
    NetworkFormat.csv: "application/zip",
}


def export(network: nx.MultiDiGraph[str], form: NetworkFormat) -> bytes:
    """A network as the bytes of one file; nodes and links keep their order."""
    if form is NetworkFormat.csv:
        return _csv_pair(network)
    plain = _plain(network, form)
    lines = nx.generate_graphml(plain) if form is NetworkFormat.graphml else nx.generate_gexf(plain)
    return "\n".join(lines).encode("utf-8") + b"\n"


def _seen(values: Mapping[str, Any]) -> dict[str, Any]:
    """Where a node stands and how it looks, as GEXF has it: upward is positive."""
    red, green, blue = (int(values["colour"][place : place + 2], 16) for place in (1, 3, 5))
    return {
        "position": {"x": values["x"], "y": -values["y"], "z": 0.0},
        "size": values["size"],
        "color": {"r": red, "g": green, "b": blue, "a": 1},
    }


def _plain(network: nx.MultiDiGraph[str], form: NetworkFormat) -> nx.MultiDiGraph[str]:
    """The same network with attributes that the format can hold; in GEXF places and colours."""
    plain: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for node, values in network.nodes(data=True):
        plain.add_node(node, **_values(values))
        plain.nodes[node]["label"] = values["name"]
        if form is NetworkFormat.gexf and "x" in values:
            plain.nodes[node]["viz"] = _seen(values)
    for start, end, key, values in network.edges(keys=True, data=True):
        plain.add_edge(start, end, str(key), **_values(values))
    return plain


def _values(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ""
        if value is None
        else value
        if isinstance(value, (bool, int, float))
        else str(value)
        for name, value in values.items()
    }


def _csv_pair(network: nx.MultiDiGraph[str]) -> bytes:
    nodes = [{"id": node, **_values(values)} for node, values in network.nodes(data=True)]
    links = [
        {"source": start, "target": end, "key": key, **_values(values)}
        for start, end, key, values in network.edges(keys=True, data=True)
    ]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, records in (("nodes.csv", nodes), ("links.csv", links)):
            archive.writestr(zipfile.ZipInfo(name, _EPOCH), _table(records))
    return stream.getvalue()


def _table(records: list[dict[str, Any]]) -> str:
    columns = list(dict.fromkeys(name for record in records for name in record))
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows({name: harmless(value) for name, value in one.items()} for one in records)
    return "\ufeff" + text.getvalue()
