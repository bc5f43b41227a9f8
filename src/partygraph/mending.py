"""The faults of an area, told to a person, and the workbook that goes back to be mended (pure).

Each row with a fault stands on the sheet of its table in the form in which it is loaded, with its
id and all its columns; the cells to look at are marked, and two columns that `load` leaves out say
what is wrong and how to mend it. What comes back mended is loaded like any other ledger.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from partygraph.ask.catalogue import Found
from partygraph.ask.quality import AppliedRule, Quality, QualityCard, QualityFault
from partygraph.ledger import ORDER, Head, Words, rows_sheet, table_sheet, titles_of
from partygraph.ledgers.headers import split
from partygraph.ledgers.writing import Sheet, workbook
from partygraph.model import TABLES, Thing
from partygraph.quality import QualityRule
from partygraph.small_cells import SmallCells

_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}


class ToldFault(QualityFault):
    """A fault, with what is wrong and how to mend it in the reader's language."""

    said: str = Field(title="What is wrong and what stands there")
    mend: str = Field(title="How to mend it")


class Checked(BaseModel):
    """How good the rows of an area are: the score cards, the rules, and every fault."""

    model_config = ConfigDict(frozen=True)

    area: str | None = Field(title="The area; null for the whole graph")
    area_name: str = Field(title="Its name")
    as_of: date = Field(title="The day for which rows were judged")
    revision: int = Field(title="The revision of the graph")
    summary: Quality = Field(title="All tables and parts together")
    cards: tuple[QualityCard, ...] = Field(title="The score cards, by part and table")
    rules: tuple[AppliedRule, ...] = Field(title="The rules with their weights")
    faults: tuple[ToldFault, ...] = Field(title="Every fault, by table and row")


def told(fault: QualityFault, words: Words) -> ToldFault:
    """A fault with its sentences."""
    given = {name: getattr(fault, name) for name in QualityFault.model_fields}
    return ToldFault(**given, said=_said(fault, words), mend=words[f"quality.mend.{fault.rule}"])


def workbook_to_mend(
    checked: Checked, things: Mapping[str, Sequence[Thing]], words: Words, hides: SmallCells
) -> bytes:
    """The rows with faults, a sheet a table, and as computed sheets the score card and the rules.

    Args:
        things: the rows of each table.
        hides: which headcounts of other areas are not told; their cells cannot be loaded.

    Raises:
        InputError: a table has more rows, or a text more characters, than a workbook can hold.
    """
    head = Head(checked.area_name, checked.as_of, checked.revision)
    titles = titles_of(things)
    by_table: dict[str, list[ToldFault]] = {}
    for fault in checked.faults:
        by_table.setdefault(fault.table, []).append(fault)
    sheets = []
    for table in ORDER:
        if table in by_table:
            rows = _faulty(by_table[table], things[table])
            sheet = table_sheet(rows, table, titles, head, words, hides)
            sheets.append(_to_mend(by_table[table], rows, sheet, words))
    cards: Found[Any, Any] = Found(None, checked.cards)
    rules: Found[Any, Any] = Found(None, checked.rules)
    computed = [
        rows_sheet("quality", cards, head, words),
        rows_sheet("quality_rules", rules, head, words),
    ]
    title = words["quality.title"].format(area=head.area)
    return workbook([*sheets, *computed], title=title, footer=words["ledger.footer"])


def _faulty(faults: Sequence[ToldFault], things: Sequence[Thing]) -> list[Thing]:
    ids = {fault.id for fault in faults}
    return [thing for thing in things if thing.id in ids]


def _to_mend(
    faults: Sequence[ToldFault], rows: Sequence[Thing], sheet: Sheet, words: Words
) -> Sheet:
    by_id: dict[str, list[ToldFault]] = {}
    for fault in faults:
        by_id.setdefault(fault.id, []).append(fault)
    columns = list(_CLASSES[faults[0].table].model_fields)
    return replace(
        sheet,
        notes=(*sheet.notes, words["quality.how"]),
        headers=[*sheet.headers, words["ledger.remark.fault"], words["ledger.remark.mend"]],
        rows=[
            [
                *cells,
                "\n".join(dict.fromkeys(fault.said for fault in by_id[row.id])),
                "\n".join(dict.fromkeys(fault.mend for fault in by_id[row.id])),
            ]
            for cells, row in zip(sheet.rows, rows, strict=True)
        ],
        marked=frozenset(
            (number, columns.index(fault.column))
            for number, row in enumerate(rows)
            for fault in by_id[row.id]
        ),
    )


def _said(fault: QualityFault, words: Words) -> str:
    """What is wrong with a row, what stands there and what is expected, in one line."""
    stands, expected = (
        _in_words(text, fault.rule, place, words)
        for place, text in enumerate((fault.what_stands, fault.expected))
    )
    header = split(words[f"header.{fault.table}.{fault.column}"])[0]
    said = words["quality.said"].format(column=header, fault=words[f"QualityRule.{fault.rule}"])
    beside = " → ".join(filter(None, (stands, expected)))
    return said + (words["quality.beside"].format(beside=beside) if beside else "")


_VALUES: dict[QualityRule, tuple[str, str]] = {
    QualityRule.wrong_code: ("", "Reason"),
    QualityRule.doubtful_code: ("", "Reason"),
    QualityRule.code_of_other_level: ("", "AreaLevel"),
    QualityRule.kind_of_other_level: ("AreaKind", "AreaKind"),
    QualityRule.form_of_other_level: ("OrganisationLevel", "OrganisationLevel"),
    QualityRule.scale_of_no_enterprise: ("UnitKind", "UnitKind"),
    QualityRule.paired_above_community: ("", "AreaLevel"),
    QualityRule.two_parents: ("", "OrganisationLevel"),
    QualityRule.loop: ("", "OrganisationLevel"),
    QualityRule.parent_not_above: ("", "OrganisationLevel"),
    QualityRule.skipped_level: ("", "OrganisationLevel"),
    QualityRule.parent_ended: ("", "OrganisationLevel"),
    QualityRule.parent_not_begun: ("", "OrganisationLevel"),
    QualityRule.other_unit_of_count: ("UnitOfCount", "UnitOfCount"),
    QualityRule.work_overdue: ("WorkState", ""),
    QualityRule.still_planned: ("WorkState", ""),
}
"""The enumerations whose values a rule tells: of what stands there, of what is expected."""


def _in_words(text: str, rule: QualityRule, place: int, words: Words) -> str:
    """Values of an enumeration as a person reads them; any other text as it is."""
    name = _VALUES.get(rule, ("", ""))[place]
    if not name or not text:
        return text
    return "、".join(words.get(f"{name}.{part}", part) for part in text.split(", "))
