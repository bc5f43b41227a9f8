"""`template`: an empty workbook to fill in."""

from __future__ import annotations

from typing import Annotated

import typer

from partygraph.errors import InputError
from partygraph.ledgers.template import template
from partygraph.model import TABLES
from partygraph.shell.app import LanguageOption, OutputOption, app, settings_of, write_file


@app.command("template")
def template_command(
    output: OutputOption,
    table: Annotated[
        list[str] | None,
        typer.Option(help="A table, such as units; may be given again. All when left out."),
    ] = None,
    lang: LanguageOption = None,
) -> None:
    """Write an empty workbook with headers, drop-down lists, notes and example rows."""
    settings = settings_of(lang=lang)
    known = [cls.table for cls in TABLES]
    for name in table or ():
        if name not in known:
            raise InputError("no_such_table", value=name, names=", ".join(known))
    write_file(output, template(table or known, settings.language), settings)
