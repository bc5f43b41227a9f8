"""What part of the graph somebody may see and change: areas with everything below them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Scope:
    """The areas that somebody is bound to."""

    areas: tuple[str, ...] | None = None
    """Division codes in order, none of which lies below another; None for the whole graph."""

    @classmethod
    def of(cls, codes: Iterable[str]) -> Self:
        """The scope of some division codes; those below others are left out."""
        kept: list[str] = []
        for code in sorted(set(codes)):
            if not kept or not code.startswith(kept[-1]):
                kept.append(code)
        return cls(tuple(kept))

    def holds(self, code: str) -> bool:
        """Whether an area is in it: one of its areas, or one below them."""
        return self.areas is None or any(code.startswith(area) for area in self.areas)
