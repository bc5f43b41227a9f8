"""What may follow what in a case, and what became of it: a state machine over its steps (pure).

A case begins by being received, moves up, down and over between bodies, is answered by those that
were asked, solved and closed; only reopening follows closing. A whistle asks departments and cannot
be closed while one of them has not answered. What a joint meeting does (attended, studied,
reported, solved) may come in any order. Rules and their reasons: docs/decisions/0021.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from partygraph.model import Channel, StepKind, is_earlier

_MINUTE = len("2020-07-01T09:30")
MOVES = frozenset({StepKind.sent_up, StepKind.sent_down, StepKind.handed_over})
"""Steps whose body is the one that the case goes to."""
OUTPUTS = (StepKind.studied, StepKind.reported, StepKind.solved)
"""The three outputs of a joint meeting (三个一)."""
_OF_MEETINGS = frozenset({StepKind.attended, StepKind.studied, StepKind.reported})
_OPEN = frozenset(StepKind) - {StepKind.received, StepKind.reopened}


class CaseState(StrEnum):
    """Where a case stands."""

    open = "open"
    solved = "solved"
    closed = "closed"


FOLLOWS: dict[CaseState | None, frozenset[StepKind]] = {
    None: frozenset({StepKind.received}),
    CaseState.open: _OPEN,
    CaseState.solved: frozenset({StepKind.closed, StepKind.reopened}),
    CaseState.closed: frozenset({StepKind.reopened}),
}
"""By the state of a case, None before it began: what may happen to it."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One step: `body` is the id of the unit, organisation or area whose step it is."""

    id: str
    number: int
    kind: StepKind
    at: str
    body: str


@dataclass(frozen=True, slots=True)
class Wrong:
    """A rule that a case breaks; `step` is the id of a step, or None for the case itself.

    The details hold ids of bodies, kinds of steps and states, alone or several.
    """

    rule: str
    step: str | None
    column: str
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class _Course:
    """A case while its steps are gone through."""

    channel: Channel
    state: CaseState | None = None
    asked: set[str] = field(default_factory=set)
    unanswered: dict[str, None] = field(default_factory=dict)
    """Departments that a whistle called and that have not answered since, in their order."""

    def takes(self, step: Taken) -> None:
        """Go on by one step, whether or not it may follow."""
        if step.kind in MOVES or step.kind is StepKind.received:
            self.asked.add(step.body)
        if step.kind is StepKind.handed_over and self.channel is Channel.whistle:
            self.unanswered[step.body] = None
        if step.kind is StepKind.answered:
            self.unanswered.pop(step.body, None)
        if step.kind is StepKind.closed:
            self.state = CaseState.closed
        elif step.kind is StepKind.solved and self.channel is not Channel.meeting:
            self.state = CaseState.solved
        elif self.state is None or step.kind is StepKind.reopened:
            self.state = CaseState.open


def ordered(steps: Sequence[Taken]) -> list[Taken]:
    """Steps in the order of their numbers."""
    return sorted(steps, key=lambda step: (step.number, step.id))


def state_of(channel: Channel, closed: str | None, steps: Sequence[Taken]) -> CaseState:
    """Where a case stands after its steps; without any, what it says itself.

    Args:
        closed: the moment of its closing, None where it is not closed.
    """
    if not steps:
        return CaseState.open if closed is None else CaseState.closed
    course = _Course(channel)
    for step in ordered(steps):
        course.takes(step)
    return course.state or CaseState.open


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a case stands, what may happen to it now, and who has not answered its whistle."""

    state: CaseState | None
    next: tuple[StepKind, ...]
    unanswered: tuple[str, ...]


def standing(channel: Channel, closed: str | None, steps: Sequence[Taken]) -> Stands:
    """Where a case stands after its steps, and what may follow them.

    Args:
        closed: the moment of its closing, None where it is not closed.
    """
    if not steps and closed is not None:  # a register without steps: they would not agree with it
        return Stands(CaseState.closed, (), ())
    course = _Course(channel)
    for step in ordered(steps):
        course.takes(step)
    refused = set() if channel is Channel.meeting else set(_OF_MEETINGS)
    if course.unanswered:
        refused.add(StepKind.closed)
    may = FOLLOWS[course.state] - refused
    return Stands(
        course.state,
        tuple(kind for kind in StepKind if kind in may),
        tuple(course.unanswered),
    )


def wrongs(
    channel: Channel, opened: str, closed: str | None, steps: Sequence[Taken]
) -> Iterator[Wrong]:
    """Every rule that a case breaks, step by step; the case itself last."""
    if channel is Channel.whistle and len(opened) < _MINUTE:
        yield Wrong("minutes_needed", None, "opened", {"value": opened})
    course = _Course(channel)
    before: Taken | None = None
    for step in ordered(steps):
        yield from _wrong_in_time(channel, opened, before, step)
        yield from _wrong_in_course(course, step)
        course.takes(step)
        before = step
    if before is not None and closed is not None:
        yield from _wrong_closing(course, closed, steps)


def _wrong_in_time(
    channel: Channel, opened: str, before: Taken | None, step: Taken
) -> Iterator[Wrong]:
    if channel is Channel.whistle and len(step.at) < _MINUTE:
        yield Wrong("minutes_needed", step.id, "at", {"value": step.at})
    if is_earlier(step.at, opened):
        yield Wrong("step_before_case", step.id, "at", {"value": step.at, "opened": opened})
    if before is None:
        return
    if before.number == step.number:
        yield Wrong("step_number_twice", step.id, "number", {"value": step.number})
    if is_earlier(step.at, before.at):
        details = {"value": step.at, "before": before.at, "number": before.number}
        yield Wrong("step_goes_back", step.id, "at", details)


def _wrong_in_course(course: _Course, step: Taken) -> Iterator[Wrong]:
    allowed = FOLLOWS[course.state]
    if step.kind not in allowed:
        rule = (
            "closed_needs_reopening" if course.state is CaseState.closed else "step_cannot_follow"
        )
        details = {
            "value": step.kind,
            "state": course.state or "–",
            "expected": tuple(sorted(allowed)),
        }
        yield Wrong(rule, step.id, "kind", details)
    elif step.kind in _OF_MEETINGS and course.channel is not Channel.meeting:
        yield Wrong("only_on_meetings", step.id, "kind", {"value": step.kind})
    elif step.kind is StepKind.answered and step.body not in course.asked:
        yield Wrong("answer_not_asked", step.id, "kind", {"value": step.body})
    elif step.kind is StepKind.closed and course.unanswered:
        yield Wrong("whistle_unanswered", step.id, "kind", {"value": tuple(course.unanswered)})


def _wrong_closing(course: _Course, closed: str, steps: Sequence[Taken]) -> Iterator[Wrong]:
    if course.state is not CaseState.closed:
        yield Wrong("closed_without_step", None, "closed", {"value": closed})
        return
    last = [step for step in ordered(steps) if step.kind is StepKind.closed][-1]
    if is_earlier(closed, last.at) or is_earlier(last.at, closed):
        yield Wrong("closed_unlike_step", None, "closed", {"value": closed, "step": last.at})
