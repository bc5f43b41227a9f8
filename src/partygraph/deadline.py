"""How long a question may take, all in all: waiting, reading and computing.

The limit is set once, round everything that a question does, or what reads a whole graph and has
longer; a request has one of its own round that, which holds as well.
A server takes what is left of it as the limit of each statement; on the embedded engine a thread
interrupts what runs longer (`store.watch`). Loops that compute look at it as they go, since nothing
else can stop Python from outside without leaving a lock held or a connection lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from threading import TIMEOUT_MAX, Lock
from time import monotonic
from typing import NamedTuple, TypeVar

from partygraph.errors import TimeLimitError

T = TypeVar("T")

_EVERY = 256
"""Items between two looks at the clock, in a loop whose items are quick."""


class _Limit(NamedTuple):
    name: str
    ends: float
    of_request: bool = False


_limit: ContextVar[_Limit | None] = ContextVar("limit", default=None)


@contextmanager
def within(seconds: float, name: str) -> Iterator[None]:
    """Set the limit for what is done inside; one that is already set goes on to hold.

    Inside a request it ends no later than that.

    Args:
        seconds: how long it may take.
        name: what is asked, for the error.
    """
    outer = _limit.get()
    if outer is not None and not outer.of_request:
        yield
        return
    limit = _Limit(name, monotonic() + seconds)
    if outer is not None and outer.ends <= limit.ends:
        limit = outer._replace(of_request=False)
    with _set(limit):
        yield


def of_request(seconds: float, path: str) -> AbstractContextManager[None]:
    """Set how long a request may take, whatever limit is set inside.

    Args:
        seconds: how long it may take.
        path: what was requested, for the error.
    """
    return _set(_Limit(path, monotonic() + seconds, of_request=True))


@contextmanager
def _set(limit: _Limit) -> Iterator[None]:
    token = _limit.set(limit)
    try:
        yield
    finally:
        _limit.reset(token)


def left() -> float:
    """Seconds that are left; endless where no limit is set.

    Raises:
        TimeLimitError: none are left.
    """
    limit = _limit.get()
    if limit is None:
        return float("inf")
    seconds = limit.ends - monotonic()
    if seconds <= 0:
        raise passed()
    return seconds


def passed() -> TimeLimitError:
    """The error that says what was stopped at its limit."""
    limit = _limit.get()
    return TimeLimitError("time_limit", name=limit.name if limit else "write")


@contextmanager
def held(lock: Lock) -> Iterator[None]:
    """Hold a lock, which is waited for no longer than there is time.

    Raises:
        TimeLimitError: whoever had it took longer than is left.
    """
    if not lock.acquire(timeout=min(left(), TIMEOUT_MAX)):
        raise passed()
    try:
        yield
    finally:
        lock.release()


def each(items: Iterable[T], every: int = _EVERY) -> Iterator[T]:
    """The items, with a look at the clock before the first and then every so many.

    Raises:
        TimeLimitError: the limit has passed.
    """
    for place, item in enumerate(items):
        if not place % every:
            left()
        yield item


class Rows(list[T]):
    """Rows that look at the clock as they are gone through."""

    def __iter__(self) -> Iterator[T]:
        return each(super().__iter__(), _EVERY)
