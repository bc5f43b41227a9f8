"""A plan on paper: what it changes, what it reaches beside today, and why each pair (pure).

Made of the same blocks as the report of an area, so that `report_docx` writes it in the same look.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite

from partygraph.formats import shown_cell
from partygraph.model import Source
from partygraph.plan.proposing import Aim
from partygraph.planning import Ending, Indicators, Plan, PlannedPair, PlanOf
from partygraph.report import Block, Number, Numbers, Report, Section, Table, Text

Words = Mapping[str, str]

_BOUNDED = {"weighted_met": Aim.demand, "worst_share": Aim.worst_off}
"""Indicators that an aim of the planner bounds."""
_SHARES = frozenset({"weighted_share", "worst_share"})
_NOT_TOLD = frozenset({"area", "as_of", "scenario", "seed", "seconds", "give"})
"""Rules that the head says, or that say nothing of the place."""
_NONE = "—"


@dataclass(frozen=True, slots=True)
class About:
    """What the paper of a plan says of where it is from.

    Args:
        area: its name.
        name: of the scenario; empty for a plan that was not kept.
        sources: of the area's rows, each with how many are from it.
    """

    area: str
    name: str
    sources: Sequence[tuple[Source, int]]


def plan_report(plan: Plan, about: About, words: Words) -> Report:
    """What the paper of a plan says."""
    key = "plan.paper.title.named" if about.name else "plan.paper.title"
    parts: dict[str, Iterator[Block]] = {
        "changes": _changes(plan, words),
        "reached": _reached(plan, words, scenario=bool(about.name)),
        "begun": _pairs(plan, words, new=True),
        "ended": _ended(plan.ended, words),
        "kept": _pairs(plan, words, new=False),
        "rules": _rules(plan, words),
        "sources": _sources(about.sources, words),
    }
    return Report(
        title=words[key].format(area=about.area, name=about.name),
        area=about.area,
        about=words["shell.as_of"].format(as_of=plan.as_of, revision=plan.revision),
        warning=words["plan.paper.illustrative"] if plan.illustrative else "",
        sections=tuple(
            Section(words[f"plan.paper.{name}"], tuple(blocks)) for name, blocks in parts.items()
        ),
        language=words["lang"],
    )


def _changes(plan: Plan, words: Words) -> Iterator[Block]:
    begun = sum(one.new for one in plan.pairs)
    met = (plan.today.weighted_met, plan.planned.weighted_met)
    yield Numbers(
        (
            Number(words["plan.begun"], f"{begun:,}"),
            Number(words["plan.ended"], f"{len(plan.ended):,}"),
            Number(words["plan.paper.kept"], f"{len(plan.pairs) - begun:,}"),
            Number(words["plan.weighted_met"], " → ".join(shown_cell(one, words) for one in met)),
        )
    )
    yield Text((words["plan.paper.proposal"],))


def _reached(plan: Plan, words: Words, *, scenario: bool) -> Iterator[Block]:
    stages = {stage.aim: stage for stage in plan.stages}
    rows = []
    for name in Indicators.model_fields:
        stage = stages.get(_BOUNDED[name]) if name in _BOUNDED else None
        rows.append(
            (
                words[f"plan.{name}"],
                _value(name, getattr(plan.today, name), words),
                _value(name, getattr(plan.planned, name), words),
                _NONE if stage is None else _value(name, stage.bound, words),
                _NONE if stage is None else _gap(getattr(plan.planned, name), stage.bound),
            )
        )
    headers = ("indicator", "today", "planned", "bound", "gap")
    yield Table(
        words["plan.indicators"], tuple(words[f"plan.{one}"] for one in headers), tuple(rows)
    )
    if not plan.stages:
        yield Text((words["plan.paper.no_bound"],))
        return
    if scenario:  # it was not searched for aim by aim
        return
    yield Table(
        words["plan.stages"],
        tuple(words[f"plan.{one}"] for one in ("aim", "value", "bound", "gap", "ended_by")),
        tuple(
            (
                words[f"Aim.{one.aim}"],
                _value("", one.value, words),
                _value("", one.bound, words),
                f"{one.gap:.2%}",
                words[f"Ended.{one.ended}"],
            )
            for one in plan.stages
        ),
    )


def _gap(value: float, bound: float) -> str:
    """How far the plan stays below its bound; later aims may have cost it a little."""
    return f"{max(0.0, bound - value) / bound:.2%}" if 0 < bound < inf else _NONE


def _value(name: str, value: float | str | None, words: Words) -> str:
    if value is None or (isinstance(value, float) and not isfinite(value)):
        return _NONE
    if name in _SHARES and isinstance(value, float):
        return f"{value:.1%}"
    return shown_cell(value, words)


def _pairs(plan: Plan, words: Words, *, new: bool) -> Iterator[Block]:
    pairs = sorted(
        (one for one in plan.pairs if one.new is new), key=lambda one: (-one.gain, one.area_id)
    )
    if not pairs:
        yield Text((words["plan.paper.none"],))
        return
    yield Table(
        words["plan.paper.count"].format(number=len(pairs)),
        tuple(words[f"plan.{one}"] for one in ("unit", "community", "gain", "paper.why")),
        tuple(
            (one.unit_name, one.area_name, shown_cell(one.gain, words), _reason(one, words))
            for one in pairs
        ),
    )


def _reason(pair: PlannedPair, words: Words) -> str:
    """What only this pair brings, and how near it is."""
    near = words[f"plan.paper.distance.{pair.distance}"]
    if not pair.brings:
        return words["plan.paper.brings_nothing"].format(near=near)
    brings = words["plan.paper.joint"].join(
        f"{met.demand_name} {shown_cell(met.quantity, words)} "
        f"{words[f'UnitOfCount.{met.unit_of_count}']}"
        for met in pair.brings
    )
    return words["plan.paper.brings"].format(brings=brings, near=near)


def _ended(links: Sequence[Ending], words: Words) -> Iterator[Block]:
    if not links:
        yield Text((words["plan.paper.none"],))
        return
    yield Table(
        words["plan.paper.count"].format(number=len(links)),
        (words["plan.unit"], words["plan.community"]),
        tuple((one.unit_name, one.area_name) for one in links),
    )


def _rules(plan: Plan, words: Words) -> Iterator[Block]:
    """The rules that differ from what holds by itself, each in words."""
    usual = PlanOf(area=plan.rules.area, as_of=plan.rules.as_of)
    bodies: list[PlannedPair | Ending] = [*plan.pairs, *plan.ended]
    names = {one.unit_id: one.unit_name for one in bodies}
    names |= {one.area_id: one.area_name for one in bodies}
    told = []
    for name in PlanOf.model_fields:
        value = getattr(plan.rules, name)
        if name not in _NOT_TOLD and value != getattr(usual, name):
            told.append((words[f"plan.rule.{name}"], _rule(name, value, names, words)))
    if told:
        yield Table(words["plan.paper.rules"], (words["plan.paper.rule"], ""), tuple(told))
    else:
        yield Text((words["plan.paper.usual_rules"],))


def _rule(name: str, value: object, names: Mapping[str, str], words: Words) -> str:
    joint = words["plan.paper.joint"]
    if name in {"must", "must_not"} and isinstance(value, tuple):
        return joint.join(f"{names.get(a, a)}–{names.get(b, b)}" for a, b in value)
    if isinstance(value, Mapping):
        kind = {"kinds": "UnitKind", "weights": "Urgency"}[name]
        return joint.join(f"{words[f'{kind}.{one}']} {number:g}" for one, number in value.items())
    if isinstance(value, bool):
        return words["value.true"]
    if f"page.scenario.rule.{name}.{value}" in words:
        return words[f"page.scenario.rule.{name}.{value}"]
    return f"{value:g}" if isinstance(value, float) else str(value)


def _sources(sources: Sequence[tuple[Source, int]], words: Words) -> Iterator[Block]:
    yield Text((words["report.how_read"], words["plan.paper.reading"]))
    yield Table(
        words["plan.paper.sources"],
        tuple(words[f"report.source_{one}"] for one in ("title", "kind", "publisher", "rows")),
        tuple(
            (
                one.title,
                words[f"SourceKind.{one.kind}"],
                one.publisher or _NONE,
                f"{rows:,}",
            )
            for one, rows in sources
        ),
    )
