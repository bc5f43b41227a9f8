"""What is beside an embedded store to come back after a crash: the revision last committed.

A kill in the middle of a large write can tear the end of the engine's log, and the engine then
refuses to open (shared/design/reliability.md 1.1). It opens leniently, up to the last whole record,
but says nothing of what it drops: so the files are copied aside first, and what it opened must have
the revision that was last committed here.
"""

from __future__ import annotations

import shutil
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

_OURS = (".lock", ".holder.json", ".revision")
_ASIDE = ".torn-"


def is_torn(error: Exception) -> bool:
    """Whether the engine refused a store because the end of its log is torn."""
    text = str(error).lower()
    return "wal" in text and "corrupt" in text


class Committed:
    """The revision that was last committed to a store, noted in a file beside it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._note = path.with_name(f"{path.name}.revision")
        if not path.exists():  # a note of a store that was taken away
            self._note.unlink(missing_ok=True)

    def record(self, revision: int) -> None:
        """Note a revision; it is in the store already."""
        new = self._note.with_name(f"{self._note.name}.new")
        new.write_text(str(revision), encoding="utf-8")
        new.replace(self._note)

    def revision(self) -> int:
        """The revision noted last; 0 where none was."""
        with suppress(OSError, ValueError):
            return int(self._note.read_text(encoding="utf-8"))
        return 0

    def set_aside(self) -> Path:
        """Copy the files of the store as they are; the folder of the copy."""
        now = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
        folder = self._path.with_name(f"{self._path.name}{_ASIDE}{now}")
        folder.mkdir()
        for part in self._path.parent.glob(f"{self._path.name}*"):
            rest = part.name.removeprefix(self._path.name)
            if part.is_file() and rest not in _OURS:
                shutil.copy2(part, folder / part.name)
        return folder

    def put_back(self, folder: Path) -> None:
        """Put copied files back in their places."""
        for part in folder.iterdir():
            shutil.move(part, self._path.with_name(part.name))
        folder.rmdir()
