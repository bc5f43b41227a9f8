"""Archives, whose members are counted and measured before any is unpacked, and never on disk."""

from __future__ import annotations

import io
import lzma
import stat
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from partygraph.ledgers.limits import Limits, RefusedError

_MEBIBYTE = 1024 * 1024
_UTF8_NAME = 0x800
_LOCKED = 0x1


def opened(data: bytes, limits: Limits) -> zipfile.ZipFile:
    """An archive whose members are within the limits.

    Python's zipfile stops at the size that the directory declares and compares the checksum, so
    that a directory that lies is found when a member is read.

    Raises:
        RefusedError: it is no archive, it is locked, it would unpack to too much, or the name of a
            member is unsafe.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, OverflowError):
        raise RefusedError("broken_archive") from None
    if len(members) > limits.files:
        raise RefusedError("too_many_files", limit=limits.files)
    if sum(member.file_size for member in members) > limits.unpacked_mb * _MEBIBYTE:
        raise RefusedError("unpacks_too_large", limit=limits.unpacked_mb)
    names = set()
    for member in members:
        _check(member, limits)
        if member.filename in names:
            raise RefusedError("broken_archive")
        names.add(member.filename)
    return archive


def _check(member: zipfile.ZipInfo, limits: Limits) -> None:
    if member.flag_bits & _LOCKED:
        raise RefusedError("locked")
    packed = max(member.compress_size, 1)
    if member.file_size > _MEBIBYTE and member.file_size > limits.ratio * packed:
        raise RefusedError("zip_bomb", limit=limits.ratio)
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if not path.name or path.is_absolute() or ".." in path.parts or ":" in member.filename:
        raise RefusedError("unsafe_name")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise RefusedError("link_inside")


def content(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member, unpacked.

    Raises:
        RefusedError: it is broken, or is not what the directory says.
    """
    try:
        return archive.read(name)
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        KeyError,
        NotImplementedError,
        OSError,
        RuntimeError,
        ValueError,
    ):
        raise RefusedError("broken_archive") from None


def files(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The files of an archive as (name of the member, name as people wrote it), by name."""
    found = [
        (member.filename, _written(member)) for member in archive.infolist() if not member.is_dir()
    ]
    yield from sorted(found, key=lambda pair: pair[1])


def _written(member: zipfile.ZipInfo) -> str:
    """A name as it was written: Chinese Windows writes GB18030 and does not say so."""
    if member.flag_bits & _UTF8_NAME:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename
