"""The report of an area for print: what it says, and the same as one HTML file or as DOCX (pure).

What it says is a list of sections made of four kinds of blocks: numbers, bars, lines over time and
tables. Each form draws the same blocks, so both say the same. The HTML needs nothing from outside,
has no script, and prints to A4 with a running title and page numbers; charts are inline SVG. In the
DOCX a bar is a row of full blocks beside its number, and a line a table of days.
"""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FileSystemLoader

from partygraph.ask.catalogue import Found
from partygraph.ask.coverage import RESIDENTS
from partygraph.ask.honesty import Outcome
from partygraph.formats import shown_cell
from partygraph.model import AreaLevel, Source, Standing
from partygraph.quality import Dimension

Words = Mapping[str, str]


class ReportForm(StrEnum):
    """The forms of a report."""

    html = "html"
    docx = "docx"


REPORT_MEDIA_TYPES = {
    ReportForm.html: "text/html; charset=utf-8",
    ReportForm.docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LISTED = 20
"""Rows that a table of the report shows; how many there are in all stands under it."""
_RISKS = 10
"""Units whose leaving would cost most that a report shows."""


@dataclass(frozen=True, slots=True)
class Number:
    """One number with what it says; `of` is what it is part of, where there is such a thing."""

    label: str
    value: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its length is `value` of `most`, its text what it says."""

    label: str
    value: float
    text: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers beside each other."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Bars:
    """Bars under each other, on one scale from 0 to `most`."""

    title: str
    bars: tuple[Bar, ...]
    most: float


@dataclass(frozen=True, slots=True)
class Line:
    """One number over days, the earliest first."""

    title: str
    points: tuple[tuple[date, int], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headers; `more` says how many are not shown."""

    title: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class Text:
    """Sentences, each a paragraph."""

    sentences: tuple[str, ...]


Block = Numbers | Bars | Line | Table | Text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """All that a report says."""

    title: str
    area: str
    about: str
    """The day and the revision."""
    warning: str
    """That some of it is made up; empty where nothing is."""
    sections: tuple[Section, ...]
    language: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What a report is made from: what questions found, by name, and where the rows come from."""

    area: str
    as_of: date
    revision: int
    found: Mapping[str, Found[Any, Any]]
    trends: Mapping[str, Found[Any, Any]]
    """By the name of the measure."""
    sources: Sequence[tuple[Source, int]]
    """Each source with the rows that are from it, the most first."""
    standings: Mapping[Standing, int]
    """Rows by standing."""


def report(facts: Facts, words: Words) -> Report:
    """What the report of an area says."""
    made_up = facts.standings.get(Standing.illustrative, 0)
    rows = sum(facts.standings.values())
    warning = words["report.illustrative"].format(count=made_up, rows=rows) if made_up else ""
    sections = (
        Section(words["report.overview"], tuple(_overview(facts, words))),
        Section(words["report.coverage"], tuple(_coverage(facts, words))),
        Section(words["report.gaps"], tuple(_gaps(facts, words))),
        Section(words["report.risks"], tuple(_risks(facts, words))),
        Section(words["report.balance"], tuple(_balance(facts, words))),
        Section(words["report.figures"], tuple(_figures(facts, words))),
        Section(words["report.quality"], tuple(_quality(facts, words))),
        Section(words["report.sources"], tuple(_sources(facts, words))),
    )
    return Report(
        title=words["report.title"].format(area=facts.area),
        area=facts.area,
        about=words["shell.as_of"].format(as_of=facts.as_of, revision=facts.revision),
        warning=warning,
        sections=sections,
        language=words["lang"],
    )


def _numbers(part: Any, names: Iterable[str], words: Words) -> Numbers:
    return Numbers(
        tuple(
            Number(words[f"field.{name}"], _grouped(part.shown_value(name)))
            for name in names
            if getattr(part, name) is not None
        )
    )


def _grouped(value: int | str) -> str:
    """A number in groups of three digits; one that is withheld as it is shown."""
    return f"{value:,}" if isinstance(value, int) else value


def _overview(facts: Facts, words: Words) -> Iterator[Block]:
    pairing = facts.found["pairing_coverage"].summary
    yield _numbers(
        pairing, ("units", "pairings", "communities", "projects", "members_reporting"), words
    )
    areas = facts.found["area_levels"].rows
    organisations = facts.found["organisation_levels"].rows
    yield Table(
        words["question.area_levels"],
        tuple(words[f"field.{name}"] for name in ("level", "kind", "areas")),
        tuple(
            (
                words[f"AreaLevel.{row.level}"],
                words[f"AreaKind.{row.kind}"],
                _grouped(row.areas),
            )
            for row in areas
        ),
    )
    yield Table(
        words["question.organisation_levels"],
        tuple(words[f"field.{name}"] for name in ("level", "form", "organisations")),
        tuple(
            (
                words[f"OrganisationLevel.{row.level}"],
                words[f"OrganisationForm.{row.form}"],
                _grouped(row.organisations),
            )
            for row in organisations
        ),
    )


_COVERED = (
    ("residents_communities_share", "residents_communities_covered", "residents_communities"),
    ("villages_share", "villages_covered", "villages"),
    ("estates_share", "estates_covered", "estates"),
    ("grids_share", "grids_covered", "grids"),
    ("buildings_share", "buildings_covered", "buildings"),
)
"""Shares of the organisation coverage, with what they are shares of."""


def _coverage(facts: Facts, words: Words) -> Iterator[Block]:
    organisation = facts.found["organisation_coverage"].summary
    pairing = facts.found["pairing_coverage"].summary
    demands = facts.found["demand_coverage"].summary
    shares = [
        _share(
            words["report.paired"],
            pairing.communities,
            pairing.residents_communities,
        ),
        *(
            _share(
                words[f"report.{whole}"], getattr(organisation, part), getattr(organisation, whole)
            )
            for _, part, whole in _COVERED
        ),
        _share(words["report.demands_met"], demands.met, demands.demands),
    ]
    yield Bars(words["report.shares"], tuple(filter(None, shares)), 1)
    seats = facts.found["seat_coverage"].summary
    yield _numbers(seats, ("joint_committees", "without_seats", "seats", "units_seated"), words)
    for measure, found in facts.trends.items():
        points = tuple((point.day, point.number) for point in found.rows)
        yield Line(words[f"TrendMeasure.{measure}"], points)


def _share(label: str, part: int, whole: int) -> Bar | None:
    if not whole:
        return None
    return Bar(label, min(part / whole, 1), f"{part / whole:.0%} · {part:,} / {whole:,}")


def _gaps(facts: Facts, words: Words) -> Iterator[Block]:
    uncovered = facts.found["uncovered_communities"]
    yield _numbers(
        uncovered.summary, ("uncovered_residents_communities", "uncovered_villages"), words
    )
    yield _listed(
        words["question.uncovered_communities"],
        uncovered.rows,
        ("name", "parent_name", "since"),
        words,
    )
    paired = [row for row in facts.found["pairing_coverage"].rows if row.units]
    paired.sort(key=lambda row: (row.units, row.projects, row.id))
    yield _listed(words["report.thin"], paired, ("name", "parent_name", "units", "projects"), words)
    levels, bodies = list(AreaLevel), facts.found["uncovered_by_organisation"].rows
    yield _listed(
        words["question.uncovered_by_organisation"],
        sorted(bodies, key=lambda row: (levels.index(row.level), row.kind not in RESIDENTS)),
        ("name", "kind", "part_of"),
        words,
    )
    yield _listed(
        words["question.unmet_demands"],
        facts.found["unmet_demands"].rows,
        ("name", "area_name", "urgency", "missing", "unit_of_count", "could_serve"),
        words,
    )


def _listed(title: str, rows: Sequence[Any], names: Sequence[str], words: Words) -> Block:
    """The first rows of a list; made-up ones are marked at their name."""
    marked = next((name for name in ("name", "subject") if name in names), names[0])
    if not rows:
        return Text((words["report.none"].format(title=title),))
    return Table(
        title,
        tuple(words[f"field.{name}"] for name in names),
        tuple(
            tuple(
                shown_cell(row.shown_value(name), words)
                + (words["report.made_up"] if name == marked and _is_made_up(row) else "")
                for name in names
            )
            for row in rows[:LISTED]
        ),
        words["report.more"].format(shown=LISTED, total=len(rows)) if len(rows) > LISTED else "",
    )


def _is_made_up(row: Any) -> bool:
    return bool(getattr(row, "illustrative", 0)) or (
        getattr(row, "standing", None) == Standing.illustrative
    )


def _risks(facts: Facts, words: Words) -> Iterator[Block]:
    found = facts.found["single_failures"]
    yield Text(
        (
            words["report.relied_on"].format(
                relied_on=found.summary.units_relied_on, missed=found.summary.units_missed
            ),
        )
    )
    names = (
        "rank",
        "name",
        "areas_uncovered",
        "demands_without_supplier",
        "bodies_cut_off",
        "seats_emptied",
        "projects_stopped",
    )
    worst = [row for row in found.rows if any(getattr(row, name) for name in names[2:])][:_RISKS]
    yield _listed(words["question.single_failures"], worst, names, words)


def _balance(facts: Facts, words: Words) -> Iterator[Block]:
    rows = [row for row in facts.found["supply_demand_balance"].rows if row.needed]
    rows.sort(key=lambda row: -row.unmet_quantity / row.needed)
    if not rows:
        yield Text((words["report.none"].format(title=words["report.balance"]),))
        return
    sentence = "sentence_zh" if words["lang"].startswith("zh") else "sentence_en"
    yield Text(tuple(getattr(row, sentence) for row in rows if row.unmet_quantity))
    bars = tuple(
        Bar(
            f"{words[f'Category.{row.category}']}（{words[f'UnitOfCount.{row.unit_of_count}']}）",
            row.most_met / row.needed,
            f"{row.most_met / row.needed:.0%} · {row.most_met:,} / {row.needed:,}",
        )
        for row in rows
    )
    yield Bars(words["report.can_be_met"], bars, 1)


def _figures(facts: Facts, words: Words) -> Iterator[Block]:
    found = facts.found["figures_check"]
    outcomes = [row.outcome for row in found.rows]
    yield Numbers(
        tuple(
            Number(words[f"Outcome.{outcome}"], str(outcomes.count(outcome))) for outcome in Outcome
        )
    )
    differing = [row for row in found.rows if row.outcome is Outcome.differs]
    yield _listed(
        words["report.differing"],
        differing,
        ("subject", "indicator", "value", "computed", "as_of"),
        words,
    )


def _quality(facts: Facts, words: Words) -> Iterator[Block]:
    summary = facts.found["quality"].summary
    bars = [
        Bar(
            words[f"Dimension.{one}"],
            getattr(summary, f"{one}_share"),
            f"{percent(getattr(summary, f'{one}_share'))} · "
            f"{getattr(summary, f'{one}_right'):,} / {getattr(summary, f'{one}_checked'):,}",
        )
        for one in Dimension
        if getattr(summary, f"{one}_share") is not None
    ]
    yield Bars(words["report.shares_of_quality"], tuple(bars), 1)
    yield Text(
        (
            words["quality.summary"].format(
                things=summary.things, faulty=summary.faulty_rows, faults=summary.faults
            ),
        )
    )


def percent(share: float) -> str:
    """A share with one decimal; 100.0% only where nothing is missing."""
    return f"{math.floor(share * 1000) / 10:.1f}%"


def _sources(facts: Facts, words: Words) -> Iterator[Block]:
    yield Numbers(
        tuple(
            Number(words[f"Standing.{standing}"], _grouped(rows))
            for standing, rows in facts.standings.items()
        )
    )
    names = ("title", "kind", "publisher", "published_on", "licence")
    yield Table(
        words["report.source_title"],
        (*(words[f"report.source_{name}"] for name in names), words["report.source_rows"]),
        tuple(
            (*(shown_cell(getattr(one, name), words) for name in names), _grouped(rows))
            for one, rows in facts.sources
        ),
    )
    yield Text((words["report.how_read"],))


# HTML


def html(told: Report) -> str:
    """The report as one HTML file; equal reports give equal bytes."""
    here = files("partygraph")
    environment = Environment(loader=FileSystemLoader(str(here)), autoescape=True)
    environment.tests["kind"] = lambda block, name: type(block).__name__ == name
    environment.tests["day"] = lambda text: re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) is not None
    environment.globals["plot"] = plot
    running = css_text(f"{told.title}　{told.about}")
    style = (here / "view_parts" / "report.css").read_text("utf-8").replace("RUNNING", running)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'"
    template = environment.get_template("report.html.jinja")
    return template.render(report=told, style=style, policy=policy)


def css_text(text: str) -> str:
    """A text as a string of CSS: what is neither letter nor digit is written by its number."""
    return '"' + "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in text) + '"'


@dataclass(frozen=True, slots=True)
class Plot:
    """A line drawn: its points, those to mark with their number, and the days below."""

    width: int
    height: int
    path: str
    marks: tuple[tuple[float, float, str], ...]
    days: tuple[tuple[float, str], ...]
    base: float


def plot(line: Line, width: int = 320, height: int = 96) -> Plot:
    """Where the points of a line lie, in pixels from the upper left; the scale begins at 0."""
    left, right, top, bottom = 26.0, 30.0, 16.0, 20.0
    most = max((number for _, number in line.points), default=0) or 1
    first = line.points[0][0].toordinal() if line.points else 0
    span = (line.points[-1][0].toordinal() - first) if line.points else 0
    places = [
        (
            round(left + (width - left - right) * (day.toordinal() - first) / (span or 1), 1),
            round(height - bottom - (height - top - bottom) * number / most, 1),
        )
        for day, number in line.points
    ]
    numbers = [str(number) for _, number in line.points]
    shown = [place for place in (0, len(places) - 1) if places]
    corners = zip(places[1:], places, strict=False)  # a number holds until the day of the next
    drawn = places[:1] + [
        place for (x, y), (_, before) in corners for place in ((x, before), (x, y))
    ]
    return Plot(
        width=width,
        height=height,
        path=" ".join(f"{x},{y}" for x, y in drawn),
        marks=tuple((*places[place], numbers[place]) for place in dict.fromkeys(shown)),
        days=tuple(
            (places[place][0], line.points[place][0].isoformat()) for place in dict.fromkeys(shown)
        ),
        base=height - bottom,
    )
