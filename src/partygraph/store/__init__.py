"""The graph on one of two engines, behind one small face."""

from partygraph.store.base import Rows, Store, Transaction
from partygraph.store.open import open_store
from partygraph.store.rows import read_rows

__all__ = ["Rows", "Store", "Transaction", "open_store", "read_rows"]
