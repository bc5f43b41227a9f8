"""Places that share no unit, solved apart and at the same time, in processes.

Every aim is reached in all places before the next is begun, since the worst-off community of all
says how far each place must lift its own. Values and bounds of the places add up to those of the
whole (for the worst-off community the least of them counts). An aim may cost earlier ones their
part in each place, so what holds for the places holds for the whole. The work in a place does not
depend on how many processes there are or in which order they come to it: the same seed makes the
same plan. Rules that hold for all places together (`most_changes`, `budget`) leave one problem,
which `propose` solves as a whole.

Processes are spawned: a script that calls this needs the usual `if __name__ == "__main__":`.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, fields, replace
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from partygraph.plan import stopping
from partygraph.plan.aims import Aim, Effort, Ended, Progress, Stage
from partygraph.plan.judging import judge, judged
from partygraph.plan.parts import Part, coupled, joined, parts_of
from partygraph.plan.problem import Flags, Problem
from partygraph.plan.proposing import Proposal, propose, solver_named
from partygraph.plan.staging import Reached, Staged, keeps_rules, stage_of, within_limits


@dataclass(frozen=True, slots=True)
class _Task:
    """One aim in one place; a first plan where there is no aim."""

    problem: Problem
    effort: Effort
    aim: Aim | None = None
    kept: tuple[tuple[Aim, float], ...] = ()
    chosen: Flags | None = None


def propose_apart(
    problem: Problem,
    effort: Effort,
    *,
    processes: int = 2,
    folder: Path | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Proposal | None:
    """The best plan found place by place; None where no plan keeps the rules, or none in time.

    Args:
        effort: its seconds are for all places together, of which each has its part by its pairs.
        folder: where what is finished is kept for a month; the same problem with the same effort
            goes on from it.
        progress: told whenever a place is finished.

    Whoever asked can stop it (`stopping`), which several processes heed at once and one when it has
    finished the place; the best plan so far is then the answer, the aim ended by `Ended.stopped`.
    """
    if coupled(problem):
        return propose(problem, effort, progress)
    began = time.perf_counter()
    parts = parts_of(problem)
    with _workers(processes) as work:
        run = _Run(parts, _efforts(parts, effort, processes), _Kept(folder), work, progress)
        if not run.first():
            return None
        first = time.perf_counter() - began
        for aim in effort.aims:
            if not run.reach(aim) or run.stopped:
                break
    if not run.stages or run.impossible:
        return None
    chosen = joined(problem, parts, tuple(run.chosen))
    stages = tuple(_with_dropped(problem, parts, stage) for stage in run.stages)
    met = np.zeros(len(problem.need_quantity))
    for part, mine in zip(parts, run.chosen, strict=True):
        met[part.needs] = judge(part.problem, mine).met
    seconds = time.perf_counter() - began
    whole = judged(problem, met)
    return Proposal(
        chosen, whole, stages, solver_named(), effort.seed, seconds, first if run.valid else None
    )


def pays(problem: Problem) -> bool:
    """Whether a problem is large, and more than one place of it has pairs to choose from."""
    if coupled(problem) or len(problem.pair_unit) < _MANY:
        return False
    return sum(len(part.pairs) > 0 for part in parts_of(problem)) > 1


def _efforts(parts: Sequence[Part], effort: Effort, processes: int) -> list[Effort]:
    """What each place may take of the time of all, by its pairs."""
    pairs = [len(part.pairs) for part in parts]
    each = effort.seconds * _USED * min(processes, len(parts)) / max(sum(pairs), 1)
    seconds = [min(effort.seconds, max(_LEAST, each * own)) for own in pairs]
    return [replace(effort, chains=1, seconds=one) for one in seconds]


_MANY = 20_000
"""Pairs from which processes of their own are worth their beginning."""
_LEAST = 0.2
"""Seconds of a place."""
_USED = 0.9
"""Of the time, since the processes do not end at once."""


class _Run:
    """The places and how far each has come."""

    def __init__(
        self,
        parts: Sequence[Part],
        efforts: Sequence[Effort],
        kept: _Kept,
        work: _Work,
        progress: Callable[[Progress], None],
    ) -> None:
        self._parts = parts
        self._efforts = efforts
        self._folder = kept
        self._work = work
        self._progress = progress
        self._began = time.perf_counter()
        self._reached: list[tuple[tuple[Aim, float], ...]] = [()] * len(parts)
        self.chosen = [within_limits(part.problem) for part in parts]
        self.stages: list[Stage] = []
        self.stopped = False
        self.impossible = False
        self.valid = False

    def first(self) -> bool:
        """First plans; whether there is a plan, or can still be one."""
        places = list(zip(self._parts, self._efforts, strict=True))
        tasks = [_Task(part.problem, effort) for part, effort in places]
        for place, reached in self._each(tasks, None):
            if reached is not None:
                self.chosen[place] = reached.chosen
        if self.stopped:
            self._hurry()
        self.valid = self._all_valid()
        return self.valid or not self.stopped

    def _hurry(self) -> None:
        """A plan of hardly any search wherever today's pairs break a rule."""
        for place, (part, effort) in enumerate(zip(self._parts, self._efforts, strict=True)):
            if not keeps_rules(part.problem, self.chosen[place]):
                few = replace(effort, moves=min(effort.moves, _HURRIED))
                self.chosen[place] = Staged(part.problem).first(few)

    def reach(self, aim: Aim) -> bool:
        """Reach an aim in all places; whether it was."""
        began = time.perf_counter()
        tasks = [
            _Task(part.problem, effort, aim, self._reached[place], self.chosen[place])
            for place, (part, effort) in enumerate(zip(self._parts, self._efforts, strict=True))
        ]
        found: dict[int, Stage] = {}
        for place, reached in self._each(tasks, aim):
            if reached is None:
                self.impossible |= aim is Aim.demand
                return False
            self.chosen[place] = reached.chosen
            found[place] = reached.stage
        if self.stopped and aim is not Aim.demand:
            return False
        if len(found) < len(self._parts) and not self._all_valid():
            self.impossible = True
            return False
        each = [
            found.get(place) or _unreached(part.problem, self.chosen[place])
            for place, part in enumerate(self._parts)
        ]
        whole = _together(aim, each, time.perf_counter() - began)
        self.stages.append(whole)
        for place, stage in enumerate(each):
            value = whole.value if aim is Aim.worst_off else stage.value
            self._reached[place] += ((aim, value),)
        return True

    def _all_valid(self) -> bool:
        return all(
            keeps_rules(part.problem, mine)
            for part, mine in zip(self._parts, self.chosen, strict=True)
        )

    def _each(
        self, tasks: Sequence[_Task], aim: Aim | None
    ) -> Iterator[tuple[int, Reached | None]]:
        """What comes of each task, as it comes; ends early where it is stopped."""
        done = 0
        todo: list[tuple[int, _Task]] = []
        for place, task in enumerate(tasks):
            known = self._folder.known(task)
            if known is None:
                todo.append((place, task))
                continue
            done += 1
            yield place, known
        for result in self._work(todo):
            if result is None:
                self.stopped = True
                return
            place, reached = result
            if reached is not None:
                self._folder.keep(tasks[place], reached)
            done += 1
            gone = time.perf_counter() - self._began
            self._progress(Progress(aim, done, len(tasks), gone))
            yield place, reached


