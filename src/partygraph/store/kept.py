"""Rows that came in by files rather than by statements, kept beside the ledger by their sums.

A bulk load is one entry of the ledger, which cannot hold millions of rows. The entry has the
SHA-256 of a list, the list has that of each file, and all of them lie in `rows/` of the folder of
the ledger. So the graph is built anew from the ledger alone, and what became of a file is found.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple


class KeptFile(NamedTuple):
    """A Parquet file as the engine copies it: nodes, or with no columns links."""

    name: str
    """A label, or a type of links."""
    columns: tuple[str, ...]
    path: Path
    rows: int


class KeptError(Exception):
    """What is kept is not there, or not as it was.

    Args:
        gone: whether it is not there; otherwise it is another one.
    """

    def __init__(self, path: Path, *, gone: bool) -> None:
        super().__init__(str(path))
        self.path, self.gone = path, gone


class KeptRows:
    """The files beside one ledger."""

    def __init__(self, ledger: Path) -> None:
        self._folder = ledger / "rows"

    def keep(self, files: Iterable[KeptFile]) -> str:
        """Move files here, flushed to the disk.

        Returns:
            The SHA-256 of their list, for `files`.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        listed = []
        for one in files:
            digest = sha256_of(one.path)
            shutil.move(one.path, self._place(digest))
            _flush(self._place(digest))
            listed.append([one.name, list(one.columns), digest, one.rows])
        text = json.dumps(listed, ensure_ascii=False)
        digest = hashlib.sha256(text.encode()).hexdigest()
        self._list(digest).write_text(text, encoding="utf-8")
        for path in (self._list(digest), self._folder, self._folder.parent):
            _flush(path)
        return digest

    def files(self, digest: str) -> tuple[KeptFile, ...]:
        """The files of a list, in its order, each as it was kept.

        Raises:
            KeptError: one of them, or the list, is not there or is another one.
        """
        path = self._list(digest)
        _must_be(path, digest)
        found = []
        for name, columns, file_digest, rows in json.loads(path.read_text(encoding="utf-8")):
            place = self._place(file_digest)
            _must_be(place, file_digest)
            found.append(KeptFile(name, tuple(columns), place, rows))
        return tuple(found)

    def take_over(self, other: KeptRows) -> None:
        """Have what another has, too; nobody writes to these files, so they may be the same."""
        if not other._folder.exists():
            return
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in other._folder.iterdir():
            try:
                os.link(path, self._folder / path.name)
            except OSError:  # not every file system has a second name for a file
                shutil.copy2(path, self._folder / path.name)

    def _place(self, digest: str) -> Path:
        return self._folder / f"{digest}.parquet"

    def _list(self, digest: str) -> Path:
        return self._folder / f"{digest}.json"


def sha256_of(path: Path) -> str:
    """Of a file, a part at a time."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _must_be(path: Path, digest: str) -> None:
    try:
        found = sha256_of(path)
    except OSError:
        raise KeptError(path, gone=True) from None
    if found != digest:
        raise KeptError(path, gone=False)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
