"""`doubles`, `judge`, `merge`: the same body under two names."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from partygraph import merge
from partygraph.ask.catalogue import Answer
from partygraph.ask.doubles import (
    Judgement,
    PossibleDouble,
    PossibleDoubles,
    Verdict,
    possible_doubles,
)
from partygraph.changes import Record
from partygraph.errors import InputError, StoreHeldError
from partygraph.formats import shown_cell
from partygraph.settings import Settings
from partygraph.shell.app import (
    AreaOption,
    AsOfOption,
    LanguageOption,
    StoreOption,
    app,
    from_server,
    made_by_graph,
    out,
    settings_of,
)
from partygraph.store import open_store
from partygraph.words import words

if TYPE_CHECKING:
    from partygraph.web.identity import FieldEntry, MergeAnswer

_SHOWN = 50
"""Links of a merge that are shown one by one; of more, how many there are by table."""

NoteOption = Annotated[str, typer.Option("--note", help="Why, in a few words; no personal data.")]


@app.command("doubles")
def doubles_command(  # noqa: PLR0913, PLR0917  its options
    area: AreaOption,
    as_of: AsOfOption = None,
    likeness: Annotated[
        float | None, typer.Option(help="From which score, 0.05 to 1; 0.5 when left out.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="All of it as JSON.")] = False,  # noqa: FBT002
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """List rows that may be one body, with the score and what it is made of."""
    settings = settings_of(store, lang)
    given = {"area": area, "as_of": as_of, "likeness": None if likeness is None else str(likeness)}
    parameters = {name: value for name, value in given.items() if value is not None}
    made = made_by_graph(
        settings,
        f"/api/ask/{possible_doubles.name}",
        parameters,
        lambda graph: graph.answer(possible_doubles.name, **parameters).model_dump_json().encode(),
    )
    if as_json:
        typer.echo(made.decode())
        return
    answer = Answer[PossibleDoubles, PossibleDouble].model_validate_json(made)
    names = words(settings.language)
    title = names["identity.title"].format(area=area, as_of=answer.as_of)
    if not answer.rows:
        out.print(title, names["identity.none"], sep="\n", markup=False)
        return
    table = Table(title=title, show_lines=True)
    for name in ("likeness", "one_id", "one_name", "other_id", "other_name", "signs"):
        table.add_column(names[f"field.{name}"], overflow="fold")
    for row in answer.rows:
        signs = "\n".join(
            f"{names[f'Sign.{one.sign}']} {one.points:+g}  {one.detail}" for one in row.signs
        )
        cells = (f"{row.likeness:.2f}", row.one_id, row.one_name, row.other_id, row.other_name)
        table.add_row(*map(Text, (*cells, signs)))
    out.print(table)


@app.command("judge")
def judge_command(  # noqa: PLR0913, PLR0917  its options
    one: Annotated[str, typer.Argument(metavar="A", help="The id of one row.")],
    other: Annotated[str, typer.Argument(metavar="B", help="The id of the other row.")],
    same: Annotated[  # noqa: FBT002  one of two switches
        bool, typer.Option("--same", help="They are one body; `merge` makes them one row.")
    ] = False,
    different: Annotated[  # noqa: FBT002
        bool, typer.Option("--different", help="They are two; the pair is not offered again.")
    ] = False,
    note: NoteOption = "",
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Say whether two rows are one body; the last word on a pair counts."""
    settings = settings_of(store, lang)
    if same == different:
        raise InputError("one_verdict")
    verdict = Verdict.same if same else Verdict.different
    try:
        with open_store(settings) as opened:
            said = merge.judge(opened, one, other, verdict, by=getpass.getuser(), note=note)
    except StoreHeldError as held:
        given = {"first": one, "second": other, "verdict": verdict, "note": note}
        answer = _done_by_server(held, "/api/identity/judgements", given, settings)
        said = Judgement.model_validate_json(answer)
    names = words(settings.language)
    text = names["identity.judged"].format(
        one=f"{said.first_id} {said.first_name}",
        other=f"{said.second_id} {said.second_name}",
        verdict=names[f"Verdict.{said.verdict}"],
        id=said.id,
    )
    out.print(text, markup=False)


@app.command("merge")
def merge_command(  # noqa: PLR0913, PLR0917  its options
    gone: Annotated[str, typer.Argument(metavar="GONE", help="The id of the row that goes.")],
    kept: Annotated[str, typer.Option("--into", help="The id of the row that stays.")],
    dry_run: Annotated[  # noqa: FBT002
        bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")
    ] = False,
    note: NoteOption = "",
    as_json: Annotated[bool, typer.Option("--json", help="The plan as JSON.")] = False,  # noqa: FBT002
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Merge one row into another: every link moves, both names stay, `undo` takes it back."""
    settings = settings_of(store, lang)
    names = words(settings.language)
    from partygraph.web.identity import MergeAnswer, merge_answer  # noqa: PLC0415  loads the server

    def show(found: MergeAnswer) -> None:
        if as_json:
            typer.echo(found.model_dump_json(indent=2))
        else:
            _show(found, names)

    rows = {"gone": gone, "kept": kept}
    record = None
    try:
        with open_store(settings) as opened:
            show(merge_answer(merge.plan(opened, gone, kept)))
            if not dry_run:
                record = merge.merge(opened, gone, kept, by=getpass.getuser(), note=note)
    except StoreHeldError as held:
        answer = from_server(held, "/api/identity/merge", rows, settings)
        show(MergeAnswer.model_validate_json(answer))
        if not dry_run:
            given = {**rows, "note": note}
            done = _done_by_server(held, "/api/identity/merge", given, settings)
            record = Record.model_validate_json(done)
    if as_json:
        return
    if record is None:
        out.print(names["identity.dry_run"], markup=False)
    else:
        text = names["identity.merged"].format(id=record.id, revision=record.revision_after)
        out.print(text, markup=False)


def _done_by_server(
    held: StoreHeldError, route: str, given: Mapping[str, str], settings: Settings
) -> bytes:
    body = json.dumps(given).encode()
    return from_server(held, route, {}, settings, body=body, media_type="application/json")


def _show(found: MergeAnswer, names: Mapping[str, str]) -> None:
    """Say what a merge does."""
    direction = names["identity.direction"].format(
        gone=found.gone_id, gone_name=found.gone_name, kept=found.kept_id, kept_name=found.kept_name
    )
    out.print(Text(direction, style="bold"))
    others = names["identity.other_names"].format(names="、".join(found.other_names))
    out.print(others, markup=False)
    moved = [(link.table, link.id, link.column) for link in found.moved[:_SHOWN]]
    _table("moved", len(found.moved), ("table", "row_id", "column"), moved, names)
    for part, rows in (("taken", found.taken), ("conflicts", found.conflicts)):
        columns = ("column", "kept", "gone", "result")
        _table(part, len(rows), columns, [_cells(row, names) for row in rows], names)
    doubled = [(link.table, link.first, link.second) for link in found.doubled]
    _table("doubled", len(doubled), ("table", "first", "second"), doubled, names)


def _cells(row: FieldEntry, names: Mapping[str, str]) -> tuple[str, ...]:
    return (row.column, *(shown_cell(value, names) for value in (row.kept, row.gone, row.result)))


def _table(
    part: str,
    number: int,
    columns: Iterable[str],
    rows: Iterable[tuple[Any, ...]],
    names: Mapping[str, str],
) -> None:
    if not number:
        return
    table = Table(title=f"{names[f'identity.{part}']} ({number})", title_justify="left")
    for column in columns:
        table.add_column(names[f"identity.{column}"], overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    out.print(table)
