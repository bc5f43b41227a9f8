"""What can go wrong, by what is wrong: one base and a handful of kinds.

An error carries the name of its sentence and what fills it; the sentence stands in
`words/<language>/errors.json`, so that each reader meets it in their own language. `web.app` maps
each kind to a status and `cli` to an exit code; nothing else knows those numbers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from partygraph.privacy import withheld
from partygraph.words import Language, words


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with one place of the input.

    `rule` names the sentence `fault.<rule>`, and `details` fill it in. `row` is the line that a
    person sees in the file (the header is line 1); None where the fault is of the whole table.
    `column` is the header as it stands there; `sheet` is empty for a file that has none. Personal
    data in any of them is withheld, so that no message, log or preview repeats it.
    """

    rule: str
    table: str = ""
    row: int | None = None
    column: str = ""
    details: dict[str, Any] = field(default_factory=dict)
    file: str = ""
    sheet: str = ""

    def __post_init__(self) -> None:
        safe = {name: withheld(value) for name, value in self.details.items()}
        object.__setattr__(self, "details", safe)
        for name in ("column", "file", "sheet"):
            object.__setattr__(self, name, withheld(getattr(self, name)))

    def sentence(self, language: Language) -> str:
        """What is wrong and what was expected, without the place."""
        return _filled(f"fault.{self.rule}", self.details, language)

    def told(self, language: Language) -> str:
        """Where it is and what is wrong, in a line."""
        return f"{self.place(language)}: {self.sentence(language)}"

    def place(self, language: Language) -> str:
        """Where it is: file and sheet (or table), line and column, as far as the fault has them."""
        table = " › ".join(filter(None, (self.file, self.sheet))) or self.table
        if not table:
            return self.column
        key = "place.table" if self.row is None else "place.cell" if self.column else "place.row"
        return words(language)[key].format(table=table, row=self.row, column=self.column)


def _filled(key: str, details: dict[str, Any], language: Language) -> str:
    """A sentence filled in.

    A table stands in it under the name that offices give it; `{near}` tells what is nearest to what
    was not found, where there is anything.
    """
    read = words(language)
    said = dict(details)
    if isinstance(table := details.get("table"), str):
        said["table"] = read.get(f"sheet.{table}", table).partition("|")[0]
    expected = details.get("expected")
    said.setdefault("near", read["place.near"].format(expected=expected) if expected else "")
    return read[key].format(**said)


class Nearest(tuple[tuple[str, str], ...]):
    """Ids and names of what may have been meant, the likest first; a text for a sentence, too."""

    __slots__ = ()

    def __str__(self) -> str:
        return ", ".join(f"{id_} {name}" for id_, name in self) or "–"


class PartygraphError(Exception):
    """Every error that partygraph raises on purpose; its sentence is for the user."""

    def __init__(self, rule: str, /, **details: Any) -> None:
        super().__init__(rule)
        self.rule = rule
        self.details = {name: withheld(value) for name, value in details.items()}

    def sentence(self, language: Language) -> str:
        """What is wrong and what to do, for a person."""
        return _filled(f"error.{self.rule}", self.details, language)

    def __str__(self) -> str:
        return self.sentence(Language.en)


class InputError(PartygraphError):
    """What was given cannot be used; carries every fault, and nothing was changed."""

    def __init__(self, rule: str, /, faults: tuple[Fault, ...] = (), **details: Any) -> None:
        super().__init__(rule, **details)
        self.faults = faults

    def __str__(self) -> str:
        language = Language.en
        return "\n".join([super().__str__(), *(fault.told(language) for fault in self.faults)])


class NotFoundError(PartygraphError):
    """What was asked for is not in the graph."""


def because(error: BaseException) -> str:
    """Why something failed, for the log: what it was caused by, down to the first of all."""
    told: list[str] = []
    cause = error.__cause__
    while cause is not None and len(told) < _MOST_CAUSES:
        text = " ".join(str(cause).split())[:_LONGEST_CAUSE]
        told.append(f"{type(cause).__name__}: {text}")
        several = cause.exceptions if isinstance(cause, BaseExceptionGroup) else ()
        cause = cause.__cause__ or cause.__context__ or next(iter(several), None)
    return "; ".join(told) or type(error).__name__


_MOST_CAUSES, _LONGEST_CAUSE = 6, 300


class ConflictError(PartygraphError):
    """The graph is not as the change expects it; nothing was changed."""


class ForbiddenError(PartygraphError):
    """Whoever asks may not do this; nothing was changed."""


class SignInError(PartygraphError):
    """Whoever asks is not signed in, or cannot sign in so."""


class CodeNeededError(SignInError):
    """The password is right, and a code of the second factor is asked before anybody is in."""

    def __init__(self, password: str) -> None:
        """Tell it.

        Args:
            password: the digest of what is kept of the password that was right.
        """
        super().__init__("code_needed")
        self.password = password


class LockedError(PartygraphError):
    """Too much was tried; nothing was changed, and later it can be tried again."""


class ProviderError(PartygraphError):
    """The provider that people sign in with cannot be reached, or answers strangely."""


class QueryError(PartygraphError):
    """A statement of ours failed: our fault, not the user's."""


class StoreError(PartygraphError):
    """The engine cannot be reached, is held by another process, or gave up."""


class StoreHeldError(StoreError):
    """Another process holds the embedded store.

    `address` is where it answers, if it serves, and `key` what it takes for the person at the
    machine, as far as whoever asks may read it.
    """

    def __init__(self, rule: str, /, address: str = "", key: str = "", **details: Any) -> None:
        super().__init__(rule, **details)
        self.address = address
        self.key = key


class TimeLimitError(StoreError):
    """The engine stopped a question at its time limit."""
