"""Tables that are the whole truth for their area: what they no longer have is ended."""

from datetime import date
from typing import Any

import pytest

from conftest import TablesFolder
from partygraph import changes
from partygraph.errors import Fault, InputError, NotFoundError
from partygraph.load import (
    Complete,
    Completed,
    LoadReport,
    TableReport,
    load,
    preview,
    smallest_area,
)
from partygraph.store import Store, fingerprint, read_rows

DAY = date(2024, 5, 1)


def ends(store: Store, table: str, *ids: str) -> list[date | None]:
    """The last days of rows."""
    found = read_rows(store, table, ids)
    return [found[id_]["valid_to"] for id_ in ids]


def town(city: TablesFolder) -> None:
    """Give the street a third unit, and another street of the county one, too."""
    first = city.row("units", "u-1")
    valid = {name: first[name] for name in ("source_id", "standing", "valid_from")}
    for id_, parent, level, kind in (
        ("990001002", "990001", "town", "town"),
        ("990001002201", "990001002", "village", "village"),
    ):
        city.tables["areas"].append(
            {"id": id_, "name": id_, "official_name": id_, "level": level, "kind": kind}
            | {"parent_id": parent}
            | valid
        )
    city.tables["units"] += [
        first | {"id": "u-3", "name": "司法局", "area_id": "990001001002"},
        first | {"id": "u-4", "name": "文化站", "area_id": "990001002201"},
        first | {"id": "u-5", "name": "老站", "valid_to": "2021-01-01"},
        first | {"id": "u-6", "name": "新站", "valid_from": "2024-05-01"},
    ]


def test_what_a_complete_table_no_longer_has_ends_the_day_before(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    town(tables_folder)
    tables_folder.load_into(empty_store)
    before = fingerprint(empty_store)
    tables_folder.tables["units"] = tables_folder.tables["units"][:2]
    done = load(empty_store, tables_folder.write("units"), complete=Complete(DAY))
    assert done == LoadReport((TableReport("units", 0, 0, 2, 1),), 2)
    assert done.completed == (Completed("units", "990001001", (), 1),)
    assert ends(empty_store, "units", "u-1", "u-3", "u-4", "u-5", "u-6") == [
        None,
        date(2024, 4, 30),
        None,
        date(2021, 1, 1),
        None,
    ]
    again = load(empty_store, tables_folder.write("units"), complete=Complete(DAY))
    assert again.record is None
    changes.undo(empty_store, "load-2", by="office")
    assert fingerprint(empty_store) == before


def test_a_larger_area_is_said(empty_ladybug: Store, tables_folder: TablesFolder) -> None:
    town(tables_folder)
    tables_folder.load_into(empty_ladybug)
    tables_folder.tables["units"] = tables_folder.tables["units"][:2]
    whole = Complete(DAY, "990001")
    done = load(empty_ladybug, tables_folder.write("units"), complete=whole)
    assert done.completed == (Completed("units", "990001", (), 2),)
    assert ends(empty_ladybug, "units", "u-3", "u-4") == [date(2024, 4, 30)] * 2


def test_only_the_levels_of_the_table_are_complete(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    """A list of communities says nothing of their street, their estates and their buildings."""
    tables_folder.load_into(empty_ladybug)
    areas = tables_folder.tables["areas"]
    tables_folder.tables["areas"] = [row for row in areas if row["level"] == "village"][:2]
    done = load(empty_ladybug, tables_folder.write("areas"), complete=Complete(DAY))
    assert done.completed == (Completed("areas", "990001001", ("village",), 1),)
    kept = [row["id"] for row in areas if row["id"] != "990001001201"]
    assert ends(empty_ladybug, "areas", *kept) == [None] * len(kept)
    assert ends(empty_ladybug, "areas", "990001001201") == [date(2024, 4, 30)]


@pytest.mark.parametrize(
    ("table", "ended"),
    [
        ("organisations", "o-7"),
        ("pairings", "p-3"),
        ("registrations", "r-3"),
        ("seats", "s-3"),
        ("projects", "j-3"),
        ("resources", "res-3"),
        ("demands", "dem-3"),
        ("services", "srv-3"),
        ("liaisons", "l-3"),
        ("key_projects", "k-3"),
    ],
)
def test_every_table_knows_its_area(
    empty_store: Store, tables_folder: TablesFolder, table: str, ended: str
) -> None:
    rows = tables_folder.tables[table]
    rows.append(
        rows[-1] | {"id": ended, **({"unit_id": "u-2"} if table == "organisations" else {})}
    )
    tables_folder.load_into(empty_store)
    tables_folder.tables[table] = rows[:-1]
    done = load(empty_store, tables_folder.write(table), complete=Complete(DAY))
    assert [one.ended for one in done.tables] == [1]
    assert ends(empty_store, table, ended) == [date(2024, 4, 30)]


def test_rows_without_an_end_are_left_alone_with_a_warning(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    first = tables_folder.row("figures", "fig-1")
    tables_folder.tables["figures"].append(first | {"id": "fig-2"})
    tables_folder.load_into(empty_ladybug)
    tables_folder.tables["figures"].pop()
    found = preview(empty_ladybug, tables_folder.write("figures"), complete=Complete(DAY))
    assert (found.changes.rows, found.completed) == ((), ())
    assert found.warnings[-1] == Fault("nothing_ends", "figures", details={"table": "figures"})


def told(store: Store, city: TablesFolder, *names: str, **given: Any) -> tuple[str, dict[str, Any]]:
    """The rule and the details of what such a load is refused with, having written nothing."""
    before = fingerprint(store)
    with pytest.raises((InputError, NotFoundError)) as caught:
        load(store, city.write(*names), complete=Complete(DAY, **given))
    assert (fingerprint(store), store.revision()) == (before, 1)
    return caught.value.rule, caught.value.details


def test_a_table_that_would_end_more_than_it_has_asks_for_its_area_to_be_said(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    town(tables_folder)
    tables_folder.tables["units"][1]["area_id"] = "990001002201"
    tables_folder.load_into(empty_ladybug)
    units = tables_folder.tables["units"]
    tables_folder.tables["units"] = [units[2] | {"area_id": "990001"}]
    assert told(empty_ladybug, tables_folder, "units") == (
        "say_the_area",
        {"table": "units", "rows": 1, "ended": 3, "area": "990001"},
    )


def test_rows_without_a_common_area_are_told(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    other = tables_folder.tables["areas"][0] | {"id": "110101", "name": "别处"}
    tables_folder.tables["areas"].append(other)
    tables_folder.tables["units"][0]["area_id"] = "110101"
    tables_folder.load_into(empty_ladybug)
    assert told(empty_ladybug, tables_folder, "units") == ("no_common_area", {"table": "units"})


def test_an_area_that_is_not_there_is_told(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    rule, details = told(empty_ladybug, tables_folder, "units", area="990009")
    assert (rule, details["value"]) == ("no_such_areas", "990009")


@pytest.mark.parametrize(
    ("codes", "area"),
    [
        (["990001001001", "990001001002"], "990001001"),
        (["990001001001-x01", "990001001001"], "990001001001"),
        (["990001001001", "990001"], "990001"),
        (["990001001001", "990002001001"], "9900"),
        (["350783004003", "350783040003"], "350783"),
        (["110101", "990001"], None),
    ],
)
def test_the_smallest_area_of_codes(codes: list[str], area: str | None) -> None:
    assert smallest_area(iter(codes)) == area
