"""`load`, `loads`, `undo`: tables into the graph, what was done, and the last of it taken back."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import typer
from pydantic import TypeAdapter
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from partygraph import changes
from partygraph.changes import ChangeKind, Record
from partygraph.errors import Fault, InputError, NotFoundError, StoreHeldError
from partygraph.ledgers.documents import zipped
from partygraph.ledgers.limits import RefusedError
from partygraph.ledgers.mapping import Unmapped
from partygraph.ledgers.mapping import write as write_mapping
from partygraph.ledgers.text import decoded
from partygraph.load import Complete, Completed, LoadReport, TableReport, load, preview
from partygraph.settings import Settings
from partygraph.shell.app import (
    LanguageOption,
    StoreOption,
    app,
    err,
    fault_of,
    from_server,
    made_by_graph,
    out,
    settings_of,
    show_faults,
    write_file,
)
from partygraph.store import Store, open_store
from partygraph.words import Language, words

if TYPE_CHECKING:
    from partygraph.web.loads import CompletedEntry, PreviewAnswer, RowEntry
    from partygraph.web.problems import Place

_COUNTED = ("added", "changed", "left", "ended")
_RECORDS = TypeAdapter(tuple[Record, ...])
_LONGEST = 40
"""Characters of a cell that a line of the shell shows."""

_FILES = 3
"""Files of a record that its line names."""

JsonOption = Annotated[bool, typer.Option("--json", help="All of it as JSON.")]


@app.command("load")
def load_command(  # noqa: PLR0913, PLR0917  its options
    path: Annotated[
        Path,
        typer.Argument(help="A folder, a zip, a workbook or a CSV file.", show_default=False),
    ],
    dry_run: Annotated[  # noqa: FBT002
        bool, typer.Option("--dry-run", help="Show what would be done; write nothing.")
    ] = False,
    complete: Annotated[  # noqa: FBT002
        bool,
        typer.Option(
            "--complete",
            help="The tables are the whole truth for their area: what they no longer have is "
            "ended, never deleted.",
        ),
    ] = False,
    area: Annotated[
        str | None,
        typer.Option(
            help="With --complete: for which area; the smallest that holds a table's rows when "
            "left out."
        ),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help="With --complete: the day that the tables speak of; today when left out.",
        ),
    ] = None,
    mapping: Annotated[
        Path | None,
        typer.Option(
            help="What headers mean that are not recognised; a dry run writes them into it for "
            "you to fill in, where it is not there yet."
        ),
    ] = None,
    rows: Annotated[int, typer.Option(min=0, help="With --dry-run: rows shown at most.")] = 20,
    bulk: Annotated[  # noqa: FBT002
        bool,
        typer.Option(
            "--bulk",
            help="A folder of Parquet, one <table>.parquet each, as a whole into an empty store: "
            "for a province or a country.",
        ),
    ] = False,
    neo4j_files: Annotated[
        Path | None,
        typer.Option(
            help="With --bulk: load nothing, but write the files and the command of "
            "neo4j-admin database import into this folder, for a new database."
        ),
    ] = None,
    as_json: JsonOption = False,  # noqa: FBT002
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Load tables, all or nothing; the same tables twice change nothing."""
    settings = settings_of(store, lang)
    language = settings.language
    if bulk:
        _tell(_in_bulk(path, settings, neo4j_files), language, as_json=as_json)
        return
    whole = _complete(area, as_of) if complete else None
    known = mapping if mapping is not None and (mapping.exists() or not dry_run) else None
    if not dry_run:
        try:
            with open_store(settings, create=True) as opened:
                done = load_shown(opened, path, settings, whole, known)
        except StoreHeldError as held:
            done = _loaded_elsewhere(held, path, settings, whole, known)
        _tell(done, language, as_json=as_json)
        return
    from partygraph.web.loads import PreviewAnswer, preview_answer  # noqa: PLC0415  loads the server

    try:
        with _store_to_look_at(settings) as opened:
            looked = preview(opened, path, complete=whole, mapping=known, limits=settings.limits)
        found = preview_answer(looked, language, slice(None))
    except StoreHeldError as held:
        most = {"limit": "1000"}
        answer = _sent(held, "/api/loads/preview", path, settings, whole, known, most)
        found = PreviewAnswer.model_validate_json(answer)
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
    else:
        _show(found, rows, language)
    if mapping is not None and known is None and found.unmapped:
        unmapped = [Unmapped(**one.model_dump()) for one in found.unmapped]
        write_file(mapping, write_mapping(unmapped), settings)
    if found.fault_count:
        raise typer.Exit(2)


def _tell(done: LoadReport | None, language: Language, *, as_json: bool) -> None:
    """Say what was done, where anything was."""
    if as_json:
        typer.echo(done.record.model_dump_json(indent=2) if done and done.record else "null")
    elif done is not None:
        report(done, language)


def _in_bulk(path: Path, settings: Settings, files: Path | None) -> LoadReport | None:
    """Load a folder of Parquet, or write the files of an import; shows how far it is."""
    from partygraph import bulk  # noqa: PLC0415  polars is slow to load

    names = words(settings.language)
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task("", total=None)

        def show(stage: bulk.Stage, name: str, rows: int) -> None:
            text = names[f"shell.bulk_{stage}"].format(name=name, rows=f"{rows:,}")
            progress.update(task, description=text)

        by = getpass.getuser()
        if files is None:
            return bulk.bulk_load(path, settings, show, by=by)
        script = bulk.write_files(path, files, settings, show, by=by)
    out.print(names["shell.bulk_script"].format(path=script), markup=False)
    return None


def _sent(  # noqa: PLR0913, PLR0917  what a request is made of
    held: StoreHeldError,
    route: str,
    path: Path,
    settings: Settings,
    complete: Complete | None,
    mapping: Path | None,
    given: Mapping[str, str],
) -> bytes:
    """What the server that holds the store answers to these tables; a folder is sent as a ZIP."""
    try:
        name = f"{path.resolve().name}.zip" if path.is_dir() else path.name
        body = zipped(path) if path.is_dir() else path.read_bytes()
        known = {} if mapping is None else {"mapping": decoded(mapping.read_bytes())[0]}
    except (OSError, RefusedError):
        raise InputError("no_folder", path=path) from None
    whole = {} if complete is None else {"complete": "true", "as_of": str(complete.as_of)}
    area = {} if complete is None or complete.area is None else {"area": complete.area}
    parameters = {"name": name, **known, **whole, **area, **given}
    return from_server(held, route, parameters, settings, body=body)


def _loaded_elsewhere(
    held: StoreHeldError,
    path: Path,
    settings: Settings,
    complete: Complete | None,
    mapping: Path | None,
) -> LoadReport:
    """Let the server that holds the store load the tables."""
    from partygraph.web.loads import LoadAnswer  # noqa: PLC0415  it loads the server

    answer = _sent(held, "/api/loads", path, settings, complete, mapping, {})
    done = LoadAnswer.model_validate_json(answer)
    counts = done.counts.items()
    return LoadReport(
        tuple(TableReport(table, **{n: row.get(n, 0) for n in _COUNTED}) for table, row in counts),
        done.revision,
        done.record,
        tuple(fault_of(one.model_dump()) for one in done.warnings),
    )


@contextmanager
def _store_to_look_at(settings: Settings) -> Iterator[Store]:
    """The store, or an empty one in its place where there is none yet: looking makes nothing."""
    try:
        opened = open_store(settings)
    except NotFoundError:
        with TemporaryDirectory() as folder:
            empty = settings.model_copy(update={"store": str(Path(folder) / "empty.lbug")})
            with open_store(empty, create=True) as opened:
                yield opened
        return
    with opened:
        yield opened


def _complete(area: str | None, as_of: datetime | None) -> Complete:
    return Complete(area=area) if as_of is None else Complete(as_of.date(), area)


def load_shown(
    store: Store,
    path: Path,
    settings: Settings,
    complete: Complete | None = None,
    mapping: Path | None = None,
) -> LoadReport:
    """Load, showing at which table it is."""
    comparing = words(settings.language)["shell.comparing"]
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(comparing, total=None)

        def show(table: str, rows: int) -> None:
            progress.update(task, description=f"{comparing} {table} ({rows})")

        return load(
            store,
            path,
            show,
            complete=complete,
            mapping=mapping,
            by=getpass.getuser(),
            limits=settings.limits,
        )


def report(done: LoadReport, language: Language) -> None:
    """Say what a load did."""
    names = words(language)
    _show_completed(done.completed, names)
    _show_faults("loads.warnings", done.warnings, language)
    added, changed, left, ended = (
        sum(getattr(table, name) for table in done.tables)
        for name in ("added", "changed", "left", "ended")
    )
    if done.record is None:
        text = names["shell.nothing_changed"]
        out.print(text.format(left=left, revision=done.revision))
        return
    _show_counts(done.tables, names)
    text = names["shell.loaded"]
    out.print(text.format(added=added, changed=changed, left=left, revision=done.revision))
    if ended:
        out.print(names["loads.ended_rows"].format(ended=ended))
    out.print(names["loads.recorded"].format(id=done.record.id), markup=False)


def _show_counts(tables: Iterable[Any], names: Mapping[str, str]) -> None:
    shown = Table()
    shown.add_column(names["shell.table"])
    for name in ("shell.added", "shell.changed", "loads.ended", "shell.left"):
        shown.add_column(names[name], justify="right")
    for one in tables:
        shown.add_row(one.table, *map(str, (one.added, one.changed, one.ended, one.left)))
    out.print(shown)


def _show(found: PreviewAnswer, most: int, language: Language) -> None:
    """Show what a load would do, or what has to be mended first."""
    names = words(language)
    _show_faults("loads.warnings", found.warnings, language)
    if found.faults:
        _show_faults("loads.faults", found.faults, language)
        if found.unmapped:
            text = names["loads.unmapped"].format(count=len(found.unmapped))
            out.print(text, markup=False, highlight=False)
        out.print(names["loads.mend_first"].format(count=found.fault_count))
        return
    _show_completed(found.completed, names)
    counted = [
        TableReport(table, **{name: counts.get(name, 0) for name in _COUNTED})
        for table, counts in found.counts.items()
    ]
    _show_counts(counted, names)
    _show_rows(found, most, names)
    out.print(names["loads.nothing_written"].format(rows=found.total))


def _show_completed(
    completed: Iterable[Completed | CompletedEntry], names: Mapping[str, str]
) -> None:
    for one in completed:
        text = names["loads.completed"].format(
            table=one.table, area=one.area, levels=", ".join(one.levels) or "–", ended=one.ended
        )
        out.print(text, markup=False, highlight=False)


def _show_faults(title: str, faults: Iterable[Fault | Place], language: Language) -> None:
    lines = [
        (one if isinstance(one, Fault) else fault_of(one.model_dump())).told(language)
        for one in faults
    ]
    if not lines:
        return
    out.print(words(language)[title].format(count=len(lines)), style="bold")
    show_faults(out, lines, language)


def _show_rows(found: PreviewAnswer, most: int, names: Mapping[str, str]) -> None:
    rows = found.rows
    if not rows or not most:
        return
    shown = Table()
    for name in ("loads.what", "shell.table", "loads.id", "loads.place", "loads.fields"):
        shown.add_column(names[name], overflow="fold")
    for row in rows[:most]:
        at = row.place
        place = f"{' › '.join(filter(None, (at.file, at.sheet)))}:{at.row}" if at else ""
        shown.add_row(names[f"ChangeKind.{row.kind}"], row.table, row.id, place, _fields(row))
    out.print(shown)
    if found.total > most:
        shown_rows = min(most, len(rows))
        out.print(names["loads.more_rows"].format(shown=shown_rows, total=found.total))


def _fields(row: RowEntry) -> str:
    """What differs, column by column; of an added row its name."""
    if row.kind is ChangeKind.added:
        cells = {one.column: one.after for one in row.fields}
        return _short(cells.get("name") or cells.get("title"))
    return "\n".join(
        f"{one.column}: {_short(one.before)} → {_short(one.after)}" for one in row.fields
    )


def _short(cell: Any) -> str:
    text = "|".join(cell) if isinstance(cell, list) else cell or "–"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


@app.command("loads")
def loads_command(
    as_json: JsonOption = False,  # noqa: FBT002
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """List everything that changed the graph, the latest first."""
    settings = settings_of(store, lang)
    found = _RECORDS.validate_json(
        made_by_graph(
            settings,
            "/api/loads",
            {"limit": "1000"},
            lambda graph: _RECORDS.dump_json(changes.records(graph.store)),
        )
    )
    if as_json:
        typer.echo(json.dumps(_RECORDS.dump_python(found, mode="json"), ensure_ascii=False))
        return
    names = words(settings.language)
    shown = Table(title=names["loads.title"])
    for name in ("id", "at", "by", "files", "counts", "undone"):
        shown.add_column(names[f"loads.{name}"], overflow="fold")
    for one in found:
        files = _files(one, names) or one.note
        undone = f"{one.undone_on} {one.undone_by}" if one.undone_on else ""
        shown.add_row(one.id, one.at, one.by, files, _counts(one, names), undone)
    out.print(shown)


def _files(record: Record, names: Mapping[str, str]) -> str:
    first = ", ".join(file.name for file in record.files[:_FILES])
    if len(record.files) <= _FILES:
        return first
    return names["loads.more_files"].format(names=first, count=len(record.files))


def _counts(record: Record, names: Mapping[str, str]) -> str:
    totals = {kind: sum(counts[kind] for counts in record.counts.values()) for kind in ChangeKind}
    return "\n".join(
        f"{names[f'ChangeKind.{kind}']} {number}" for kind, number in totals.items() if number
    )


@app.command("undo")
def undo_command(
    id_: Annotated[str, typer.Argument(metavar="LOAD", help="Its id, as `loads` lists it.")],
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Take the last load back: the graph is exactly the one from before it."""
    settings = settings_of(store, lang)
    try:
        with open_store(settings) as opened:
            done = changes.undo(opened, id_, by=getpass.getuser())
            revision = opened.revision()
    except StoreHeldError as held:
        route = f"/api/loads/{quote(id_, safe='')}/undo"
        done = Record.model_validate_json(from_server(held, route, {}, settings, body=b""))
        revision = json.loads(from_server(held, "/api/ready", {}, settings))["revision"]
    text = words(settings.language)["loads.undone_now"]
    counts = _counts(done, words(settings.language)).replace("\n", ", ")
    out.print(text.format(id=done.id, counts=counts, revision=revision), markup=False)
