"""`ledger` and `report`: what goes out on paper."""

from __future__ import annotations

from partygraph.errors import InputError
from partygraph.graph import AreaOf
from partygraph.papers import ledger_of, report_of
from partygraph.report import ReportForm
from partygraph.shell.app import (
    AreaOption,
    AsOfOption,
    LanguageOption,
    OutputOption,
    StoreOption,
    app,
    area_of,
    made_by_graph,
    settings_of,
    write_file,
)


@app.command("ledger")
def ledger_command(
    area: AreaOption,
    output: OutputOption,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the ledger of an area as a workbook: all tables, coverage and gaps."""
    settings = settings_of(store, lang)
    wanted = area_of(AreaOf, area, as_of, settings)
    made = made_by_graph(
        settings,
        "/api/ledger",
        wanted.model_dump(mode="json"),
        lambda graph: ledger_of(graph, wanted),
        to=output,
    )
    write_file(output, made, settings)


@app.command("report")
def report_command(
    area: AreaOption,
    output: OutputOption,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the report of an area for print: one HTML file, or a DOCX, as the name ends."""
    settings = settings_of(store, lang)
    endings = {f".{form}": form for form in ReportForm}
    form = endings.get(output.suffix.lower())
    if form is None:
        raise InputError("report_ending", path=output, expected=", ".join(endings))
    wanted = area_of(AreaOf, area, as_of, settings)
    made = made_by_graph(
        settings,
        f"/api/report?format={form}",
        wanted.model_dump(mode="json"),
        lambda graph: report_of(graph, wanted, form),
        to=output,
    )
    write_file(output, made, settings)
