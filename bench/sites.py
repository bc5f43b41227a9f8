"""Where the next sites should stand, beside spopt: the same places, the same number of sites.

Needs `make peers` once. Every size, or those that are named:

    python bench/sites.py [100] [300] [1000] [3000]

Places lie in a square of so many that four or five stand within fifteen minutes of each; a tenth
of them has a site; a twentieth as many more are chosen. Residents are drawn between 500 and 9,000.
What it prints it writes to bench/results/sites.txt.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from partygraph.plan.sites import fewest, maximal_covering
from partygraph.reach import minutes

HERE = Path(__file__).parent
RESULT = HERE / "results" / "sites.txt"
PEERS = HERE.parent / ".venv-peers" / "bin" / "python"
SIZES = (100, 300, 1000, 3000)
SECONDS = 60.0
WITHIN = 15
Arrays = dict[str, np.ndarray]


def main() -> None:
    """Measure the sizes that are named."""
    sizes = [int(one) for one in sys.argv[1:]] or list(SIZES)
    lines = [
        (
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {os.cpu_count()} cores, "
            f"load {os.getloadavg()[0]:.1f}"
        ),
        f"{'places':>7} {'further':>8} {'solver':<11} {'reached':>9} {'bound':>9} {'seconds':>8}",
    ]
    for size in sizes:
        lines += [*measured(size)]
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


def measured(size: int) -> list[str]:
    """Ours, spopt, and the fewest sites for all, on one instance."""
    given = instance(size)
    further = int(given["further"])
    began = time.perf_counter()
    ours = maximal_covering(given["covers"], given["weight"], further, seconds=SECONDS)
    seconds = time.perf_counter() - began
    rows = [line(size, further, "partygraph", ours.value, ours.bound, seconds)]
    if found := spopt(given):
        chosen, seconds = found
        reached = given["weight"][given["covers"][:, chosen].any(axis=1)].sum()
        rows.append(line(size, further, "spopt, CBC", reached, np.nan, seconds))
    began = time.perf_counter()
    least = fewest(given["covers"], reached=given["weight"] == 0, seconds=SECONDS)
    seconds = time.perf_counter() - began
    rows.append(
        line(size, len(least.chosen), "all reached", len(least.chosen), least.bound, seconds)
    )
    return rows


def line(  # noqa: PLR0913, PLR0917  a row of the table
    size: int, further: int, solver: str, reached: float, bound: float, seconds: float
) -> str:
    """A row of the table."""
    return f"{size:>7} {further:>8} {solver:<11} {reached:>9,.0f} {bound:>9,.0f} {seconds:>8.2f}"


def instance(size: int) -> Arrays:
    """Places drawn with a fixed seed; what has a site already weighs nothing."""
    random = np.random.default_rng(size)
    side = np.sqrt(size) * 0.0092  # degrees: a place for each square kilometre
    places = np.column_stack([118 + random.random(size) * side, 27 + random.random(size) * side])
    covers = minutes(places, places) <= WITHIN
    sites = random.choice(size, size // 10, replace=False)
    weight = random.integers(500, 9000, size).astype(float)
    weight[covers[:, sites].any(axis=1)] = 0
    return {"covers": covers, "weight": weight, "further": np.array(max(1, size // 20))}


def spopt(given: Arrays) -> tuple[np.ndarray, float] | None:
    """What spopt chose and its seconds; None without its environment."""
    if not PEERS.exists():
        return None
    with tempfile.TemporaryDirectory() as folder:
        problem, answer = Path(folder) / "problem.npz", Path(folder) / "answer.npz"
        np.savez(problem, **given)  # type: ignore[arg-type]  # arrays by name
        script = HERE / "sites_peer.py"
        subprocess.run([PEERS, script, problem, str(SECONDS), answer], check=True)
        with np.load(answer) as found:
            return found["chosen"], float(found["seconds"])


if __name__ == "__main__":
    main()
