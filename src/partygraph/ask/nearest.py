"""What somebody may have meant who gave an id that is not in the graph."""

from __future__ import annotations

from difflib import get_close_matches

from partygraph.errors import Nearest
from partygraph.queries import query
from partygraph.store import Reader, read_rows

_CODE_LENGTHS = (2, 4, 6, 9, 12)
"""Digits of a division code from province to village level (2+2+2+3+3)."""
_MANY = 5000
"""Ids that are compared at most: a mistake is not worth a long search."""


def nearest_areas(store: Reader, code: str) -> Nearest:
    """The areas with codes most like a wrong one, in the smallest area that it could lie in."""
    above = read_rows(store, "areas", [code[:length] for length in _CODE_LENGTHS])
    if not above:
        return Nearest()
    around = store.read(query("ask/children"), area=max(above, key=len))
    return _likest(code, {row["id"]: row["name"] for row in [*above.values(), *around]})


def nearest_bodies(store: Reader, id_: str) -> Nearest:
    """The bodies with ids most like a wrong one, among those that begin as its first half does."""
    beginning = id_[: (len(id_) + 1) // 2]
    rows = store.read(query("ask/ids_beginning"), beginning=beginning)[:_MANY]
    return _likest(id_, {row["id"]: row["name"] for row in rows})


def _likest(id_: str, names: dict[str, str]) -> Nearest:
    near = get_close_matches(id_, sorted(names), n=3, cutoff=0.5)
    return Nearest((one, names[one]) for one in near)
