"""How long a workbook of 20,000 rows takes to the preview, and how much memory.

    python bench/reading.py [--rows 20000]

Each line is a process of its own: opening the workbook and reading every cell with openpyxl
(read-only), with calamine, and with our reader; then the whole way to the preview, that is with the
guard, headers, checks and the comparison with an embedded store that holds the same number of
units, half of which the workbook changes. Processor time and time of the clock, since other work
may share the machine. Printed and written to `bench/results/reading.txt`.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from partygraph import codes
from partygraph.ledgers import workbook
from partygraph.ledgers.limits import DEFAULT
from partygraph.load import load, preview
from partygraph.settings import load_settings
from partygraph.store import open_store

_RESULT = Path(__file__).parent / "results" / "reading.txt"
_HEADERS = (
    *("单位编号", "单位名称", "简称", "单位性质", "领域", "所在社区", "统一社会信用代码"),
    *("规模以上", "两新组织", "示范点", "起始日期", "结束日期", "来源编号", "数据性质", "原文"),
)
_AREAS = 100


def _write(path: Path, rows: int, changed: int) -> None:
    """A workbook of areas, their source and units, of which the first differ from before."""
    day = datetime(2020, 1, 1, tzinfo=UTC).replace(tzinfo=None)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        shown = book.add_format({"num_format": "yyyy-mm-dd"})
        sources = book.add_worksheet("来源")
        sources.write_row(0, 0, ("来源编号", "标题", "类型"))
        sources.write_row(1, 0, ("src", "台账", "机关单位"))
        areas = book.add_worksheet("区划")
        header = ("区划代码", "区域名称", "规范名称", "层级", "区域类型", "起始日期")
        areas.write_row(0, 0, header)
        for i in range(_AREAS):
            code = f"990001001{i + 1:03}"
            name = f"第{i}社区"
            areas.write_row(i + 1, 0, (code, name, name, "村居", "社区", "2020-01-01"))
        units = book.add_worksheet("单位清单")
        units.write_string(0, 0, "驻区单位清单（2020年）")
        units.write_row(1, 0, _HEADERS)
        for i in range(rows):
            first = f"91350783MA{i:06}"
            first += codes.organisation_check(first[8:16])
            name = f"建瓯市第{i}竹木制品有限公司" + ("（新）" if i < changed else "")
            community, code = f"第{i % _AREAS}社区", first + codes.check_character(first)
            units.write_row(i + 2, 0, (f"u-{i}", name, f"竹木{i}", "非公企业", "工业", community))
            units.write_row(i + 2, 6, (code, "是", "是", "否"))
            units.write_datetime(i + 2, 10, day, shown)
            units.write_row(i + 2, 12, ("src", "公开数据", "由街道报送"))


def _openpyxl(path: Path, _: Path) -> int:
    import openpyxl  # noqa: PLC0415  each peer alone in its process

    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for _ in sheet.iter_rows(values_only=True))


def _calamine(path: Path, _: Path) -> int:
    import python_calamine  # noqa: PLC0415  each peer alone in its process

    book = python_calamine.CalamineWorkbook.from_path(path)
    return sum(len(book.get_sheet_by_name(name).to_python()) for name in book.sheet_names)


def _ours(path: Path, _: Path) -> int:
    return sum(len(sheet.rows) for sheet in workbook.sheets(path.read_bytes(), DEFAULT))


def _preview(path: Path, store: Path) -> int:
    with open_store(load_settings(store=str(store))) as opened:
        found = preview(opened, path)
    assert not found.faults, found.faults[:3]
    return len(found.changes.rows)


_WAYS = {
    "openpyxl, read-only: cells": _openpyxl,
    "python-calamine: cells": _calamine,
    "partygraph: cells": _ours,
    "partygraph: to the preview": _preview,
}


def _measure(way: str, path: Path, store: Path) -> str:
    began = time.perf_counter()
    rows = _WAYS[way](path, store)
    clock, used = time.perf_counter() - began, time.process_time()
    memory = _peak()
    return f"{way:<32}{clock:>9.2f} s{used:>11.2f} s{memory:>9.0f} MB{rows:>10,} rows"


def _peak() -> float:
    """MiB that this process held at most; ru_maxrss would begin with those of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--way", choices=_WAYS)
    parser.add_argument("--files", nargs=2, type=Path)
    given = parser.parse_args()
    if given.way:
        print(_measure(given.way, *given.files))
        return
    with tempfile.TemporaryDirectory() as folder:
        before, after = Path(folder) / "before.xlsx", Path(folder) / "after.xlsx"
        store = Path(folder) / "graph.lbug"
        _write(before, given.rows, 0)
        _write(after, given.rows, given.rows // 2)
        with open_store(load_settings(store=str(store)), create=True) as opened:
            load(opened, before)
        load_average = os.getloadavg()[0]
        lines = [
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python {platform.python_version()}",
            f"{os.cpu_count()} cores, load of the machine {load_average:.1f}",
            f"{given.rows:,} rows of 15 columns, {after.stat().st_size / 1024:,.0f} KB",
            f"{'':<32}{'clock':>11}{'processor':>13}{'peak':>12}",
        ]
        for way in _WAYS:
            command = [sys.executable, __file__, "--way", way, "--files", str(after), str(store)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            lines.append(done.stdout.rstrip())
    text = "\n".join(lines) + "\n"
    print(text, end="")
    _RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
