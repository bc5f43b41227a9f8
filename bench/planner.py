"""The planner beside its peers: size, time, gap and memory, each run in a process of its own.

Needs `make peers` once. Everything, or the sizes that are named:

    python bench/planner.py [alone] [classical] [72x15] [500x100] [5000x1000] [100000x10000]

`alone`: without peers and in one reading of capacity, split.

Every solver gets the same seconds, the building of its model included, and its plan is judged by
one and the same function. What it prints it writes to bench/results/planner.txt, a section a size.
"""

from __future__ import annotations

import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from partygraph.plan.apart import propose_apart
from partygraph.plan.judging import judge
from partygraph.plan.parts import parts_of
from partygraph.plan.problem import Flags, Problem, Reading
from partygraph.plan.proposing import Aim, Effort, Progress, Proposal, propose
from partygraph.plan.staging import keeps_rules
from planner_classical import INSTANCES
from planner_instances import SIZES, Size, instance

HERE = Path(__file__).parent
RESULT = HERE / "results" / "planner.txt"
PEERS = HERE.parent / ".venv-peers" / "bin" / "python"
SECONDS = {"72x15": 30, "500x100": 60, "5000x1000": 300, "100000x10000": 1_800}
MOVES = {"72x15": 300_000, "500x100": 700_000, "5000x1000": 1_500_000, "100000x10000": 150_000}
BESIDE = {"72x15", "500x100", "5000x1000"}
"""Sizes that peers are asked of: no model of theirs is built at the largest within the time."""
SEED = 1


@dataclass(frozen=True, slots=True)
class Run:
    """What came of one run."""

    solver: str
    chosen: Flags
    bound: float
    first: float | None
    seconds: float
    megabytes: int


def main() -> None:
    """Measure what is asked for and write it down."""
    wanted = sys.argv[1:] or ["classical", *(size.name for size in SIZES)]
    if wanted[0] == "ours":
        ours(*wanted[1:])
        return
    if wanted[0] == "alone":
        BESIDE.clear()
        del wanted[0]
    sections: dict[str, Callable[[], Iterator[str]]] = {"classical": classical}
    sections |= {size.name: partial(of_size, size) for size in SIZES}
    for name in wanted:
        day, load = datetime.now(UTC), os.getloadavg()[0]
        cores = f"{platform.machine()}, {os.cpu_count()} cores, load {load:.1f} at the beginning"
        limit = f", {SECONDS[name]} s each" if name in SECONDS else ""
        lines = [f"{name}, {day:%Y-%m-%d %H:%M} UTC, {cores}{limit}"]
        print(lines[0], flush=True)
        for line in sections[name]():
            print(line, flush=True)
            lines.append(line)
        write(name, lines)


def write(name: str, lines: list[str]) -> None:
    """Put a section into the result in place of the one that was there."""
    before = RESULT.read_text("utf-8").split("\n\n") if RESULT.exists() else []
    old = {section.split(",")[0]: section for section in before if section.strip()}
    old[name] = "\n".join(lines)
    order = ["classical", *(size.name for size in SIZES)]
    RESULT.write_text("\n\n".join(old[one].strip() for one in order if one in old) + "\n", "utf-8")


def of_size(size: Size) -> Iterator[str]:
    """A line for each reading and each solver."""
    yield (
        f"{'reading':12} {'solver':10} {'met':>10} {'of bound':>9} {'gap':>7} {'first s':>8} "
        f"{'total s':>8} {'MB':>6}  rules"
    )
    for reading in Reading if size.name in BESIDE else [Reading.split]:
        problem = instance(size, reading, SEED)
        peers = ["cbc", "cp_sat"] if size.name in BESIDE else []
        yield from compared(size, problem, reading, ["ours", *peers])
    if size.name in BESIDE - {"5000x1000"}:
        problem = covering(instance(size, Reading.coverage, SEED))
        yield from compared(size, problem, "max covering", ["ours", "cbc", "cp_sat", "spopt"])


def covering(problem: Problem) -> Problem:
    """Maximal covering (Church and ReVelle 1974): so many pairs, every need met by one of them."""
    return replace(
        problem,
        need_sources=np.ones_like(problem.need_sources),
        unit_most=np.full_like(problem.unit_most, len(problem.communities)),
        community_least=np.zeros_like(problem.community_least),
        most_changes=len(problem.units) // 2,
    )


def compared(size: Size, problem: Problem, named: str, solvers: list[str]) -> Iterator[str]:
    """A line for each solver, the bound being the best that any proved."""
    bound = np.inf
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder) / "problem.npz"
        store(problem, given)
        for solver in solvers:
            run = asked(solver, given, Path(folder) / "answer.npz", size)
            if run is None:
                yield f"{named:12} {solver:10} no plan within {_patience(size)} s"
                continue
            bound = min(bound, run.bound)
            met = sum(
                judge(part.problem, run.chosen[part.pairs]).worth for part in parts_of(problem)
            )
            first = "" if run.first is None else f"{run.first:.2f}"
            gap = f"{(run.bound - met) / run.bound:7.2%}" if np.isfinite(run.bound) else f"{'':7}"
            kept = "kept" if keeps_rules(problem, run.chosen) else "BROKEN"
            yield (
                f"{named:12} {solver:10} {met:10.2f} {met / bound:9.2%} {gap} {first:>8} "
                f"{run.seconds:8.1f} {run.megabytes:6}  {kept}"
            )


