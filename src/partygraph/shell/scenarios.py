"""`plan`: scenarios kept, changed, looked at, compared and applied."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any

import typer
from pydantic import BaseModel, TypeAdapter
from rich.table import Table
from rich.text import Text

from partygraph import planning, scenarios
from partygraph.changes import ChangeKind, Record
from partygraph.errors import Fault, InputError
from partygraph.formats import shown_cell
from partygraph.graph import Graph
from partygraph.planning import Comparison, PlanOf
from partygraph.scenarios import (
    Approval,
    Difference,
    LinkState,
    NewScenario,
    Proposal,
    Refusal,
    Revision,
    Scenario,
    Step,
)
from partygraph.settings import Settings
from partygraph.shell.app import LanguageOption, StoreOption, made_by_graph, out, settings_of
from partygraph.shell.planning import (
    AsJson,
    PlanFile,
    as_json_object,
    pairs_of,
    plan_app,
    read_plan,
    with_rules,
)
from partygraph.words import words

_SHOWN = 50
"""Rows of a list that are printed; JSON has all of them."""

ScenarioId = Annotated[str, typer.Argument(metavar="SCENARIO", help="The id of a scenario.")]
NoteOption = Annotated[str, typer.Option("--note", help="What it is for; no personal data.")]
VersionOption = Annotated[
    int | None,
    typer.Option(
        "--version", help="Refuse where it was changed since this version.", show_default=False
    ),
]


def _made(
    settings: Settings,
    path: str,
    body: Mapping[str, Any] | None,
    make: Callable[[Graph], BaseModel | Sequence[BaseModel]],
) -> bytes:
    """What is made from the graph, or by the server that holds it."""

    def written(graph: Graph) -> bytes:
        return TypeAdapter(Any).dump_json(make(graph))

    sent = None if body is None else json.dumps(body)
    return made_by_graph(settings, path, {}, written, body=sent)


@plan_app.command("keep")
def keep_command(
    plan: PlanFile,
    name: Annotated[str, typer.Option("--name", help="What the scenario is called.")],
    note: NoteOption = "",
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Keep a plan as a scenario: what begins and what ends; the graph stays as it is."""
    settings = settings_of(store, lang)
    given = read_plan(plan)
    body = {
        "name": name,
        "note": note,
        "rules": as_json_object(given.rules),
        "pairs": pairs_of(given),
    }
    made = _made(
        settings,
        "/api/scenarios/of_plan",
        body,
        lambda graph: planning.keep(
            graph.store,
            given.rules,
            pairs_of(given),
            name=name,
            note=note,
            by=getpass.getuser(),
        ),
    )
    _say_kept(Scenario.model_validate_json(made), settings)


EditOptions = tuple[list[str], list[str], list[str], list[str]]
PairOption = Annotated[
    list[str] | None,
    typer.Option("--pair", help="UNIT:COMMUNITY, a pairing that begins; as often as needed."),
]
MoveOption = Annotated[
    list[str] | None,
    typer.Option("--move", help="PAIRING:COMMUNITY, a pairing that goes elsewhere."),
]
EndOption = Annotated[
    list[str] | None,
    typer.Option("--end", help="TABLE:ID, a row that ends with what hangs on it (units:u-1)."),
]
AlterOption = Annotated[
    list[str] | None,
    typer.Option("--alter", help="TABLE:ID:COLUMN=VALUE, such as demands:d-1:quantity=40."),
]
AddOption = Annotated[
    list[str] | None,
    typer.Option("--add", help="TABLE:COLUMN=VALUE,COLUMN=VALUE…, a new row."),
]


