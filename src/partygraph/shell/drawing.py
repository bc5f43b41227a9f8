"""`view` and `export`: the network of an area as a file."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from partygraph.exchange import ExportFormat, NetworkFormat, export
from partygraph.graph import Graph, NetworkOf, SceneOf
from partygraph.scene import Colouring, SceneView, as_network, as_workbook, svg
from partygraph.shell.app import (
    AreaOption,
    AsOfOption,
    LanguageOption,
    OutputOption,
    ScenarioOption,
    StoreOption,
    app,
    area_of,
    made_by_graph,
    settings_of,
    write_file,
)
from partygraph.words import words


class ViewFormat(StrEnum):
    """The forms in which a view is drawn."""

    html = "html"
    svg = "svg"
    xlsx = "xlsx"
    graphml = "graphml"
    gexf = "gexf"


_ROUTES = {
    ViewFormat.html: "/api/view",
    ViewFormat.svg: "/api/graph.svg",
    ViewFormat.xlsx: "/api/graph.xlsx",
    ViewFormat.graphml: "/api/graph.graphml",
    ViewFormat.gexf: "/api/graph.gexf",
}


@app.command("view")
def view_command(  # noqa: PLR0913, PLR0917  its options
    area: AreaOption,
    output: OutputOption,
    view: Annotated[
        SceneView, typer.Option("--view", help="rings, areas, tree or pairs.")
    ] = SceneView.rings,
    colour: Annotated[
        Colouring, typer.Option("--colour", help="What colours say: level or coverage.")
    ] = Colouring.level,
    form: Annotated[
        ViewFormat | None,
        typer.Option(
            "--format",
            help="html, svg, graphml, gexf, or xlsx: tables. Default: as the file is named.",
            show_default="html",
        ),
    ] = None,
    as_of: AsOfOption = None,
    scenario: ScenarioOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Draw the network of an area into one file: HTML that opens without any network, or SVG."""
    settings = settings_of(store, lang)
    given = area_of(NetworkOf, area, as_of, settings, scenario=scenario)
    wanted = SceneOf(**given.model_dump(), view=view, colour=colour)
    named = output.suffix.lower().removeprefix(".")
    chosen = form or (ViewFormat(named) if named in tuple(ViewFormat) else ViewFormat.html)
    text = made_by_graph(
        settings,
        _ROUTES[chosen],
        wanted.model_dump(
            mode="json", exclude_none=True, exclude={"open", "closed", "show", "off"}
        ),
        lambda graph: _drawn(graph, wanted, chosen),
        to=output,
    )
    write_file(output, text, settings)


def _drawn(graph: Graph, wanted: SceneOf, form: ViewFormat) -> bytes:
    if form is ViewFormat.html:
        return graph.view(wanted).encode("utf-8")
    if form is ViewFormat.svg:
        return svg(graph.scene(wanted), words(wanted.lang)).encode("utf-8")
    if form is ViewFormat.xlsx:
        return as_workbook(graph.scene(wanted), words(wanted.lang))
    return export(as_network(graph.scene(wanted)), NetworkFormat(form))


@app.command("export")
def export_command(  # noqa: PLR0913, PLR0917  its options
    area: AreaOption,
    output: OutputOption,
    form: Annotated[
        ExportFormat,
        typer.Option(
            "--format",
            help="graphml, gexf, csv (a zip of two); of the cases xes, or events as CSV.",
        ),
    ] = ExportFormat.graphml,
    as_of: AsOfOption = None,
    scenario: ScenarioOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the network of an area, or the log of its cases, for other tools."""
    settings = settings_of(store, lang)
    wanted = area_of(NetworkOf, area, as_of, settings, scenario=scenario)
    given = wanted.model_dump()
    made = made_by_graph(
        settings,
        f"/api/export?format={form}",
        wanted.model_dump(mode="json", exclude_none=True),
        lambda graph: graph.export(form, **given),
        to=output,
    )
    write_file(output, made, settings)
