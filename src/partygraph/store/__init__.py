"""The graph on one of two engines, behind one small face."""

from partygraph.store.base import (
    Draft,
    Reader,
    Rows,
    Store,
    Supposition,
    Transaction,
    head_of,
    now,
)
from partygraph.store.chain import (
    Act,
    Deed,
    Entry,
    Head,
    UnreadableError,
    Written,
    canonical,
    last_sums,
)
from partygraph.store.cure import asides, parts_of, set_aside
from partygraph.store.open import open_store
from partygraph.store.rows import (
    BESIDE,
    Cells,
    Origin,
    content,
    fingerprint,
    kept_beside,
    read_named,
    read_origins,
    read_rows,
    stored_cells,
)

__all__ = [
    "BESIDE",
    "Act",
    "Cells",
    "Deed",
    "Draft",
    "Entry",
    "Head",
    "Origin",
    "Reader",
    "Rows",
    "Store",
    "Supposition",
    "Transaction",
    "UnreadableError",
    "Written",
    "asides",
    "canonical",
    "content",
    "fingerprint",
    "head_of",
    "kept_beside",
    "last_sums",
    "now",
    "open_store",
    "parts_of",
    "read_named",
    "read_origins",
    "read_rows",
    "set_aside",
    "stored_cells",
]
