"""What is done before an embedded store is opened, so that no damage ends us or is passed over.

A process of its own opens it first. What it finds is compared with the ledger: a store that is
behind has lost what was promised, and gets it back from there (`Store.follow`). A log of the engine
that is damaged is opened leniently, up to the last whole write. Before any of this the files are
copied aside, and it is logged and entered into the ledger.
"""

from __future__ import annotations

import json
import logging
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from partygraph.errors import StoreError, StoreHeldError
from partygraph.model import TABLES
from partygraph.queries import query, sections
from partygraph.store.segments import Segments

_log = logging.getLogger(__name__)

_OURS = (".lock", ".holder.json", ".holder.key", ".revision", ".closed")
_ASIDE = ".aside-"
_SECONDS = 60
"""What the first opening may take, and as much again for each GiB of the store."""


@dataclass(frozen=True, slots=True)
class Cure:
    """What opening a store found and did."""

    lenient: bool = False
    """Whether the engine's log is damaged and has to be opened as far as it is whole."""
    reason: str = ""
    """What the first opening said; empty where the files are sound."""
    aside: Path | None = None
    """Where the files are as they were found; None where nothing is wrong with them."""

    def put_back(self, path: Path) -> None:
        """Put the files back as they were found."""
        if self.aside is None:
            return
        for part in parts_of(path):
            part.unlink()
        for part in self.aside.iterdir():
            shutil.move(part, path.with_name(part.name))
        self.aside.rmdir()


def first_opening(path: Path, segments: Segments, pool: int, most: int, *, trust: bool) -> Cure:
    """Look whether a store can be opened, and how.

    Args:
        pool, most: bytes of the engine's page cache, and that a store may have.
        trust: whether a store that was closed as it should be is taken for sound.

    Raises:
        StoreHeldError: a program that is not ours holds it.
        StoreError: it cannot be opened at all; the files are as they were found.
    """
    segments.cut_torn()
    last = segments.last()
    promised = last.number if last else 0
    closed = _closed(path)
    _note(path).unlink(missing_ok=True)
    if trust and closed is not None and closed >= promised - 1:
        return Cure()
    found = _probed(path, pool, most, lenient=False)
    reason = str(found.get("error", ""))
    if "lock" in reason.lower():
        raise StoreHeldError("held_by_program", path=path, reason=reason)
    if not reason and found["entry"] >= promised - 1:
        return Cure()
    if not reason:
        told = f"{found['entry']} < {promised}"
        return Cure(reason=told, aside=set_aside(path))
    cure = Cure(lenient=True, reason=reason, aside=set_aside(path))
    found = _probed(path, pool, most, lenient=True)
    if "error" in found and promised:
        # Not even in part; the ledger has all that came after the last checkpoint.
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        cure = replace(cure, lenient=False)
        found = _probed(path, pool, most, lenient=False)
    noted = _noted_revision(path)
    if "error" in found:
        cure.put_back(path)
        rule = "cannot_open_damaged" if promised else "cannot_open"
        raise StoreError(rule, path=path, reason=reason)
    if not promised and found["revision"] < noted:
        cure.put_back(path)
        raise StoreError("writes_lost", path=path, expected=noted, found=found["revision"])
    _log.warning("%s is damaged (%s); the files as they were: %s", path, reason, cure.aside)
    return cure


def closed_as_it_should_be(path: Path, entry: int) -> None:
    """Note that a store was closed with nothing left to do.

    Args:
        entry: the number of the last entry in it.
    """
    there = path.stat()
    told = {"size": there.st_size, "time": there.st_mtime_ns, "entry": entry}
    _note(path).write_text(json.dumps(told), encoding="utf-8")
    path.with_name(f"{path.name}.revision").unlink(missing_ok=True)  # kept by earlier versions


def parts_of(path: Path) -> list[Path]:
    """The files of a store that are the engine's."""
    found = []
    for part in path.parent.glob(f"{path.name}*"):
        rest = part.name.removeprefix(path.name)
        if part.is_file() and rest not in _OURS and rest[:1] in {"", "."}:
            found.append(part)
    return found


def set_aside(path: Path, *, move: bool = False) -> Path:
    """Copy the files of a store into a folder beside it, or move them there."""
    now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    folder = path.with_name(f"{path.name}{_ASIDE}{now}")
    folder.mkdir()
    for part in parts_of(path):
        if move:
            shutil.move(part, folder / part.name)
        else:
            shutil.copy2(part, folder / part.name)
    return folder


def asides(path: Path) -> Sequence[Path]:
    """The folders with files of a store that were set aside, the oldest first."""
    return sorted(path.parent.glob(f"{path.name}{_ASIDE}*"))


def _note(path: Path) -> Path:
    return path.with_name(f"{path.name}.closed")


def _closed(path: Path) -> int | None:
    """The last entry of a store that was closed as it should be; None where it was not."""
    with suppress(OSError, ValueError, KeyError):
        told = json.loads(_note(path).read_text(encoding="utf-8"))
        there = path.stat()
        alone = [part.name for part in parts_of(path)] == [path.name]
        if alone and (told["size"], told["time"]) == (there.st_size, there.st_mtime_ns):
            return int(told["entry"])
    return None


def _noted_revision(path: Path) -> int:
    """The revision that an earlier version noted beside a store; 0 where none did."""
    with suppress(OSError, ValueError):
        return int(path.with_name(f"{path.name}.revision").read_text(encoding="utf-8"))
    return 0


def _probed(path: Path, pool: int, most: int, *, lenient: bool) -> dict[str, Any]:
    given = {
        "path": str(path),
        "pool": pool,
        "most": most,
        "lenient": lenient,
        "head": query("change/head").text,
        "revision": query("ask/revision").text,
        "reads": [sections(f"load/{cls.table}")["ids"].text for cls in TABLES],
    }
    seconds = _SECONDS * (1 + path.stat().st_size / 2**30)
    try:
        child = subprocess.run(  # noqa: S603  our own file
            [sys.executable, "-P", str(Path(__file__).with_name("probe.py"))],
            input=json.dumps(given),
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
        found: dict[str, Any] = json.loads(child.stdout)
    except subprocess.TimeoutExpired:
        return {"error": f"it did not open within {seconds:.0f} s"}
    except ValueError:
        return {"error": f"opening it ended the process ({child.returncode})"}
    return found
