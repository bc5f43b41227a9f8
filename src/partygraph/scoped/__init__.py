"""A store as somebody sees it who is bound to areas: a copy that holds nothing else.

```python
store = ScopedStore(main, Scope.of(["350783"]), folder / "350783.lbug", buffer_pool_mb=256)
```

Whatever is asked of it is asked of an embedded store with only the rows of the scope, so that no
question can tell of others. What is written goes to the main store, through a guard that refuses
every row outside. See docs/decisions/0025.
"""

from partygraph.scoped.rows import OUTSIDE_AREA
from partygraph.scoped.store import ScopedStore

__all__ = ["OUTSIDE_AREA", "ScopedStore"]
