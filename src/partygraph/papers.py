"""What goes out of a graph on paper: the ledger of an area, its faults to mend, its report.

Everything is read from one state of the graph; writing it down takes no store.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import Field

from partygraph.ask import QUESTIONS
from partygraph.ask.area_rows import AreaRows, area_rows
from partygraph.ask.catalogue import AreaCode, Found, must_exist
from partygraph.ask.quality import Assessed, applied_rules, assess, cards, faults
from partygraph.ask.timeline import Step
from partygraph.ask.trend import TrendMeasure, coverage_trend
from partygraph.graph import AreaOf, Graph
from partygraph.ledger import Computed, Head, ledger
from partygraph.mending import Checked, told, workbook_to_mend
from partygraph.model import Source, Standing
from partygraph.plan_report import About, plan_report
from partygraph.planning import Plan
from partygraph.report import Facts, ReportForm, html, report
from partygraph.report_docx import document
from partygraph.store import Reader
from partygraph.words import Language, words

_COVERAGE = (
    "pairing_coverage",
    "organisation_coverage",
    "seat_coverage",
    "demand_coverage",
    "enterprise_coverage",
)
"""The questions whose numbers a ledger ends with."""
_GAPS = ("uncovered_communities", "uncovered_by_organisation", "unmet_demands")
"""The questions whose rows a ledger ends with."""


class QualityOf(AreaOf):
    """Whose quality: of an area, or of the whole graph where none is given."""

    area: AreaCode | None = Field(default=None)  # type: ignore[assignment]


def ledger_of(graph: Graph, wanted: AreaOf) -> bytes:
    """The ledger of an area as a workbook that `load` takes back.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: a table has more rows, or a text more characters, than a workbook can hold.
    """

    def read(reader: Reader) -> tuple[AreaRows, dict[str, Found[Any, Any]], int]:
        must_exist(reader, "areas", wanted.area)
        found = _asked(reader, (*_COVERAGE, *_GAPS), wanted.area, wanted.as_of)
        return area_rows(reader, wanted.area), found, reader.revision()

    rows, found, revision = graph.store.snapshot("ledger", read)
    head = Head(str(rows.rows["areas"][wanted.area]["name"]), wanted.as_of, revision)
    computed = Computed(
        {name: found[name] for name in _COVERAGE}, {name: found[name] for name in _GAPS}
    )
    return ledger(rows.things(), computed, head, words(wanted.lang), graph.store.small_cells)


def _asked(
    reader: Reader, names: tuple[str, ...], area: str, as_of: date
) -> dict[str, Found[Any, Any]]:
    """What questions find that need an area and a day and nothing else."""
    found: dict[str, Found[Any, Any]] = {}
    for name in names:
        asked = QUESTIONS[name].check({"area": area, "as_of": as_of})
        given = {one: getattr(asked, one) for one in QUESTIONS[name].own_parameters()}
        answered = QUESTIONS[name].find(reader, **given)
        # Rows that are made when they are taken read on: all of them now, from this one state.
        found[name] = replace(answered, rows=tuple(answered.rows))
    return found


def check(graph: Graph, wanted: QualityOf) -> Checked:
    """How good the rows of an area are, with every fault and how to mend it.

    Raises:
        NotFoundError: the area is not in the graph.
    """
    return _checked(graph, wanted)[0]


def mending_of(graph: Graph, wanted: QualityOf) -> bytes:
    """The rows with faults as a workbook that is mended and loaded again.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: a table has more rows, or a text more characters, than a workbook can hold.
    """
    found, assessed = _checked(graph, wanted)
    things, hides = assessed.rows.things(), graph.store.small_cells
    return workbook_to_mend(found, things, words(wanted.lang), hides)


def _checked(graph: Graph, wanted: QualityOf) -> tuple[Checked, Assessed]:
    def read(reader: Reader) -> tuple[Assessed, int]:
        if wanted.area is not None:
            must_exist(reader, "areas", wanted.area)
        return assess(reader, wanted.area, wanted.as_of), reader.revision()

    assessed, revision = graph.store.snapshot("quality", read)
    names = words(wanted.lang)
    scores = cards(assessed)
    checked = Checked(
        area=wanted.area,
        area_name=assessed.name(assessed.rows.area) or names["quality.everywhere"],
        as_of=wanted.as_of,
        revision=revision,
        summary=scores.summary,
        cards=scores.rows,
        rules=applied_rules(assessed).rows,
        faults=tuple(told(one, names) for one in faults(assessed).rows),
    )
    return checked, assessed


_TOLD = (
    "area_levels",
    "organisation_levels",
    "pairing_coverage",
    "organisation_coverage",
    "seat_coverage",
    "demand_coverage",
    "uncovered_communities",
    "uncovered_by_organisation",
    "unmet_demands",
    "single_failures",
    "supply_demand_balance",
    "figures_check",
)
"""The questions that a report tells of."""
_FOLLOWED = (
    TrendMeasure.paired_communities,
    TrendMeasure.paired_units,
    TrendMeasure.projects,
    TrendMeasure.grid_branches,
)
"""The numbers that a report follows over the quarters before its day."""


def report_of(graph: Graph, wanted: AreaOf, form: ReportForm) -> bytes:
    """The report of an area for print.

    Raises:
        NotFoundError: the area is not in the graph.
    """

    def read(reader: Reader) -> Facts:
        must_exist(reader, "areas", wanted.area)
        assessed = assess(reader, wanted.area, wanted.as_of)
        found = _asked(reader, _TOLD, wanted.area, wanted.as_of)
        trends = {
            measure.value: coverage_trend.find(
                reader, wanted.area, wanted.as_of, measure=measure, step=Step.quarter
            )
            for measure in _FOLLOWED
        }
        return Facts(
            area=assessed.name(wanted.area),
            as_of=wanted.as_of,
            revision=reader.revision(),
            found={**found, "quality": cards(assessed)},
            trends=trends,
            sources=_sources(assessed.rows),
            standings=_standings(assessed.rows),
        )

    names = words(wanted.lang)
    told = report(graph.store.snapshot("report", read), names)
    return html(told).encode() if form is ReportForm.html else document(told)


def plan_paper_of(graph: Graph, plan: Plan, lang: Language, name: str = "") -> bytes:
    """A plan on paper, as DOCX.

    Args:
        name: of the scenario; empty for a plan that was not kept.

    Raises:
        NotFoundError: its area is not in the graph.
    """
    area = plan.rules.area

    def read(reader: Reader) -> About:
        must_exist(reader, "areas", area)
        rows = area_rows(reader, area)
        return About(str(rows.rows["areas"][area]["name"]), name, _sources(rows))

    about = graph.store.snapshot("plan", read)
    return document(plan_report(plan, about, words(lang)))


def _sources(rows: AreaRows) -> list[tuple[Source, int]]:
    """The sources of an area's own rows, each with how many are from it, the most first."""
    used = Counter(
        row["source_id"]
        for table, some in rows.rows.items()
        for id_, row in some.items()
        if table != Source.table and id_ in rows.places
    )
    by_id = {one.id: one for one in rows.things()[Source.table] if isinstance(one, Source)}
    return [(by_id[id_], used[id_]) for id_ in sorted(used, key=lambda id_: (-used[id_], id_))]


def _standings(rows: AreaRows) -> dict[Standing, int]:
    """An area's own rows by standing, in the order of `Standing`."""
    counted = Counter(
        row["standing"]
        for table, some in rows.rows.items()
        for id_, row in some.items()
        if table != Source.table and id_ in rows.places
    )
    return {standing: counted[standing] for standing in Standing if counted[standing]}