_HURRIED = 2_000
"""Moves of annealing once the work is to end."""
_Work = Callable[
    [Sequence[tuple[int, _Task]]],
    Iterator[tuple[int, Reached | None] | None],
]
"""Does tasks, and gives what comes of them as it comes; None where it was stopped."""


@contextmanager
def _workers(processes: int) -> Iterator[_Work]:
    """One process: here; several: spawned ones, which are ended when the work is stopped."""
    if processes == 1:

        def here(tasks: Sequence[tuple[int, _Task]]) -> Iterator[tuple[int, Reached | None] | None]:
            for task in tasks:
                if stopping.asked():
                    yield None
                    return
                yield _done(task)

        yield here
        return
    pool = multiprocessing.get_context("spawn").Pool(processes)

    def there(tasks: Sequence[tuple[int, _Task]]) -> Iterator[tuple[int, Reached | None] | None]:
        results = pool.imap_unordered(_done, tasks)
        left = len(tasks)
        while left:
            if stopping.asked():
                yield None
                return
            try:
                result = results.next(timeout=0.1)
            except multiprocessing.TimeoutError:
                continue
            left -= 1
            yield result

    try:
        yield there
    finally:
        pool.terminate()
        pool.join()


def _done(numbered: tuple[int, _Task]) -> tuple[int, Reached | None]:
    """Do one task, in whichever process."""
    place, task = numbered
    staged, effort = Staged(task.problem), task.effort
    if task.aim is None or task.chosen is None:
        chosen = staged.first(effort)
        return place, Reached(chosen, stage_of(Aim.demand, 0.0, 0.0, 0.0, Ended.nodes))
    began = time.perf_counter()
    for aim, value in task.kept:
        staged.keep(aim, value, effort)
    chosen, asked = task.chosen, sum(_PARTS[aim] for aim in effort.aims)
    seconds = effort.seconds * _PARTS[task.aim] / asked
    if task.aim is Aim.demand:
        searching = seconds if staged.large else seconds / 2
        chosen = staged.better(
            chosen, effort, searching, lambda: (time.perf_counter() - began) / searching
        )
    left = max(0.2, seconds - (time.perf_counter() - began))
    return place, staged.reach(task.aim, chosen, effort, left)


