"""The graph as each may see it: the whole, or a copy with the rows of some areas.

```python
with Graphs(Graph(store), folder) as graphs:
    graphs.of(Scope())  # the graph itself
    graphs.of(Scope.of(["350783"])).answer("pairing_coverage", area="350783")
```
"""

from __future__ import annotations

import shutil
from collections import OrderedDict
from contextlib import suppress
from pathlib import Path
from tempfile import gettempdir, mkdtemp
from threading import Lock
from typing import Self

import filelock

from partygraph.errors import StoreError
from partygraph.graph import Graph
from partygraph.scope import Scope
from partygraph.scoped import ScopedStore

_MOST_OPEN = 8
"""Copies that are open at a time."""
_POOL_MB, _LARGE_POOL_MB = 256, 512
"""The most that the page cache of a copy takes: of counties and less, and of more."""
_COUNTY = 6
"""Digits of the code of a county."""
_ALIVE = "alive.lock"
"""The file in a folder of copies that its process holds locked."""


class Graphs:
    """A graph and its copies.

    Copies are of this process: they lie in a folder of their own, which goes at the end, and what
    processes left that were killed is cleared away.

    Args:
        graph: the whole graph; it is not closed.
        folder: where copies are kept; the folder for temporary files when left out.
        most_open: copies that are open at a time; the one asked longest ago is closed first.
    """

    def __init__(
        self, graph: Graph, folder: Path | None = None, *, most_open: int = _MOST_OPEN
    ) -> None:
        self.whole = graph
        self._most_open = most_open
        self._parent = folder or Path(gettempdir()) / "partygraph-scopes"
        self._folder: Path | None = None
        self._alive: filelock.FileLock | None = None
        self._stores: dict[Scope, ScopedStore] = {}
        self._graphs: OrderedDict[Scope, Graph] = OrderedDict()
        """Those asked last, the latest at the end, with their answers kept."""
        self._lock = Lock()

    def of(self, scope: Scope) -> Graph:
        """The graph as somebody sees it; its copy is made when it is first asked.

        Raises:
            StoreError: the folder cannot be used.
        """
        if scope.areas is None:
            return self.whole
        with self._lock:
            found = self._graphs.get(scope)
            if found is None:
                found = self._graphs[scope] = Graph(self._store(scope))
            self._graphs.move_to_end(scope)
            while len(self._graphs) > self._most_open:
                self._graphs.popitem(last=False)
            resting = [store for one, store in self._stores.items() if one not in self._graphs]
        for store in resting:
            store.rest()
        return found

    def _store(self, scope: Scope) -> ScopedStore:
        if scope not in self._stores:
            number = len(self._stores) + 1
            path = self._own_folder() / f"{number}.lbug"
            large = any(len(code) < _COUNTY for code in scope.areas or ())
            pool = _LARGE_POOL_MB if large else _POOL_MB
            self._stores[scope] = ScopedStore(self.whole.store, scope, path, pool_mb=pool)
        return self._stores[scope]

    def _own_folder(self) -> Path:
        if self._folder is None:
            try:
                self._parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                _clear(self._parent)
                self._folder = Path(mkdtemp(dir=self._parent))  # for its owner alone
            except OSError as error:
                reason = error.strerror or ""
                raise StoreError("scope_folder", path=self._parent, reason=reason) from error
            self._alive = filelock.FileLock(self._folder / _ALIVE, thread_local=False)
            self._alive.acquire(timeout=0)
        return self._folder

    def close(self) -> None:
        """Close the copies and take them away; the whole graph stays open."""
        with self._lock:
            for store in self._stores.values():
                store.close()
            self._stores.clear()
            self._graphs.clear()
            if self._alive is not None:
                self._alive.release()
                self._alive = None
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
                self._folder = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _clear(parent: Path) -> None:
    """Take away the copies of processes that are no more."""
    for alive in parent.glob(f"*/{_ALIVE}"):
        lock = filelock.FileLock(alive, timeout=0)
        with suppress(filelock.Timeout, OSError), lock:
            shutil.rmtree(alive.parent, ignore_errors=True)
