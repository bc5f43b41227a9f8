"""Questions of money: key projects and who leads them, budgets before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.model import AreaLevel, Standing
from partygraph.queries import query
from partygraph.store import Reader, Rows


class KeyProjects(Frozen):
    """The key projects of an area in all."""

    key_projects: int = count("Key projects", "projects")
    fields: int = count("Fields that they belong to", "fields")
    amount: int = count("Investment", "yuan")
    without_lead: int = count("of the projects: without a unit that leads", "projects")
    illustrative: Illustrative


class KeyProjectRow(Frozen):
    """One key project."""

    shown = ("id", "name", "field", "amount", "lead_name", "standing")

    id: str = Field(title="Key project")
    name: str = Field(title="Name")
    field: str = Field(title="Field")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    amount: int = count("Investment", "yuan")
    lead_id: str | None = Field(title="The unit that leads; null without one on that day")
    lead_name: str | None = Field(title="Its name")
    standing: Standing = Field(title="Standing")


class KeyProjectField(Frozen):
    """The key projects of one field."""

    key = ("field",)

    field: str = Field(title="Field")
    key_projects: int = count("Key projects", "projects")
    amount: int = count("Investment", "yuan")
    without_lead: int = count("of the projects: without a unit that leads", "projects")
    illustrative: Illustrative


@question
def key_projects(
    store: Reader, area: AreaCode, as_of: AsOf, *, without_lead: bool = False
) -> Found[KeyProjects, KeyProjectRow]:
    """The projects of the project library, what they cost and who leads them, by id.

    With `without_lead` only those are listed that no unit leads; a unit that has ended leads none.
    """
    rows = _key_projects(store, area, as_of)
    listed = tuple(row for row in rows if not (without_lead and row.lead_id))
    summary = KeyProjects(**_project_counts(rows), fields=len({row.field for row in rows}))
    return Found(summary, listed, lambda: _project_evidence(rows))


@question
def key_project_fields(
    store: Reader, area: AreaCode, as_of: AsOf
) -> Found[KeyProjects, KeyProjectField]:
    """How many key projects each field has and what they cost, the most costly field first."""
    rows = _key_projects(store, area, as_of)
    fields = {row.field for row in rows}
    groups = [
        KeyProjectField(field=field, **_project_counts([row for row in rows if row.field == field]))
        for field in fields
    ]
    groups.sort(key=lambda group: (-group.amount, group.field))
    summary = KeyProjects(**_project_counts(rows), fields=len(fields))
    return Found(summary, tuple(groups), lambda: _field_evidence(rows))


def _key_projects(store: Reader, area: str, as_of: date) -> list[KeyProjectRow]:
    rows = store.read(query("ask/key_projects"), area=area, as_of=as_of)
    return [KeyProjectRow(**row) for row in rows]


def _project_counts(rows: list[KeyProjectRow]) -> dict[str, int]:
    return {
        "key_projects": len(rows),
        "amount": sum(row.amount for row in rows),
        "without_lead": sum(row.lead_id is None for row in rows),
        "illustrative": sum(row.standing is Standing.illustrative for row in rows),
    }


def _counting(row: KeyProjectRow) -> tuple[str, ...]:
    """The fields that count this project."""
    return ("key_projects", "amount", *(() if row.lead_id else ("without_lead",)))


def _project_evidence(rows: list[KeyProjectRow]) -> Iterator[Evidence]:
    yield from (Evidence("", name, row.id) for row in rows for name in _counting(row))
    yield from (Evidence(row.id, "amount", row.id) for row in rows)


def _field_evidence(rows: list[KeyProjectRow]) -> Iterator[Evidence]:
    yield from (Evidence(row.field, name, row.id) for row in rows for name in _counting(row))


class Budgets(Frozen):
    """The budgets of the areas in all, in two years, and what a rise would cost."""

    areas: int = count("Areas with a budget in one of the years", "areas")
    before_year: int | None = Field(title="The earlier year; null without one")
    before: int = count("Budgets of the earlier year", "yuan")
    after_year: int | None = Field(title="The later year; null without any budget")
    after: int = count("Budgets of the later year", "yuan")
    compared: int = count("Areas with a budget in both years", "areas")
    difference: int = count("More a year, over the areas with both", "yuan")
    what_if: int = count("Budgets of the later year with the rise asked for", "yuan")
    what_if_difference: int = count("What that rise would cost more a year", "yuan")
    illustrative: Illustrative


class AreaBudget(Frozen):
    """The budget of one area in two years."""

    shown = ("id", "name", "before", "after", "difference", "what_if", "illustrative")

    id: str = Field(title="Area, code")
    name: str = Field(title="Area")
    before: int | None = count("Budget of the earlier year; null without one", "yuan")
    after: int | None = count("Budget of the later year; null without one", "yuan")
    difference: int | None = count("More a year; null without both", "yuan")
    what_if: int | None = count("Budget of the later year with the rise asked for", "yuan")
    illustrative: Illustrative


@question
def budgets(  # noqa: PLR0913  which areas, which years, and what if
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    level: Annotated[AreaLevel, Field(title="Of areas of this level")] = AreaLevel.village,
    year: Annotated[
        int | None,
        Field(
            title="The later year",
            description="The later year; when left out, the last with a budget up to `as_of`.",
            ge=1949,
            le=2200,
        ),
    ] = None,
    before: Annotated[
        int | None,
        Field(
            title="The earlier year",
            description="The earlier year; when left out, the last with a budget before the later.",
            ge=1949,
            le=2200,
        ),
    ] = None,
    rise: Annotated[
        int,
        Field(
            title="What if: another rise, in yuan for each area a year",
            ge=-(10**9),
            le=10**9,
        ),
    ] = 0,
) -> Found[Budgets, AreaBudget]:
    """What areas have to spend in two years, how much more that is, and what another rise costs.

    By code, for areas of one level, so that no money is counted twice. Budgets of one area and year
    are added up. Yuan throughout.
    """
    until = max(as_of.year, year or 0)
    rows = store.read(query("ask/budgets"), area=area, as_of=as_of, level=str(level), until=until)
    years = {row["year"] for row in rows}
    after_year = year if year is not None else max(years, default=None)
    earlier = [one for one in years if after_year is not None and one < after_year]
    before_year = before if before is not None else max(earlier, default=None)
    used = [row for row in rows if row["year"] in {before_year, after_year}]
    areas: dict[str, Rows] = {}
    for row in used:
        areas.setdefault(row["area_id"], []).append(row)
    listed = tuple(_budget(of, before_year, after_year, rise) for of in areas.values())
    after = sum(row.after for row in listed if row.after is not None)
    what_if = sum(row.what_if for row in listed if row.what_if is not None)
    summary = Budgets(
        areas=len(listed),
        before_year=before_year,
        before=sum(row.before for row in listed if row.before is not None),
        after_year=after_year,
        after=after,
        compared=sum(row.difference is not None for row in listed),
        difference=sum(row.difference for row in listed if row.difference is not None),
        what_if=what_if,
        what_if_difference=what_if - after,
        illustrative=sum(row.illustrative for row in listed),
    )
    return Found(summary, listed, lambda: _budget_evidence(listed, used, before_year))


def _budget(rows: Rows, before_year: int | None, after_year: int | None, rise: int) -> AreaBudget:
    """The budget of one area from its rows of two years (pure)."""
    before, after = (_year(rows, year) for year in (before_year, after_year))
    return AreaBudget(
        id=rows[0]["area_id"],
        name=rows[0]["area_name"],
        before=before,
        after=after,
        difference=None if before is None or after is None else after - before,
        what_if=None if after is None else after + rise,
        illustrative=sum(row["standing"] == "illustrative" for row in rows),
    )


def _year(rows: Rows, year: int | None) -> int | None:
    amounts = [row["amount"] for row in rows if row["year"] == year]
    return sum(amounts) if amounts else None


def _budget_evidence(
    listed: Iterable[AreaBudget], used: Rows, before_year: int | None
) -> Iterator[Evidence]:
    compared = {row.id for row in listed if row.difference is not None}
    for row in used:
        early = row["year"] == before_year
        fields = ["before"] if early else ["after", "what_if"]
        if row["area_id"] in compared:
            fields.append("difference")
        yield from (Evidence(row["area_id"], field, row["id"]) for field in fields)
        yield Evidence("", "areas", row["area_id"])
    yield from (Evidence("", "compared", id_) for id_ in compared)
