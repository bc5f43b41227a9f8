"""Whether whoever asked for a plan would rather have it as it is by now.

```python
stop = Event()
with stopping.by(stop):
    propose(problem, effort)  # stop.set() elsewhere: the best plan so far, with its gap
```
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Event

_STOP: ContextVar[Event | None] = ContextVar("stop", default=None)


@contextmanager
def by(stop: Event) -> Iterator[None]:
    """Let what is planned inside end early once the event is set."""
    token = _STOP.set(stop)
    try:
        yield
    finally:
        _STOP.reset(token)


def event() -> Event | None:
    """The event that ends the work; None where nobody can stop it."""
    return _STOP.get()


def asked() -> bool:
    """Whether the work is to end now."""
    stop = _STOP.get()
    return stop is not None and stop.is_set()
