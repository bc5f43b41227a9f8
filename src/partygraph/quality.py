"""How good the rows of an area are: rules in five dimensions, shares, and every fault (pure).

Complete, valid, consistent, timely, unique: close to GB/T 36344-2018 (完整性, 规范性, 一致性,
时效性, and 准确性, of which uniqueness is a part). A rule looks at the rows of a table that hold
on a day (a few look at rows that have ended) and finds a fault or none. Each rule has a weight of
1, 2 or 3. The share of a dimension is the weight of the checks passed by that of all checks made:
its numerator and its denominator stand beside it, and where nothing was checked there is no share.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from partygraph import codes
from partygraph.model import (
    AreaKind,
    AreaLevel,
    OrganisationForm,
    OrganisationLevel,
    SourceKind,
    UnitKind,
    WorkState,
)

Cells = Mapping[str, Any]


class Dimension(StrEnum):
    """What can be good about a row."""

    complete = "complete"
    valid = "valid"
    consistent = "consistent"
    timely = "timely"
    unique = "unique"


class QualityRule(StrEnum):
    """What is looked at, named by the fault that it finds."""

    no_code = "no_code"
    no_end = "no_end"
    no_members = "no_members"
    no_quantity = "no_quantity"
    no_lead = "no_lead"
    no_amount = "no_amount"
    no_claim = "no_claim"
    no_parent = "no_parent"
    no_date_of_source = "no_date_of_source"
    no_publisher = "no_publisher"
    wrong_code = "wrong_code"
    doubtful_code = "doubtful_code"
    code_of_other_level = "code_of_other_level"
    kind_of_other_level = "kind_of_other_level"
    form_of_other_level = "form_of_other_level"
    scale_of_no_enterprise = "scale_of_no_enterprise"
    paired_above_community = "paired_above_community"
    orphan = "orphan"
    two_parents = "two_parents"
    loop = "loop"
    parent_not_above = "parent_not_above"
    skipped_level = "skipped_level"
    parent_ended = "parent_ended"
    parent_not_begun = "parent_not_begun"
    refers_to_ended = "refers_to_ended"
    refers_to_later = "refers_to_later"
    other_unit_of_count = "other_unit_of_count"
    given_too_often = "given_too_often"
    serves_itself = "serves_itself"
    figure_differs = "figure_differs"
    claim_waits = "claim_waits"
    on_paper = "on_paper"
    work_overdue = "work_overdue"
    still_planned = "still_planned"
    figure_outdated = "figure_outdated"
    budget_outdated = "budget_outdated"
    code_twice = "code_twice"
    row_twice = "row_twice"
    possible_double = "possible_double"


CLAIM_WAITS = 90
"""Days that the second side may take to claim what the first has claimed."""
STILL_PLANNED = 180
"""Days after its beginning that work may still be planned."""
FIGURE_OUTDATED = 1095
"""Days after which a reported figure without a later one is outdated."""

_CODED = frozenset(
    {
        UnitKind.government_body,
        UnitKind.public_institution,
        UnitKind.state_enterprise,
        UnitKind.private_enterprise,
        UnitKind.social_organisation,
        UnitKind.mass_organisation,
        UnitKind.property_company,
        UnitKind.training_school,
    }
)
"""Kinds of units that have a unified social credit code of their own (GB 32100-2015)."""
_ENTERPRISES = frozenset(
    {UnitKind.state_enterprise, UnitKind.private_enterprise, UnitKind.property_company}
)
_DIGITS = {
    AreaLevel.province: 2,
    AreaLevel.prefecture: 4,
    AreaLevel.county: 6,
    AreaLevel.town: 9,
    AreaLevel.village: 12,
}
"""Digits of a division code by level; below a community it goes on after a hyphen."""
_KINDS: dict[AreaLevel, frozenset[AreaKind]] = {
    AreaLevel.province: frozenset({AreaKind.province}),
    AreaLevel.prefecture: frozenset({AreaKind.prefecture_city}),
    AreaLevel.county: frozenset({AreaKind.county, AreaKind.county_level_city, AreaKind.district}),
    AreaLevel.town: frozenset({AreaKind.sub_district, AreaKind.town, AreaKind.township}),
    AreaLevel.village: frozenset(
        {
            AreaKind.residents_community,
            AreaKind.village,
            AreaKind.like_residents_community,
            AreaKind.like_village,
        }
    ),
    AreaLevel.grid: frozenset({AreaKind.grid}),
    AreaLevel.estate: frozenset({AreaKind.estate}),
    AreaLevel.alley: frozenset({AreaKind.alley}),
    AreaLevel.building: frozenset({AreaKind.building}),
    AreaLevel.venue: frozenset({AreaKind.business_park, AreaKind.market, AreaKind.park}),
}
_LEVEL_OF_FORM = {
    OrganisationForm.joint_committee: OrganisationLevel.community_committee,
    OrganisationForm.working_committee: OrganisationLevel.street_committee,
}
"""Forms that only one level has."""
_ABOVE_COMMUNITY = frozenset(
    {AreaLevel.province, AreaLevel.prefecture, AreaLevel.county, AreaLevel.town}
)
_KEYS: dict[str, tuple[str, ...]] = {
    "areas": ("parent_id", "name", "level"),
    "pairings": ("unit_id", "area_id"),
    "registrations": ("unit_id", "area_id"),
    "seats": ("unit_id", "organisation_id"),
    "projects": ("pairing_id", "valid_from", "name"),
    "resources": ("unit_id", "area_id", "valid_from", "name"),
    "demands": ("area_id", "kind", "valid_from", "quantity", "name"),
    "services": ("resource_id", "demand_id", "valid_from"),
    "liaisons": ("unit_id", "enterprise_id", "post"),
    "key_projects": ("area_id", "name"),
    "budgets": ("area_id", "year"),
    "figures": ("area_id", "subject", "indicator", "as_of", "source_id"),
    "posts": ("area_id", "kind"),
    "rules": ("area_id", "kind", "over_id", "name"),
    "assignments": ("rule_id", "area_id"),
    "sites": ("area_id", "name"),
    "positions": ("area_id", "source_id"),
    "walks": ("site_id", "area_id"),
    "footpaths": (
        "area_id",
        "start_longitude",
        "start_latitude",
        "end_longitude",
        "end_latitude",
    ),
    "indicators": ("area_id", "organisation_id", "kind", "until", "since", "source_id"),
    "steps": ("case_id", "number"),
    "holidays": ("area_id", "day"),
}
"""What tells one row of a table from every other that holds on the same day, beside its id."""
_LASTING_REFERENCES: dict[str, tuple[tuple[str, str], ...]] = {
    "units": (("area_id", "areas"),),
    "organisations": (("area_id", "areas"), ("unit_id", "units")),
    "pairings": (("unit_id", "units"), ("area_id", "areas")),
    "registrations": (("unit_id", "units"), ("area_id", "areas")),
    "seats": (("unit_id", "units"), ("organisation_id", "organisations")),
    "projects": (("pairing_id", "pairings"),),
    "resources": (("unit_id", "units"), ("area_id", "areas")),
    "demands": (("area_id", "areas"),),
    "services": (("resource_id", "resources"), ("demand_id", "demands")),
    "liaisons": (("unit_id", "units"), ("enterprise_id", "units")),
    "key_projects": (("area_id", "areas"), ("lead_id", "units")),
    "posts": (("area_id", "areas"),),
    "rules": (("area_id", "areas"), ("over_id", "units")),
    "assignments": (("rule_id", "rules"), ("area_id", "areas"), ("unit_id", "units")),
    "sites": (("area_id", "areas"),),
    "footpaths": (("area_id", "areas"),),
}
"""References to rows that have days of their own: table → (column, table referred to)."""


class Finding(NamedTuple):
    """What stands there, what is expected or beside what it stands, and where.

    `column` is empty where it is the rule's own.
    """

    value: str = ""
    expected: str = ""
    column: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """What the rules look at.

    Args:
        rows: of the area and all that they refer to, by table and id.
        own: the ids of the rows that are judged.
        found: what questions of the catalogue have found already, by rule and id.
        compared: ids of figures beside which the graph can compute a number.
    """

    rows: Mapping[str, Mapping[str, Cells]]
    own: frozenset[str]
    as_of: date
    found: Mapping[QualityRule, Mapping[str, Sequence[Finding]]] = field(default_factory=dict)
    compared: frozenset[str] = frozenset()
    _indices: dict[tuple[str, ...], dict[tuple[Any, ...], list[Cells]]] = field(
        default_factory=dict, init=False, repr=False
    )

    def alike(self, table: str, row: Cells, *columns: str) -> list[Cells]:
        """The rows of a table that have in these columns what a row has there, itself among them.

        A column may be given as `own=theirs`, where the two are named differently.
        """
        pairs = [column.partition("=")[::2] for column in columns]
        theirs = [other or own for own, other in pairs]
        key = (table, *theirs)
        if key not in self._indices:
            index: dict[tuple[Any, ...], list[Cells]] = defaultdict(list)
            for one in self.rows.get(table, {}).values():
                index[tuple(one[name] for name in theirs)].append(one)
            self._indices[key] = index
        return self._indices[key].get(tuple(row[own] for own, _ in pairs), [])

    def judged(self, table: str) -> Iterator[Cells]:
        """The rows of a table that are judged, by id."""
        rows = self.rows.get(table, {})
        yield from (rows[id_] for id_ in sorted(rows.keys() & self.own))

    def holds(self, row: Cells) -> bool:
        """Whether a row holds on the day; a figure from its own day on, a budget always."""
        if row.get("as_of") is not None:
            return bool(row["as_of"] <= self.as_of)
        if "valid_from" not in row:
            return True
        return bool(row["valid_from"] <= self.as_of <= (row["valid_to"] or self.as_of))


Check = Callable[[Cells, Material], Iterable[Finding]]
Applies = Callable[[Cells, Material], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule for one table: the column to look at, its weight, to which rows, and the check."""

    name: QualityRule
    dimension: Dimension
    table: str
    column: str
    weight: int
    check: Check
    applies: Applies


