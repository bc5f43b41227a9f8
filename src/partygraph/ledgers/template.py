"""Empty workbooks to fill in: headers as people say them, drop-down lists, notes, an example row.

The examples are made up, of one community that does not exist, and refer to one another, so that
what is written here loads as it is; in Chinese by names, in English by ids.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import EnumType
from typing import Any

from partygraph.faults import enumeration, kinds
from partygraph.ledgers.headers import required, split
from partygraph.ledgers.writing import Sheet, Value, workbook
from partygraph.model import TABLES, MomentText, Thing
from partygraph.words import Language, words

_FROM = "2020-01-01"
_AREA = "990001001001"
_EXAMPLES: dict[str, tuple[dict[str, str], ...]] = {
    "sources": ({"id": "ex-source", "title": "=source", "kind": "illustration"},),
    "areas": (
        {
            "id": _AREA,
            "name": "=community",
            "official_name": "=community",
            "level": "village",
            "kind": "residents_community",
        },
    ),
    "successions": (
        {
            "id": "ex-succession",
            "predecessor_id": _AREA,
            "successor_id": _AREA,
            "since": _FROM,
            "kind": "renamed",
            "basis": "stated",
            "old_name": "=old_community",
            "new_name": "=community",
        },
    ),
    "units": (
        {
            "id": "ex-unit",
            "name": "=unit",
            "kind": "government_body",
            "sector": "education",
            "area_id": _AREA,
            "model_site": "yes",
        },
        {
            "id": "ex-enterprise",
            "name": "=enterprise",
            "kind": "private_enterprise",
            "sector": "industry",
            "area_id": _AREA,
            "above_scale": "yes",
            "new_sector": "yes",
        },
    ),
    "organisations": (
        {
            "id": "ex-organisation",
            "name": "=organisation",
            "level": "community_committee",
            "form": "joint_committee",
            "area_id": _AREA,
            "covers": _AREA,
        },
    ),
    "pairings": (
        {
            "id": "ex-pairing",
            "unit_id": "ex-unit",
            "area_id": _AREA,
            "status": "active",
            "members_reporting": "12",
            "valid_to": "2022-12-31",
        },
    ),
    "registrations": (
        {"id": "ex-registration", "unit_id": "ex-unit", "area_id": _AREA, "headcount": "5"},
    ),
    "seats": (
        {
            "id": "ex-seat",
            "unit_id": "ex-unit",
            "organisation_id": "ex-organisation",
            "seats": "1",
        },
    ),
    "projects": (
        {
            "id": "ex-project",
            "pairing_id": "ex-pairing",
            "name": "=project",
            "category": "health",
            "state": "running",
            "unit_claimed_on": "2020-02-01",
            "community_claimed_on": "2020-02-03",
        },
    ),
    "resources": (
        {
            "id": "ex-resource",
            "name": "=resource",
            "category": "venues",
            "unit_id": "ex-unit",
            "area_id": _AREA,
            "quantity": "20",
            "unit_of_count": "hours",
        },
    ),
    "demands": (
        {
            "id": "ex-demand",
            "name": "=demand",
            "category": "venues",
            "kind": "demand",
            "area_id": _AREA,
            "urgency": "high",
            "quantity": "10",
            "unit_of_count": "hours",
        },
    ),
    "services": (
        {
            "id": "ex-service",
            "resource_id": "ex-resource",
            "demand_id": "ex-demand",
            "quantity": "4",
            "state": "running",
        },
    ),
    "liaisons": (
        {"id": "ex-liaison", "unit_id": "ex-unit", "enterprise_id": "ex-enterprise", "post": "1"},
    ),
    "key_projects": (
        {
            "id": "ex-key-project",
            "name": "=key_project",
            "field": "=field",
            "area_id": _AREA,
            "lead_id": "ex-unit",
            "amount": "5000000",
        },
    ),
    "budgets": ({"id": "ex-budget", "area_id": _AREA, "year": "2020", "amount": "300000"},),
    "figures": (
        {
            "id": "ex-figure",
            "area_id": _AREA,
            "subject": "=community",
            "indicator": "=indicator",
            "value": "3",
            "qualifier": "exact",
            "unit_of_count": "bodies",
            "as_of": "2020-06-30",
        },
    ),
    "posts": (
        {"id": "ex-post", "area_id": _AREA, "kind": "grid_worker", "number": "2", "filled": "1"},
    ),
    "rules": (
        {"id": "ex-document", "name": "=document", "kind": "document", "area_id": _AREA},
        {
            "id": "ex-task",
            "name": "=task",
            "kind": "admitted_task",
            "field": "=class",
            "area_id": _AREA,
            "basis": "ex-document",
        },
    ),
    "assignments": (
        {
            "id": "ex-assignment",
            "rule_id": "ex-task",
            "area_id": _AREA,
            "unit_id": "ex-unit",
            "funding": "20000",
        },
    ),
    "sites": (
        {
            "id": "ex-site",
            "name": "=site",
            "kind": "service_station",
            "area_id": _AREA,
            "longitude": "118.32",
            "latitude": "27.03",
            "offers": "=offer",
            "hours_a_week": "60",
            "capacity": "80",
        },
    ),
    "positions": (
        {"id": "ex-position", "area_id": _AREA, "longitude": "118.32", "latitude": "27.03"},
    ),
    "walks": ({"id": "ex-walk", "site_id": "ex-site", "area_id": _AREA, "minutes": "9"},),
    "footpaths": (
        {
            "id": "ex-footpath",
            "area_id": _AREA,
            "start_longitude": "118.32",
            "start_latitude": "27.03",
            "end_longitude": "118.322",
            "end_latitude": "27.031",
            "minutes": "3.5",
        },
    ),
    "indicators": (
        {
            "id": "ex-indicator",
            "area_id": _AREA,
            "organisation_id": "ex-organisation",
            "kind": "volunteers",
            "since": _FROM,
            "until": "2020-06-30",
            "value": "120",
            "qualifier": "exact",
            "unit_of_count": "persons",
        },
    ),
    "cases": (
        {
            "id": "ex-case",
            "channel": "whistle",
            "category": "public_safety",
            "area_id": _AREA,
            "opened": "2020-07-01T09:00",
            "closed": "2020-07-02T17:30",
        },
    ),
    "steps": tuple(
        {"id": f"ex-step-{number}", "case_id": "ex-case", "number": str(number)} | step
        for number, step in enumerate(
            (
                {"kind": "received", "at": "2020-07-01T09:00", "area_id": _AREA},
                {"kind": "handed_over", "at": "2020-07-01T09:05", "unit_id": "ex-unit"},
                {"kind": "answered", "at": "2020-07-01T09:30", "unit_id": "ex-unit"},
                {"kind": "solved", "at": "2020-07-02T16:00", "unit_id": "ex-unit"},
                {"kind": "closed", "at": "2020-07-02T17:30", "area_id": _AREA},
            ),
            1,
        )
    ),
    "holidays": (
        {
            "id": "ex-holiday",
            "area_id": _AREA,
            "day": "2020-01-01",
            "kind": "day_off",
            "name": "=holiday",
        },
    ),
    "evaluations": (
        {
            "id": "ex-evaluation",
            "by_kind": "community",
            "by_area_id": _AREA,
            "unit_id": "ex-unit",
            "score": "92",
            "scale_least": "0",
            "scale_most": "100",
            "raters": "0",
            "period": "2020",
        },
        {
            "id": "ex-appraisal",
            "by_kind": "residents",
            "unit_id": "ex-unit",
            "score": "88",
            "scale_least": "0",
            "scale_most": "100",
            "raters": "35",
            "period": "2020",
        },
    ),
}
"""Cells that differ from `_SHARED`; `=word` stands for `template.example.<word>`."""
_SHARED = {"source_id": "ex-source", "standing": "illustrative", "valid_from": _FROM}
_NAMED = {
    "ex-source": "source",
    _AREA: "community",
    "ex-unit": "unit",
    "ex-enterprise": "enterprise",
    "ex-organisation": "organisation",
    "ex-resource": "resource",
    "ex-demand": "demand",
    "ex-document": "document",
    "ex-task": "task",
    "ex-site": "site",
}
"""What a row of the examples is called by, where another refers to it."""


def template(tables: Sequence[str], language: Language) -> bytes:
    """A workbook to fill in, with a sheet for each of these tables."""
    said = words(language)
    sheets = [_sheet(cls, language) for cls in TABLES if cls.table in tables]
    return workbook(sheets, title=said["template.title"], footer="&P / &N")


def _sheet(cls: type[Thing], language: Language) -> Sheet:
    said = words(language)
    name = split(said[f"sheet.{cls.table}"])[0]
    names = list(cls.model_fields)
    rows = [_example(cls, row, language) for row in _EXAMPLES[cls.table]]
    return Sheet(
        name,
        f"{name} ({said['template.title']})",
        [split(said[f"header.{cls.table}.{column}"])[0] for column in names],
        rows,
        choices={
            place: choices
            for place, column in enumerate(names)
            if (choices := _choices(cls, column, language))
        },
        comments={place: _comment(cls, column, language) for place, column in enumerate(names)},
        dimmed=frozenset(range(len(rows))),
    )


def _choices(cls: type[Thing], column: str, language: Language) -> list[str]:
    """What a drop-down list offers: words of an enumeration, yes and no; nothing for the rest."""
    said = words(language)
    found = enumeration(cls.model_fields[column].annotation)
    if found is not None:
        return [said[f"{found.__name__}.{value}"] for value in found.__members__]
    if bool in kinds(cls.model_fields[column].annotation):
        return [split(said["yes"])[0], split(said["no"])[0]]
    return []


def _comment(cls: type[Thing], column: str, language: Language) -> str:
    said = words(language)
    needed = "required" if column in required(cls.table) else "optional"
    form = said[f"template.form.{_form(cls, column)}"]
    if column in cls.references:
        target = split(said[f"sheet.{cls.references[column]}"])[0]
        form = said["template.form.reference"].format(table=target)
    return f"{said[f'template.{needed}']} {form}"


def _form(cls: type[Thing], column: str) -> str:
    info = cls.model_fields[column]
    found = kinds(info.annotation)
    if any(isinstance(kind, EnumType) for kind in found):
        return "choice"
    names = {
        MomentText: "moment",
        bool: "yes_or_no",
        int: "whole_number",
        float: "number",
        str: "text",
    }
    if column in {"id", "uscc"}:
        return column
    return next((form for kind, form in names.items() if kind in found), "day")


def _example(cls: type[Thing], row: dict[str, str], language: Language) -> list[Value]:
    cells = {name: value for name, value in _SHARED.items() if name in cls.model_fields} | row
    return [_cell(cls, column, cells.get(column, ""), language) for column in cls.model_fields]


def _cell(cls: type[Thing], column: str, value: str, language: Language) -> Value:
    said = words(language)
    if value.startswith("="):
        return said[f"template.example.{value[1:]}"]
    found: Any = enumeration(cls.model_fields[column].annotation)
    if found is not None and value:
        return said[f"{found.__name__}.{value}"]
    if value == "yes":
        return split(said["yes"])[0]
    if column in cls.references and language is Language.zh and value in _NAMED:
        return said[f"template.example.{_NAMED[value]}"]
    return value or None
