"""`view` and `export`: the network of an area as a file."""

from __future__ import annotations

from typing import Annotated

import typer

from partygraph.exchange import NetworkFormat, export
from partygraph.graph import NetworkOf
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


@app.command("view")
def view_command(  # noqa: PLR0913, PLR0917  its options
    area: AreaOption,
    output: OutputOption,
    as_of: AsOfOption = None,
    scenario: ScenarioOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Draw the network of an area into one HTML file that opens without any network."""
    settings = settings_of(store, lang)
    wanted = area_of(NetworkOf, area, as_of, settings, scenario=scenario)
    text = made_by_graph(
        settings,
        "/api/view",
        wanted.model_dump(mode="json", exclude_none=True),
        lambda graph: graph.view(wanted).encode("utf-8"),
    )
    write_file(output, text, settings)


@app.command("export")
def export_command(  # noqa: PLR0913, PLR0917  its options
    area: AreaOption,
    output: OutputOption,
    form: Annotated[
        NetworkFormat,
        typer.Option("--format", help="graphml, gexf, or csv: a zip of nodes.csv and links.csv."),
    ] = NetworkFormat.graphml,
    as_of: AsOfOption = None,
    scenario: ScenarioOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the network of an area for other tools: GraphML, GEXF or a pair of CSV tables."""
    settings = settings_of(store, lang)
    wanted = area_of(NetworkOf, area, as_of, settings, scenario=scenario)
    given = wanted.model_dump()
    made = made_by_graph(
        settings,
        f"/api/export?format={form}",
        wanted.model_dump(mode="json", exclude_none=True),
        lambda graph: export(graph.network(**given), form),
    )
    write_file(output, made, settings)
