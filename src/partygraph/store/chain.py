"""The ledger as a chain: each entry says who did what, and carries the hash of the one before.

An entry is sealed by the SHA-256 of its canonical JSON, or by an HMAC where there is a key. What it
did to the graph stands in its parts, each the name of a statement of `cypher/` and what it was
given, so that it can be done again; the entry has the hash of each. The numbers have no gap, and
the store knows the last one, so whatever is deleted, altered, moved or cut off is found.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

_MODULUS = 2**256


class Act(StrEnum):
    """What was done."""

    load = "load"
    merge = "merge"
    apply = "apply"
    entry = "entry"
    undo = "undo"
    judgement = "judgement"
    scenario = "scenario"
    approval = "approval"
    account = "account"
    sign_in = "sign_in"
    sign_in_tried = "sign_in_tried"
    """A sign-in was tried; one of the same account follows where it did not fail."""
    session_used = "session_used"
    sign_out = "sign_out"
    export = "export"
    refusal = "refusal"
    backup = "backup"
    restore = "restore"
    migration = "migration"
    cure = "cure"
    check = "check"
    rekey = "rekey"
    """The key of the ledger was changed: what follows is sealed with the one that it names."""
    write = "write"
    """A change of another kind."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is about to be done, for its entry."""

    act: Act = Act.write
    what: Mapping[str, Any] = field(default_factory=dict)
    """What it is done to, such as the id of a record; JSON."""
    content: Any = None
    """What tells one operation from another under the same id; `what` where it is left out."""

    @property
    def digest(self) -> str:
        """Equal for equal content."""
        told = self.what if self.content is None else self.content
        return sha256(canonical([self.act, told]))


