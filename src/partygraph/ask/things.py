"""Any one thing by its id, with what it says of itself, its links, and its source."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from partygraph.ask.nearest import nearest_bodies
from partygraph.errors import NotFoundError
from partygraph.model import TABLES
from partygraph.queries import query
from partygraph.store import Store, read_rows


class Thing(BaseModel):
    """One row of the graph as its table has it, and where it comes from."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    table: str = Field(title="The table it is a row of")
    row: dict[str, Any] = Field(title="Its columns, as in the table")
    source: dict[str, Any] | None = Field(title="Its source; null for a source itself")


def thing(store: Store, id_: str) -> Thing:
    """The thing with an id.

    Raises:
        NotFoundError: there is none.
    """
    labels = {cls.label: cls for cls in TABLES}
    found = store.read(query("ask/thing"), id=id_)
    if not found:
        raise NotFoundError("no_such_thing", value=id_, near=nearest_bodies(store, id_))
    cls = labels[found[0]["label"]]
    row = read_rows(store, cls.table, [id_])[id_]
    sources = (
        read_rows(store, "sources", [row["source_id"]]) if "source_id" in cls.references else {}
    )
    return Thing(
        id=id_,
        table=cls.table,
        row={name: row.get(name) for name in cls.model_fields},
        source=next(iter(sources.values()), None),
    )