@dataclass(slots=True)
class Tally:
    """Checks made and passed, each counted as often as its weight."""

    right: int = 0
    checked: int = 0

    def add(self, weight: int, *, right: bool) -> None:
        """Count one check."""
        self.checked += weight
        self.right += weight * right


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says of one row: no finding is a check passed."""

    rule: Rule
    id: str
    findings: tuple[Finding, ...]


def judge(material: Material) -> Iterator[Verdict]:
    """Every rule on every row to which it applies, by table, row and rule."""
    for table, rules in _BY_TABLE.items():
        for row in material.judged(table):
            for rule in rules:
                if rule.applies(row, material):
                    yield Verdict(rule, row["id"], tuple(rule.check(row, material)))


def _holds(row: Cells, material: Material) -> bool:
    return material.holds(row)


def _where(column: str, *values: object) -> Applies:
    """Rows that hold and have one of these values."""
    return lambda row, material: material.holds(row) and row[column] in values


def _filled(column: str) -> Applies:
    """Rows that hold and have any value there."""
    return lambda row, material: material.holds(row) and bool(row[column])


def _needs(column: str) -> Check:
    """A value stands there, and not zero."""
    return lambda row, _: [] if row[column] else [Finding(_text(row[column]))]


def _told(rule: QualityRule) -> Check:
    """What a question of the catalogue has found."""
    return lambda row, material: material.found.get(rule, {}).get(row["id"], ())


def _text(value: object) -> str:
    return "" if value is None else str(value)


# Complete


def _claims(row: Cells, _: Material) -> Iterator[Finding]:
    if row["unit_claimed_on"] is None and row["community_claimed_on"] is None:
        yield Finding()


def _under_way(row: Cells, material: Material) -> bool:
    return material.holds(row) and row["state"] in {WorkState.running, WorkState.done}


# Valid


def _code(outcome: codes.Outcome) -> Check:
    def check(row: Cells, _: Material) -> Iterator[Finding]:
        found = codes.uscc(row["uscc"])
        if found.outcome is outcome:
            yield Finding(row["uscc"], ", ".join(found.reasons))

    return check


def _digits(row: Cells, _: Material) -> Iterator[Finding]:
    level = AreaLevel(row["level"])
    wanted = _DIGITS.get(level)
    fits = re.fullmatch(rf"\d{{{wanted}}}", row["id"]) if wanted else "-" in row["id"]
    if not fits:
        yield Finding(row["id"], level.value)


def _kind(row: Cells, _: Material) -> Iterator[Finding]:
    kinds = _KINDS[AreaLevel(row["level"])]
    if row["kind"] not in kinds:
        yield Finding(row["kind"], ", ".join(sorted(kinds)))


def _form(row: Cells, _: Material) -> Iterator[Finding]:
    wanted = _LEVEL_OF_FORM[OrganisationForm(row["form"])]
    if row["level"] != wanted:
        yield Finding(row["level"], wanted.value)


def _scale(row: Cells, _: Material) -> Iterator[Finding]:
    if row["kind"] not in _ENTERPRISES:
        yield Finding(row["kind"], ", ".join(sorted(_ENTERPRISES)))


def _paired_level(row: Cells, material: Material) -> Iterator[Finding]:
    area = material.rows["areas"].get(row["area_id"])
    if area is not None and area["level"] in _ABOVE_COMMUNITY:
        yield Finding(f"{area['name']} {area['id']}", AreaLevel.village.value)


# Consistent


def _ended(column: str, target: str) -> Check:
    def check(row: Cells, material: Material) -> Iterator[Finding]:
        other = material.rows[target].get(row[column])
        last = other["valid_to"] if other is not None else None
        if last is not None and last < material.as_of:
            yield Finding(row[column], last.isoformat())

    return check


def _later(column: str, target: str) -> Check:
    def check(row: Cells, material: Material) -> Iterator[Finding]:
        other = material.rows[target].get(row[column])
        if other is not None and other["valid_from"] > material.as_of:
            yield Finding(row[column], other["valid_from"].isoformat())

    return check


def _same_unit_of_count(row: Cells, material: Material) -> Iterator[Finding]:
    given = material.rows["resources"].get(row["resource_id"])
    wanted = material.rows["demands"].get(row["demand_id"])
    if given and wanted and given["unit_of_count"] != wanted["unit_of_count"]:
        yield Finding(given["unit_of_count"], wanted["unit_of_count"])


def _given(row: Cells, material: Material) -> Iterator[Finding]:
    given = sum(
        service["quantity"]
        for service in material.alike("services", row, "id=resource_id")
        if material.holds(service) and service["state"] != WorkState.stopped
    )
    if given > row["quantity"]:
        yield Finding(_text(row["quantity"]), _text(given))


def _itself(row: Cells, _: Material) -> Iterator[Finding]:
    if row["unit_id"] == row["enterprise_id"]:
        yield Finding(row["enterprise_id"])


# Timely


def _has_begun(row: Cells, material: Material) -> bool:
    return bool(row["valid_from"] <= material.as_of)


def _overdue(row: Cells, material: Material) -> Iterator[Finding]:
    open_states = {WorkState.planned, WorkState.running}
    if row["state"] in open_states and row["valid_to"] and row["valid_to"] < material.as_of:
        yield Finding(row["state"], row["valid_to"].isoformat())


def _planned(row: Cells, material: Material) -> Iterator[Finding]:
    if (material.as_of - row["valid_from"]).days > STILL_PLANNED:
        yield Finding(row["state"], row["valid_from"].isoformat())


def _old_figure(row: Cells, material: Material) -> Iterator[Finding]:
    same = material.alike("figures", row, "area_id", "subject", "indicator")
    later = any(row["as_of"] < other["as_of"] <= material.as_of for other in same)
    if not later and (material.as_of - row["as_of"]).days > FIGURE_OUTDATED:
        yield Finding(row["as_of"].isoformat())


def _old_budget(row: Cells, material: Material) -> Iterator[Finding]:
    last = max(other["year"] for other in material.alike("budgets", row, "area_id"))
    if row["year"] == last < material.as_of.year - 1:
        yield Finding(str(row["year"]), str(material.as_of.year - 1))


# Unique


def _twice(table: str, column: str, *columns: str) -> Check:
    """No other row that holds has the same there; the fault is at the later of the two ids."""

    def check(row: Cells, material: Material) -> Iterator[Finding]:
        for other in material.alike(table, row, column, *columns):
            if other["id"] < row["id"] and material.holds(other):
                yield Finding(_text(row[column]), other["id"])

    return check


def _new(  # noqa: PLR0913, PLR0917  a row of the tables below
    name: QualityRule,
    dimension: Dimension,
    table: str,
    column: str,
    weight: int,
    check: Check,
    applies: Applies = _holds,
) -> Rule:
    return Rule(name, dimension, table, column, weight, check, applies)


def _complete_rules() -> Iterator[Rule]:
    rule, complete = QualityRule, Dimension.complete
    yield _new(rule.no_code, complete, "units", "uscc", 2, _needs("uscc"), _where("kind", *_CODED))
    yield _new(rule.no_end, complete, "pairings", "valid_to", 1, _needs("valid_to"))
    yield _new(
        rule.no_members, complete, "pairings", "members_reporting", 1, _needs("members_reporting")
    )
    yield _new(rule.no_members, complete, "registrations", "headcount", 1, _needs("headcount"))
    for table in ("resources", "demands", "services"):
        yield _new(rule.no_quantity, complete, table, "quantity", 2, _needs("quantity"))
    yield _new(rule.no_lead, complete, "key_projects", "lead_id", 2, _needs("lead_id"))
    for table in ("key_projects", "budgets"):
        yield _new(rule.no_amount, complete, table, "amount", 2, _needs("amount"))
    for table in ("projects", "services"):
        yield _new(rule.no_claim, complete, table, "unit_claimed_on", 1, _claims, _under_way)
    yield _new(rule.no_parent, complete, "areas", "parent_id", 3, _needs("parent_id"), _below_top)
    yield _new(
        rule.no_date_of_source, complete, "sources", "published_on", 1,
        _needs("published_on"), _where("kind", SourceKind.newspaper, SourceKind.public_table),
    )  # fmt: skip
    yield _new(rule.no_publisher, complete, "sources", "publisher", 1, _needs("publisher"))


def _valid_rules() -> Iterator[Rule]:
    rule, valid = QualityRule, Dimension.valid
    wrong, doubtful = codes.Outcome.wrong, codes.Outcome.doubtful
    yield _new(rule.wrong_code, valid, "units", "uscc", 3, _code(wrong), _filled("uscc"))
    yield _new(rule.doubtful_code, valid, "units", "uscc", 1, _code(doubtful), _filled("uscc"))
    yield _new(rule.code_of_other_level, valid, "areas", "id", 3, _digits)
    yield _new(rule.kind_of_other_level, valid, "areas", "kind", 2, _kind)
    yield _new(
        rule.form_of_other_level, valid, "organisations", "level", 2,
        _form, _where("form", *_LEVEL_OF_FORM),
    )  # fmt: skip
    yield _new(
        rule.scale_of_no_enterprise, valid, "units", "above_scale", 1,
        _scale, _filled("above_scale"),
    )  # fmt: skip
    yield _new(rule.paired_above_community, valid, "pairings", "area_id", 2, _paired_level)


def _consistent_rules() -> Iterator[Rule]:
    rule, consistent = QualityRule, Dimension.consistent
    for name, weight in _HIERARCHY.items():
        yield _new(name, consistent, "organisations", "parent_id", weight, _told(name))
    for table, references in _LASTING_REFERENCES.items():
        for column, target in references:
            has = _filled(column)
            ended, later = _ended(column, target), _later(column, target)
            yield _new(rule.refers_to_ended, consistent, table, column, 3, ended, has)
            yield _new(rule.refers_to_later, consistent, table, column, 2, later, has)
    yield _new(
        rule.other_unit_of_count, consistent, "services", "resource_id", 3, _same_unit_of_count
    )
    yield _new(rule.given_too_often, consistent, "resources", "quantity", 2, _given)
    yield _new(rule.serves_itself, consistent, "liaisons", "enterprise_id", 3, _itself)
    yield _new(
        rule.figure_differs, consistent, "figures", "value", 2,
        _told(rule.figure_differs), lambda row, material: row["id"] in material.compared,
    )  # fmt: skip


def _timely_rules() -> Iterator[Rule]:
    rule, timely = QualityRule, Dimension.timely
    for table in ("projects", "services"):
        waits = rule.claim_waits
        yield _new(waits, timely, table, "community_claimed_on", 2, _told(waits))
        yield _new(rule.work_overdue, timely, table, "state", 2, _overdue, _has_begun)
        yield _new(
            rule.still_planned, timely, table, "state", 1,
            _planned, _where("state", WorkState.planned),
        )  # fmt: skip
    yield _new(rule.on_paper, timely, "pairings", "id", 2, _told(rule.on_paper))
    yield _new(rule.figure_outdated, timely, "figures", "as_of", 1, _old_figure)
    yield _new(rule.budget_outdated, timely, "budgets", "year", 1, _old_budget)


def _unique_rules() -> Iterator[Rule]:
    rule, unique = QualityRule, Dimension.unique
    yield _new(
        rule.code_twice, unique, "units", "uscc", 3, _twice("units", "uscc"), _filled("uscc")
    )
    for table, columns in _KEYS.items():
        yield _new(rule.row_twice, unique, table, columns[-1], 2, _twice(table, *columns[::-1]))
    for table in ("units", "organisations"):
        double = rule.possible_double
        yield _new(double, unique, table, "name", 2, _told(double))


def _below_top(row: Cells, material: Material) -> bool:
    return material.holds(row) and row["level"] != AreaLevel.province


_HIERARCHY = {
    QualityRule.orphan: 3,
    QualityRule.two_parents: 3,
    QualityRule.loop: 3,
    QualityRule.parent_not_above: 3,
    QualityRule.skipped_level: 1,
    QualityRule.parent_ended: 3,
    QualityRule.parent_not_begun: 2,
}
"""Faults of the line upwards, as `hierarchy_faults` names them, with their weights."""

RULES = (
    *_complete_rules(),
    *_valid_rules(),
    *_consistent_rules(),
    *_timely_rules(),
    *_unique_rules(),
)
"""Every rule, by dimension; a rule that looks at several tables stands here once for each."""
_BY_TABLE = {
    table: [rule for rule in RULES if rule.table == table]
    for table in dict.fromkeys(rule.table for rule in RULES)
}
