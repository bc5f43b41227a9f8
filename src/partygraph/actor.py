"""Who is doing what is done now, for every record of it.

```python
with acting(Actor("wang", address="10.1.2.3", request="8f2c…")):
    load(store, path)  # its record names wang
```
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from getpass import getuser


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and from where."""

    name: str
    """The name of an account, or the user of the machine at the shell."""
    address: str = ""
    """The network address that a request came from; empty at the shell."""
    request: str = ""
    """The id of the request; empty at the shell."""


_acting: ContextVar[Actor | None] = ContextVar("acting", default=None)
_operation: ContextVar[str] = ContextVar("operation", default="")


def actor() -> Actor:
    """Who acts now: whoever `acting` named, or else the user of the machine."""
    return _acting.get() or Actor(getuser())


@contextmanager
def acting(whoever: Actor) -> Iterator[None]:
    """Name who acts in this thread or task until the end of the block."""
    token = _acting.set(whoever)
    try:
        yield
    finally:
        _acting.reset(token)


def operation() -> str:
    """The id that whoever acts gave to what is done now; empty where they gave none."""
    return _operation.get()


@contextmanager
def under(operation_id: str) -> Iterator[None]:
    """Give what is done until the end of the block an id: under one id it is done once."""
    token = _operation.set(operation_id)
    try:
        yield
    finally:
        _operation.reset(token)
