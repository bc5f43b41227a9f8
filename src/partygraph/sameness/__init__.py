"""The same body under two names: which pairs are likely, how surely, and why (pure).

A name is read into what it says: the place it names, what is called so (its core: short forms,
company forms and connecting words in one spelling), and its numbers. Pairs come from blocks whose
keys two spellings of one body share, so that ten thousand names take seconds; each pair is then
weighed sign by sign. The points of the signs are logarithms of odds and are added (Fellegi and
Sunter 1969); they were set by hand on the tuning seed of `bench/sameness.py`.

What tells two bodies apart weighs more than any likeness: other numbers (第一小学, 第二小学), other
directions (东门, 西门), other places (建瓯市财政局, 南平市财政局), a branch beside its company.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from partygraph.sameness.blocks import pairs
from partygraph.sameness.bodies import Body, Pair, Part, Places, Sign, pair_id
from partygraph.sameness.reading import Reader
from partygraph.sameness.weighing import weigh

__all__ = ["LIKELY", "Body", "Pair", "Part", "Places", "Sign", "candidates", "likely", "pair_id"]

LIKELY = 0.5
"""The score from which a pair is shown; see `bench/results/sameness.txt` for the curve."""


def candidates(
    bodies: Sequence[Body], places: Places, least: float = LIKELY, judged: Iterable[str] = ()
) -> list[Pair]:
    """The pairs among bodies that are likely one, the surest first, then by ids.

    Args:
        judged: pairs already judged, as `pair_id` spells them; they are left out.
    """
    read = Reader(places).all(bodies)
    return weigh(read, pairs(read, len(read)), least, frozenset(judged))


def likely(
    new: Sequence[Body], known: Sequence[Body], places: Places, least: float = LIKELY
) -> list[Pair]:
    """The pairs of a new row and a known one that are likely one body, the surest first.

    `first` is the known row, `second` the new one. A row that is known by its id is not new.
    """
    ids = {body.id for body in known}
    fresh = [body for body in new if body.id not in ids]
    read = Reader(places).all([*known, *fresh])
    return weigh(read, pairs(read, len(known)), least, frozenset())
