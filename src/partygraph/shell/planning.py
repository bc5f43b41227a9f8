"""`plan`: pairings proposed, evaluated, explained, stressed and traded; nothing is written."""

from __future__ import annotations

import inspect
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event
from typing import Annotated, Any, TypeVar, get_args

import typer
from pydantic import BaseModel, TypeAdapter, ValidationError
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from partygraph import planning
from partygraph.errors import InputError
from partygraph.formats import shown_cell
from partygraph.graph import Graph
from partygraph.plan import stopping
from partygraph.plan.proposing import Progress as PlanProgress
from partygraph.planning import (
    Ending,
    Explanation,
    FrontierPoint,
    Met,
    Plan,
    PlannedPair,
    PlanOf,
    Stress,
)
from partygraph.settings import Settings
from partygraph.shell.app import (
    LanguageOption,
    StoreOption,
    app,
    err,
    made_by_graph,
    out,
    settings_of,
    write_file,
)
from partygraph.words import words

_SHOWN = 20
"""Rows of a list that are printed; JSON has all of them."""

plan_app = typer.Typer(
    help="Propose new pairings with a proven bound and reasons; look at a plan from all sides.",
    no_args_is_help=True,
)
app.add_typer(plan_app, name="plan")

PlanFile = Annotated[Path, typer.Argument(metavar="PLAN", help="A plan that `suggest -o` wrote.")]
AsJson = Annotated[bool, typer.Option("--json", help="All of it as JSON.")]
ModelT = TypeVar("ModelT", bound=BaseModel)


def with_rules(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command an option for each rule of a plan, and the rest of its own."""

    def run(*, store: str | None, lang: str | None, **given: Any) -> None:
        settings = settings_of(store, lang)  # type: ignore[arg-type]
        own = {name: given.pop(name) for name in list(given) if name not in PlanOf.model_fields}
        rules = {name: _rule(name, text) for name, text in given.items() if text is not None}
        command(settings, PlanOf.of(rules, texts=True), **own)

    own = [
        one.replace(kind=inspect.Parameter.KEYWORD_ONLY)
        for one in list(inspect.signature(command, eval_str=True).parameters.values())[2:]
    ]
    options = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[
                bool | None if info.annotation is bool else str | None,
                typer.Option(f"--{name.replace('_', '-')}", help=_help(name), show_default=False),
            ],
        )
        for name, info in PlanOf.model_fields.items()
    ]
    ends = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=annotation)
        for name, annotation in (("store", StoreOption), ("lang", LanguageOption))
    ]
    parameters = [*options, *own, *ends]
    run.__doc__ = command.__doc__
    run.__annotations__ = {one.name: one.annotation for one in parameters}
    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return run


def _help(name: str) -> str:
    info = PlanOf.model_fields[name]
    text = info.description or info.title or ""
    forms = {
        "must": " As UNIT:COMMUNITY, several with commas.",
        "must_not": " As UNIT:COMMUNITY, several with commas.",
        "kinds": " As KIND=NUMBER, several with commas.",
        "weights": " As high=3,medium=2,low=1.",
    }
    return text + forms.get(name, "") + (" Needed." if info.is_required() else "")


def _rule(name: str, text: Any) -> Any:
    """What an option says, in the form of the rules; what it cannot be is told by their check."""
    if name not in {"must", "must_not", "kinds", "weights"}:
        is_number = isinstance(text, str) and _has_numbers(PlanOf.model_fields[name].annotation)
        return _number(text) if is_number else text
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if name in {"must", "must_not"}:
        return [part.partition(":")[::2] for part in parts]
    pairs = (part.partition("=")[::2] for part in parts)
    return {key: _number(value) for key, value in pairs}


def _has_numbers(annotation: Any) -> bool:
    return annotation in (int, float) or any(map(_has_numbers, get_args(annotation)))


def _number(text: str) -> int | float | str:
    """The number that a text is; the text where it is none."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


@plan_app.command("suggest")
@with_rules
def suggest_command(
    settings: Settings,
    rules: PlanOf,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="A file for the whole plan, as JSON.")
    ] = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Propose the best pairings that the rules allow; Ctrl+C ends with the best so far."""
    names = words(settings.language)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=err, transient=True, disable=not err.is_terminal) as progress:
        task = progress.add_task(names["plan.searching"], total=None)

        def show(now: PlanProgress) -> None:
            aim = names["plan.first"] if now.aim is None else names[f"Aim.{now.aim}"]
            places = f" {now.done}/{now.places}" if now.places > 1 else ""
            progress.update(task, description=aim + places)

        with _interrupt_stops():
            made = made_by_graph(
                settings,
                "/api/plans/suggest",
                {},
                lambda graph: (
                    planning.suggest(graph.store, rules, show, settings.plan_folder)
                    .model_dump_json()
                    .encode()
                ),
                body=rules.model_dump_json(),
                seconds=rules.seconds,
            )
    if output is not None:
        write_file(output, made, settings)
    if as_json:
        typer.echo(made.decode())
        return
    _print_plan(Plan.model_validate_json(made), names)


@contextmanager
def _interrupt_stops() -> Iterator[None]:
    """Let Ctrl+C end the work on a plan with what it has so far; a second one ends the program."""
    stop = Event()

    def interrupted(_signal: int, _frame: object) -> None:
        stop.set()
        signal.signal(signal.SIGINT, before)

    before = signal.signal(signal.SIGINT, interrupted)
    try:
        with stopping.by(stop):
            yield
    finally:
        signal.signal(signal.SIGINT, before)


@plan_app.command("evaluate")
def evaluate_command(
    plan: PlanFile,
    store: StoreOption = None,
    lang: LanguageOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say what the pairings of a plan reach on today's graph."""
    settings = settings_of(store, lang)
    given = read_plan(plan)
    made = _made(
        settings,
        "evaluate",
        {"rules": as_json_object(given.rules), "pairs": pairs_of(given)},
        lambda graph: planning.evaluate(graph.store, given.rules, pairs_of(given)),
        given.rules.seconds,
    )
    if as_json:
        typer.echo(made.decode())
        return
    _print_plan(Plan.model_validate_json(made), words(settings.language))


