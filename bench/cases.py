"""How long a hotline's export of 100,000 cases takes to load, and what the bare engine takes.

    python bench/cases.py [--rows 100000]

Each line is a process of its own on a new embedded graph that holds the communities: the export as
CSV in the strict form, as XLSX with Chinese headers, names of communities and words for values, the
CSV once more over the graph that has it (nothing changes), and beside them the same nodes and links
created by the bare engine, from rows that are in memory already. Processor time and time of the
clock, since other work may share the machine. Printed and written to `bench/results/cases.txt`.
"""

from __future__ import annotations

import argparse
import csv
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import ladybug
import xlsxwriter

from partygraph.load import load
from partygraph.model import CaseCategory, Channel
from partygraph.queries import sections
from partygraph.settings import load_settings
from partygraph.store import open_store
from partygraph.words import Language, words

_RESULT = Path(__file__).parent / "results" / "cases.txt"
_COMMUNITIES = 300
_BATCH = 1000
_CHINESE = ("工单编号", "受理渠道", "诉求类别", "社区名称", "受理时间", "办结时间")
_COLUMNS = ("id", "channel", "category", "area_id", "opened", "closed")


class _Case(NamedTuple):
    id: str
    channel: str
    category: str
    area_id: str
    opened: str
    closed: str


def _cases(rows: int) -> Iterator[_Case]:
    chance = random.Random(12345)
    categories = [str(one) for one in CaseCategory]
    start = datetime(2020, 1, 1, tzinfo=UTC)
    for number in range(rows):
        opened = start + timedelta(minutes=number * 5 % (366 * 1440))
        closed = opened + timedelta(minutes=chance.randrange(60, 20_000))
        still_open = chance.random() < 0.08
        yield _Case(
            f"HL-2020{number:07}",
            str(Channel.hotline),
            chance.choice(categories),
            f"990001{number % 3 + 1:03}{number % _COMMUNITIES // 3 + 1:03}",
            opened.strftime("%Y-%m-%dT%H:%M"),
            "" if still_open else closed.strftime("%Y-%m-%dT%H:%M"),
        )


def _name(code: str) -> str:
    return f"第{int(code[6:9])}街道{int(code[9:])}号社区"


def _write_areas(path: Path) -> None:
    path.mkdir()
    with (path / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "title", "kind"), ("src", "代码表", "office")])
    communities = sorted({case.area_id for case in _cases(_COMMUNITIES)})
    with (path / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ("id", "name", "official_name", "level", "kind", "valid_from", "source_id", "standing")
        )
        for code in communities:
            known = ("2019-01-01", "src", "illustrative")
            writer.writerow(
                (code, _name(code), _name(code), "village", "residents_community", *known)
            )


def _write_csv(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow((*_COLUMNS, "source_id", "standing"))
        writer.writerows((*case, "src", "reported") for case in _cases(rows))


def _write_workbook(path: Path, rows: int) -> None:
    said = words(Language.zh)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        shown = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet = book.add_worksheet("工单")
        sheet.write_row(0, 0, _CHINESE)
        for place, case in enumerate(_cases(rows), 1):
            channel, category = (
                said[f"Channel.{case.channel}"],
                said[f"CaseCategory.{case.category}"],
            )
            sheet.write_row(place, 0, (case.id, channel, category, _name(case.area_id)))
            for column, moment in enumerate((case.opened, case.closed), 4):
                if moment:
                    sheet.write_datetime(place, column, datetime.fromisoformat(moment), shown)


def _load(path: Path, store: Path) -> int:
    with open_store(load_settings(store=str(store)), create=True) as opened:
        done = load(opened, path)
    return sum(one.added + one.left for one in done.tables if one.table == "cases")


def _bare(path: Path, store: Path) -> int:
    """The statements that a load runs, on rows that need neither reading nor checks."""
    cells = dict.fromkeys(("quote", "sheet_name"), "") | {
        "standing": "reported",
        "source_id": "src",
    }
    cells |= {"load_id": "load-2", "file_name": path.name}
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            row | cells | {"row_number": str(number), "closed": row["closed"] or None}
            for number, row in enumerate(csv.DictReader(file), 2)
        ]
    links = [{"id": row["id"], "area_id": row.pop("area_id")} for row in rows]
    statements = sections("load/cases")
    database = ladybug.Database(store, buffer_pool_size=256 * 2**20, max_db_size=2**40)
    connection = ladybug.Connection(database, num_threads=1)
    connection.execute("BEGIN TRANSACTION")
    for name, given in (("create", rows), ("link area_id", links)):
        for start in range(0, len(given), _BATCH):
            connection.execute(statements[name].text, {"rows": given[start : start + _BATCH]})
    connection.execute("COMMIT")
    connection.close()
    database.close()
    return len(rows)


_WAYS: dict[str, tuple[str, Callable[[Path, Path], int]]] = {
    "load": ("partygraph", _load),
    "bare": ("bare engine", _bare),
}


def _measured(way: str, path: Path, store: Path) -> str:
    command = [sys.executable, __file__, "--way", way, str(path), str(store)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    clock, processor, peak, rows = map(float, done.stdout.split())
    return f"{clock:>8.1f} s {processor:>9.1f} s {peak:>9,.0f} MB {rows:>9,.0f} rows"


def _one(way: str, path: Path, store: Path) -> None:
    before, used = time.perf_counter(), time.process_time()
    rows = _WAYS[way][1](path, store)
    print(time.perf_counter() - before, time.process_time() - used, _peak(), rows)


def _peak() -> float:
    """MiB that this process held at most; ru_maxrss would begin with those of its parent."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if "VmHWM" in line) / 1024


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--way", nargs=3, metavar=("WAY", "PATH", "STORE"))
    given = parser.parse_args()
    if given.way:
        _one(given.way[0], Path(given.way[1]), Path(given.way[2]))
        return
    now = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    lines = [
        f"{now}, Python {platform.python_version()}",
        f"{os.cpu_count()} cores, load of the machine {os.getloadavg()[0]:.1f}",
        f"{given.rows:,} cases of a hotline in {_COMMUNITIES} communities",
        f"{'':<34}{'clock':>10} {'processor':>11} {'peak':>12}",
    ]
    print(*lines, sep="\n")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        _write_areas(root / "areas")
        _write_csv(root / "cases.csv", given.rows)
        _write_workbook(root / "工单.xlsx", given.rows)
        for title, way, file, store in (
            ("partygraph: CSV", "load", "cases.csv", "one"),
            ("partygraph: the same CSV again", "load", "cases.csv", "one"),
            ("partygraph: XLSX in Chinese", "load", "工单.xlsx", "two"),
            ("bare engine: the same nodes", "bare", "cases.csv", "three"),
        ):
            if not (root / store).exists():
                _load(root / "areas", root / store)
            line = f"{title:<34}{_measured(way, root / file, root / store)}"
            lines.append(line)
            print(line, flush=True)
    _RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
