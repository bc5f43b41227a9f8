"""A graph as one file, and back again, on either engine: the way to keep it, and to move it.

A ZIP of lines of JSON: the rows of each table with where they came from, the records of what
changed the graph and what they kept, the judgements, the scenarios and their approvals, whose these
are, the accounts with what they were granted and their tokens (hashes alone, no sessions),
their second factors (sealed with a key that is not in it), and a manifest with a checksum of each.
It is read from one state of the graph while others read and write, and put into an empty one as a
whole: what is then there has the same fingerprint and the same revision, and its last change can be
taken back as before. A file from an earlier partygraph is read too: columns it lacks are empty.
"""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from partygraph import changes, deadline
from partygraph.changes import ChangeKind, RowChange
from partygraph.errors import ConflictError, InputError
from partygraph.model import TABLES, Thing, cells
from partygraph.queries import migrations, query, sections
from partygraph.store import (
    BESIDE,
    Act,
    Deed,
    Draft,
    EngineStore,
    Entry,
    Head,
    Origin,
    Reader,
    Rows,
    Transaction,
    Written,
    fingerprint,
    head_of,
    kept_beside,
    now,
    read_origins,
    read_rows,
    run_again,
    whole,
)

_LONGEST = 3600.0
"""Seconds that reading a whole graph may take."""
_MANIFEST, _LEDGER = "manifest.json", "ledger.jsonl"
_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}


class Member(BaseModel):
    """One file of a backup."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rows: int = Field(ge=0, title="Rows")
    sha256: str = Field(pattern="^[0-9a-f]{64}$", title="The SHA-256 of its bytes")


class Manifest(BaseModel):
    """What a backup holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    format: Literal["partygraph-backup"] = "partygraph-backup"
    version: Literal[1, 2] = Field(default=2, title="1 is from before there was a ledger")
    made_at: str = Field(title="When, UTC")
    made_by: str = Field(title="The version of partygraph")
    engine: str = Field(title="The engine it was read from")
    schema_step: str = Field(title="The last step of the schema")
    revision: int = Field(ge=0, title="The revision of the graph")
    fingerprint: str = Field(title="The SHA-256 of all rows and links, whatever the engine")
    since: int = Field(default=0, ge=0, title="The entry after which it begins; 0 for all")
    entry: int = Field(default=0, ge=0, title="The last entry of the ledger in it")
    entry_hash: str = Field(default="", title="The hash of that entry")
    sums: dict[str, str] = Field(default={}, title="The sums of all rows, by table")
    members: dict[str, Member] = Field(title="By the name of the file")

    @property
    def rows(self) -> int:
        """Rows of all tables."""
        return sum(one.rows for name, one in self.members.items() if name.startswith("tables/"))


def backup(store: EngineStore, path: Path, since: int = 0) -> Manifest:
    """Write a graph into a file, all of one state, with its ledger.

    Args:
        since: the number of an entry; only what was done after it is written, which `restore`
            takes after the file that ends there.

    Raises:
        InputError: the file cannot be written, or there is no such entry.
    """
    store.note(Deed(Act.backup, {"file": path.name, "since": since}))
    with deadline.within(_LONGEST, "backup"):
        return store.snapshot("backup", lambda reader: _written(reader, path, since))


def _written(reader: Reader, path: Path, since: int) -> Manifest:
    half = path.with_name(f".{path.name}.half")
    members: dict[str, Member] = {}
    head = head_of(reader)
    if since > head.number:
        raise InputError("no_such_entry", number=since, last=head.number)
    try:
        with zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, rows in () if since else _members(reader):
                members[name] = _put(archive, name, rows)
            members[_LEDGER] = _put(
                archive, _LEDGER, _entries(whole(reader.store), since, head.number)
            )
            manifest = Manifest(
                made_at=now(),
                made_by=version("partygraph"),
                engine=reader.store.engine,
                schema_step=migrations(reader.store.engine)[-1][0],
                revision=head.revision,
                fingerprint=fingerprint(reader),
                since=since,
                entry=head.number,
                entry_hash=head.hash,
                sums=dict(head.sums),
                members=members,
            )
            archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
        half.replace(path)
    except OSError as error:
        raise InputError("cannot_write", path=path, reason=error.strerror) from None
    finally:
        half.unlink(missing_ok=True)
    return manifest


def _entries(store: EngineStore, after: int, until: int) -> Iterator[Any]:
    for entry, parts in store.written(after):
        if entry.number > until:
            return
        yield {"entry": entry.model_dump(mode="json"), "parts": parts}


