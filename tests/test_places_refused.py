"""What ledgers of posts, rules, sites and indicators may not say: each told once, at its column."""

import pytest

from conftest import TablesFolder
from partygraph import tables

WRONG = [
    ("posts", "post-2", {"filled": "2"}, ("more_filled", "filled")),
    ("rules", "pow-1", {"power": ""}, ("power_needed", "power")),
    ("rules", "task-1", {"power": "veto"}, ("power_needed", "power")),
    ("rules", "task-1", {"over_id": "u-1"}, ("over_without_power", "over_id")),
    ("rules", "pow-1", {"basis": "task-1"}, ("basis_not_a_document", "basis")),
    ("assignments", "task-of-1", {"rule_id": "pow-1"}, ("not_a_task", "rule_id")),
    ("assignments", "task-of-1", {"area_id": "990001"}, None),
    ("assignments", "task-of-1", {"funding": "-1"}, ("too_small", "funding")),
    ("sites", "site-1", {"latitude": ""}, ("half_a_place", "longitude")),
    ("sites", "site-1", {"latitude": "91"}, ("too_large", "latitude")),
    ("positions", "pos-1", {"longitude": "181"}, ("too_large", "longitude")),
    ("footpaths", "path-1", {"minutes": "0"}, ("too_small", "minutes")),
    ("walks", "walk-1", {"minutes": "-5"}, ("too_small", "minutes")),
    ("indicators", "ind-1", {"value": ""}, ("value_or_rank", "value")),
    ("indicators", "ind-1", {"until": "2019-12-31"}, ("until_before_since", "until")),
    (
        "indicators",
        "ind-1",
        {"unit_of_count": "items"},
        ("other_unit_of_indicator", "unit_of_count"),
    ),
    (
        "indicators",
        "ind-1",
        {"kind": "response_rate", "unit_of_count": "percent", "value": "100.5"},
        ("over_100_percent", "value"),
    ),
]


@pytest.mark.parametrize(
    ("table", "id_", "cells", "told"), WRONG, ids=[f"{one[0]} {one[2]}" for one in WRONG]
)
def test_it_is_told_once_at_its_column(
    tables_folder: TablesFolder,
    table: str,
    id_: str,
    cells: dict[str, str],
    told: tuple[str, str] | None,
) -> None:
    tables_folder.row(table, id_).update(cells)
    read = tables.read(tables_folder.write())
    tables.check(read, known={})
    assert [(fault.rule, fault.column) for fault in read.faults] == ([told] if told else [])
