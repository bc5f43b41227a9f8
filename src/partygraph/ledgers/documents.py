"""A path → the documents in it: those of a folder (and of the folders in it), of a zip, or one."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath

from partygraph.errors import Fault, InputError
from partygraph.ledgers import archive
from partygraph.ledgers.limits import DEFAULT, Limits, RefusedError

_TEXTS = {".csv", ".tsv", ".txt"}
_WORKBOOK = ".xlsx"
_OTHER_KINDS = {".xls", ".xlsm", ".xlsb", ".xltm", ".ods", ".et", ".numbers", ".wps", ".rar", ".7z"}
_MEBIBYTE = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Document:
    """A file that may hold tables: the name that people see, and what is in it."""

    name: str
    data: bytes

    @property
    def stem(self) -> str:
        """Its name without folders and ending."""
        return PurePosixPath(self.name).stem

    @property
    def is_workbook(self) -> bool:
        """Whether it is a workbook, whatever its name ends with."""
        return self.data.startswith(_ZIP)

    def check(self) -> None:
        """Refuse what cannot be read although its name sounds like it.

        Raises:
            RefusedError: it is a locked workbook, or one of the time before 2007.
        """
        if self.data.startswith(_OLE):
            raise RefusedError("locked" if _ENCRYPTED in self.data else "old_workbook")


def documents(path: Path, limits: Limits) -> Iterator[Document | Fault]:
    """The documents at a path, by name; a fault for each that is not taken.

    Hidden files, and files that are neither tables nor like them (a README), are passed over.

    Raises:
        InputError: there is nothing at the path, or it is neither folder, zip, CSV nor workbook.
    """
    if path.is_dir():
        yield from _in_folder(path, limits)
    elif not path.exists():
        raise InputError("no_folder", path=path)
    elif path.suffix.lower() == ".zip":
        yield from _in_zip(path, limits)
    elif path.suffix.lower() in {*_TEXTS, _WORKBOOK, *_OTHER_KINDS}:
        yield from _document(path, path.name, limits)
    else:
        raise InputError("no_ledger", path=path)


def _in_folder(folder: Path, limits: Limits) -> Iterator[Document | Fault]:
    paths = _inside(folder, limits.files + 1)
    if len(paths) > limits.files:
        yield _fault(folder.name, RefusedError("too_many_files", limit=limits.files))
        return
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            yield _fault(name, RefusedError("symbolic_link"))
        elif path.suffix.lower() == ".zip":
            yield from _in_zip(path, limits, f"{name}/")
        else:
            yield from _document(path, name, limits)


def zipped(folder: Path) -> bytes:
    """The files of a folder that would be read, as a ZIP; a link stays a link, which is refused."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in _inside(folder, DEFAULT.files + 1):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                link = zipfile.ZipInfo(name)
                link.external_attr = (stat.S_IFLNK | 0o777) << 16
                archive.writestr(link, b"")
            elif path.is_file():
                archive.write(path, name)
    return stream.getvalue()


def _inside(folder: Path, most: int) -> list[Path]:
    """What is to be read in a folder and the folders in it, by name; links are not followed."""
    found = (
        path
        for path in folder.rglob("*")
        if _wanted(path.relative_to(folder).as_posix()) or (path.is_symlink() and path.is_dir())
    )
    return sorted(islice(found, most))


def _in_zip(path: Path, limits: Limits, before: str = "") -> Iterator[Document | Fault]:
    try:
        opened = archive.opened(_content(path, limits), limits)
    except RefusedError as refused:
        yield _fault(before.rstrip("/") or path.name, refused)
        return
    for member, written in archive.files(opened):
        name = before + written
        if not _wanted(name):
            continue
        try:
            if written.lower().endswith(".zip"):
                raise RefusedError("zip_in_zip")  # noqa: TRY301  told like what reading meets
            if opened.getinfo(member).file_size > limits.file_mb * _MEBIBYTE:
                raise RefusedError("too_large_file", limit=limits.file_mb)  # noqa: TRY301
            yield _checked(Document(name, archive.content(opened, member)))
        except RefusedError as refused:
            yield _fault(name, refused)


def _document(path: Path, name: str, limits: Limits) -> Iterator[Document | Fault]:
    try:
        yield _checked(Document(name, _content(path, limits)))
    except RefusedError as refused:
        yield _fault(name, refused)


def _checked(document: Document) -> Document:
    document.check()
    if PurePosixPath(document.name).suffix.lower() in _OTHER_KINDS:
        raise RefusedError("other_kind", expected="XLSX, CSV, ZIP")
    return document


def _content(path: Path, limits: Limits) -> bytes:
    try:
        if path.stat().st_size > limits.file_mb * _MEBIBYTE:
            raise RefusedError("too_large_file", limit=limits.file_mb)
        return path.read_bytes()
    except OSError as error:
        raise RefusedError("cannot_read", reason=error.strerror) from None


def _wanted(name: str) -> bool:
    path = PurePosixPath(name)
    if any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts):
        return False
    return path.suffix.lower() in {*_TEXTS, _WORKBOOK, ".zip", *_OTHER_KINDS}


def _fault(name: str, refused: RefusedError) -> Fault:
    return Fault(refused.rule, details=refused.details, file=name)