def _members(reader: Reader) -> Iterator[tuple[str, Iterator[Any]]]:
    for table in _CLASSES:
        yield f"tables/{table}.jsonl", _rows(reader, table)
    for name, statement in BESIDE.items():
        yield f"{name}.jsonl", iter(reader.read(query(statement)))


def _rows(reader: Reader, table: str) -> Iterator[Any]:
    ids = [row["id"] for row in reader.read(sections(f"load/{table}")["ids"])]
    for batch in changes.batches(ids):
        rows, places = read_rows(reader, table, batch), read_origins(reader, table, batch)
        for id_ in batch:
            row = {name: value for name, value in rows[id_].items() if value is not None}
            yield {"row": row, "origin": astuple(places[id_])}


def _put(archive: zipfile.ZipFile, name: str, rows: Iterator[Any]) -> Member:
    digest, number = hashlib.sha256(), 0
    with archive.open(name, "w", force_zip64=True) as file:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, default=str).encode() + b"\n"
            digest.update(line)
            file.write(line)
            number += 1
    return Member(rows=number, sha256=digest.hexdigest())


def restore(store: EngineStore, path: Path, increments: Sequence[Path] = ()) -> Manifest:
    """Put the graph of a backup into an empty store, as a whole or not at all, with its ledger.

    Args:
        increments: what was done since, in their order; each entry is taken as a whole.

    Returns:
        What the last file says.

    Raises:
        InputError: a file cannot be read, is no backup, is damaged, or does not follow.
        ConflictError: the store is not empty, or a backup is of a later schema.
    """
    files = (path, *increments)
    manifests = [_sound(store, one) for one in files]
    entry = 0
    for manifest, file in zip(manifests, files, strict=True):
        if manifest.since != entry:
            raise InputError("backup_does_not_follow", path=file, since=manifest.since, entry=entry)
        entry = manifest.entry
    what = {"file": path.name, "increments": [one.name for one in increments]}
    deed = Deed(Act.restore, what | {"entry": entry, "revision": manifests[-1].revision})
    put_back(store, path, deed)
    for file in increments:
        with _opened(file) as archive:
            store.follow(_ledger(archive, file))
    if manifests[0].version > 1:
        if store.key_is_old():  # what follows is sealed with the one of today
            store.rekey()
        store.note(deed)
    return manifests[-1]


def put_back(store: EngineStore, path: Path, deed: Deed) -> None:
    """Put the graph of a backup into an empty store with its ledger, and add nothing to that.

    Args:
        deed: for the first entry of the ledger, where the backup is from before there was one.

    Raises:
        InputError, ConflictError: as `restore`.
    """
    manifest = _sound(store, path)

    def work(transaction: Transaction) -> None:
        _must_be_empty(Draft(store, transaction))
        _put_back(transaction, archive, path)
        if fingerprint(Draft(store, transaction)) != manifest.fingerprint:
            raise InputError("backup_damaged", path=path, member=_MANIFEST)

    with _opened(path) as archive:
        if manifest.version == 1:
            store.write(work, deed, moves=manifest.revision)
        else:
            head = Head(manifest.entry, manifest.entry_hash, manifest.revision, manifest.sums)
            store.graft(work, _ledger(archive, path), head)


def _sound(store: EngineStore, path: Path) -> Manifest:
    """What a file says, once its checksums and its ledger hold."""
    with _opened(path) as archive:
        manifest = _manifest(archive, path)
        if manifest.schema_step > migrations(store.engine)[-1][0]:
            raise ConflictError("backup_later", path=path, made_by=manifest.made_by)
        for name, member in manifest.members.items():
            if _digest(archive, name) != member.sha256:
                raise InputError("backup_damaged", path=path, member=name)
        if manifest.version > 1 and not manifest.since:
            head = Head(manifest.entry, manifest.entry_hash)
            _, fault = store.seal.broken(_ledger(archive, path), head, now=False)
            if fault is not None:
                raise InputError("backup_damaged", path=path, member=f"{_LEDGER} {fault.number}")
    return manifest


def _ledger(archive: zipfile.ZipFile, path: Path) -> Iterator[Written]:
    try:
        for lines in _lines(archive, _LEDGER):
            for line in lines:
                yield Written(Entry.model_validate(line["entry"]), tuple(line["parts"]))
    except (ValidationError, KeyError, TypeError, ValueError):
        raise InputError("backup_damaged", path=path, member=_LEDGER) from None


