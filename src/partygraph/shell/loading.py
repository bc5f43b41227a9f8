"""`load`: a folder of tables into the graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.table import Table

from partygraph.load import LoadReport, load
from partygraph.shell.app import LanguageOption, StoreOption, app, err, out, settings_of
from partygraph.store import Store, open_store
from partygraph.words import Language, words


@app.command("load")
def load_command(
    path: Annotated[Path, typer.Argument(help="A folder of CSV tables.", show_default=False)],
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Load a folder of tables, all or nothing; the same tables twice change nothing."""
    settings = settings_of(store, lang)
    with open_store(settings, create=True) as opened:
        report(load_shown(opened, path, settings.language), settings.language)


def load_shown(store: Store, path: Path, language: Language) -> LoadReport:
    """Load, showing at which table it is."""
    comparing = words(language)["shell.comparing"]
    columns = (SpinnerColumn(), TextColumn("{task.description}"))
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(comparing, total=None)

        def show(table: str, rows: int) -> None:
            progress.update(task, description=f"{comparing} {table} ({rows})")

        return load(store, path, show)


def report(done: LoadReport, language: Language) -> None:
    """Say what a load did."""
    names = words(language)
    added, changed, left = (
        sum(getattr(table, name) for table in done.tables) for name in ("added", "changed", "left")
    )
    if not done.changed_anything:
        text = names["shell.nothing_changed"]
        out.print(text.format(left=left, revision=done.revision))
        return
    table = Table()
    for name in ("table", "added", "changed", "left"):
        table.add_column(names[f"shell.{name}"], justify="left" if name == "table" else "right")
    for one in done.tables:
        table.add_row(one.table, str(one.added), str(one.changed), str(one.left))
    out.print(table)
    text = names["shell.loaded"]
    out.print(text.format(added=added, changed=changed, left=left, revision=done.revision))
