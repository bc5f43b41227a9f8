"""Send a great many broken ledgers to the reading, and count what became of them.

    python bench/fuzz.py [--inputs 200000] [--seed 1]

What an input is, and what must hold of each, stands in `tests/fuzzing.py`; a few hundred of them
run with the tests. One process, its memory limited; the first thing that does not hold ends the run
with its seed and number. Printed and written to `bench/results/fuzz.txt`.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from fuzzing import Fuzzer

_RESULT = Path(__file__).parent / "results" / "fuzz.txt"
_MEMORY = 1 << 30
"""Bytes that the whole process may address."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--inputs", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        fuzzer = Fuzzer(given.seed, Path(folder))
        for number in range(given.inputs):
            try:
                fuzzer.one()
            except Exception:
                print(f"input {number} of seed {given.seed} does not hold", file=sys.stderr)
                raise
            if number % 10_000 == 0:
                print(f"{number:,} {time.perf_counter() - began:,.0f} s", file=sys.stderr)
    told = fuzzer.told
    seconds = time.perf_counter() - began
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {platform.python_version()}, seed {given.seed}",
        f"inputs                        {sum(told.inputs.values()):>9,}",
        *(f"  {name:<28}{count:>9,}" for name, count in sorted(told.inputs.items())),
        f"refused as a whole            {told.refused:>9,}",
        f"read, with faults             {told.faulty:>9,}",
        f"read, without a fault         {told.read:>9,}",
        f"personal data put into them   {told.planted:>9,}",
        "  of these repeated anywhere          0",
        "other errors than InputError          0",
        f"slowest input                 {told.slowest * 1000:>9,.0f} ms",
        f"peak memory of the process    {memory:>9,.0f} MB",
        f"time                          {seconds:>9,.0f} s",
    ]
    text = "\n".join(lines) + "\n"
    print(text, end="")
    _RESULT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
