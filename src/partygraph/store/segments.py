"""The ledger of an embedded store: lines of JSON in files beside it, never changed, only added to.

A line is a part (`{"part":…`) or, after its parts, the entry (`{"entry":…`). What is added is
flushed to the disk before `append` returns. A file that has grown is followed by the next, named
by the number of its first entry.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from partygraph.store.chain import Entry, UnreadableError, Written, entry_of, text_of

_log = logging.getLogger(__name__)

_LARGEST = 64 * 2**20
"""Bytes after which a file is followed by another."""
_PART, _ENTRY = b'{"part":', b'{"entry":'


class Segments:
    """The files of one ledger; one writer at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._places: dict[int, tuple[Path, int]] | None = None
        self._operations: dict[str, int] = {}

    def files(self) -> list[Path]:
        """The files, in the order of the entries."""
        return sorted(self.folder.glob("*.jsonl"))

    def last(self) -> Entry | None:
        """The last entry, as far as its line is whole."""
        for path in reversed(self.files()):
            found = None
            with path.open("rb") as file:
                for line in file:
                    if line.startswith(_ENTRY) and line.endswith(b"\n"):
                        found = line
            if found is not None:
                return _entry(found)
        return None

    def cut_torn(self) -> Path | None:
        """Take what was never written whole off the end, into a file of its own.

        Returns:
            That file; None where all was whole.
        """
        for path in reversed(self.files()):
            whole = end = 0
            with path.open("rb") as file:
                for line in file:
                    end += len(line)
                    if line.startswith(_ENTRY) and line.endswith(b"\n"):
                        whole = end
            if whole < end:
                aside = path.with_name(f"{path.name}.torn-{whole}")
                with path.open("r+b") as file:
                    file.seek(whole)
                    aside.write_bytes(file.read())
                    file.truncate(whole)
                    os.fsync(file.fileno())
                _log.warning("%s: an entry was cut off and never written whole: %s", path, aside)
                return aside
            if whole:
                return None
        return None

    def append(self, written: Written) -> None:
        """Add an entry and flush it to the disk.

        Raises:
            OSError: it is not added.
        """
        lines = [_PART + _bytes(part) + b"}\n" for part in written.parts]
        lines.append(_ENTRY + _bytes(text_of(written.entry)) + b"}\n")
        path = self._file_for(written.entry.number)
        new = not path.exists()
        with path.open("ab", buffering=0) as file:
            before = file.seek(0, os.SEEK_END)
            try:
                _write_all(file.fileno(), b"".join(lines))
                os.fdatasync(file.fileno())
            except OSError:
                os.ftruncate(file.fileno(), before)
                raise
            end = file.tell()
        if new:
            _flush_folder(self.folder)
        if self._places is not None:
            self._places[written.entry.number] = (path, end - len(lines[-1]))
            self._operations[written.entry.operation] = written.entry.number

    def _file_for(self, number: int) -> Path:
        if not self.folder.exists():
            self.folder.mkdir(mode=0o700, parents=True)
            _flush_folder(self.folder.parent)
        files = self.files()
        if files and files[-1].stat().st_size < _LARGEST:
            return files[-1]
        return self.folder / f"{number:012d}.jsonl"

    def written(self, after: int = 0) -> Iterator[Written]:
        """The entries with their parts, as they stand in the files.

        Raises:
            UnreadableError: a line is none of ours.
        """
        files = self.files()
        first = max((i for i, path in enumerate(files) if int(path.stem) <= after + 1), default=0)
        parts: list[str] = []
        for path in files[first:]:
            with path.open("rb") as file:
                for line in file:
                    if line.startswith(_PART):
                        parts.append(_part(line))
                        continue
                    entry = _entry(line)
                    if entry.number > after:
                        yield Written(entry, tuple(parts))
                    parts = []
        if parts:
            raise UnreadableError

    def entries(self, after: int, until: int) -> Iterator[Entry]:
        """The entries of these numbers, the one `after` left out.

        Raises:
            UnreadableError: a line is none of ours.
        """
        places = self._index()
        for number in range(after + 1, until + 1):
            if number not in places:
                continue  # lost, which `chain.Seal.broken` tells
            path, offset = places[number]
            with path.open("rb") as file:
                file.seek(offset)
                yield _entry(file.readline())

    def number_of(self, operation: str) -> int | None:
        """The number of the entry of an operation."""
        self._index()
        return self._operations.get(operation)

    def _index(self) -> dict[int, tuple[Path, int]]:
        """Where each entry stands; read from all files the first time."""
        if self._places is None:
            places: dict[int, tuple[Path, int]] = {}
            for path in self.files():
                offset = 0
                with path.open("rb") as file:
                    for line in file:
                        if line.startswith(_ENTRY):
                            entry = _entry(line)
                            places[entry.number] = (path, offset)
                            self._operations[entry.operation] = entry.number
                        offset += len(line)
            self._places = places
        return self._places


def _part(line: bytes) -> str:
    if not line.endswith(b"}\n"):
        raise UnreadableError
    try:
        return line[len(_PART) : -2].decode("utf-8", "surrogatepass")
    except UnicodeDecodeError as error:
        raise UnreadableError from error


def _entry(line: bytes) -> Entry:
    if not line.startswith(_ENTRY) or not line.endswith(b"}\n"):
        raise UnreadableError
    return entry_of(line[len(_ENTRY) : -2])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _write_all(descriptor: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(descriptor, view) :]


def _flush_folder(folder: Path) -> None:
    with suppress(OSError):  # not every system opens a folder
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
