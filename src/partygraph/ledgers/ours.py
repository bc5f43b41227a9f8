"""How our own workbooks mark what is no row, so that reading them back leaves it out.

A sheet that the graph computed (coverage, gaps) has the words of `ledger.computed` alone in a row
above its header, in either language; a column that explains a row has a header of `header.ignored`.
"""

from __future__ import annotations

from partygraph.ledgers.sheets import Sheet
from partygraph.words import Language, words

_COMPUTED = frozenset(words(language)["ledger.computed"] for language in Language)
_ABOVE = 6
"""Rows in which the mark is looked for."""


def is_computed(sheet: Sheet) -> bool:
    """Whether a sheet says that the graph computed it, so that it is not to be loaded."""
    above = ([cell for cell in cells if cell is not None] for _, cells in sheet.rows[:_ABOVE])
    return any(len(cells) == 1 and cells[0] in _COMPUTED for cells in above)
