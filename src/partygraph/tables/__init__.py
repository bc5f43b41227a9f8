"""Ledgers as offices keep them → typed rows, or every fault in them at once. Knows no store.

A folder, a zip, a CSV file or a workbook; a sheet holds one table, recognised by its name, that of
its file, or its headers, in Chinese or English. The strict form is one case of it: one CSV file a
table, named as in `model.TABLES`, with the names of the columns as its header. An empty cell is no
value; several values in a cell are separated by `|`.

A ledger refers by name where it has no ids, and has no ids of its own: `Tables.named` says which
names the store should be asked for, and `resolve` puts ids in their place. An id that is not given
is made of what the thing is by nature (`identity.KEYS`): loading again finds the same thing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from partygraph import privacy
from partygraph.errors import Fault, InputError
from partygraph.ledgers import text, workbook
from partygraph.ledgers.documents import Document, documents
from partygraph.ledgers.limits import DEFAULT, Limits, RefusedError
from partygraph.ledgers.mapping import Rule
from partygraph.ledgers.mapping import read as read_rules
from partygraph.ledgers.sheets import Sheet
from partygraph.tables.checking import check
from partygraph.tables.naming import resolve
from partygraph.tables.rows import (
    CLASSES,
    RANKS,
    Known,
    Named,
    Place,
    ReadFile,
    Reference,
    Tables,
    values,
)
from partygraph.tables.sheets import read_sheet

__all__ = [
    "RANKS",
    "Known",
    "Named",
    "Place",
    "ReadFile",
    "Reference",
    "Tables",
    "check",
    "read",
    "read_sheets",
    "resolve",
    "values",
]


def read(
    path: Path,
    mapping: Path | None = None,
    limits: Limits = DEFAULT,
    progress: Callable[[str, int], None] = lambda _file, _rows: None,
) -> Tables:
    """Read the ledgers at a path.

    Args:
        path: a folder (with folders in it), a zip, a CSV file or a workbook.
        mapping: for headers that are not recognised (`ledgers.mapping`).
        progress: called with the name of a file and its rows once they are read.

    Raises:
        InputError: there is nothing there, no table in it, or the mapping cannot be used. Faults
            inside are collected in the result, so that those of the whole load are told at once.
    """
    rules = read_rules(mapping) if mapping else []
    tables = Tables(limits=limits)
    found = []
    for number, one in enumerate(documents(path, tables.limits), 1):
        if isinstance(one, Fault):
            tables.faults.append(_anonymous(one, number, tables))
        else:
            found.append(_read_document(_unnamed(one, number, tables), rules, tables))
            progress(found[-1].name, sum(rows for *_, rows in found[-1].sheets))
    tables.files = tuple(found)
    nothing = all(fault.rule == "unknown_table" for fault in tables.faults)
    if nothing and not any(file.sheets for file in found):
        names = ", ".join(f"{name}.csv" for name in CLASSES)
        raise InputError("no_tables", path=path, names=names)
    tables.rows = {name: tables.rows[name] for name in CLASSES if name in tables.rows}
    if not tables.speaks_of_names():
        resolve(tables, {})
    return tables


def read_sheets(
    sheets: Iterable[tuple[Document, Sheet, Container[str]]], limits: Limits = DEFAULT
) -> Tables:
    """Read sheets whose cells are there already, each in a document of its own.

    Args:
        sheets: with each the headers of its columns that hold persons, which is not judged by the
            rows of the sheet: they can be a part of a table.
    """
    tables = Tables(limits=limits)
    for document, sheet, personal in sheets:
        read_sheet(document, sheet, (), tables, alone=True, personal=personal)
    tables.rows = {name: tables.rows[name] for name in CLASSES if name in tables.rows}
    if not tables.named():
        resolve(tables, {})
    return tables


def _anonymous(fault: Fault, number: int, tables: Tables) -> Fault:
    stem = PurePosixPath(fault.file).stem
    table = stem if stem in CLASSES else ""
    return replace(fault, table=table, file=_public(fault.file, number, tables))


def _unnamed(document: Document, number: int, tables: Tables) -> Document:
    return replace(document, name=_public(document.name, number, tables))


def _public(name: str, number: int, tables: Tables) -> str:
    """The name of a file, or its number where the name itself holds personal data."""
    kind = privacy.personal_data(name)
    if kind is None:
        return name
    shown = f"#{number}"
    tables.faults.append(Fault("personal_in_name", details={}, file=shown))
    return shown


def _read_document(document: Document, rules: Sequence[Rule], tables: Tables) -> ReadFile:
    sha256 = hashlib.sha256(document.data).hexdigest()
    encoding, sheets = "", list[tuple[str, str, int]]()
    try:
        if document.is_workbook:
            encoding = "xlsx"
            found = list(workbook.sheets(document.data, tables.limits))
        else:
            content, encoding = text.decoded(document.data)
            found = [text.sheet(content, tables.limits)]
    except RefusedError as refused:
        table = document.stem if document.stem in CLASSES else ""
        tables.faults.append(
            Fault(refused.rule, table, details=refused.details, file=document.name)
        )
        return ReadFile(document.name, sha256, encoding)
    if document.is_workbook != document.name.lower().endswith(".xlsx"):
        tables.warnings.append(Fault("other_content", file=document.name))
    visible = [sheet for sheet in found if sheet.rows]
    for number, sheet in enumerate(found, 1):
        if privacy.personal_data(sheet.name):
            sheet.name = f"#{number}"
            tables.faults.append(Fault("personal_in_name", file=document.name, sheet=sheet.name))
        table, rows = read_sheet(document, sheet, rules, tables, alone=len(visible) == 1)
        if table:
            sheets.append((sheet.name, table, rows))
    return ReadFile(document.name, sha256, encoding, tuple(sheets))