_PARTS = {Aim.demand: 0.6, Aim.worst_off: 0.2, Aim.changes: 0.1, Aim.distance: 0.1}
"""How much of the time of a place an aim may take."""
_ENDS = (Ended.proven, Ended.nodes, Ended.seconds, Ended.stopped)


def _unreached(problem: Problem, chosen: Flags) -> Stage:
    """A place that was not come to: its first plan, and everything met as the bound."""
    most = float(problem.need_weight[problem.need_quantity > 0].sum())
    return stage_of(Aim.demand, judge(problem, chosen).worth, most, 0.0, Ended.stopped)


def _together(aim: Aim, each: Sequence[Stage], seconds: float) -> Stage:
    """An aim in all places together."""
    over = min if aim is Aim.worst_off else sum
    value = float(over([stage.value for stage in each]))
    bound = float(over([stage.bound for stage in each]))
    ended = max((stage.ended_by for stage in each), key=_ENDS.index)
    return stage_of(aim, value, bound, seconds, ended)


def _with_dropped(problem: Problem, parts: Sequence[Part], stage: Stage) -> Stage:
    """Pairs of today that must not be are in no place: each is a change in any plan."""
    if stage.aim is not Aim.changes:
        return stage
    inside = np.zeros(len(problem.today), dtype=np.bool_)
    for part in parts:
        inside[part.pairs] = True
    more = float((problem.today & ~inside).sum())
    return stage_of(
        stage.aim, stage.value + more, stage.bound + more, stage.seconds, stage.ended_by
    )


class _Kept:
    """What is finished, one file a task, named after everything that the task depends on."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.npz"):
            with suppress(OSError):  # another run may be at it
                if old.stat().st_mtime < time.time() - _MONTH:
                    old.unlink()

    def known(self, task: _Task) -> Reached | None:
        """What came of a task before; None: nothing, or nothing that can be read."""
        if self._folder is None:
            return None
        try:
            path = self._folder / _name(task)
            with path.open("rb") as file, np.load(file, allow_pickle=False) as stored:
                aim, ended = (str(one) for one in stored["names"])
                value, bound, seconds = (float(one) for one in stored["numbers"])
                chosen: Flags = stored["chosen"]
        except (OSError, ValueError, KeyError, EOFError, BadZipFile):
            return None
        return Reached(chosen, stage_of(Aim(aim), value, bound, seconds, Ended(ended)))

    def keep(self, task: _Task, reached: Reached) -> None:
        """Keep what came of a task; the file is there whole or not at all."""
        if self._folder is None:
            return
        stage, path = reached.stage, self._folder / _name(task)
        half = path.with_suffix(".half")
        with half.open("wb") as file:
            np.savez(
                file,
                chosen=reached.chosen,
                names=np.array([stage.aim.value, stage.ended_by.value]),
                numbers=np.array([stage.value, stage.bound, stage.seconds]),
            )
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)


_MONTH = 30 * 24 * 3600.0


def _name(task: _Task) -> str:
    told = hashlib.sha256()
    for field in fields(task.problem):
        value = getattr(task.problem, field.name)
        told.update(field.name.encode())
        if isinstance(value, np.ndarray):
            told.update(str(value.dtype).encode() + value.tobytes())
        elif field.name == "supply_reach":
            told.update(repr([None if to is None else sorted(to) for to in value]).encode())
        else:
            told.update(repr(value).encode())
    told.update(repr((task.effort, task.aim, task.kept, solver_named())).encode())
    told.update(b"" if task.chosen is None else task.chosen.tobytes())
    return f"{told.hexdigest()}.npz"
