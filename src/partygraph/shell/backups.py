"""`backup` and `restore`: the whole graph as one file, and back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from partygraph.backup import Manifest, backup, manifest_of, restore
from partygraph.errors import InputError, StoreHeldError
from partygraph.shell.app import LanguageOption, StoreOption, app, from_server, out, settings_of
from partygraph.store import open_store
from partygraph.words import words


@app.command("backup")
def backup_command(
    file: Annotated[Path, typer.Argument(help="The file to write, such as graph.zip.")],
    since: Annotated[
        int, typer.Option(min=0, help="Only what came after this entry of the ledger.")
    ] = 0,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the whole graph into one file, from either engine, while it is served as well."""
    settings = settings_of(store, lang)
    try:
        with open_store(settings) as opened:
            made = backup(opened, file, since)
    except StoreHeldError as held:
        content = from_server(
            held, "/api/backup", {"since": str(since)}, settings, seconds=_LONGEST
        )
        try:
            file.write_bytes(content)
        except OSError as error:
            raise InputError("cannot_write", path=file, reason=error.strerror) from None
        made = manifest_of(file)
    _say("shell.backed_up", made, words(settings.language), path=file)


@app.command("restore")
def restore_command(
    file: Annotated[Path, typer.Argument(help="What `backup` wrote.")],
    increments: Annotated[
        list[Path] | None,
        typer.Argument(help="What `backup --since` wrote after it, in their order."),
    ] = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Put the graph of a backup into an empty store, of either engine, as a whole or not at all."""
    settings = settings_of(store, lang)
    manifest_of(file)
    with open_store(settings, create=True) as opened:
        made = restore(opened, file, increments or ())
    _say("shell.restored", made, words(settings.language))


_LONGEST = 3600.0
"""Seconds that a server may take for a backup."""


def _say(key: str, made: Manifest, names: Mapping[str, str], **more: object) -> None:
    told = {
        "rows": made.rows,
        "entry": made.entry,
        "revision": made.revision,
        "fingerprint": made.fingerprint[:12],
    }
    out.print(names[key].format(**told, **more), markup=False)
