"""The guard of what somebody writes who is bound to areas.

It stands between whoever writes and the transaction on the main store. It lets through only the
statements that write and take back rows, and of those only rows that are in the copy as they are in
the main store; at the end it reads what was written and refuses all of it where a row belongs
elsewhere or names what is not seen.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from partygraph import tables
from partygraph.belonging import OUTSIDE_SOURCE
from partygraph.errors import ConflictError, Fault, InputError, QueryError
from partygraph.queries import Query, query
from partygraph.scope import Scope
from partygraph.scoped.rows import CLASSES, Key, Reading, naming_sources
from partygraph.store import (
    Draft,
    Origin,
    Rows,
    Store,
    Transaction,
    read_origins,
    read_rows,
    stored_cells,
)

_FREE = frozenset({"change/keep_changes", "scenario/approval", "scenario/one"})
_MARKS = {
    "change/record": "scope/mark_record",
    "change/judge": "scope/mark_judgement",
    "scenario/create": "scope/mark_scenario",
}
"""Statements that make what has an owner, and what says whose it is."""
_VERBS = frozenset({"create", "change", "remove", "link", "unlink", "referring"})


class Guard(Transaction):
    """A transaction on the main store as somebody has it who is bound to areas.

    Args:
        main: the main store.
        transaction: on it.
        copy: what is seen of it, at the same revision.
        scope: whose areas.
    """

    def __init__(self, main: Store, transaction: Transaction, copy: Store, scope: Scope) -> None:
        self._transaction, self._copy, self._scope = transaction, copy, scope
        self._draft = Draft(main, transaction)
        self._written: dict[str, set[str]] = defaultdict(set)
        self._created: set[Key] = set()
        self._origins: dict[Key, Origin] = {}
        """Where rows came from that were there before."""
        self._handlers: dict[str, Callable[[Rows], Rows]] = {
            "create": self._before_create,
            "change": self._before_change,
            "link": self._before_change,
            "unlink": self._before_change,
            "remove": self._before_remove,
        }
        self._table = ""
        self._shared: set[str] = set()
        """Sources that were given and are there already, as they are."""
        self._linked: list[tuple[Key, Key]] = []
        """Rows that were linked, and with what."""
        self._staying: set[str] = set()
        """Sources that were to go and stay, since rows outside come from them."""
        self._moves: list[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]] = []

    def moved(
        self, kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """As `Transaction.moved`, once it is known what was written."""
        self._moves.append((kind, before, after))

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        name, _, section = statement.name.partition(" :")
        folder, _, table = name.partition("/")
        if folder == "load" and section.split(" ")[0] in _VERBS:
            return self._row_statement(statement, table, section.split(" ")[0], parameters)
        if name in _MARKS:
            return self._made(statement, parameters)
        if name in {"scenario/replace", "scenario/keep_approval"}:
            self._must_be_seen("scenario/all", (row["id"] for row in parameters["rows"]))
        elif name == "change/mark_undone":
            self._before_undone(parameters["id"])
        elif name == "change/keep_changes":
            parameters = {"rows": [self._as_it_was(row) for row in parameters["rows"]]}
        elif name not in _FREE:
            raise QueryError("statement", name=statement.name, reason="it is kept from scopes")
        return self._transaction.run(statement, **parameters)

    def _row_statement(
        self, statement: Query, table: str, verb: str, parameters: dict[str, Any]
    ) -> Rows:
        self._table = table
        if verb == "referring":
            return self._seen_referring(statement, table, parameters)
        given = parameters.get("rows") or [{"id": id_} for id_ in parameters.get("ids", ())]
        left = self._handlers[verb](given)
        if not left:
            return []
        self._written[table].update(row["id"] for row in left)
        if verb == "link":
            column = statement.name.rpartition(" ")[2]
            target = CLASSES[table].references[column]
            self._linked += [((table, row["id"]), (target, row[column])) for row in left]
        if "rows" in parameters:
            return self._transaction.run(statement, rows=left)
        return self._transaction.run(statement, ids=[row["id"] for row in left])

    # Rows

    def _before_create(self, rows: Rows) -> Rows:
        """The rows to be created; of sources, those that are not there as they are.

        Raises:
            InputError: ids that stand for something else, or areas outside.
        """
        table = self._table
        if table == "areas":
            self._refuse(("areas", row["id"]) for row in rows if not self._scope.holds(row["id"]))
        ids = [row["id"] for row in rows]
        taken = {
            row["id"]: row["kept_in"]
            for row in self._transaction.run(query("load/tables_of_ids"), ids=ids)
        }
        if OUTSIDE_SOURCE in ids:
            taken[OUTSIDE_SOURCE] = ""
        same: set[str] = set()
        if table == "sources":
            there = stored_cells(self._draft, table, sorted(taken))
            columns = CLASSES[table].model_fields
            same = {
                row["id"]
                for row in rows
                if there.get(row["id"]) == {name: row.get(name) for name in columns}
            }
        faults = tuple(
            Fault("id_not_free", table, details={"value": id_})
            for id_ in sorted(taken.keys() - same)
        )
        if faults:
            raise InputError("outside_scope", faults, count=len(faults))
        self._shared |= same
        self._created.update((table, id_) for id_ in ids if id_ not in same)
        return [row for row in rows if row["id"] not in same]

    def _before_change(self, rows: Rows) -> Rows:
        self._must_be_own({row["id"] for row in rows})
        return rows

    def _before_remove(self, rows: Rows) -> Rows:
        """The rows to be removed; a source from which rows outside come stays."""
        ids = {row["id"] for row in rows}
        if self._table != "sources":
            self._must_be_own(ids)
            return rows
        kept = self._named_outside(ids)
        self._staying |= kept
        self._must_be_own(ids - kept)
        return [row for row in rows if row["id"] not in kept]

    def _must_be_own(self, ids: set[str]) -> None:
        """Refuse rows that are not seen as they are: those outside, stubs, and trimmed ones."""
        table = self._table
        new = sorted(id_ for id_ in ids - self._written[table] if (table, id_) not in self._created)
        if not new:
            return
        ours = stored_cells(self._copy, table, new)
        theirs = stored_cells(self._draft, table, new)
        self._refuse((table, id_) for id_ in new if ours.get(id_) != theirs.get(id_, {}))
        if table == "sources":
            self._refuse((table, id_) for id_ in sorted(self._named_outside(set(new))))
        origins = read_origins(self._draft, table, new)
        self._origins |= {(table, id_): origin for id_, origin in origins.items()}

    def _named_outside(self, sources: set[str]) -> set[str]:
        """Those of some sources from which rows come that are not seen as they are."""
        ours = set(naming_sources(self._copy, sources))
        theirs = set(naming_sources(self._draft, sources))
        return {source for source, *_ in theirs - ours}

    def _seen_referring(self, statement: Query, table: str, parameters: dict[str, Any]) -> Rows:
        """The rows that refer to rows that are to go.

        Raises:
            ConflictError: one of them is not seen.
        """
        found = self._transaction.run(statement, **parameters)
        ids = sorted({row["id"] for row in found} - self._written[table])
        ours = stored_cells(self._copy, table, ids)
        if any(id_ not in ours or ours[id_]["source_id"] == OUTSIDE_SOURCE for id_ in ids):
            raise ConflictError("named_outside_scope")
        return found

    # Beside the rows

    def _made(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        rows = parameters["rows"]
        if statement.name == "change/judge":
            for row in rows:
                ids = {row["first_id"], row["second_id"]} - {row["gone_id"]}
                self._table = row["table_name"]
                self._must_be_own(ids)
        done = self._transaction.run(statement, **parameters)
        owner = ",".join(self._scope.areas or ())
        marks = [{"id": row["id"], "scope": owner} for row in rows]
        self._transaction.run(query(_MARKS[statement.name]), rows=marks)
        kind = _MARKS[statement.name].removeprefix("scope/mark_")
        for mark in marks:
            self._moves.append(("scopes", None, {**mark, "kind": kind}))
        return done

    def _must_be_seen(self, statement: str, ids: Iterable[str]) -> None:
        there = {row["id"] for row in self._copy.read(query(statement))}
        if not there.issuperset(ids):
            raise ConflictError("named_outside_scope")

    def _before_undone(self, record: str) -> None:
        """Refuse to take back a record on whose rows something stands that is not seen."""
        self._must_be_seen("change/records", [record])
        if any(origin.load_id != record for origin in self._origins.values()):
            raise ConflictError("named_outside_scope")

    def _as_it_was(self, kept: dict[str, Any]) -> dict[str, Any]:
        """What a record keeps of a row, with where it came from in the main store."""
        origin = self._origins.get((kept["table_name"], kept["row_id"]), Origin())
        return kept | {"came_from": json.dumps(asdict(origin), ensure_ascii=False)}

    # At the end

    def verify(self) -> None:
        """Read what was written.

        Raises:
            InputError: with every row that belongs elsewhere or names what is not seen.
        """
        reading = Reading(self._draft, self._scope)
        outside: list[Key] = []
        named: dict[str, set[str]] = defaultdict(set)
        naming = list(self._linked)
        for _, (target, one) in naming:
            named[target].add(one)
        for table, ids in self._written.items():
            for id_, row in read_rows(self._draft, table, sorted(ids)).items():
                if table != "sources" and not reading.is_own(table, row):
                    outside.append((table, id_))
                for column, target in CLASSES[table].references.items():
                    for one in tables.values(row.get(column)):
                        named[target].add(one)
                        naming.append(((table, id_), (target, one)))
        there = {*self._known(named), *(("sources", id_) for id_ in self._shared)}
        outside.extend(key for key, target in naming if target not in there)
        self._refuse(dict.fromkeys(outside))
        for kind, before, after in self._moves:
            self._tell(kind, before, after)

    def _tell(
        self, kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """Tell the ledger of a row, as it is in the main store."""
        id_ = str((after or before or {})["id"])
        if kind == "sources" and id_ in (self._shared if before is None else self._staying):
            return
        if kind == "changes" and after is not None:
            after = self._as_it_was(dict(after))
        origin = self._origins.get((kind, id_))
        if before is not None and origin is not None:
            before = {**before, **origin.cells}
        self._transaction.moved(kind, before, after)

    def _known(self, named: dict[str, set[str]]) -> Iterator[Key]:
        """Those of some rows that are seen, or were written just now."""
        for table, ids in named.items():
            yield from ((table, id_) for id_ in ids & self._written[table])
            for id_ in read_rows(self._copy, table, sorted(ids)):
                if id_ != OUTSIDE_SOURCE:
                    yield table, id_

    def _refuse(self, keys: Iterable[Key]) -> None:
        faults = tuple(Fault("outside_scope", table, details={"value": id_}) for table, id_ in keys)
        if faults:
            raise InputError("outside_scope", faults, count=len(faults))
