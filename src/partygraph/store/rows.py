"""Rows of the tables as the store has them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from partygraph.queries import sections
from partygraph.store.base import Store

_BATCH = 1000


def read_rows(store: Store, table: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Rows of a table by id, those that are there, with the ids that they refer to.

    A column of several ids is a sorted tuple.
    """
    reads = sections(f"load/{table}")
    lists = {name.removeprefix("read "): name for name in reads if name.startswith("read ")}
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), _BATCH):
        batch = list(ids[start : start + _BATCH])
        for row in store.read(reads["read"], ids=batch):
            found[row["id"]] = row | dict.fromkeys(lists, ())
        for column, name in lists.items():
            for link in sorted(store.read(reads[name], ids=batch), key=lambda row: row[column]):
                found[link["id"]][column] = (*found[link["id"]][column], link[column])
    return found