def _edits(
    pair: Iterable[str] | None,
    move: Iterable[str] | None,
    end: Iterable[str] | None,
    alter: Iterable[str] | None,
    add: Iterable[str] | None,
) -> list[dict[str, Any]]:
    """Edits as options say them, in this order; a wrong form is told with all of them."""
    edits: list[dict[str, Any]] = []
    faults = []
    forms: tuple[tuple[str, Iterable[str] | None, int, Callable[[list[str]], Any]], ...] = (
        ("pair", pair, 2, lambda part: {"unit_id": part[0], "area_id": part[1]}),
        ("move", move, 2, lambda part: {"pairing_id": part[0], "area_id": part[1]}),
        ("end", end, 2, lambda part: {"table": part[0], "id": part[1]}),
        ("alter", alter, 3, lambda p: {"table": p[0], "id": p[1], "cells": _cells(p[2])}),
        ("add", add, 2, lambda part: {"table": part[0], "cells": _cells(part[1])}),
    )
    for do, given, number, form in forms:
        for text in given or ():
            parts = text.split(":", number - 1)
            if len(parts) < number or not all(parts) or not _are_cells(do, parts[-1]):
                faults.append(Fault("scenario_option", column=f"--{do}", details={"value": text}))
            else:
                edits.append({"do": do, **form(parts)})
    if faults:
        raise InputError("request", tuple(faults))
    return edits


def _are_cells(do: str, text: str) -> bool:
    """Whether every cell has its column; an empty value takes away what stands there."""
    if do not in {"alter", "add"}:
        return True
    return all(part.partition("=")[0].strip() and "=" in part for part in text.split(","))


def _cells(text: str) -> dict[str, str | None]:
    cells = (part.partition("=") for part in text.split(","))
    return {name.strip(): value.strip() or None for name, _, value in cells}