class Entry(BaseModel):
    """One record of the ledger."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1, title="Its number, without a gap")
    at: str = Field(title="When, UTC")
    who: str = Field(title="Who")
    address: str = Field(title="From which network address; empty at the shell")
    request: str = Field(title="The id of the request; empty at the shell")
    act: Act = Field(title="What was done")
    what: dict[str, Any] = Field(title="What it was done to")
    operation: str = Field(title="The id of the operation")
    digest: str = Field(title="The SHA-256 of what was asked under that id")
    revision_before: int = Field(ge=0, title="The revision of the graph before")
    revision_after: int = Field(ge=0, title="The revision of the graph after")
    sums: dict[str, str] = Field(title="The sums of all rows, of those tables that it changed")
    parts: tuple[str, ...] = Field(title="The SHA-256 of each part of what it did to the graph")
    keyed: bool = Field(title="Whether the hash is one with a key")
    previous: str = Field(title="The hash of the entry before")
    hash: str = Field(title="Its own")


class Written(NamedTuple):
    """An entry with its parts, each a text."""

    entry: Entry
    parts: tuple[str, ...]


class Part(NamedTuple):
    """A statement that an entry ran, and what it was given."""

    statement: str
    given: dict[str, Any]

    @classmethod
    def of(cls, text: str) -> Part:
        """A part as its text says it."""
        statement, given = json.loads(text)
        return cls(statement, given)

    def text(self) -> str:
        """As it is kept."""
        return canonical([self.statement, self.given])


class Head(NamedTuple):
    """What a store knows of its ledger: the last entry, and the sums of all rows after it."""

    number: int = 0
    hash: str = ""
    revision: int = 0
    sums: Mapping[str, str] = {}


class Fault(NamedTuple):
    """The first place at which a chain is broken."""

    number: int
    rule: str
    """deleted, altered, moved, cut_off, unreadable, not_keyed, another_key, old_key, rows_altered:
    a word each in `audit.fault.…`."""


class Seal:
    """Makes hashes of entries, with a key where there is one.

    Args:
        key: what seals entries now; empty for none.
        old: keys that sealed entries before, for reading.
    """

    def __init__(self, key: str = "", old: Iterable[str] = ()) -> None:
        self._key = key.encode()
        self._known = {key_id(one): one.encode() for one in (key, *old) if one}
        self.id = key_id(key) if key else ""
        """By which an entry names its key."""

    @property
    def keyed(self) -> bool:
        """Whether there is a key."""
        return bool(self._key)

    def of(self, entry: Mapping[str, Any]) -> str:
        """The hash of an entry that has none yet."""
        return _hash(entry, self._key)

    def sealed(self, **columns: Any) -> Entry:
        """An entry with its hash."""
        columns |= {"keyed": self.keyed}
        return Entry(**columns, hash=self.of(columns))

    def with_key(self, id_: str) -> Seal:
        """The same with one of its keys as the one that seals; without a key for an empty id."""
        return Seal(self._known[id_].decode() if id_ else "")

    def key_of(self, entry: Entry) -> str | None:
        """The id of the key that an entry is sealed with; empty for none, None for no known one."""
        given = entry.model_dump(mode="json")
        keys = self._known if entry.keyed else {"": b""}
        for id_, key in keys.items():
            if hmac.compare_digest(_hash(given, key), entry.hash):
                return id_
        return None

    def broken(
        self, written: Iterable[Written], head: Head, *, now: bool = True
    ) -> tuple[int, Fault | None]:
        """How many entries hold, and the first that does not.

        Args:
            written: the whole ledger, in its order; may end by raising `UnreadableError`.
            head: what the store says of the last one.
            now: whether it must end under the key that seals now, as one that goes on does.
        """
        number, previous, key = 0, "", ""
        try:
            for entry, parts in written:
                found = self.key_of(entry)
                if fault := self._fault(Written(entry, parts), number, previous, key, found):
                    return number, fault
                number, previous, key = entry.number, entry.hash, key or found or ""
                if entry.act is Act.rekey:
                    key = str(entry.what.get("key_after", key))
        except UnreadableError:
            return number, Fault(number + 1, "unreadable")
        if number < head.number:
            return number, Fault(number + 1, "cut_off")
        if (number, previous) != (head.number, head.hash):
            return number, Fault(number, "altered")
        if now and key != self.id and key:
            return number, Fault(number, "old_key")
        return number, None

    def _fault(
        self, written: Written, number: int, previous: str, key: str, found: str | None
    ) -> Fault | None:
        """What is wrong with an entry.

        Args:
            number, previous: the number and the hash of the one before.
            key: with which it is to be sealed, as those before it say; empty where none was yet.
            found: with which it is.
        """
        entry, parts = written
        if entry.number > number + 1:
            return Fault(number + 1, "deleted")
        if entry.number <= number:
            return Fault(entry.number, "moved")
        if rule := self._fault_of_key(entry, key, found):
            return Fault(entry.number, rule)
        if found is None or entry.previous != previous or not _same(entry, parts):
            return Fault(entry.number, "altered")
        return None

    def _fault_of_key(self, entry: Entry, key: str, found: str | None) -> str:
        if key and not entry.keyed:
            return "not_keyed"
        if found is None and entry.keyed and (not key or key not in self._known):
            return "another_key"
        return "old_key" if key and found and found != key else ""

    def holds(self, written: Written) -> bool:
        """Whether an entry and its parts are as they were sealed."""
        return self.key_of(written.entry) is not None and _same(*written)


def key_id(key: str) -> str:
    """By which a key is named; it does not tell the key."""
    return sha256(f"partygraph ledger key {key}")[:16]


def _hash(entry: Mapping[str, Any], key: bytes) -> str:
    text = canonical({name: cell for name, cell in entry.items() if name != "hash"}).encode()
    if not entry["keyed"]:
        return hashlib.sha256(text).hexdigest()
    return hmac.digest(key, text, "sha256").hex()


def _same(entry: Entry, parts: tuple[str, ...]) -> bool:
    """Whether parts are those that an entry was sealed with."""
    return entry.parts == tuple(map(sha256, parts))


class UnreadableError(Exception):
    """What stands in the ledger is no entry."""


def entry_of(text: str | bytes) -> Entry:
    """An entry as it is kept.

    Raises:
        UnreadableError: it is none.
    """
    try:
        return Entry.model_validate_json(text)
    except ValidationError as error:
        raise UnreadableError from error


def text_of(entry: Entry) -> str:
    """An entry as it is kept: one line, whatever stands in it."""
    return canonical(entry.model_dump(mode="json"))


def canonical(value: Any) -> str:
    """JSON that is equal for equal values."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def sha256(text: str) -> str:
    """Of a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_WORDS: Final = 8
"""Of 32 bits each in a hash. Four milliards of them fit in a sum of 64 bits."""


class Sums:
    """For each table the sum of the hashes of its rows: one row moves it, whatever the others."""

    def __init__(self, start: Mapping[str, str] | None = None) -> None:
        self._sums = {kind: int(one, 16) for kind, one in (start or {}).items()}
        self._moved: set[str] = set()

    def move(
        self, kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """Take one row out and another in; None for no row. Empty cells say nothing."""
        change = (_number(kind, after) if after else 0) - (_number(kind, before) if before else 0)
        self._sums[kind] = (self._sums.get(kind, 0) + change) % _MODULUS
        self._moved.add(kind)

    def take(self, kind: str, digests: Iterable[bytes]) -> None:
        """Take many rows in, each by the SHA-256 of its canonical JSON."""
        words = np.frombuffer(b"".join(digests), ">u4").reshape(-1, _WORDS)
        added = 0
        for word in words.sum(axis=0, dtype=np.uint64).tolist():
            added = (added << 32) + word
        if added:
            self._sums[kind] = (self._sums.get(kind, 0) + added) % _MODULUS
            self._moved.add(kind)

    def all(self) -> dict[str, str]:
        """By table, those with a row."""
        return {kind: f"{one:064x}" for kind, one in sorted(self._sums.items()) if one}

    def moved(self) -> dict[str, str]:
        """By table, those in which a row was moved."""
        return {kind: f"{self._sums[kind]:064x}" for kind in sorted(self._moved)}


def _number(kind: str, row: Mapping[str, Any]) -> int:
    told = {name: _told(cell) for name, cell in row.items() if cell not in _EMPTY}
    return int(sha256(canonical([kind, told])), 16)


_EMPTY: tuple[Any, ...] = (None, "", (), [])


def _told(cell: Any) -> Any:
    return sorted(cell) if isinstance(cell, (tuple, list)) else cell


def last_sums(entries: Iterable[Entry]) -> dict[str, str]:
    """The sums of all tables after some entries, the first of which is the first of all."""
    sums: dict[str, str] = {}
    for entry in entries:
        sums |= entry.sums
    return {kind: one for kind, one in sorted(sums.items()) if int(one, 16)}
