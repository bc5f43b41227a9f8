"""The graph on one of two engines, behind one small face."""

from partygraph.store.base import (
    Draft,
    EngineStore,
    Reader,
    Rows,
    Store,
    Supposition,
    Transaction,
    now,
)
from partygraph.store.open import open_store
from partygraph.store.rows import Origin, fingerprint, read_named, read_origins, read_rows

__all__ = [
    "Draft",
    "EngineStore",
    "Origin",
    "Reader",
    "Rows",
    "Store",
    "Supposition",
    "Transaction",
    "fingerprint",
    "now",
    "open_store",
    "read_named",
    "read_origins",
    "read_rows",
]