def manifest_of(path: Path) -> Manifest:
    """What a file says that it holds.

    Raises:
        InputError: it cannot be read, or is no backup.
    """
    with _opened(path) as archive:
        return _manifest(archive, path)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        archive = zipfile.ZipFile(path)
    except OSError as error:
        raise InputError("cannot_read_backup", path=path, reason=error.strerror) from None
    except zipfile.BadZipFile:
        raise InputError("not_a_backup", path=path) from None
    with archive:
        yield archive


def _manifest(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        return Manifest.model_validate_json(archive.read(_MANIFEST))
    except (KeyError, ValidationError, zipfile.BadZipFile):
        raise InputError("not_a_backup", path=path) from None


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    """The SHA-256 of a member; empty where it cannot be read."""
    try:
        with archive.open(name) as file:
            return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
    except (KeyError, zipfile.BadZipFile, EOFError, OSError):
        return ""


def _must_be_empty(reader: Reader) -> None:
    for table in _CLASSES:
        if reader.read(sections(f"load/{table}")["ids"]):
            raise ConflictError("restore_not_empty", address=reader.store.address)
    for statement in BESIDE.values():
        if reader.read(query(statement)):
            raise ConflictError("restore_not_empty", address=reader.store.address)


def _put_back(transaction: Transaction, archive: zipfile.ZipFile, path: Path) -> None:
    try:
        for write in (_nodes, _links):
            for table in _CLASSES:
                for lines in _lines(archive, f"tables/{table}.jsonl"):
                    write(transaction, table, lines)
        _put_beside(transaction, archive)
    except (ValidationError, KeyError, TypeError, ValueError) as error:
        raise InputError("backup_damaged", path=path, member=type(error).__name__) from None


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[Rows]:
    """Lines of a member, as many at a time as one statement takes; none where it is not there."""
    if name not in archive.namelist():
        return
    batch: Rows = []
    with archive.open(name) as file:
        for line in file:
            batch.append(json.loads(line))
            if len(batch) == changes.BATCH:
                yield batch
                batch = []
    if batch:
        yield batch


def _added(table: str, line: Mapping[str, Any]) -> RowChange:
    row = cells(_CLASSES[table].model_validate(line["row"]))
    return RowChange(table, row["id"], ChangeKind.added, None, row)


def _nodes(transaction: Transaction, table: str, lines: Rows) -> None:
    rows = [_added(table, line) for line in lines]
    places = {
        (table, row.id): Origin(*line["origin"]) for row, line in zip(rows, lines, strict=True)
    }
    changes.write_nodes(transaction, table, rows, places)


def _links(transaction: Transaction, table: str, lines: Rows) -> None:
    changes.write_links(transaction, table, [_added(table, line) for line in lines])


def _put_beside(transaction: Transaction, archive: zipfile.ZipFile) -> None:
    for lines in _lines(archive, "records.jsonl"):
        undone = ("undone_on", "undone_by")
        rows = [{k: v for k, v in line.items() if k not in undone} for line in lines]
        transaction.run(query("change/record"), rows=rows)
        for line in lines:
            if line["undone_on"] is not None:
                marks = {name: line[name] for name in undone}
                transaction.run(query("change/mark_undone"), id=line["id"], **marks)
            transaction.moved("records", None, line)
    for name, statement in _WRITES.items():
        for lines in _lines(archive, f"{name}.jsonl"):
            rows = [kept_beside(name, line) for line in lines]
            run_again(transaction, query(statement), {"rows": rows})
            for row in rows:
                transaction.moved(name, None, row)
    _put_scopes(transaction, archive)
    transaction.run(query("access/next_revision"))


def _put_scopes(transaction: Transaction, archive: zipfile.ZipFile) -> None:
    """Whose records, judgements and scenarios are."""
    for lines in _lines(archive, "scopes.jsonl"):
        for kind in ("record", "judgement", "scenario"):
            of_kind = [one for one in lines if one["kind"] == kind]
            if of_kind:
                owners = [{"id": one["id"], "scope": one["scope"]} for one in of_kind]
                transaction.run(query(f"scope/mark_{kind}"), rows=owners)
            for one in of_kind:
                transaction.moved("scopes", None, one)


_WRITES = {
    "changes": "change/keep_changes",
    "judgements": "change/judge",
    "scenarios": "scenario/create",
    "approvals": "scenario/keep_approval",
    "accounts": "access/add",
    "grants": "access/grant",
    "tokens": "access/keep_token",
    "second_factors": "access/keep_second_factor",
}
