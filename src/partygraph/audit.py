"""Who did what: the entries of the ledger searched, written as files, and looked through for gaps.

```python
found = audit.search(store, AuditOf(who="wang", act=Act.load))
audit.verify(store).fault  # None, or the first entry that was deleted, altered, moved or cut off
```
"""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, Self

from openpyxl import Workbook
from pydantic import BaseModel, ConfigDict, Field

from partygraph.faults import checked
from partygraph.formats import writable
from partygraph.model import Day
from partygraph.spreadsheets import harmless
from partygraph.store import Act, EngineStore, Entry, Fault, KeptError, canonical, now

_BLOCK = 500
"""Entries that are looked through at a time."""
_FEW = 3
"""Items of a list that a line tells."""
_COLUMNS = (
    "number",
    "at",
    "who",
    "address",
    "act",
    "what",
    "revision_before",
    "revision_after",
    "operation",
    "request",
    "hash",
)


class AuditFormat(StrEnum):
    """The forms of a file of entries."""

    csv = "csv"
    xlsx = "xlsx"


class AuditOf(BaseModel):
    """Which entries."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    who: str = Field(
        default="", title="Who, as it stands there; anybody when empty", max_length=200
    )
    act: Act | None = Field(default=None, title="What was done; anything when left out")
    since: Day | None = Field(default=None, title="The first day, UTC")
    until: Day | None = Field(default=None, title="The last day, UTC")
    thing: str = Field(
        default="",
        title="The id of what it was done to: a row, a record, a scenario, an account",
        max_length=200,
    )

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """The parameters, checked.

        Raises:
            InputError: with every fault in them.
        """
        return checked(cls, given)

    def holds(self, entry: Entry) -> bool:
        """Whether an entry is one of these, as far as it says itself."""
        day = entry.at[:10]
        return (
            (not self.who or entry.who == self.who)
            and (self.act is None or entry.act is self.act)
            and (self.since is None or day >= self.since.isoformat())
            and (self.until is None or day <= self.until.isoformat())
        )


class AuditPage(BaseModel):
    """Some entries, the latest first."""

    model_config = ConfigDict(frozen=True)

    entries: tuple[Entry, ...] = Field(title="The entries, the latest first")
    last: int = Field(title="The number of the last entry of all")
    next: int | None = Field(title="Where to go on: `before` of the next search; null at the end")


class Wholeness(BaseModel):
    """Whether a ledger is whole."""

    model_config = ConfigDict(frozen=True)

    whole: bool = Field(title="Whether no entry was deleted, altered, moved or cut off")
    entries: int = Field(title="Entries that hold, up to the first fault")
    last: int = Field(title="The number of the last entry, as the graph knows it")
    hash: str = Field(title="Its hash, to be kept elsewhere")
    keyed: bool = Field(title="Whether entries are sealed with a key now")
    alone: bool = Field(
        title="Whether the graph could be built anew from its ledger alone, without a backup"
    )
    fault: int | None = Field(title="The number of the first entry that does not hold")
    rule: str | None = Field(title="What is wrong with it")


class LedgerHead(BaseModel):
    """The last entry of a ledger: kept elsewhere, it tells later whether that entry is the same."""

    model_config = ConfigDict(frozen=True)

    at: str = Field(title="When it was asked, UTC")
    number: int = Field(title="The number of the entry; 0 for none")
    hash: str = Field(title="Its hash")


def head(store: EngineStore) -> LedgerHead:
    """The last entry, as the graph knows it, without looking through the ledger."""
    found = store.head()
    return LedgerHead(at=now(), number=found.number, hash=found.hash)


def search(
    store: EngineStore, wanted: AuditOf, *, before: int | None = None, limit: int = 100
) -> AuditPage:
    """The latest entries of a kind.

    Args:
        before: only entries with a smaller number.
        limit: entries at most.
    """
    last = store.head().number
    found: list[Entry] = []
    for entry in _matching(store, wanted, last if before is None else min(before - 1, last)):
        if len(found) == limit:
            return AuditPage(entries=tuple(found), last=last, next=found[-1].number)
        found.append(entry)
    return AuditPage(entries=tuple(found), last=last, next=None)


def _matching(store: EngineStore, wanted: AuditOf, until: int) -> Iterator[Entry]:
    while until > 0:
        start = max(until - _BLOCK, 0)
        entries = [one for one in store.entries(start, until) if wanted.holds(one)]
        if wanted.thing and entries:
            entries = list(_about(store, wanted.thing, entries))
        yield from reversed(entries)
        until = start


def _about(store: EngineStore, thing: str, entries: list[Entry]) -> Iterator[Entry]:
    """Those that name a thing, or did something to its row."""
    named = canonical(thing)
    wanted = {entry.number for entry in entries}
    for entry, parts in store.written(entries[0].number - 1):
        if entry.number > entries[-1].number:
            return
        told = (canonical(entry.what), *parts)
        if entry.number in wanted and any(named in text for text in told):
            yield entry


def brief(entry: Entry, words: Mapping[str, str]) -> str:
    """What an entry was done to, in a line: long lists cut, rows counted over all tables."""
    told: list[str] = []
    for key, value in entry.what.items():
        name = words.get(f"audit.told.{key}", key)
        if key == "counts" and isinstance(value, dict):
            totals: Counter[str] = Counter()
            for counts in value.values():
                totals.update(counts)
            told.extend(
                " ".join((words[f"ChangeKind.{kind}"], str(number)))
                for kind, number in totals.items()
            )
        elif isinstance(value, list) and len(value) > _FEW:
            told.append(f"{name} {', '.join(map(str, value[:_FEW]))} … ({len(value)})")
        elif key == "change":
            told.append(words[f"AccountChange.{value}"])
        elif key == "role":
            told.append(words[f"Role.{value}"])
        elif value or value is False:
            text = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            told.append(f"{name} {text}")
    return " · ".join(told)


def verify(store: EngineStore) -> Wholeness:
    """Look through the whole ledger, and compare its end with what the graph knows of it."""
    head = store.head()
    number, fault = store.seal.broken(store.written(), head)
    alone = False
    if fault is None:
        alone, fault = _reaches_back(store)
        number = 0 if fault else number
    return Wholeness(
        whole=fault is None,
        entries=number,
        last=head.number,
        hash=head.hash,
        keyed=store.seal.keyed,
        alone=alone,
        fault=fault.number if fault else None,
        rule=fault.rule if fault else None,
    )


def _reaches_back(store: EngineStore) -> tuple[bool, Fault | None]:
    """Whether a whole ledger holds all that was ever done, and what is wrong with kept rows."""
    kept, first = store.kept_rows(), next(iter(store.entries(0, 1)), None)
    if kept is None or first is None or first.revision_before:
        return kept is not None and first is None, None
    if digest := first.what.get("rows_kept"):
        try:
            kept.files(digest)
        except KeptError as error:
            return False, None if error.gone else Fault(first.number, "rows_altered")
    return True, None


def as_file(
    store: EngineStore, wanted: AuditOf, form: AuditFormat, words: Mapping[str, str]
) -> bytes:
    """All entries of a kind as a file, the latest first, safe to open in a spreadsheet."""
    rows = _rows(_matching(store, wanted, store.head().number), words)
    header = [words[f"audit.{name}"] for name in _COLUMNS]
    if form is AuditFormat.csv:
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)
        return ("\ufeff" + text.getvalue()).encode("utf-8", "replace")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(words["audit.title"])
    sheet.freeze_panes = "A2"
    sheet.append(header)
    for row in rows:
        sheet.append([writable(cell) for cell in row])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _rows(entries: Iterable[Entry], words: Mapping[str, str]) -> Iterator[list[object]]:
    for entry in entries:
        told = entry.model_dump() | {
            "act": words[f"Act.{entry.act}"],
            "what": json.dumps(entry.what, ensure_ascii=False),
        }
        yield [harmless(told[name]) for name in _COLUMNS]