def store(problem: Problem, path: Path) -> None:
    """The arrays of a problem; whatever of it the instances leave at its default is left out."""
    arrays: dict[str, Any] = {
        field.name: value
        for field in fields(problem)
        if isinstance(value := getattr(problem, field.name), np.ndarray)
    }
    most = -1 if problem.most_changes is None else problem.most_changes
    np.savez(path, **arrays, reading=np.array(problem.reading.value), most_changes=np.array(most))


def stored(path: Path) -> Problem:
    """The problem whose arrays were stored."""
    with np.load(path) as file:
        given = {name: file[name] for name in file.files}
    most, reading = int(given.pop("most_changes")), Reading(str(given.pop("reading")))
    return Problem(
        units=tuple(f"u{one}" for one in range(len(given["unit_most"]))),
        communities=tuple(f"c{one}" for one in range(len(given["community_most"]))),
        supply_reach=(None,) * len(given["supply_unit"]),
        most_changes=None if most < 0 else most,
        reading=reading,
        **given,
    )


def asked(solver: str, given: Path, answer: Path, size: Size) -> Run | None:
    """One solver in a process of its own."""
    answer.unlink(missing_ok=True)
    seconds = SECONDS[size.name]
    if solver == "ours":
        command = [sys.executable, str(HERE / "planner.py"), "ours", str(given), str(answer)]
        command += [str(seconds), size.name]
    else:
        script = str(HERE / "planner_peers.py")
        command = [str(PEERS), script, solver, str(given), str(seconds), str(answer)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    ends = time.monotonic() + _patience(size)
    while (waited := os.wait4(process.pid, os.WNOHANG))[0] == 0:
        time.sleep(0.1)
        if time.monotonic() > ends:
            os.killpg(process.pid, 9)
            os.wait4(process.pid, 0)
            process.returncode = -9
            return None
    process.returncode = os.waitstatus_to_exitcode(waited[1])
    if not answer.exists():
        return None
    with np.load(answer) as file:
        first = float(file["first"]) if "first" in file.files else np.nan
        megabytes = int(file["megabytes"]) if "megabytes" in file.files else 0
        return Run(
            solver,
            file["chosen"],
            float(file["bound"]),
            None if np.isnan(first) else first,
            float(file["seconds"]),
            megabytes or waited[2].ru_maxrss // 1024,
        )


def _patience(size: Size) -> int:
    """Seconds after which a run that does not keep its limit is ended."""
    return SECONDS[size.name] * 2 + 60


def ours(given: str, answer: str, seconds: str, name: str) -> None:
    """Our own run, in this process: only the demand, which is what the peers are asked for."""
    problem = stored(Path(given))
    warm = instance(SIZES[0], problem.reading, SEED)
    propose(warm, Effort(seconds=0.1, moves=100))  # numba compiles once for an installation
    parts, began = len(parts_of(problem)), time.perf_counter()
    moves = MOVES[name] if problem.reading is not Reading.coverage else Effort().moves
    effort = Effort(seconds=float(seconds), moves=moves, seed=SEED, aims=(Aim.demand,))
    found: Proposal | None
    if parts == 1:
        found = propose(problem, replace(effort, seconds=0.9 * float(seconds)))
    else:
        found = propose_apart(problem, effort, processes=2, progress=progress)
    if found is None:
        return
    mine, theirs = (
        resource.getrusage(who).ru_maxrss // 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    np.savez(
        answer,
        chosen=found.chosen,
        bound=found.stages[0].bound,
        first=np.nan if found.first_seconds is None else found.first_seconds,
        seconds=time.perf_counter() - began,
        megabytes=mine + (2 * theirs if parts > 1 else 0),
    )


def progress(now: Progress) -> None:
    """Now and then a line."""
    if now.done % 10 == 0:
        print(f"  {now.aim or 'first'} {now.done}/{now.places} {now.seconds:.0f} s", flush=True)


def classical() -> Iterator[str]:
    """A line for each classical instance."""
    yield f"{'instance':34} {'value':>9} {'bound':>9} {'known':>9} {'seconds':>8}  proven"
    for one in INSTANCES:
        began = time.perf_counter()
        found = one.solve()
        seconds = time.perf_counter() - began
        known = f"{one.optimum:9g}" if one.optimum is not None else f"{'':9}"
        yield (
            f"{one.name:34} {found.value:9g} {found.bound:9g} {known} {seconds:8.2f}  "
            f"{'yes' if found.proven else 'no'}"
        )


if __name__ == "__main__":
    main()
