"""`audit` and `check`: who did what, and whether the graph is what its ledger says."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from partygraph import audit, upkeep
from partygraph.audit import AuditFormat, AuditOf, AuditPage, LedgerHead, Wholeness
from partygraph.errors import StoreHeldError
from partygraph.settings import Settings
from partygraph.shell.app import (
    LanguageOption,
    OutputOption,
    StoreOption,
    app,
    from_server,
    made_by_graph,
    out,
    settings_of,
    write_file,
)
from partygraph.store import Act, open_store, whole
from partygraph.upkeep import Upkeep
from partygraph.words import words

commands = typer.Typer(help="Who did what: the ledger of the graph.", no_args_is_help=True)
app.add_typer(commands, name="audit")

WhoOption = Annotated[str, typer.Option("--who", help="Only what this one did.")]
ActOption = Annotated[Act | None, typer.Option("--act", help="Only acts of this kind.")]
SinceOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="From this day on, UTC.")
]
UntilOption = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Up to this day, UTC.")
]
ThingOption = Annotated[str, typer.Option("--thing", help="The id of what it was done to.")]

_UNSOUND = 5
"""The exit code where something is wrong with the ledger or the graph."""
_LONGEST = 6 * 3600.0
"""Seconds that a server may take to read everything."""


def _asked(
    who: str, act: Act | None, since: datetime | None, until: datetime | None, thing: str
) -> dict[str, str]:
    given = {"who": who, "act": act, "thing": thing}
    days = {"since": since, "until": until}
    told = {name: str(day.date()) for name, day in days.items() if day is not None}
    return {name: str(value) for name, value in given.items() if value} | told


@commands.command("list")
def list_command(  # noqa: PLR0913, PLR0917  its options
    who: WhoOption = "",
    act: ActOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    thing: ThingOption = "",
    limit: Annotated[int, typer.Option(min=1, max=1000, help="Entries at most.")] = 50,
    as_json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,  # noqa: FBT002
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """List who did what, the latest first."""
    settings = settings_of(store, lang)
    given = _asked(who, act, since, until, thing)
    wanted = AuditOf.of(given)
    found = AuditPage.model_validate_json(
        made_by_graph(
            settings,
            "/api/audit",
            given | {"limit": str(limit)},
            lambda graph: (
                audit.search(whole(graph.store), wanted, limit=limit).model_dump_json().encode()
            ),
        )
    )
    if as_json:
        typer.echo(found.model_dump_json(indent=2))
        return
    names = words(settings.language)
    table = Table(title=names["audit.title"])
    columns = ("number", "at", "who", "address", "act", "what", "revision_after")
    for name in columns:
        table.add_column(names[f"audit.{name}"], overflow="fold")
    for entry in found.entries:
        told: dict[str, Any] = entry.model_dump()
        told["act"] = names[f"Act.{entry.act}"]
        told["what"] = audit.brief(entry, names)
        table.add_row(*(str(told[name]) for name in columns))
    out.print(table)


@commands.command("verify")
def verify_command(store: StoreOption = None, lang: LanguageOption = None) -> None:
    """Tell the first entry that was deleted, altered, moved or cut off, if there is one."""
    settings = settings_of(store, lang)
    found = Wholeness.model_validate_json(
        made_by_graph(
            settings,
            "/api/audit/verify",
            {},
            lambda graph: audit.verify(whole(graph.store)).model_dump_json().encode(),
            seconds=_LONGEST,
        )
    )
    _say_verdict(found, settings)
    if not found.whole:
        raise typer.Exit(_UNSOUND)


@commands.command("head")
def head_command(store: StoreOption = None, lang: LanguageOption = None) -> None:
    """Print when, number and hash of the last entry in a line, to be kept on another machine."""
    settings = settings_of(store, lang)
    found = LedgerHead.model_validate_json(
        made_by_graph(
            settings,
            "/api/audit/head",
            {},
            lambda graph: audit.head(whole(graph.store)).model_dump_json().encode(),
        )
    )
    typer.echo(f"{found.at} {found.number} {found.hash}")


@commands.command("export")
def export_command(  # noqa: PLR0913, PLR0917  its options
    output: OutputOption,
    who: WhoOption = "",
    act: ActOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    thing: ThingOption = "",
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Write the entries into a file, CSV or XLSX by its name."""
    settings = settings_of(store, lang)
    form = AuditFormat.csv if output.suffix.lower() == ".csv" else AuditFormat.xlsx
    given = _asked(who, act, since, until, thing)
    wanted = AuditOf.of(given)
    content = made_by_graph(
        settings,
        "/api/audit/export",
        given | {"format": form},
        lambda graph: audit.as_file(whole(graph.store), wanted, form, words(settings.language)),
        seconds=_LONGEST,
        to=output,
    )
    write_file(output, content, settings)


@commands.command("rekey")
def rekey_command(store: StoreOption = None, lang: LanguageOption = None) -> None:
    """Seal what follows with the key that is set now.

    PARTYGRAPH_LEDGER_OLD_KEYS has the one before. A server that holds the store is stopped first,
    and started with both settings after it.
    """
    settings = settings_of(store, lang)
    with open_store(settings) as opened:
        before, after = opened.rekey()
    text = words(settings.language)["audit.rekeyed"]
    out.print(text.format(before=before or "–", after=after), markup=False)


def _say_verdict(found: Wholeness, settings: Settings) -> None:
    names = words(settings.language)
    if found.whole:
        text = names["audit.whole" if found.keyed else "audit.whole_unkeyed"]
        out.print(text.format(entries=found.entries, hash=found.hash), markup=False)
        if not found.alone:
            out.print(names["audit.not_alone"], markup=False)
    else:
        why = names[f"audit.fault.{found.rule}"]
        text = names["audit.broken"].format(number=found.fault, why=why, entries=found.entries)
        out.print(text, markup=False)


@commands.command("check")
def check_command(
    repair: Annotated[  # noqa: FBT002
        bool, typer.Option("--repair", help="Build an embedded store anew where it is damaged.")
    ] = False,
    backup: Annotated[
        Path | None, typer.Option(help="What `backup` wrote, to begin from; with --repair.")
    ] = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Read every row and link, and compare them with the ledger."""
    settings = settings_of(store, lang)
    folder = None
    if repair:
        found, folder = upkeep.repair(settings, backup)
    else:
        try:
            with open_store(settings) as opened:
                found = upkeep.checked_and_noted(opened)
        except StoreHeldError as held:
            answer = from_server(held, "/api/audit/check", {}, settings, body=b"", seconds=_LONGEST)
            found = Upkeep.model_validate_json(answer)
    _say_verdict(found.ledger, settings)
    names = words(settings.language)
    for one in found.differences:
        table = names.get(f"sheet.{one.table}", one.table).partition("|")[0]
        text = names[f"check.{one.rule}"].format(table=table, detail=one.detail)
        out.print(text, markup=False)
    if folder is not None:
        out.print(names["check.repaired"].format(folder=folder), markup=False)
    if found.aside:
        out.print(names["check.aside"].format(folders=", ".join(found.aside)), markup=False)
    told = "check.sound" if found.sound else "check.unsound"
    out.print(names[told].format(rows=found.rows), markup=False)
    if not found.sound:
        raise typer.Exit(_UNSOUND)