@plan_app.command("explain")
def explain_command(  # noqa: PLR0913  its options
    plan: PlanFile,
    unit: Annotated[str, typer.Option("--unit", help="The id of a unit.")],
    community: Annotated[str, typer.Option("--community", help="The code of a community.")],
    store: StoreOption = None,
    lang: LanguageOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say why a pair is in a plan, or why it is not."""
    settings = settings_of(store, lang)
    given = read_plan(plan)
    made = _made(
        settings,
        "explain",
        {
            "rules": as_json_object(given.rules),
            "pairs": pairs_of(given),
            "unit_id": unit,
            "area_id": community,
        },
        lambda graph: planning.explain(graph.store, given.rules, pairs_of(given), unit, community),
        given.rules.seconds,
    )
    if as_json:
        typer.echo(made.decode())
        return
    _print_explanation(Explanation.model_validate_json(made), words(settings.language))


@plan_app.command("stress")
def stress_command(  # noqa: PLR0913  its options
    plan: PlanFile,
    changes: Annotated[int, typer.Option(help="Changes that a repair may take.")] = 3,
    repairs: Annotated[int, typer.Option(help="Of how many of the worst single units.")] = 3,
    store: StoreOption = None,
    lang: LanguageOption = None,
    *,
    as_json: AsJson = False,
) -> None:
    """Say what a plan loses when units leave, and what few changes win back."""
    settings = settings_of(store, lang)
    given = read_plan(plan)
    made = _made(
        settings,
        "stress",
        {
            "rules": as_json_object(given.rules),
            "pairs": pairs_of(given),
            "changes": changes,
            "repairs": repairs,
        },
        lambda graph: planning.stress(
            graph.store, given.rules, pairs_of(given), changes=changes, repairs=repairs
        ),
        given.rules.seconds * (1 + repairs),
    )
    if as_json:
        typer.echo(made.decode())
        return
    _print_stress(Stress.model_validate_json(made), words(settings.language))


@plan_app.command("frontier")
@with_rules
def frontier_command(
    settings: Settings,
    rules: PlanOf,
    most: Annotated[int, typer.Option(help="Changes at most.")] = 10,
    *,
    as_json: AsJson = False,
) -> None:
    """Say how much demand 0, 1, … changes can meet, each with its bound."""
    points = TypeAdapter(list[FrontierPoint])
    made = made_by_graph(
        settings,
        "/api/plans/frontier",
        {},
        lambda graph: points.dump_json(list(planning.frontier(graph.store, rules, most))),
        body=TypeAdapter(dict[str, Any])
        .dump_json({"rules": as_json_object(rules), "most": most})
        .decode(),
        seconds=rules.seconds * (most + 2),
    )
    if as_json:
        typer.echo(made.decode())
        return
    names = words(settings.language)
    table = Table(title=names["plan.frontier"])
    for name in ("changes", "weighted_met", "bound", "worst_share", "begun", "ended"):
        table.add_column(names[f"plan.{name}"], overflow="fold")
    for point in points.validate_json(made):
        table.add_row(
            str(point.changes),
            shown_cell(point.weighted_met, names),
            shown_cell(point.bound, names),
            f"{point.worst_share:.1%}",
            _links(point.begun),
            _links(point.ended),
        )
    out.print(table)


def _made(
    settings: Settings,
    verb: str,
    body: Mapping[str, Any],
    make: Callable[[Graph], BaseModel],
    seconds: float,
) -> bytes:
    return made_by_graph(
        settings,
        f"/api/plans/{verb}",
        {},
        lambda graph: make(graph).model_dump_json().encode(),
        body=TypeAdapter(dict[str, Any]).dump_json(dict(body)).decode(),
        seconds=seconds,
    )


def read_plan(path: Path) -> Plan:
    """A plan as `suggest -o` wrote it.

    Raises:
        InputError: there is no such file, or it holds no plan.
    """
    try:
        return Plan.model_validate_json(path.read_bytes())
    except OSError as error:
        raise InputError("cannot_read_plan", path=path, reason=error.strerror) from None
    except ValidationError:
        raise InputError("not_a_plan", path=path) from None


def as_json_object(rules: PlanOf) -> dict[str, Any]:
    """The rules as a route takes them."""
    return rules.model_dump(mode="json")


def pairs_of(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Unit and community of each pair of a plan."""
    return tuple((one.unit_id, one.area_id) for one in plan.pairs)


# Printing


def _print_plan(plan: Plan, names: Mapping[str, str]) -> None:
    if plan.stages:
        out.print(_stages(plan, names))
    out.print(_indicators(plan, names))
    new = [one for one in plan.pairs if one.new]
    if new:
        out.print(_new_pairs(new, names))
        _print_rest(len(new), names)
    if plan.ended:
        out.print(Text(names["plan.ended_pairs"].format(number=len(plan.ended)), style="bold"))
        for line in list(_link_lines(plan.ended))[:_SHOWN]:
            out.print(line, markup=False, highlight=False)
        _print_rest(len(plan.ended), names)
    if plan.illustrative:
        out.print(names["shell.illustrative"], style="yellow")


def _stages(plan: Plan, names: Mapping[str, str]) -> Table:
    table = Table(title=names["plan.stages"])
    for name in ("aim", "value", "bound", "gap", "seconds", "ended_by"):
        table.add_column(names[f"plan.{name}"])
    for stage in plan.stages:
        table.add_row(
            names[f"Aim.{stage.aim}"],
            shown_cell(stage.value, names),
            shown_cell(stage.bound, names),
            f"{stage.gap:.2%}",
            f"{stage.seconds:.1f}",
            names[f"Ended.{stage.ended}"],
        )
    return table


def _indicators(plan: Plan, names: Mapping[str, str]) -> Table:
    table = Table(title=names["plan.indicators"])
    for name in ("indicator", "today", "planned"):
        table.add_column(names[f"plan.{name}"])
    for name in type(plan.today).model_fields:
        before, after = getattr(plan.today, name), getattr(plan.planned, name)
        cells = (shown_cell(before, names), shown_cell(after, names))
        table.add_row(names[f"plan.{name}"], *cells, style="bold" if before != after else None)
    return table


def _new_pairs(pairs: Sequence[PlannedPair], names: Mapping[str, str]) -> Table:
    table = Table(title=names["plan.new_pairs"].format(number=len(pairs)))
    for name in ("unit", "community", "gain", "brings"):
        table.add_column(names[f"plan.{name}"], overflow="fold")
    for one in pairs[:_SHOWN]:
        table.add_row(
            f"{one.unit_name} ({one.unit_id})",
            f"{one.area_name} ({one.area_id})",
            shown_cell(one.gain, names),
            "；".join(_met(met, names) for met in one.brings) or "–",
        )
    return table


def _met(met: Met, names: Mapping[str, str]) -> str:
    unit = names[f"UnitOfCount.{met.unit_of_count}"]
    return f"{met.demand_name} {shown_cell(met.quantity, names)} {unit}"


def _print_rest(number: int, names: Mapping[str, str]) -> None:
    if number > _SHOWN:
        out.print(names["plan.rest"].format(number=number - _SHOWN), markup=False)


def _link_lines(links: Sequence[Ending]) -> Iterator[str]:
    for one in links:
        yield f"{one.unit_name} ({one.unit_id}) – {one.area_name} ({one.area_id})"


def _links(links: Sequence[Ending]) -> str:
    return "\n".join(f"{one.unit_name} – {one.area_name}" for one in links) or "–"


def _print_explanation(told: Explanation, names: Mapping[str, str]) -> None:
    pair = {"unit": told.unit_name, "community": told.area_name}
    key = "plan.why" if told.in_plan else "plan.why_not"
    out.print(Text(names[key].format(**pair), style="bold"))
    lines = [names["plan.gains"].format(gain=shown_cell(told.gain, names))]
    lines += [f"  {_met(one, names)}" for one in told.brings]
    if told.runner_up is not None:
        loss = shown_cell(told.runner_up_loss, names)
        lines.append(names["plan.runner_up"].format(community=told.runner_up, loss=loss))
    if told.conflict:
        lines.append(names["plan.forbidden"])
        lines += [
            "  "
            + names[f"fault.plan_{one.rule}"].format(
                unit=one.unit_name, community=one.area_name, kind="", number=f"{one.number:g}"
            )
            for one in told.conflict
        ]
    if told.loss is not None:
        lines.append(
            names["plan.loses"].format(
                loss=shown_cell(told.loss, names), least=shown_cell(told.loss_at_least, names)
            )
        )
    lines += [
        names["plan.held"].format(
            rule=names[f"Rule.{one.rule}"], full=one.full, gain=shown_cell(one.bound_gain, names)
        )
        for one in told.binding
    ]
    for line in lines:
        out.print(line, markup=False, highlight=False)


def _print_stress(told: Stress, names: Mapping[str, str]) -> None:
    table = Table(title=names["plan.stress"])
    for name in ("leaving", "lost", "lost_share", "lost_at_most", "worst_share"):
        table.add_column(names[f"plan.{name}"], overflow="fold")
    for one in (*told.single[:_SHOWN], *told.together):
        table.add_row(
            "、".join(one.unit_names),
            shown_cell(one.lost, names),
            f"{one.lost_share:.1%}",
            shown_cell(one.lost_at_most, names),
            f"{one.worst_share:.1%}",
        )
    out.print(table)
    _print_rest(len(told.single), names)
    leaving = {one.unit_ids: "、".join(one.unit_names) for one in told.single}
    for repair in told.repairs:
        line = names["plan.repair"].format(
            units=leaving[repair.unit_ids],
            regained=shown_cell(repair.regained, names),
            changes=repair.changes,
        )
        out.print(line, markup=False, highlight=False)
        for link in _link_lines(repair.begun):
            out.print(f"  + {link}", markup=False, highlight=False)
        for link in _link_lines(repair.ended):
            out.print(f"  - {link}", markup=False, highlight=False)
