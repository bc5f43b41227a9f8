"""Reads `cypher/`: every statement that partygraph runs stands in a file there, and only there.

A file holds one statement, or several sections, each after a line `// :name`. Statements end with
a semicolon at the end of a line. Parameters are the only way for a value into a statement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from partygraph.files import folder

_SECTION = re.compile(r"^// :(.+)$", re.MULTILINE)
_PARAMETER = re.compile(r"\$([a-z_]+)")
_WRITES = re.compile(r"\b(CREATE|MERGE|SET|DELETE|REMOVE)\b")
_COLUMN = re.compile(r"\brow\.([a-z_]+)")
_COMMENT = re.compile(r"^\s*//.*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Query:
    """One statement: where it stands, its text, and the names of its parameters."""

    name: str
    text: str
    parameters: frozenset[str]

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return bool(_WRITES.search(self.text))


def _query(name: str, text: str) -> Query:
    text = _COMMENT.sub("", text).strip().rstrip(";").strip()
    return Query(name, text, frozenset(_PARAMETER.findall(text)))


def _read(path: str) -> str:
    return (folder("cypher") / f"{path}.cypher").read_text(encoding="utf-8")


@cache
def query(path: str) -> Query:
    """The one statement of `cypher/<path>.cypher`."""
    return _query(path, _read(path))


@cache
def sections(path: str) -> dict[str, Query]:
    """The named statements of `cypher/<path>.cypher`, in the order of the file."""
    parts = _SECTION.split(_read(path))
    return {
        name.strip(): _query(f"{path} :{name.strip()}", text)
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


def named(name: str) -> Query:
    """The statement of a name: the file, and after ` :` the section in it."""
    path, found, section = name.partition(" :")
    return sections(path)[section] if found else query(path)


@cache
def columns(statement: Query) -> tuple[str, ...]:
    """The columns of `$rows` that a statement reads; the other columns of a row are links."""
    return tuple(dict.fromkeys(_COLUMN.findall(statement.text)))


def filled(path: str, /, **names: str) -> Query:
    """The statement of `cypher/<path>.cypher` with names in its places `[name]`.

    For what no parameter can say: labels, columns, and the path of a file.
    """
    text = _read(path)
    for place, name in names.items():
        text = text.replace(f"[{place}]", name.replace("\\", "\\\\").replace("'", "\\'"))
    return _query(path, text)


@cache
def migrations(engine: str) -> tuple[tuple[str, tuple[Query, ...]], ...]:
    """The schema of an engine as numbered steps, the oldest first: (name, its statements)."""
    steps = []
    for path in sorted((folder("cypher") / "schema").glob(f"[0-9]*.{engine}.cypher")):
        name = path.name.removesuffix(f".{engine}.cypher")
        text = _COMMENT.sub("", path.read_text(encoding="utf-8"))
        statements = (part.strip() for part in text.split(";\n"))
        steps.append((name, tuple(_query(f"schema/{name}", part) for part in statements if part)))
    return tuple(steps)
