"""The question where all of it comes from: sources, and what rests on each."""

from __future__ import annotations

from collections import Counter, defaultdict

from pydantic import Field

from partygraph.ask.catalogue import AsOf, Found, Frozen, question
from partygraph.ask.coverage import count
from partygraph.model import Day, SourceKind, Standing
from partygraph.queries import query
from partygraph.store import Reader


class SourcesSummary(Frozen):
    """How many rows of the graph are quoted, public and illustrative."""

    sources: int = count("Sources", "sources")
    things: int = count("Rows that hold on the day", "rows")
    quoted: int = count("Quoted from a document", "rows")
    reported: int = count("Reported by an office", "rows")
    public: int = count("From a public table", "rows")
    illustrative: int = count("Made up", "rows")


class SourceRow(Frozen):
    """One source and the rows that come from it."""

    shown = ("id", "title", "kind", "published_on", "things")

    id: str = Field(title="Id")
    title: str = Field(title="Title")
    kind: SourceKind = Field(title="Kind")
    publisher: str = Field(title="Publisher")
    published_on: Day | None = Field(title="Published on")
    edition_day: Day | None = Field(title="The day for which an edition of a table holds")
    licence: str = Field(title="Licence")
    note: str = Field(title="Note")
    things: int = count("Rows from it that hold on the day", "rows")
    tables: tuple[str, ...] = Field(title="The tables that they stand in")
    quoted: int = count("Quoted among them", "rows")
    reported: int = count("Reported by an office among them", "rows")
    public: int = count("From a public table among them", "rows")
    illustrative: int = count("Made up among them", "rows")


@question
def sources(store: Reader, as_of: AsOf) -> Found[SourcesSummary, SourceRow]:
    """Where the graph's rows come from, and on what each source rests, by id.

    A row without a period, such as a reported figure, counts on every day.
    """
    tables: defaultdict[str, set[str]] = defaultdict(set)
    standings: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in store.read(query("ask/source_rows"), as_of=as_of):
        tables[row["id"]].add(row["kept_in"])
        standings[row["id"]][row["standing"]] += row["number"]
    rows = tuple(
        SourceRow(
            **row,
            things=standings[row["id"]].total(),
            tables=tuple(sorted(tables[row["id"]])),
            **{one: standings[row["id"]][one] for one in Standing},
        )
        for row in store.read(query("ask/sources"))
    )
    whole = {name: sum(getattr(row, name) for row in rows) for name in ("things", *Standing)}
    return Found(SourcesSummary(sources=len(rows), **whole), rows)
