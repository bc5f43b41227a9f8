"""Questions of quality: how good the rows of an area are, by which rules, and every fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.area_rows import AreaRows, Cells, area_rows
from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.ask.doubles import possible_doubles
from partygraph.ask.hierarchy import hierarchy_faults
from partygraph.ask.honesty import Outcome, figures_check
from partygraph.ask.pool_claims import ClaimFilter, claims, paper_pairings
from partygraph.claims import ClaimState
from partygraph.model import Standing
from partygraph.pooling import PAPER_THRESHOLD
from partygraph.quality import (
    CLAIM_WAITS,
    RULES,
    Dimension,
    Finding,
    Material,
    QualityRule,
    Rule,
    Tally,
    Verdict,
    judge,
)
from partygraph.queries import query
from partygraph.store import Reader

_PAPER_WINDOW = 365
"""Days in which a pairing that is alive shows a sign of life, as `paper_pairings` asks."""


class TableName(StrEnum):
    """The tables, as they are loaded."""

    sources = "sources"
    areas = "areas"
    successions = "successions"
    units = "units"
    organisations = "organisations"
    pairings = "pairings"
    registrations = "registrations"
    seats = "seats"
    projects = "projects"
    resources = "resources"
    demands = "demands"
    services = "services"
    liaisons = "liaisons"
    key_projects = "key_projects"
    budgets = "budgets"
    figures = "figures"
    posts = "posts"
    rules = "rules"
    assignments = "assignments"
    sites = "sites"
    positions = "positions"
    walks = "walks"
    footpaths = "footpaths"
    indicators = "indicators"
    cases = "cases"
    steps = "steps"
    holidays = "holidays"
    evaluations = "evaluations"


def _share(title: str) -> Any:
    return Field(title=title, json_schema_extra={"unit": "share, 0 to 1"})


class _Shares(Frozen):
    """Five shares, each with its numerator and its denominator in weights of checks."""

    things: int = count("Rows judged", "rows")
    faulty_rows: int = count("of which with a fault", "rows")
    faults: int = count("Faults", "faults")
    complete_share: float | None = _share(
        "Complete: share of the checks passed; null where none is made"
    )
    complete_right: int = count("Weight of the checks of completeness passed", "weights")
    complete_checked: int = count("Weight of the checks of completeness made", "weights")
    valid_share: float | None = _share("Valid; null where nothing is checked")
    valid_right: int = count("Weight of the checks of validity passed", "weights")
    valid_checked: int = count("Weight of the checks of validity made", "weights")
    consistent_share: float | None = _share(
        "Consistent: share of the checks passed; null where none"
    )
    consistent_right: int = count("Weight of the checks of consistency passed", "weights")
    consistent_checked: int = count("Weight of the checks of consistency made", "weights")
    timely_share: float | None = _share(
        "Timely: share of the checks passed; null where none is made"
    )
    timely_right: int = count("Weight of the checks of timeliness passed", "weights")
    timely_checked: int = count("Weight of the checks of timeliness made", "weights")
    unique_share: float | None = _share(
        "Unique: share of the checks passed; null where none is made"
    )
    unique_right: int = count("Weight of the checks of uniqueness passed", "weights")
    unique_checked: int = count("Weight of the checks of uniqueness made", "weights")
    illustrative: Illustrative


class Quality(_Shares):
    """The whole area, all its tables together."""


class QualityCard(_Shares):
    """One table of one part of the area."""

    key = ("area_id", "table")
    shown = (
        "area_id", "area_name", "table", "things", "faulty_rows", "faults",
        "complete_share", "valid_share", "consistent_share", "timely_share", "unique_share",
    )  # fmt: skip

    area_id: str = Field(title="Part of the area, code; the area itself for what stands in no part")
    area_name: str = Field(title="Part of the area")
    table: TableName = Field(title="Table")


class AppliedRule(Frozen):
    """One rule for one column of a table, and what it found."""

    key = ("rule", "table", "column")

    dimension: Dimension = Field(title="Dimension")
    rule: QualityRule = Field(title="Rule, by the fault that it finds")
    table: TableName = Field(title="Table")
    column: str = Field(title="Column")
    weight: int = count("How much one check weighs in the share of its dimension", "weights")
    checked: int = count("Rows that it was applied to", "rows")
    passed: int = count("of which without a fault", "rows")
    faults: int = count("Faults that it found", "faults")


class QualityFault(Frozen):
    """One fault of one row, with what stands there."""

    key = ("id", "rule", "column", "what_stands", "expected")
    shown = ("table", "id", "name", "area_name", "rule", "column", "what_stands", "expected")

    table: TableName = Field(title="Table")
    id: str = Field(title="Row")
    name: str = Field(title="Name, or what takes its place")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    dimension: Dimension = Field(title="Dimension")
    rule: QualityRule = Field(title="What is wrong")
    column: str = Field(title="Column")
    what_stands: str = Field(title="What stands there")
    expected: str = Field(title="What is expected, or beside what it stands")
    weight: int = count("How much the check weighs", "weights")
    standing: Standing = Field(title="Standing")


class QualityFaultCounts(Frozen):
    """How many faults there are, by dimension."""

    faults: int = count("Faults", "faults")
    complete_faults: int = count("of completeness", "faults")
    valid_faults: int = count("of validity", "faults")
    consistent_faults: int = count("of consistency", "faults")
    timely_faults: int = count("of timeliness", "faults")
    unique_faults: int = count("of uniqueness", "faults")


@question
def quality(store: Reader, area: AreaCode, as_of: AsOf) -> Found[Quality, QualityCard]:
    """How complete, valid, consistent, timely and unique the rows of an area are, by table.

    A row for each part of the area (the areas directly below it) and table, by code and table. A
    share is the weight of the checks passed by that of the checks made on rows that hold on the
    day; `quality_rules` has the rules with their weights. Sources stand with the area itself.
    """
    return cards(assess(store, area, as_of))


@question
def quality_rules(store: Reader, area: AreaCode, as_of: AsOf) -> Found[None, AppliedRule]:
    """By which rules quality is judged, how much each weighs, and how often it was broken.

    A row for each rule and column that it looks at, by dimension, also where no row was checked.
    """
    return applied_rules(assess(store, area, as_of))


@question
def quality_faults(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    dimension: Annotated[Dimension | None, Field(title="Only one dimension")] = None,
    table: Annotated[TableName | None, Field(title="Only one table")] = None,
) -> Found[QualityFaultCounts, QualityFault]:
    """Every fault that the rules of quality find in the rows of an area, and what stands there.

    By table, row and rule. What other questions find is taken from them: `hierarchy_faults`,
    `figures_check`, `claims`, `paper_pairings` and `possible_doubles`.
    """
    return faults(assess(store, area, as_of), dimension, table)


@dataclass(frozen=True, slots=True)
class Assessed:
    """The rows of an area with what the rules say of them."""

    rows: AreaRows
    material: Material
    verdicts: tuple[Verdict, ...]
    parts: Mapping[str, str]
    """Area → the part of what was asked in which it lies."""

    def part(self, id_: str) -> str:
        """The part in which a row stands: the asked area itself for what stands in none."""
        return self.parts.get(self.rows.places.get(id_, ""), self.rows.area)

    def name(self, area: str) -> str:
        """The name of an area; empty for the whole graph."""
        return str(self.rows.rows["areas"][area]["name"]) if area else ""

    def judged(self) -> Iterator[tuple[TableName, Any, str]]:
        """Each row that is judged, with its table and its part."""
        for table in TableName:
            for row in self.material.judged(table):
                if self.material.holds(row):
                    yield table, row, self.part(row["id"])

    def title(self, table: str, row: Any) -> str:
        """What a person knows a row by: its name, or the names of what it links."""
        for column in ("name", "title", "indicator", "new_name"):
            if row.get(column):
                return str(row[column])
        names = []
        for column, target in _LINKED.get(table, ()):
            if not row[column]:
                continue
            other = self.material.rows[target].get(row[column] or "")
            names.append(self.title(target, other) if other else str(row[column]))
        return " — ".join(names) or str(row["id"])


_LINKED: dict[str, tuple[tuple[str, str], ...]] = {
    "pairings": (("unit_id", "units"), ("area_id", "areas")),
    "registrations": (("unit_id", "units"), ("area_id", "areas")),
    "seats": (("unit_id", "units"), ("organisation_id", "organisations")),
    "services": (("resource_id", "resources"), ("demand_id", "demands")),
    "liaisons": (("unit_id", "units"), ("enterprise_id", "units")),
    "budgets": (("area_id", "areas"),),
    "posts": (("area_id", "areas"),),
    "assignments": (("rule_id", "rules"), ("area_id", "areas")),
    "positions": (("area_id", "areas"),),
    "walks": (("area_id", "areas"), ("site_id", "sites")),
    "footpaths": (("area_id", "areas"),),
    "indicators": (("area_id", "areas"), ("organisation_id", "organisations")),
    "cases": (("area_id", "areas"),),
    "steps": (("case_id", "cases"),),
}
"""What a row without a name links: table → (column, table referred to)."""


def assess(store: Reader, area: str | None, as_of: date) -> Assessed:
    """Read the rows of an area, or of the whole graph, and judge them by every rule.

    The parts of an area are those directly below it, those of the whole graph its topmost areas.
    """
    roots = [area] if area else [row["id"] for row in store.read(query("ledger/roots"))]
    rows = _together([area_rows(store, root) for root in roots], area or "")
    found: dict[QualityRule, _Findings] = defaultdict(lambda: defaultdict(list))
    compared: set[str] = set()
    for root in roots:
        compared |= _add_figures(store, root, as_of, found)
        _add_hierarchy(store, root, as_of, found)
        _add_claims(store, root, as_of, found)
        _add_paper(store, root, as_of, found)
        _add_doubles(store, root, as_of, found)
    own = frozenset(rows.places) | rows.rows["sources"].keys()
    material = Material(rows.rows, own, as_of, found, frozenset(compared))
    parts = _parts(rows, roots)
    return Assessed(rows, material, tuple(judge(material)), parts)


def _together(read: list[AreaRows], area: str) -> AreaRows:
    """The rows of several areas as those of one."""
    rows: dict[str, dict[str, Cells]] = {name: {} for name in TableName}
    places: dict[str, str] = {}
    for one in read:
        places |= one.places
        for table, some in one.rows.items():
            rows[table] |= some
    return AreaRows(area, rows, places)


def _parts(rows: AreaRows, roots: list[str]) -> dict[str, str]:
    """Each area → the part of what was asked in which it lies."""
    areas = rows.rows["areas"]
    parts = {}
    for id_ in areas:
        line = [id_]
        while line[-1] in areas and areas[line[-1]]["parent_id"] not in {None, *line}:
            line.append(areas[line[-1]]["parent_id"])
        root = next((one for one in roots if one in line), None)
        if root is not None:
            place = line.index(root)
            if not rows.area:
                parts[id_] = root
            elif place:
                parts[id_] = line[place - 1]
    return parts


_Findings = dict[str, list[Finding]]
_AllFindings = dict[QualityRule, _Findings]


def _add_hierarchy(store: Reader, area: str, as_of: date, found: _AllFindings) -> None:
    for row in hierarchy_faults.find(store, area, as_of).rows:
        parent = " ".join(filter(None, (row.parent, row.parent_id)))
        level = row.parent_level.value if row.parent_level else ""
        found[QualityRule(row.fault)][row.id].append(Finding(parent, level))


def _add_figures(store: Reader, area: str, as_of: date, found: _AllFindings) -> set[str]:
    """Add the figures that differ from what the graph computes; the ids of all compared."""
    compared = {Outcome.agrees, Outcome.differs}
    rows = [row for row in figures_check.find(store, area, as_of).rows if row.outcome in compared]
    for row in rows:
        if row.outcome is Outcome.differs:
            finding = Finding(f"{row.value:g}", str(row.computed))
            found[QualityRule.figure_differs][row.id].append(finding)
    return {row.id for row in rows}


def _add_claims(store: Reader, area: str, as_of: date, found: _AllFindings) -> None:
    missing = {
        ClaimState.half_unit: "community_claimed_on",
        ClaimState.half_community: "unit_claimed_on",
    }
    for row in claims.find(store, area, as_of, ClaimFilter.half).rows:
        if row.waiting_days > CLAIM_WAITS:
            finding = Finding(str(row.waiting_days), str(CLAIM_WAITS), missing[row.claim])
            found[QualityRule.claim_waits][row.id].append(finding)


def _add_paper(store: Reader, area: str, as_of: date, found: _AllFindings) -> None:
    for row in paper_pairings.find(store, area, as_of, _PAPER_WINDOW, PAPER_THRESHOLD).rows:
        finding = Finding(str(row.score), str(row.threshold))
        found[QualityRule.on_paper][row.id].append(finding)


def _add_doubles(store: Reader, area: str, as_of: date, found: _AllFindings) -> None:
    """Add the pairs that may be one body, at the row with the later id."""
    for row in possible_doubles.find(store, area, as_of).rows:
        finding = Finding(row.other_name, f"{row.one_name} {row.one_id}")
        found[QualityRule.possible_double][row.other_id].append(finding)


@dataclass(slots=True)
class _Score:
    """What a card counts."""

    ids: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)
    faults: int = 0
    illustrative: int = 0
    tallies: dict[Dimension, Tally] = field(
        default_factory=lambda: {dimension: Tally() for dimension in Dimension}
    )

    def add_row(self, id_: str, *, illustrative: bool) -> None:
        self.ids.add(id_)
        self.illustrative += illustrative

    def add(self, verdict: Verdict) -> None:
        tally = self.tallies[verdict.rule.dimension]
        tally.add(verdict.rule.weight, right=not verdict.findings)
        if verdict.findings:
            self.faulty.add(verdict.id)
            self.faults += len(verdict.findings)

    def numbers(self) -> dict[str, Any]:
        numbers: dict[str, Any] = {
            "things": len(self.ids),
            "faulty_rows": len(self.faulty),
            "faults": self.faults,
            "illustrative": self.illustrative,
        }
        for dimension, tally in self.tallies.items():
            share = round(tally.right / tally.checked, 4) if tally.checked else None
            numbers[f"{dimension}_share"] = share
            numbers[f"{dimension}_right"] = tally.right
            numbers[f"{dimension}_checked"] = tally.checked
        return numbers


def cards(assessed: Assessed) -> Found[Quality, QualityCard]:
    """The score cards: one a part and table, and the whole."""
    scores: dict[tuple[str, TableName], _Score] = defaultdict(_Score)
    whole = _Score()
    for table, row, part in assessed.judged():
        for score in (scores[part, table], whole):
            score.add_row(row["id"], illustrative=row.get("standing") == Standing.illustrative)
    for verdict in assessed.verdicts:
        for score in (scores[assessed.part(verdict.id), TableName(verdict.rule.table)], whole):
            score.add(verdict)
    order = list(TableName)
    rows = {
        key: QualityCard(
            area_id=key[0],
            area_name=assessed.name(key[0]),
            table=key[1],
            **scores[key].numbers(),
        )
        for key in sorted(scores, key=lambda key: (key[0], order.index(key[1])))
    }

    def evidence() -> Iterator[Evidence]:
        for key, row in rows.items():
            yield from (Evidence(row.cursor(), "things", id_) for id_ in scores[key].ids)
            yield from (Evidence(row.cursor(), "faulty_rows", id_) for id_ in scores[key].faulty)

    return Found(Quality(**whole.numbers()), tuple(rows.values()), evidence)


def applied_rules(assessed: Assessed) -> Found[None, AppliedRule]:
    """Every rule with what it found."""
    made: dict[Rule, list[Verdict]] = defaultdict(list)
    for verdict in assessed.verdicts:
        made[verdict.rule].append(verdict)
    rows = [
        AppliedRule(
            dimension=rule.dimension,
            rule=rule.name,
            table=TableName(rule.table),
            column=rule.column,
            weight=rule.weight,
            checked=len(made[rule]),
            passed=sum(not one.findings for one in made[rule]),
            faults=sum(len(one.findings) for one in made[rule]),
        )
        for rule in RULES
    ]
    return Found(None, tuple(rows))


def faults(
    assessed: Assessed, dimension: Dimension | None = None, table: TableName | None = None
) -> Found[QualityFaultCounts, QualityFault]:
    """Every fault, or those of a dimension or a table."""
    order = list(TableName)
    every = dict.fromkeys(
        _fault(assessed, verdict, finding)
        for verdict in assessed.verdicts
        for finding in verdict.findings
    )
    shown = sorted(
        (row for row in every if dimension in {None, row.dimension} and table in {None, row.table}),
        key=lambda row: (order.index(row.table), row.id),
    )
    counts = {f"{one}_faults": sum(row.dimension is one for row in shown) for one in Dimension}
    return Found(
        QualityFaultCounts(faults=len(shown), **counts),
        tuple(shown),
        lambda: (Evidence(row.cursor(), "id", row.id) for row in shown),
    )


def _fault(assessed: Assessed, verdict: Verdict, finding: Finding) -> QualityFault:
    rule = verdict.rule
    row = assessed.material.rows[rule.table][verdict.id]
    place = assessed.rows.places.get(verdict.id, assessed.rows.area)
    return QualityFault(
        table=TableName(rule.table),
        id=verdict.id,
        name=assessed.title(rule.table, row),
        area_id=place,
        area_name=assessed.name(place),
        dimension=rule.dimension,
        rule=rule.name,
        column=finding.column or rule.column,
        what_stands=finding.value,
        expected=finding.expected,
        weight=rule.weight,
        standing=row.get("standing", Standing.public),
    )
