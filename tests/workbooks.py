"""Workbooks for tests, written as offices write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

Sheets = Mapping[str, Sequence[Sequence[Any]]]
AREA_HEADER = ("区划代码", "区域名称", "规范名称", "层级", "区域类型", "起始日期")
AREA = ("990001001001", "甲社区", "甲社区居委会", "村居", "社区", "2020-01-01")
UNIT_HEADER = ("单位名称", "单位性质", "领域", "所在社区", "起始日期")
UNIT = ("教育局", "机关", "教育", "990001001001", "2020-01-01")
PAIRING_HEADER = ("结对单位", "结对社区", "签约日期", "报到党员数")
GOOD: dict[str, list[tuple[Any, ...]]] = {
    "区划": [AREA_HEADER, AREA],
    "单位清单": [UNIT_HEADER, UNIT],
    "结对协议": [PAIRING_HEADER, ("教育局", "甲社区", "2020-02-01", 7)],
}
"""A community, a unit in it, and their pairing, by names and without ids."""


def book(sheets: Sheets, change: Callable[[openpyxl.Workbook], None] | None = None) -> bytes:
    """A workbook with these sheets, changed before it is saved."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for name, rows in sheets.items():
        sheet: Worksheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    if change:
        change(made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def rewritten(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """An archive whose members are changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        parts = {name: opened.read(name) for name in opened.namelist()}
    change(parts)
    return zipped(parts)


def zipped(parts: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An archive of these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as opened:
        for name, part in parts.items():
            opened.writestr(name, part)
    return stream.getvalue()


def put(folder: Path, name: str, data: bytes) -> Path:
    """Write a file; its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path