@plan_app.command("scenario")
def scenario_command(  # noqa: PLR0913, PLR0917  its options
    name: Annotated[str, typer.Argument(help="What it is called.")],
    starts_on: Annotated[
        str | None,
        typer.Option("--starts-on", help="The day from which it holds; today when left out."),
    ] = None,
    pair: PairOption = None,
    move: MoveOption = None,
    end: EndOption = None,
    alter: AlterOption = None,
    add: AddOption = None,
    note: NoteOption = "",
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Keep a new scenario of changes that you name; the graph stays as it is."""
    settings = settings_of(store, lang)
    body = {"name": name, "note": note, "edits": _edits(pair, move, end, alter, add)}
    body |= {} if starts_on is None else {"starts_on": starts_on}
    given = NewScenario.of(body)
    made = _made(
        settings,
        "/api/scenarios",
        body,
        lambda graph: scenarios.create(graph.store, given, by=getpass.getuser()),
    )
    _say_kept(Scenario.model_validate_json(made), settings)


@plan_app.command("revise")
def revise_command(  # noqa: PLR0913, PLR0917  its options
    id_: ScenarioId,
    name: Annotated[str | None, typer.Option("--name", help="Another name.")] = None,
    starts_on: Annotated[str | None, typer.Option("--starts-on", help="Another day.")] = None,
    pair: PairOption = None,
    move: MoveOption = None,
    end: EndOption = None,
    alter: AlterOption = None,
    add: AddOption = None,
    drop: Annotated[
        list[int] | None, typer.Option("--drop", help="The number of an edit that goes.")
    ] = None,
    note: Annotated[
        str | None, typer.Option("--note", help="Another note; no personal data.")
    ] = None,
    version: VersionOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Change a scenario: edits that come, edits that go, its name, note and first day."""
    settings = settings_of(store, lang)
    body: dict[str, Any] = {"edits": _edits(pair, move, end, alter, add), "drop": drop or []}
    others = {"name": name, "note": note, "starts_on": starts_on, "version": version}
    body |= {name: value for name, value in others.items() if value is not None}
    given = Revision.of(body)
    path = f"/api/scenarios/{id_}/revise"
    made = _made(settings, path, body, lambda graph: scenarios.revise(graph.store, id_, given))
    _say_kept(Scenario.model_validate_json(made), settings)


@plan_app.command("scenarios")
def scenarios_command(
    *,
    archived: Annotated[
        bool, typer.Option("--archived", help="Those that were put away, too.")
    ] = False,
    as_json: AsJson = False,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """List the scenarios, the one changed last first."""
    settings = settings_of(store, lang)
    path = f"/api/scenarios?archived={str(archived).lower()}"
    made = _made(
        settings, path, None, lambda graph: scenarios.scenarios(graph.store, archived=archived)
    )
    if as_json:
        typer.echo(made.decode())
        return
    names = words(settings.language)
    table = Table(title=names["scenarios.title"])
    for name in ("id", "name", "state", "starts_on", "edits", "owner", "changed_at"):
        table.add_column(names[f"scenarios.{name}"], overflow="fold")
    for one in TypeAdapter(list[Scenario]).validate_json(made):
        state = names[f"ScenarioState.{one.state}"]
        cells = (one.id, one.name, state, str(one.starts_on), str(len(one.edits)), one.owner)
        table.add_row(*map(Text, (*cells, one.changed_at)))
    out.print(table)


@plan_app.command("show")
def show_command(
    id_: ScenarioId,
    *,
    as_json: AsJson = False,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Show what a scenario changes, row by row, and what no longer fits the graph."""
    settings = settings_of(store, lang)
    path = f"/api/scenarios/{id_}/difference"
    made = _made(settings, path, None, lambda graph: scenarios.difference(graph.store, id_))
    if as_json:
        typer.echo(made.decode())
        return
    _print_difference(Difference.model_validate_json(made), words(settings.language))


@plan_app.command("copy")
def copy_command(
    id_: ScenarioId,
    name: Annotated[str, typer.Option("--name", help="What the copy is called.")],
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Keep a copy of a scenario under another name."""
    settings = settings_of(store, lang)
    made = _made(
        settings,
        f"/api/scenarios/{id_}/copy",
        {"name": name},
        lambda graph: scenarios.copy(graph.store, id_, name, by=getpass.getuser()),
    )
    _say_kept(Scenario.model_validate_json(made), settings)


@plan_app.command("archive")
def archive_command(
    id_: ScenarioId,
    *,
    restore: Annotated[bool, typer.Option("--restore", help="Take it out again.")] = False,
    version: VersionOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Put a scenario away, or take it out again; nothing of it is lost."""
    settings = settings_of(store, lang)
    work = partial(scenarios.archive, id_=id_, version=version, restore=restore)
    body = {"restore": restore, "version": version}
    path = f"/api/scenarios/{id_}/archive"
    made = _made(settings, path, body, lambda graph: work(graph.store))
    _say_kept(Scenario.model_validate_json(made), settings)


@plan_app.command("rebase")
def rebase_command(
    id_: ScenarioId,
    *,
    drop: Annotated[bool, typer.Option("--drop", help="Leave out what no longer fits.")] = False,
    version: VersionOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Bring a scenario up to date with the graph, or say exactly what no longer fits."""
    settings = settings_of(store, lang)
    work = partial(scenarios.rebase, id_=id_, version=version, drop=drop)
    body = {"drop": drop, "version": version}
    path = f"/api/scenarios/{id_}/rebase"
    made = _made(settings, path, body, lambda graph: work(graph.store))
    _say_kept(Scenario.model_validate_json(made), settings)


@plan_app.command("apply")
def apply_command(
    id_: ScenarioId,
    version: VersionOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Make a scenario so: recorded, with the scenario as source; `undo` takes it back."""
    settings = settings_of(store, lang)
    work = partial(
        scenarios.apply,
        id_=id_,
        version=version,
        by=getpass.getuser(),
        two_persons=settings.two_persons,
    )
    path = f"/api/scenarios/{id_}/apply"
    made = _made(settings, path, {"version": version}, lambda graph: work(graph.store))
    record = Record.model_validate_json(made)
    text = words(settings.language)["scenarios.applied"]
    rows = sum(counts[kind] for counts in record.counts.values() for kind in ChangeKind)
    out.print(text.format(id=record.id, rows=rows, revision=record.revision_after), markup=False)


@plan_app.command("propose")
def propose_command(
    id_: ScenarioId,
    version: VersionOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Propose a scenario to be applied, for another person to approve."""
    work = partial(scenarios.propose, id_=id_, version=version, by=getpass.getuser())
    _between_two("propose", work, id_, {"version": version}, settings_of(store, lang))


@plan_app.command("approve")
def approve_command(
    id_: ScenarioId,
    version: VersionOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Approve what another person proposed; it can be applied then."""
    work = partial(scenarios.approve, id_=id_, version=version, by=getpass.getuser())
    _between_two("approve", work, id_, {"version": version}, settings_of(store, lang))


@plan_app.command("refuse")
def refuse_command(
    id_: ScenarioId,
    reason: Annotated[str, typer.Option("--reason", help="Why; no personal data.")],
    version: VersionOption = None,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """Send back what was proposed, with a reason; it must be proposed anew."""
    settings = settings_of(store, lang)
    body = {"reason": reason, "version": version}
    work = partial(scenarios.refuse, id_=id_, given=Refusal.of(body), by=getpass.getuser())
    _between_two("refuse", work, id_, body, settings)


@plan_app.command("approvals")
def approvals_command(
    *,
    as_json: AsJson = False,
    store: StoreOption = None,
    lang: LanguageOption = None,
) -> None:
    """List what was proposed and is not applied yet: by whom, when, and how far it is."""
    settings = settings_of(store, lang)

    def told(graph: Graph) -> BaseModel:
        found = scenarios.proposals(graph.store)
        return _Proposals(needed=settings.two_persons, proposals=list(found))

    made = _made(settings, "/api/scenarios/approvals", None, told)
    if as_json:
        typer.echo(made.decode())
        return
    names = words(settings.language)
    table = Table(title=names["scenarios.proposals"])
    for name in ("id", "name", "step", "version", "proposed_by", "proposed_at", "reason"):
        table.add_column(names[f"scenarios.{name}"], overflow="fold")
    for one in _Proposals.model_validate_json(made).proposals:
        last = one.last
        step = names[f"Step.{last.step}"]
        cells = (one.id, one.name, step, str(last.version), last.proposed_by, last.proposed_at)
        table.add_row(*map(Text, (*cells, last.refusal)))
    out.print(table)


class _Proposals(BaseModel):
    """What was proposed, as the server tells it, too."""

    needed: bool
    proposals: list[Proposal]


_TOLD = {
    Step.proposed: "scenarios.proposed",
    Step.approved: "scenarios.approved",
    Step.refused: "scenarios.refused",
}


def _between_two(
    verb: str,
    work: Callable[..., Approval],
    id_: str,
    body: Mapping[str, Any],
    settings: Settings,
) -> None:
    path = f"/api/scenarios/{id_}/{verb}"
    made = _made(settings, path, body, lambda graph: work(graph.store))
    found = Approval.model_validate_json(made)
    text = words(settings.language)[_TOLD[found.step]]
    out.print(text.format(id=id_, version=found.version), markup=False, highlight=False)


@plan_app.command("compare")
@with_rules
def compare_command(
    settings: Settings,
    rules: PlanOf,
    ids: Annotated[list[str], typer.Argument(metavar="SCENARIO…", help="Ids of scenarios.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Put scenarios beside each other and beside today, indicator by indicator."""
    made = made_by_graph(
        settings,
        "/api/plans/compare",
        {},
        lambda graph: planning.compare(graph.store, rules, ids).model_dump_json().encode(),
        body=json.dumps({"rules": as_json_object(rules), "scenarios": ids}),
    )
    if as_json:
        typer.echo(made.decode())
        return
    _print_comparison(Comparison.model_validate_json(made), words(settings.language))


# Printing


def _say_kept(one: Scenario, settings: Settings) -> None:
    names = words(settings.language)
    text = names["scenarios.kept"].format(
        id=one.id,
        name=one.name,
        number=len(one.edits),
        day=one.starts_on,
        version=one.version,
        state=names[f"ScenarioState.{one.state}"],
    )
    out.print(text, markup=False, highlight=False)


def _print_difference(told: Difference, names: Mapping[str, str]) -> None:
    one = told.scenario
    out.print(Text(f"{one.name} ({one.id})", style="bold"))
    if told.stale:
        text = names["scenarios.stale"].format(made=one.revision, now=told.revision)
        out.print(text, markup=False, style="yellow")
    for unfit in told.unfit:
        sentence = names[f"fault.{unfit.rule}"].format(
            **{"near": "", "expected": "", "limit": ""} | unfit.details
        )
        out.print(f"{unfit.column}: {sentence}", markup=False, style="red")
    table = Table(title=names["scenarios.links"])
    for name in ("state", "unit", "community", "pairing"):
        table.add_column(names[f"scenarios.{name}"], overflow="fold")
    changed = [link for link in told.links if link.state is not LinkState.kept]
    for link in changed[:_SHOWN]:
        cells = (link.unit_name, link.area_name, link.pairing_id)
        table.add_row(*map(Text, (names[f"LinkState.{link.state}"], *cells)))
    if changed:
        out.print(table)
    rows = Table(title=names["scenarios.rows"].format(number=len(told.rows)))
    for name in ("edit", "kind", "table", "row", "fields"):
        rows.add_column(names[f"scenarios.{name}"], overflow="fold")
    for row in told.rows[:_SHOWN]:
        fields = "\n".join(
            f"{name}: {shown_cell(before, names)} → {shown_cell(after, names)}"
            for name, (before, after) in row.fields.items()
            if row.kind is not ChangeKind.added or name in {"unit_id", "area_id", "name"}
        )
        sheet = names[f"sheet.{row.table}"].partition("|")[0]
        kind = names[f"ChangeKind.{row.kind}"]
        number = "" if row.edit is None else str(row.edit)
        rows.add_row(*map(Text, (number, kind, sheet, row.id, fields)))
    out.print(rows)
    if len(told.rows) > _SHOWN:
        out.print(names["plan.rest"].format(number=len(told.rows) - _SHOWN), markup=False)


_MARKS = {"better": "▲", "worse": "▼", "same": "", "other": "≠"}


def _print_comparison(told: Comparison, names: Mapping[str, str]) -> None:
    table = Table(title=names["scenarios.comparison"].format(area=told.area, day=told.as_of))
    table.add_column(names["plan.indicator"], overflow="fold")
    for column in told.columns:
        table.add_column(Text(column.name or names["plan.today"]), overflow="fold")
    for number in told.numbers:
        label = names[f"plan.{number.name}"]
        if number.of is not None:
            label += f" · {_of(number.of, names)}"
        pairs = zip(number.values, number.verdicts, strict=True)
        cells = [
            " ".join(filter(None, (shown_cell(value, names), _verdict(str(mark), names))))
            for value, mark in pairs
        ]
        table.add_row(*map(Text, (label, cells[0].strip(), *cells[1:])))
    out.print(table)
    pairs_table = Table(title=names["scenarios.pairs"].format(number=len(told.pairs)))
    for name in ("unit", "community"):
        pairs_table.add_column(names[f"scenarios.{name}"], overflow="fold")
    for column in told.columns:
        pairs_table.add_column(Text(column.name or names["plan.today"]))
    for pair in told.pairs[:_SHOWN]:
        marks = ("●" if there else "–" for there in pair.there)
        pairs_table.add_row(*map(Text, (pair.unit_name, pair.area_name, *marks)))
    out.print(pairs_table)
    if len(told.pairs) > _SHOWN:
        out.print(names["plan.rest"].format(number=len(told.pairs) - _SHOWN), markup=False)


def _of(text: str, names: Mapping[str, str]) -> str:
    category, _, count = text.partition(".")
    if not count:
        return names[f"Urgency.{category}"]
    return f"{names[f'Category.{category}']} ({names[f'UnitOfCount.{count}']})"


def _verdict(verdict: str, names: Mapping[str, str]) -> str:
    mark = _MARKS[verdict]
    return f"{mark} {names[f'Beside.{verdict}']}" if mark else ""
