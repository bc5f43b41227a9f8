"""Tables: what is right is read as typed rows, what is wrong is told all at once with its place."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import SEED, TINY_CITY, TablesFolder
from partygraph import model, tables
from partygraph.errors import Fault, InputError
from partygraph.model import (
    TABLES,
    Area,
    AreaLevel,
    Organisation,
    Pairing,
    PairingStatus,
    Standing,
)
from partygraph.words import Language

AREA_LEVELS = ", ".join(AreaLevel)


def here(rule: str, table: str, *rest: Any, **named: Any) -> Fault:
    """A fault in the file of a table."""
    return replace(Fault(rule, table, *rest, **named), file=f"{table}.csv")


def faults_of(folder: Path) -> list[Fault]:
    """Every fault of the tables in a folder, beside a store with nothing in it."""
    read = tables.read(folder)
    tables.check(read, known={})
    return read.faults


def changed(table: str, id_: str, column: str, value: str) -> Callable[[TablesFolder], None]:
    """Put a value into one cell."""

    def change(city: TablesFolder) -> None:
        city.row(table, id_)[column] = value

    return change


def test_the_tiny_city_has_every_table_and_every_reference_of_the_model_and_no_fault(
    tables_folder: TablesFolder,
) -> None:
    folder = tables_folder.write()
    read = tables.read(folder)
    tables.check(read, known={})
    assert read.faults == []
    assert {name: len(rows) for name, rows in read.rows.items()} == {
        cls.table: len(TINY_CITY[cls.table]) for cls in TABLES
    }
    used = {(row.table, column) for row, column, _, _ in read.references()}
    assert used == {(cls.table, column) for cls in TABLES for column in cls.references}
    assert read.outside() == {}


def test_the_seed_has_no_fault() -> None:
    assert faults_of(SEED) == []


def test_cells_become_typed_values_and_empty_cells_the_defaults(
    tables_folder: TablesFolder,
) -> None:
    rows = tables.read(tables_folder.write()).rows
    assert rows["pairings"]["p-1"] == Pairing(
        id="p-1",
        source_id="src",
        standing=Standing.public,
        valid_from=date(2020, 1, 1),
        valid_to=date(2020, 12, 31),
        unit_id="u-1",
        area_id="990001001001",
        status=PairingStatus.active,
        members_reporting=7,
    )
    third = rows["organisations"]["o-3"]
    assert isinstance(third, Organisation)
    assert third.covers == ("990001001001", "990001001002")
    first = rows["areas"]["990001"]
    assert isinstance(first, Area)
    assert (first.parent_id, first.valid_to, first.former_names) == (None, None, "")


@pytest.mark.parametrize(
    "rewrite",
    [
        pytest.param(lambda text: b"\xef\xbb\xbf" + text.encode(), id="a byte-order mark"),
        pytest.param(lambda text: text.replace("\n", "\r\n").encode(), id="lines of Windows"),
        pytest.param(lambda text: text.replace("\n", "\n\n,,\n \n").encode(), id="blank lines"),
        pytest.param(lambda text: text.encode("gb18030"), id="GB18030"),
        pytest.param(lambda text: text.encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: text.replace(",", "\t").encode(), id="tabs"),
        pytest.param(lambda text: text.replace(",", ";").encode(), id="semicolons"),
        pytest.param(lambda text: text.rstrip("\n").encode(), id="no end of the last line"),
        pytest.param(
            lambda text: (
                "\n".join(
                    ",".join(f' "{cell}"' if cell else "" for cell in line.split(","))
                    for line in text.splitlines()
                )
                .replace(' "', '"')
                .encode()
            ),
            id="every cell in quotes",
        ),
        pytest.param(
            lambda text: "\n".join(
                ",".join(reversed(line.split(","))) for line in text.splitlines()
            ).encode(),
            id="columns in another order",
        ),
        pytest.param(lambda text: text.replace(",", " , ").encode(), id="blanks around cells"),
    ],
)
def test_tables_as_spreadsheets_write_them_read_the_same(
    tables_folder: TablesFolder, rewrite: Callable[[str], bytes]
) -> None:
    expected = tables.read(tables_folder.write()).rows
    for name in tables_folder.tables:
        tables_folder.raw(f"{name}.csv", rewrite(tables_folder.text(name)))
    read = tables.read(tables_folder.path)
    assert read.faults == []
    assert read.rows == expected


@pytest.mark.parametrize("odd", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
def test_only_line_ends_end_a_line(tables_folder: TablesFolder, odd: str) -> None:
    tables_folder.row("sources", "src")["note"] = f"one{odd}two"
    tables_folder.row("units", "u-1")["name"] = f"教育{odd}局"
    tables_folder.row("units", "u-2")["area_id"] = "nowhere"
    read = tables.read(tables_folder.write())
    assert [(fault.rule, fault.row) for fault in read.faults] == [("not_a_code", 3)]
    assert read.rows["units"]["u-1"].name == f"教育{odd}局"  # type: ignore[union-attr]


def test_a_row_of_several_lines_is_told_by_its_first(tables_folder: TablesFolder) -> None:
    tables_folder.row("units", "u-1")["name"] = "教育\n局"
    tables_folder.row("units", "u-1")["kind"] = "office"
    tables_folder.row("units", "u-2")["kind"] = "office"
    tables_folder.write()
    assert [(fault.row, fault.column) for fault in faults_of(tables_folder.path)] == [
        (2, "kind"),
        (4, "kind"),
    ]


def in_every_row(table: str, **cells: str) -> Callable[[TablesFolder], None]:
    """Put a value into each row of a table."""

    def change(city: TablesFolder) -> None:
        for row in city.tables[table]:
            row.update(cells)

    return change


def without_column(table: str, column: str) -> Callable[[TablesFolder], None]:
    """Leave a column out of a table."""

    def change(city: TablesFolder) -> None:
        for row in city.tables[table]:
            del row[column]

    return change


CELLS: list[tuple[str, Callable[[TablesFolder], None], list[Fault]]] = [
    (
        "a parent that does not exist",
        changed("organisations", "o-4", "parent_id", "o-33"),
        [
            here(
                "unknown_reference",
                "organisations",
                5,
                "parent_id",
                {"value": "o-33", "table": "organisations", "expected": "o-3"},
            )
        ],
    ),
    (
        "an unknown code",
        changed("units", "u-2", "area_id", "990001001009"),
        [
            here(
                "unknown_reference",
                "units",
                3,
                "area_id",
                {
                    "value": "990001001009",
                    "table": "areas",
                    "expected": "990001001001, 990001001002, 990001001",
                },
            )
        ],
    ),
    (
        "an unknown code among several in a cell",
        changed("organisations", "o-3", "covers", "990001001001|990009"),
        [
            here(
                "unknown_reference",
                "organisations",
                4,
                "covers",
                {
                    "value": "990009",
                    "table": "areas",
                    "expected": "990001, 990001001",
                },
            )
        ],
    ),
    *(
        (
            f"the date {value}",
            changed("units", "u-1", "valid_from", value),
            [
                here(
                    "not_a_date",
                    "units",
                    2,
                    "valid_from",
                    {"value": value, "expected": "", "limit": ""},
                )
            ],
        )
        for value in (
            "2020-02-30",
            "2019-02-29",
            "2020-13-01",
            "20201301",
            "2020/7",
            "7/1/2020",
            "20.7.1",
            "2020-07-01T09:30",
            "2020年7月",
            "1593561600",
            "0000-01-01",
            "today",
        )
    ),
    (
        "a bad enumeration",
        changed("areas", "990001001002", "level", "hamlet"),
        [
            here(
                "not_one_of",
                "areas",
                5,
                "level",
                {"value": "hamlet", "expected": AREA_LEVELS, "limit": ""},
            )
        ],
    ),
    (
        "a bad enumeration in a column that may be empty",
        changed("pairings", "p-2", "status", "ended"),
        [
            here(
                "not_one_of",
                "pairings",
                3,
                "status",
                {"value": "ended", "expected": "active, suspended", "limit": ""},
            )
        ],
    ),
    (
        "a negative number",
        changed("pairings", "p-1", "members_reporting", "-7"),
        [
            here(
                "too_small",
                "pairings",
                2,
                "members_reporting",
                {"value": "-7", "expected": "", "limit": 0},
            )
        ],
    ),
    (
        "a number that is not whole",
        changed("pairings", "p-1", "members_reporting", "7.5"),
        [
            here(
                "not_a_whole_number",
                "pairings",
                2,
                "members_reporting",
                {"value": "7.5", "expected": "", "limit": ""},
            )
        ],
    ),
    (
        "a number with a thousands separator",
        changed("registrations", "r-1", "headcount", "1,00"),
        [
            here(
                "not_a_whole_number",
                "registrations",
                2,
                "headcount",
                {"value": "1,00", "expected": "", "limit": ""},
            )
        ],
    ),
    (
        "a number too large",
        changed("seats", "s-1", "seats", "100"),
        [here("too_large", "seats", 2, "seats", {"value": "100", "expected": "", "limit": 99})],
    ),
    (
        "a number that no integer holds",
        changed("seats", "s-1", "seats", "9" * 5000),
        [
            here(
                "far_too_large",
                "seats",
                2,
                "seats",
                {"value": "9" * 60, "expected": "", "limit": ""},
            )
        ],
    ),
    (
        "no number",
        changed("figures", "fig-1", "value", "两个"),
        [
            here(
                "not_a_number",
                "figures",
                2,
                "value",
                {"value": "两个", "expected": "", "limit": ""},
            )
        ],
    ),
    *(
        (
            f"the number {value}",
            changed("figures", "fig-1", "value", value),
            [
                here(
                    "not_a_number",
                    "figures",
                    2,
                    "value",
                    {"value": value, "expected": "", "limit": ""},
                )
            ],
        )
        for value in ("nan", "inf", "1e999")
    ),
    (
        "neither true nor false",
        changed("units", "u-2", "above_scale", "maybe"),
        [
            here(
                "not_yes_or_no",
                "units",
                3,
                "above_scale",
                {"value": "maybe", "expected": "", "limit": ""},
            )
        ],
    ),
    (
        "an id that is none",
        changed("demands", "dem-1", "id", "需求 1"),
        [
            here(
                "not_a_code",
                "demands",
                2,
                "id",
                {"value": "需求 1", "expected": "", "limit": ""},
            ),
            here(
                "unknown_reference",
                "services",
                2,
                "demand_id",
                {"value": "dem-1", "table": "demands", "expected": "需求 1"},
            ),
        ],
    ),
    (
        "a name too long",
        changed("units", "u-1", "name", "长" * 201),
        [
            here(
                "too_long",
                "units",
                2,
                "name",
                {"value": "长" * 60, "expected": "", "limit": 200},
            )
        ],
    ),
    (
        "a value missing",
        changed("units", "u-1", "name", ""),
        [here("missing_value", "units", 2, "name", {"value": "", "expected": "", "limit": ""})],
    ),
    (
        "a value of blanks alone",
        changed("units", "u-1", "name", " \u3000"),
        [here("missing_value", "units", 2, "name", {"value": "", "expected": "", "limit": ""})],
    ),
    (
        "an end before the beginning",
        changed("pairings", "p-1", "valid_to", "2019-12-31"),
        [
            here(
                "ends_before_it_begins",
                "pairings",
                2,
                "valid_to",
                {"value": "", "expected": "", "limit": ""},
            )
        ],
    ),
    (
        "a temporary branch without an end",
        changed("organisations", "o-4", "form", "temporary_branch"),
        [
            here(
                "temporary_without_end",
                "organisations",
                5,
                "valid_to",
                {"value": "", "expected": "", "limit": ""},
            )
        ],
    ),
    (
        "a unit organisation without its unit",
        changed("organisations", "o-6", "unit_id", ""),
        [
            here(
                "unit_needed",
                "organisations",
                7,
                "unit_id",
                {"value": "", "expected": "", "limit": ""},
            )
        ],
    ),
    (
        "a quoted row without its quote",
        changed("units", "u-1", "standing", "quoted"),
        [here("quote_needed", "units", 2, "quote", {"value": "", "expected": "", "limit": ""})],
    ),
    (
        "a code outside the code of its parent",
        changed("areas", "990001001002", "parent_id", "990001001001"),
        [
            here(
                "code_outside_parent",
                "areas",
                5,
                "parent_id",
                {"value": "", "expected": "", "limit": ""},
            )
        ],
    ),
    (
        "an area that is part of itself",
        changed("areas", "990001", "parent_id", "990001"),
        [here("own_parent", "areas", 2, "parent_id", {"value": "", "expected": "", "limit": ""})],
    ),
    (
        "a parent area that is not above",
        changed("areas", "990001001001-x01", "level", "village"),
        [
            here(
                "parent_not_above",
                "areas",
                7,
                "parent_id",
                {"value": "990001001001", "level": "village", "own": "village"},
            )
        ],
    ),
    (
        "a parent organisation that is not above",
        changed("organisations", "o-4", "parent_id", "o-5"),
        [
            here(
                "loop",
                "organisations",
                5,
                "parent_id",
                {"line": "o-4 → o-5 → o-4"},
            ),
            here(
                "parent_not_above",
                "organisations",
                5,
                "parent_id",
                {"value": "o-5", "level": "building_group", "own": "grid_branch"},
            ),
            here(
                "loop",
                "organisations",
                6,
                "parent_id",
                {"line": "o-5 → o-4 → o-5"},
            ),
        ],
    ),
    (
        "an organisation above itself",
        changed("organisations", "o-1", "parent_id", "o-1"),
        [
            here("loop", "organisations", 2, "parent_id", {"line": "o-1 → o-1"}),
            here(
                "parent_not_above",
                "organisations",
                2,
                "parent_id",
                {"value": "o-1", "level": "city_committee", "own": "city_committee"},
            ),
        ],
    ),
    (
        "two rows with one id",
        lambda city: city.tables["units"].append(city.row("units", "u-1") | {"name": "别的局"}),
        [here("double_id", "units", 4, "id", {"value": "u-1", "first": "units.csv:2"})],
    ),
    (
        "an id in two tables",
        changed("seats", "s-1", "id", "u-2"),
        [
            here(
                "id_used_elsewhere",
                "seats",
                2,
                "id",
                {"value": "u-2", "table": "units", "first": "units.csv:3"},
            )
        ],
    ),
    (
        "a column that is none of ours",
        in_every_row("seats", phone="1"),
        [
            here(
                "unknown_column",
                "seats",
                1,
                "phone",
                {
                    "expected": "id, source_id, standing, quote, valid_from, valid_to, unit_id, "
                    "organisation_id, seats"
                },
            )
        ],
    ),
    (
        "a column that is missing",
        without_column("registrations", "headcount"),
        [here("missing_column", "registrations", 1, "headcount")],
    ),
]


@pytest.mark.parametrize(
    ("change", "expected"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS]
)
def test_a_wrong_cell_is_told_with_table_line_column_and_what_was_expected(
    tables_folder: TablesFolder, change: Callable[[TablesFolder], None], expected: list[Fault]
) -> None:
    change(tables_folder)
    assert faults_of(tables_folder.write()) == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(
            b"id,title,kind\nsrc,\xff,public_table\n",
            [here("neither_encoding", "sources", details={"place": 19})],
            id="neither UTF-8 nor GB18030",
        ),
        pytest.param(
            b"",
            [
                here(
                    "empty_table",
                    "sources",
                    details={
                        "expected": "id, title, kind, publisher, published_on, as_of, licence, note"
                    },
                )
            ],
            id="empty",
        ),
        pytest.param(
            b"id,title,kind,title\nsrc,a,public_table,b\n",
            [here("double_column", "sources", 1, "title")],
            id="a header twice",
        ),
        pytest.param(
            b"id,titel,kind\nsrc,a,public_table\n",
            [
                here("unknown_column", "sources", 1, "titel", {"expected": "title"}),
                here("missing_column", "sources", 1, "title"),
            ],
            id="a header misspelt",
        ),
        pytest.param(
            b"id,title,kind\nsrc,a,public_table,b,c\n",
            [here("too_many_cells", "sources", 2, details={"cells": 5, "columns": 3})],
            id="too many cells",
        ),
        pytest.param(
            b'id,title,kind\nsrc,"a" b,public_table\n',
            [here("not_csv", "sources", 2, details={"reason": "',' expected after '\"'"})],
            id="a stray quote",
        ),
        pytest.param(
            b'id,title,kind\nsrc,a,public_table\nother,"b,public_table\n',
            [here("not_csv", "sources", 3, details={"reason": "unexpected end of data"})],
            id="a quote that does not end",
        ),
    ],
)
def test_a_file_that_is_no_table_is_told(
    tables_folder: TablesFolder, content: bytes, expected: list[Fault]
) -> None:
    tables_folder.raw("sources.csv", content)
    assert faults_of(tables_folder.path) == expected


def test_a_file_that_cannot_be_read_is_told(tables_folder: TablesFolder) -> None:
    (tables_folder.path / "sources.csv").mkdir()
    expected = [here("cannot_read", "sources", details={"reason": "Is a directory"})]
    assert faults_of(tables_folder.path) == expected


def test_a_file_with_another_name_and_other_headers_is_told_with_the_nearest_name(
    tables_folder: TablesFolder,
) -> None:
    folder = tables_folder.write("sources")
    tables_folder.raw("unit.csv", "a,b\n1,2\n")
    tables_folder.raw("README.md", "not a table")
    assert faults_of(folder) == [
        Fault("unknown_table", "unit", details={"expected": "units"}, file="unit.csv")
    ]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        tables.read(tmp_path / "nowhere")
    assert (caught.value.rule, caught.value.details) == (
        "no_folder",
        {"path": tmp_path / "nowhere"},
    )


def test_a_folder_without_a_table_is_told_with_the_names_of_tables(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("id\n")
    with pytest.raises(InputError) as caught:
        tables.read(tmp_path)
    names = ", ".join(f"{cls.table}.csv" for cls in TABLES)
    assert (caught.value.rule, caught.value.details) == (
        "no_tables",
        {"path": tmp_path, "names": names},
    )


def test_every_fault_of_several_tables_is_told_in_one_go_in_the_order_of_the_tables(
    tables_folder: TablesFolder,
) -> None:
    tables_folder.row("sources", "src")["kind"] = "gossip"
    tables_folder.row("sources", "src")["published_on"] = "2020/7"
    tables_folder.row("units", "u-2")["area_id"] = "990001001009"
    tables_folder.row("organisations", "o-2")["parent_id"] = "o-5"
    tables_folder.row("pairings", "p-1")["valid_to"] = "2019-12-31"
    tables_folder.row("pairings", "p-2")["members_reporting"] = "-1"
    tables_folder.row("seats", "s-1")["organisation_id"] = ""
    tables_folder.write()
    tables_folder.raw("demands.csv", b"\xff")
    told = [(fault.rule, fault.place(Language.en)) for fault in faults_of(tables_folder.path)]
    assert told == [
        ("not_one_of", "sources.csv, line 2, column kind"),
        ("not_a_date", "sources.csv, line 2, column published_on"),
        ("unknown_reference", "units.csv, line 3, column area_id"),
        ("loop", "organisations.csv, line 3, column parent_id"),
        ("parent_not_above", "organisations.csv, line 3, column parent_id"),
        ("loop", "organisations.csv, line 4, column parent_id"),
        ("loop", "organisations.csv, line 5, column parent_id"),
        ("loop", "organisations.csv, line 6, column parent_id"),
        ("ends_before_it_begins", "pairings.csv, line 2, column valid_to"),
        ("too_small", "pairings.csv, line 3, column members_reporting"),
        ("missing_value", "seats.csv, line 2, column organisation_id"),
        ("neither_encoding", "demands.csv"),
        ("unknown_reference", "services.csv, line 2, column demand_id"),
    ]


def test_a_row_that_is_wrong_does_not_make_those_that_refer_to_it_wrong(
    tables_folder: TablesFolder,
) -> None:
    tables_folder.row("units", "u-1")["kind"] = "office"
    rules = [(fault.table, fault.rule) for fault in faults_of(tables_folder.write())]
    assert rules == [("units", "not_one_of")]


def test_what_is_not_in_the_tables_is_asked_of_the_store(tables_folder: TablesFolder) -> None:
    read = tables.read(tables_folder.write("pairings"))
    assert read.outside() == {
        "sources": {"src"},
        "units": {"u-1", "u-2"},
        "areas": {"990001001001"},
    }
    known: tables.Known = {
        "sources": {"src": {}},
        "units": {"u-1": {}, "u-2": {}},
        "areas": {"990001001001": {"level": "village"}},
    }
    tables.check(read, known)
    assert read.faults == []


def test_a_loop_through_organisations_of_the_store_is_told(tables_folder: TablesFolder) -> None:
    tables_folder.tables["organisations"] = [tables_folder.row("organisations", "o-2")]
    tables_folder.row("organisations", "o-2")["parent_id"] = "o-4"
    read = tables.read(tables_folder.write("organisations"))
    above = {"o-4": "o-3", "o-3": "o-2", "o-2": "o-1", "o-1": None}
    levels = {"o-4": "grid_branch", "o-3": "community_committee", "o-1": "city_committee"}
    there = {id_: {"parent_id": above[id_], "level": level} for id_, level in levels.items()}
    known: tables.Known = {"sources": {"src": {}}, "areas": {"990001001": {"level": "town"}}}
    tables.check(read, {**known, "organisations": there})
    assert read.faults == [
        here("loop", "organisations", 2, "parent_id", {"line": "o-2 → o-4 → o-3 → o-2"}),
        here(
            "parent_not_above",
            "organisations",
            2,
            "parent_id",
            {"value": "o-4", "level": "grid_branch", "own": "street_committee"},
        ),
    ]


@given(
    cells=st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\n\x00"))
        .map(lambda text: f"x{text}x")
        .filter(lambda text: len(text) <= 200),
        min_size=1,
        max_size=5,
    )
)
def test_any_text_in_a_cell_comes_back_as_it_is(
    tmp_path_factory: pytest.TempPathFactory, cells: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    with (folder / "sources.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "title", "kind"])
        writer.writerows([f"s-{i}", cell, "office"] for i, cell in enumerate(cells))
    read = tables.read(folder)
    assert read.faults == []
    assert [model.cells(row)["title"] for row in read.rows["sources"].values()] == cells
