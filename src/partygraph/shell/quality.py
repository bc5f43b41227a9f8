"""`check`: how good the data of an area is, and what there is to mend."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.table import Table
from rich.text import Text

from partygraph.ask.quality import Quality, QualityCard, TableName
from partygraph.formats import shown_cell
from partygraph.mending import Checked
from partygraph.papers import QualityOf, check, mending_of
from partygraph.quality import Dimension
from partygraph.report import percent
from partygraph.settings import Settings
from partygraph.shell.app import (
    AsOfOption,
    LanguageOption,
    StoreOption,
    app,
    made_by_graph,
    out,
    settings_of,
    write_file,
)
from partygraph.words import words

_SHOWN_FAULTS = 40
"""Faults that are printed; a workbook has all of them."""


@app.command("check")
def check_command(  # noqa: PLR0913  its options
    area: Annotated[
        str | None, typer.Option("--area", help="A division code; the whole graph when left out.")
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A workbook with the rows to mend and load again."),
    ] = None,
    as_of: AsOfOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
    *,
    as_json: Annotated[bool, typer.Option("--json", help="The result as JSON.")] = False,
) -> None:
    """Say how complete, valid, consistent, timely and unique the data is, and what to mend."""
    settings = settings_of(store, lang)
    given = {"area": area, "as_of": as_of, "lang": settings.language}
    wanted = QualityOf.of({name: value for name, value in given.items() if value is not None})
    asked = wanted.model_dump(mode="json", exclude_none=True)
    if output is not None:
        made = made_by_graph(
            settings,
            "/api/quality?format=xlsx",
            asked,
            lambda graph: mending_of(graph, wanted),
            to=output,
        )
        write_file(output, made, settings)
        return
    text = made_by_graph(
        settings,
        "/api/quality",
        asked,
        lambda graph: check(graph, wanted).model_dump_json().encode(),
    )
    if as_json:
        typer.echo(text.decode())
        return
    _print(Checked.model_validate_json(text), settings)


def _print(checked: Checked, settings: Settings) -> None:
    names = words(settings.language)
    out.print(Text(f"{names['question.quality']} · {checked.area_name}", style="bold"))
    said = names["shell.as_of"].format(as_of=checked.as_of, revision=checked.revision)
    out.print(said, markup=False, highlight=False)
    if checked.summary.illustrative:
        out.print(Text(names["shell.illustrative"], style="yellow"))
    tables = {names[f"TableName.{table}"]: card for table, card in _summed(checked, "table")}
    parts = {card.area_name: card for _, card in _summed(checked, "area_id")}
    out.print(_cards("field.table", tables, checked, names))
    if len(parts) > 1:
        out.print(_cards("field.area_name", parts, checked, names))
    counted = names["quality.summary"].format(
        things=checked.summary.things,
        faulty=checked.summary.faulty_rows,
        faults=checked.summary.faults,
    )
    out.print(counted, markup=False, highlight=False)
    out.print(_faults(checked, names) if checked.faults else names["quality.none"])
    more = len(checked.faults) - _SHOWN_FAULTS
    if more > 0:
        out.print(names["shell.faults_more"].format(more=more), markup=False, highlight=False)


def _summed(checked: Checked, by: str) -> Iterator[tuple[str, QualityCard]]:
    """The score cards with the same table, or of the same part, added up."""
    groups: dict[str, list[QualityCard]] = {}
    for card in checked.cards:
        groups.setdefault(getattr(card, by), []).append(card)
    order: list[str] = list(TableName) if by == "table" else list(groups)
    for key, cards in sorted(groups.items(), key=lambda item: order.index(item[0])):
        counted = {
            name: sum(getattr(card, name) for card in cards)
            for name, info in QualityCard.model_fields.items()
            if info.annotation is int
        }
        shares = {
            f"{one}_share": counted[f"{one}_right"] / counted[f"{one}_checked"]
            if counted[f"{one}_checked"]
            else None
            for one in Dimension
        }
        yield key, cards[0].model_copy(update=counted | shares)


_COUNTED = ("things", "faulty_rows", "faults", *(f"{one}_share" for one in Dimension))

_WIDTHS = {name: len("100.0%") if name.endswith("_share") else 5 for name in _COUNTED}
"""The narrowest that a column may be: what stands in it is not broken."""


def _cards(
    of: str, cards: Mapping[str, QualityCard], checked: Checked, names: Mapping[str, str]
) -> Table:
    """Score cards under each other, and the whole under them."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column(names[of], overflow="fold", min_width=10)
    for name in _COUNTED:
        header = names.get(f"quality.short.{name}") or names[f"field.{name}"]
        table.add_column(header, justify="right", overflow="fold", min_width=_WIDTHS[name])
    for title, card in cards.items():
        table.add_row(Text(title), *(Text(_shown(card, name, names)) for name in _COUNTED))
    table.add_section()
    whole = (Text(_shown(checked.summary, name, names), style="bold") for name in _COUNTED)
    table.add_row(Text(checked.area_name, style="bold"), *whole)
    return table


def _shown(part: Quality | QualityCard, name: str, names: Mapping[str, str]) -> str:
    value = getattr(part, name)
    if name.endswith("_share") and value is not None:
        return percent(value)
    return shown_cell(value, names)


def _faults(checked: Checked, names: Mapping[str, str]) -> Table:
    table = Table()
    for key in ("field.table", "field.id", "field.name", "field.rule", "quality.mend"):
        table.add_column(names[key], overflow="fold")
    worst = sorted(checked.faults, key=lambda fault: -fault.weight)
    for fault in worst[:_SHOWN_FAULTS]:
        table.add_row(
            names[f"TableName.{fault.table}"],
            *(Text(text) for text in (fault.id, fault.name, fault.said, fault.mend)),
        )
    return table
