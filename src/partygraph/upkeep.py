"""Whether a graph is what its ledger says it is, and building it anew where it is not.

`check` reads everything: no engine of ours says that a page of its file is damaged, so a row that
is lost or another one is found only so (shared/design/reliability.md 1.2).
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

from pydantic import BaseModel, ConfigDict, Field

from partygraph import changes, deadline
from partygraph.audit import Wholeness, verify
from partygraph.backup import put_back
from partygraph.errors import (
    ConflictError,
    InputError,
    PartygraphError,
    StoreError,
    StoreHeldError,
)
from partygraph.model import TABLES
from partygraph.queries import sections
from partygraph.settings import Settings
from partygraph.store import (
    Act,
    Deed,
    EngineStore,
    Entry,
    KeptError,
    KeptRows,
    Reader,
    UnreadableError,
    asides,
    content,
    head_of,
    last_sums,
    open_store,
    parts_of,
    read_rows,
    set_aside,
    whole,
)
from partygraph.store.segments import Segments
from partygraph.tables import values

_log = logging.getLogger(__name__)

_LONGEST = 6 * 3600.0
"""Seconds that reading a whole graph may take."""


class Unlike(BaseModel):
    """A table that is not as the ledger says."""

    model_config = ConfigDict(frozen=True)

    table: str = Field(title="The table, or what is kept beside the tables")
    rule: str = Field(title="rows, links or unreadable")
    detail: str = Field(title="What is known of it")


class Upkeep(BaseModel):
    """What a check found."""

    model_config = ConfigDict(frozen=True)

    at: str = Field(title="When, UTC")
    sound: bool = Field(title="Whether nothing is wrong")
    rows: int = Field(title="Rows that were read")
    ledger: Wholeness = Field(title="Whether the ledger is whole")
    differences: tuple[Unlike, ...] = Field(title="Where the graph is not what the ledger says")
    aside: tuple[str, ...] = Field(title="Folders with files that were set aside before a cure")


def check(store: EngineStore) -> Upkeep:
    """Read the whole graph and its ledger, and compare them.

    The links of every row are read from both ends.
    """
    with deadline.within(_LONGEST, "check"):
        rows, differences = store.snapshot("check", _compared)
        ledger = verify(store)
    path = Path(store.address)
    return Upkeep(
        at=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        sound=ledger.whole and not differences,
        rows=rows,
        ledger=ledger,
        differences=differences,
        aside=tuple(one.name for one in asides(path)) if store.engine == "ladybug" else (),
    )


def _compared(reader: Reader) -> tuple[int, tuple[Unlike, ...]]:
    rows, differences = 0, []
    try:
        there = content(reader)
    except (PartygraphError, ValueError, KeyError) as error:
        return 0, (Unlike(table="", rule="unreadable", detail=str(error)),)
    head = head_of(reader)
    promised = last_sums(whole(reader.store).entries(0, head.number))
    if promised != dict(head.sums):
        differences.append(Unlike(table="", rule="head", detail=str(head.number)))
    for table in sorted({*there, *promised}):
        if there.get(table) != promised.get(table):
            detail = f"{promised.get(table, '–')[:12]} ≠ {there.get(table, '–')[:12]}"
            differences.append(Unlike(table=table, rule="rows", detail=detail))
    for cls in TABLES:
        ids = [row["id"] for row in reader.read(sections(f"load/{cls.table}")["ids"])]
        rows += len(ids)
        differences.extend(_links(reader, cls.table, ids))
    return rows, tuple(differences)


def _links(reader: Reader, table: str, ids: list[str]) -> Iterator[Unlike]:
    """The columns of a table whose links are not the same from both ends."""
    cls = next(one for one in TABLES if one.table == table)
    there = read_rows(reader, table, ids)
    for column, target in cls.references.items():
        if column == "source_id":
            continue
        forward = sorted(
            (id_, value) for id_, row in there.items() for value in values(row[column])
        )
        statement = sections(f"load/{table}")[f"referring {column}"]
        targets = [row["id"] for row in reader.read(sections(f"load/{target}")["ids"])]
        back = sorted(
            (row["id"], row[column])
            for batch in changes.batches(targets)
            for row in reader.read(statement, ids=batch)
        )
        if forward != back:
            detail = f"{column}: {len(forward)} ≠ {len(back)}"
            yield Unlike(table=table, rule="links", detail=detail)


def repair(settings: Settings, backup: Path | None = None) -> tuple[Upkeep, Path | None]:
    """Build an embedded store anew, from a backup and what the ledger has since, or from it alone.

    The new one is checked before it takes the place of the old, whose files are kept in a folder
    beside it. A ledger whose end was lost is gone on with: the gap stays and is told by `verify`.

    Returns:
        The check of what is there now, and the folder.

    Raises:
        StoreError: the ledger does not reach back to the beginning and there is no backup, or what
            was built is not what the ledger says; nothing was changed.
    """
    if "://" in settings.store:
        raise InputError("repair_embedded", address=settings.store)
    path = Path(settings.store).expanduser().resolve()
    if (found := _as_it_is(settings)) is not None:
        return found, None
    from partygraph.store.ladybug import Hold  # noqa: PLC0415  one engine a run

    hold = Hold(path, "")
    try:
        folder = _built_anew(path, settings, backup)
    finally:
        hold.release()
    with open_store(settings) as store:
        store.note(Deed(Act.cure, {"aside": folder.name, "repaired": True}))
        return check(store), folder


def _as_it_is(settings: Settings) -> Upkeep | None:
    """The check of a store that needs nothing built; None for one that does."""
    try:
        with open_store(settings) as store:
            accepted = store.accept_gap()
            found = check(store)
    except StoreHeldError:
        raise
    except StoreError:
        return None
    return found if accepted or not found.differences else None


def _built_anew(path: Path, settings: Settings, backup: Path | None) -> Path:
    """Build a store beside another and let it take its place; where the files of that are now."""
    new = path.with_name(f"new.{path.name}")
    ledger = Segments(path.with_name(f"{path.name}.ledger"))
    ledger.cut_torn()
    last = ledger.last()
    _gone(new)
    try:
        ours = settings.model_copy(update={"store": str(new)})
        with open_store(ours, create=True) as store:
            if backup is not None:
                put_back(store, backup, Deed(Act.restore, {"file": backup.name}))
            head = store.head().number
            begins = next(ledger.written(head), None)
            if begins and head == 0:
                _take_kept(store, ledger, begins.entry)
            store.follow(ledger.written(head))
            if last is None or store.head().number < last.number or not check(store).sound:
                raise StoreError("not_repaired", path=path)
        folder = set_aside(path, move=True)
        shutil.move(ledger.folder, folder / ledger.folder.name)
        shutil.move(f"{new}.ledger", ledger.folder)
        KeptRows(ledger.folder).take_over(KeptRows(folder / ledger.folder.name))
        for part in parts_of(new):
            shutil.move(part, path.with_name(path.name + part.name.removeprefix(new.name)))
    except (ConflictError, UnreadableError) as error:
        raise StoreError("not_repaired", path=path) from error
    finally:
        _gone(new)
    return folder


def _take_kept(store: EngineStore, ledger: Segments, first: Entry) -> None:
    """Let a new store have the rows that came in by files, before the first entry is done again."""
    from partygraph.store.ladybug import LadybugStore  # noqa: PLC0415  one engine a run

    digest = first.what.get("rows_kept")
    if digest is None and first.revision_before == 0:
        return
    if digest is None or not isinstance(store, LadybugStore):
        raise StoreError("ledger_begins_late", path=ledger.folder)
    try:
        files = KeptRows(ledger.folder).files(digest)
    except KeptError as error:
        raise StoreError("kept_rows_lost", path=error.path) from None
    for one in files:
        if one.rows:
            store.copy(one.name, one.path, one.columns)


def _gone(path: Path) -> None:
    for part in path.parent.glob(f"{path.name}*"):
        if part.is_dir():
            shutil.rmtree(part)
        else:
            part.unlink()


def checked_and_noted(store: EngineStore) -> Upkeep:
    """What a check finds, with an entry that says so."""
    found = check(store)
    what = {"sound": found.sound, "entries": found.ledger.entries, "fault": found.ledger.fault}
    store.note(Deed(Act.check, what | {"tables": [one.table for one in found.differences]}))
    return found


@contextmanager
def nightly(store: EngineStore, hour: int) -> Iterator[None]:
    """Check a store once a day until the end of the block, and log what is wrong.

    Args:
        hour: of the day, as the machine has it; -1 for never.
    """
    ended = Event()

    def work() -> None:
        while not ended.wait(seconds_until(hour, datetime.now(UTC).astimezone())):
            try:
                found = checked_and_noted(store)
            except PartygraphError as error:
                _log.error("the nightly check was not done: %s", error)
                continue
            if not found.sound:
                _log.critical("the nightly check found damage: %s", found.model_dump_json())

    if hour >= 0:
        Thread(target=work, name="nightly check", daemon=True).start()
    try:
        yield
    finally:
        ended.set()


def seconds_until(hour: int, now: datetime) -> float:
    """How long it is until an hour of the day begins, more than nothing and at most a day."""
    then = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    if then <= now:
        then += timedelta(days=1)
    return (then - now).total_seconds()
