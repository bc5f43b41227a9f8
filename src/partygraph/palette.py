"""The colours of the network, one a group of nodes or links.

Found by search over Ant Design shades: any two node colours are at least 15 apart (CIE76) in
normal, protan, deutan and tritan vision, and each has 3:1 on white (`tests/test_view.py` computes
both). Ring, size and shape repeat the meaning, so nothing rests on colour alone. The five of
coverage are 32 apart, and what they say stands as a number beside each name.
"""

from __future__ import annotations

CITY = "#820014"
STREET = "#D9363E"
COMMUNITY = "#E06A00"
GRID = "#854C00"
BUILDING = "#8C8C8C"
UNIT = "#1D39C4"
ENTERPRISE = "#006D75"

NONE_COVERED = "#820014"
FEW_COVERED = "#E06A00"
MOST_COVERED = "#3B82E0"
ALL_COVERED = "#10239E"
NOT_COUNTED = "#8C8C8C"

NODE_COLOURS = (CITY, STREET, COMMUNITY, GRID, BUILDING, UNIT, ENTERPRISE)
COVERAGE_COLOURS = (NONE_COVERED, FEW_COVERED, MOST_COVERED, ALL_COVERED, NOT_COUNTED)
PAPER = "#FFFFFF"

GREY_LINE = "#AEB6C2"
BLUE_LINE = "#5B7CE0"
TEAL_LINE = "#5FA8A2"
INK = "#1F2329"
INK_SOFT = "#4E5969"
