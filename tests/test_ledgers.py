"""Ledgers as offices keep them: what is meant is read, whatever it looks like."""

import random
import subprocess
import sys
from datetime import date, datetime
from enum import EnumType
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

import fuzzing
from conftest import TablesFolder
from partygraph import tables
from partygraph.errors import Fault
from partygraph.faults import enumeration
from partygraph.ledgers import mapping
from partygraph.ledgers.cells import reader
from partygraph.ledgers.headers import normal, split, vocabulary
from partygraph.ledgers.limits import DEFAULT
from partygraph.ledgers.template import template
from partygraph.load import load
from partygraph.model import TABLES, Pairing, Source, SourceKind, Standing, Unit, UnitKind
from partygraph.store import Store
from partygraph.words import Language, words
from workbooks import (
    AREA,
    AREA_HEADER,
    GOOD,
    PAIRING_HEADER,
    UNIT,
    UNIT_HEADER,
    Sheets,
    book,
    put,
    rewritten,
    zipped,
)

DAY, OTHER_DAY = (datetime.combine(date(2020, month, 1), datetime.min.time()) for month in (7, 2))


def read(path: Path, rules: Path | None = None) -> tables.Tables:
    """Read and check beside a store with nothing in it."""
    found = tables.read(path, rules)
    tables.resolve(found, {})
    tables.check(found, {})
    return found


def rows_of(data: bytes, folder: Path, name: str = "台账.xlsx") -> dict[str, list[Any]]:
    """The rows of a workbook that has no fault, by table."""
    found = read(put(folder, name, data))
    assert found.faults == []
    return {table: list(rows.values()) for table, rows in found.rows.items()}


def test_a_workbook_without_ids_that_refers_by_name_becomes_rows_with_the_workbook_as_source(
    tmp_path: Path,
) -> None:
    found = read(put(tmp_path, "建安街道台账.xlsx", book(GOOD)))
    assert found.faults == []
    assert found.warnings == []
    (source,) = found.rows["sources"].values()
    (unit,) = found.rows["units"].values()
    (pairing,) = found.rows["pairings"].values()
    assert source == Source(id=source.id, title="建安街道台账", kind=SourceKind.office)
    assert unit == Unit(
        id=unit.id,
        source_id=source.id,
        standing=Standing.reported,
        valid_from=date(2020, 1, 1),
        name="教育局",
        kind=UnitKind.government_body,
        sector="education",
        area_id="990001001001",
    )
    assert pairing == Pairing(
        id=pairing.id,
        source_id=source.id,
        standing=Standing.reported,
        valid_from=date(2020, 2, 1),
        unit_id=unit.id,
        area_id="990001001001",
        members_reporting=7,
    )
    assert found.places["units", unit.id] == tables.Place("建安街道台账.xlsx", "单位清单", 2)
    assert [(one.name, one.encoding, one.sheets) for one in found.files] == [
        (
            "建安街道台账.xlsx",
            "xlsx",
            (("区划", "areas", 1), ("单位清单", "units", 1), ("结对协议", "pairings", 1)),
        )
    ]


def test_ids_that_are_made_are_the_same_whatever_the_file_and_its_order(tmp_path: Path) -> None:
    other = ("卫健局", "机关", "卫生健康", "990001001001", "2021年1月1日")
    first = rows_of(
        book({"区划": [AREA_HEADER, AREA], "单位清单": [UNIT_HEADER, UNIT, other]}), tmp_path
    )
    again = rows_of(
        book({"单位": [UNIT_HEADER, other, ("教 育 局", *UNIT[1:])], "区划": [AREA_HEADER, AREA]}),
        tmp_path,
        "另一份.xlsx",
    )
    assert {row.id for row in first["units"]} == {row.id for row in again["units"]}


def test_titles_blank_rows_and_columns_numbers_as_text_notes_and_totals_are_no_hindrance(
    tmp_path: Path,
) -> None:
    sheets: Sheets = {
        "区划": [AREA_HEADER, AREA],
        "单位清单": [
            ["2020年驻区单位清单"],
            [],
            ["填报单位：建安街道"],
            [],
            [
                None,
                "序号",
                "单位名称\n（全称）",
                None,
                "单位性质*",
                "领 域",
                "社区代码",
                "起始日期",
                "规上",
            ],
            [
                None,
                1,
                " 教育局 ",
                None,
                "机关单位",
                "教育",
                990001001001,
                DAY,
                "√",
            ],
            [],
            [None, "2", "第一公司", None, "国企", "工业", None, "2020.7.1", "否"],
            [None, "合计", "2家", None, None, None, None, None, 1],
            ["注：以上数据截至2020年底"],
        ],
    }

    def untidy(made: openpyxl.Workbook) -> None:
        sheet = made["单位清单"]
        sheet.merge_cells("A1:I1")
        sheet.merge_cells("G6:G8")
        sheet.sheet_state = "hidden"
        sheet["XFD1048576"].font = Font(bold=True)  # a format far out is no content

    found = read(put(tmp_path, "台账.xlsx", book(sheets, untidy)))
    assert found.faults == []
    units = [
        (row.name, row.kind, row.sector, row.area_id, row.valid_from, row.above_scale)
        for row in found.rows["units"].values()
        if isinstance(row, Unit)
    ]
    day = date(2020, 7, 1)
    assert units == [
        ("教育局", "government_body", "education", "990001001001", day, True),
        ("第一公司", "state_enterprise", "industry", "990001001001", day, False),
    ]
    assert [(one.rule, one.sheet, one.row) for one in found.warnings] == [
        ("hidden_sheet", "单位清单", None),
        ("row_passed_over", "单位清单", 9),
        ("row_passed_over", "单位清单", 10),
    ]
    assert [place.row for (table, _), place in found.places.items() if table == "units"] == [6, 8]


def test_a_header_of_two_rows_is_read_as_one(tmp_path: Path) -> None:
    sheets: Sheets = {
        **{name: rows for name, rows in GOOD.items() if name != "结对协议"},
        "结对协议": [
            ["结对共建情况表"],
            ["序号", "单位名称", "结对社区", None, "协议期限", None],
            [None, None, "名称", "代码", "起始日期", "终止日期"],
            [1, "教育局", "甲社区", "990001001001", "2020年2月1日", "2021年1月31日"],
        ],
    }

    def merge(made: openpyxl.Workbook) -> None:
        for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:D2", "E2:F2"):
            made["结对协议"].merge_cells(cells)

    (pairing,) = rows_of(book(sheets, merge), tmp_path)["pairings"]
    assert (pairing.area_id, pairing.valid_from, pairing.valid_to) == (
        "990001001001",
        date(2020, 2, 1),
        date(2021, 1, 31),
    )


def test_the_epoch_of_1904_and_the_stored_values_of_formulas_are_taken(tmp_path: Path) -> None:
    def mac(made: openpyxl.Workbook) -> None:
        made.epoch = CALENDAR_MAC_1904
        made["结对协议"]["C2"].value = OTHER_DAY

    def calculated(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet3.xml"
        parts[name] = parts[name].replace(b"<v>7</v>", b"<f>3+4</f><v>7</v>")

    (pairing,) = rows_of(rewritten(book(GOOD, mac), calculated), tmp_path)["pairings"]
    assert (pairing.valid_from, pairing.members_reporting) == (date(2020, 2, 1), 7)


@pytest.mark.parametrize(
    "text",
    [
        "2020-07-01",
        "2020-7-1",
        "2020/7/1",
        "2020.7.1",
        "2020.07.01",
        "2020年7月1日",
        "2020 年 07 月 01 日",
        "2020年7月1号",
        "20200701",
        "２０２０年７月１日",
        "2020-07-01 00:00:00",
        "2020/7/1 0:00",
    ],
)
def test_a_day_is_read_in_the_ways_that_people_write_it(text: str) -> None:
    assert reader(Unit, "valid_from")(text) == "2020-07-01"


@pytest.mark.parametrize(
    "text", ["2020年7月", "2020.7", "1/7/2020", "20.7.1", "2020-02-30", "44013"]
)
def test_a_day_that_could_be_another_is_left_for_a_person(text: str) -> None:
    assert reader(Unit, "valid_from")(text) == text


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("１２", "12"),
        ("12.0", "12"),
        ("1,200", "1200"),
        (" 7 ", "7"),
        ("30多", "30多"),
        ("—", None),
    ],
)
def test_a_number_is_read_as_text_and_in_full_width(cell: str, number: str | None) -> None:
    assert reader(Pairing, "members_reporting")(cell) == number


def test_sums_in_ten_thousands_are_yuan_to_the_last_digit(tmp_path: Path) -> None:
    sheets: Sheets = {
        "区划": [AREA_HEADER, AREA],
        "经费": [
            ("社区", "年度", "经费（万元）"),
            ("甲社区", 2020, 30.57),
            ("甲社区", 2021, "0.1"),
        ],
    }
    assert [row.amount for row in rows_of(book(sheets), tmp_path)["budgets"]] == [305_700, 1_000]


ENUMERATIONS = [
    (cls, name, found)
    for cls in TABLES
    for name, info in cls.model_fields.items()
    if (found := enumeration(info.annotation))
]


@pytest.mark.parametrize(("cls", "column", "found"), ENUMERATIONS, ids=str)
def test_every_value_of_an_enumeration_is_read_by_its_words(
    cls: Any, column: str, found: EnumType
) -> None:
    read_cell = reader(cls, column)
    for language in Language:
        for value in found.__members__:
            assert read_cell(words(language)[f"{found.__name__}.{value}"]) == value


@pytest.mark.parametrize("cls", TABLES, ids=lambda cls: cls.table)
@pytest.mark.parametrize("language", Language)
def test_every_column_has_headers_that_no_other_column_of_its_table_has(
    cls: Any, language: Language
) -> None:
    for name in cls.model_fields:
        for word in split(words(language)[f"header.{cls.table}.{name}"]):
            assert (word, vocabulary(cls.table)[normal(word)]) == (word, name)


def test_a_folder_with_folders_and_a_zip_from_chinese_windows_read_like_their_files(
    tmp_path: Path,
) -> None:
    header, row = ",".join(AREA_HEADER), ",".join(AREA)
    areas = f"{header}\n{row}\n".encode("gb18030")
    units = book({"Sheet1": GOOD["单位清单"]})
    put(tmp_path / "in", "街道/区划.csv", areas)
    put(tmp_path / "in", "单位清单.xlsx", units)
    put(tmp_path / "in", "~$单位清单.xlsx", b"a lock file of Excel")
    inside = read(tmp_path / "in")
    assert inside.faults == []
    assert [(one.name, one.encoding) for one in inside.files] == [
        ("单位清单.xlsx", "xlsx"),
        ("街道/区划.csv", "gb18030"),
    ]
    packed = read(
        put(tmp_path, "都在这里.zip", zipped({"区划.csv": areas, "单位清单.xlsx": units}))
    )
    assert packed.faults == []
    assert [one.name for one in packed.files] == ["区划.csv", "单位清单.xlsx"]
    assert [list(packed.rows[table]) for table in ("areas", "units")] == [
        list(inside.rows[table]) for table in ("areas", "units")
    ]


def test_a_header_that_is_not_known_is_asked_for_once(tmp_path: Path) -> None:
    rows = [("单位名称", "单位性质", "行当", "所在社区", "起始日期", "门牌"), (*UNIT, "12号")]
    path = put(tmp_path, "台账.xlsx", book({"区划": [AREA_HEADER, AREA], "单位清单": rows}))
    first = read(path)
    assert [(one.rule, one.row, one.column) for one in first.faults] == [
        ("unknown_column", 1, "行当"),
        ("unknown_column", 1, "门牌"),
        ("missing_column", 1, "领域"),
    ]
    asked = mapping.write(first.unmapped).decode("utf-8-sig").splitlines()
    assert [line.split(",")[:5] for line in asked] == [
        ["文件", "工作表", "表头", "表", "列"],
        ["台账.xlsx", "单位清单", "行当", "units", ""],
        ["台账.xlsx", "单位清单", "门牌", "units", ""],
    ]
    told = asked[0] + "\n台账.xlsx,单位清单,行当,units,领域,\n*,*,门牌,,忽略,\n"
    again = read(path, put(tmp_path, "对照.csv", told.encode("utf-8-sig")))
    assert again.faults == []
    assert [row.sector for row in again.rows["units"].values() if isinstance(row, Unit)] == [
        "education"
    ]


def test_a_mapping_says_which_table_a_sheet_is(tmp_path: Path) -> None:
    path = put(tmp_path, "x.xlsx", book({"区划": [AREA_HEADER, AREA], "Sheet7": GOOD["单位清单"]}))
    rules = put(tmp_path, "m.csv", b"file,sheet,header,table,column\n*,Sheet7,,units,\n")
    assert read(path, rules).files[0].sheets[1] == ("Sheet7", "units", 1)


def test_personal_data_is_told_by_its_cell_and_never_repeated(tmp_path: Path) -> None:
    datum = fuzzing.personal(random.Random(1))
    sheets: Sheets = {
        "区划": [AREA_HEADER, AREA],
        "单位清单": [
            [f"填表人电话 {datum}"],
            UNIT_HEADER,
            (f"教育局（{datum}）", *UNIT[1:]),
            ("卫健局", *UNIT[1:4], datum),
        ],
        datum: [["随便"], [f"联系 {datum}"]],
    }
    found = read(put(tmp_path, f"{datum}.xlsx", book(sheets)))
    told = [
        (one.rule.startswith("personal_"), one.file, one.sheet, one.row, one.column)
        for one in found.faults
    ]
    assert told == [
        (True, "#1", "", None, ""),
        (True, "#1", "#3", None, ""),
        (False, "#1", "#3", None, ""),
        (True, "#1", "#3", 2, "A"),
        (True, "#1", "单位清单", 1, "A"),
        (True, "#1", "单位清单", 3, "单位名称"),
        (True, "#1", "单位清单", 4, "起始日期"),
    ]
    said = [
        one.place(language) + one.sentence(language)
        for one in found.faults
        for language in Language
    ]
    assert not any(datum in text for text in said)


# With a store


def test_loading_a_ledger_again_changes_nothing(empty_store: Store, tmp_path: Path) -> None:
    path = put(tmp_path, "台账.xlsx", book(GOOD))
    assert load(empty_store, path).changed_anything
    assert not load(empty_store, path).changed_anything


def test_names_are_looked_up_in_the_store_in_either_width(
    empty_store: Store, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.row("units", "u-1")["name"] = "教育局（本级）"
    tables_folder.load_into(empty_store)
    rows = [
        PAIRING_HEADER,
        ("教育局(本级)", "一街道乙社区", "2021-02-01", 3),
        ("卫健局", "甲社区", "2021-02-01", 4),
    ]
    path = put(tmp_path, "新结对.xlsx", book({"结对协议": rows}))
    report = load(empty_store, path)
    assert {(one.table, one.added) for one in report.tables} == {("sources", 1), ("pairings", 2)}
    unit = put(
        tmp_path,
        "单位.xlsx",
        book({"单位清单": [UNIT_HEADER, ("卫健局", "机关", "卫生健康", "乙社区", "2020-01-01")]}),
    )
    changed = load(empty_store, unit)
    assert {(one.table, one.added, one.changed) for one in changed.tables} == {
        ("sources", 1, 0),
        ("units", 0, 1),
    }


def test_a_project_is_of_the_pairing_of_its_unit_and_community(
    empty_store: Store, tmp_path: Path
) -> None:
    header = ("序号", "单位名称", "结对社区", "项目名称", "项目类别", "项目进度", "起始日期")
    rows = [header, (1, "教育局", "甲社区", "义诊", "医疗", "已办结", "2020-03-01")]
    together = rows_of(book(GOOD | {"项目清单": rows}), tmp_path)
    assert [row.pairing_id for row in together["projects"]] == [together["pairings"][0].id]
    load(empty_store, put(tmp_path, "台账.xlsx", book(GOOD)))
    report = load(empty_store, put(tmp_path, "项目清单.xlsx", book({"Sheet1": rows})))
    assert {(one.table, one.added) for one in report.tables} == {("sources", 1), ("projects", 1)}


@pytest.mark.parametrize("language", Language)
def test_the_template_loads_as_it_is_and_without_its_examples(
    empty_store: Store, tmp_path: Path, language: Language
) -> None:
    names = [cls.table for cls in TABLES]
    path = put(tmp_path, "模板.xlsx", template(names, language))
    report = load(empty_store, path)
    assert {(one.table, one.added) for one in report.tables} == {
        (name, {"units": 2, "rules": 2, "steps": 5, "evaluations": 2}.get(name, 1))
        for name in names
    }
    made = openpyxl.load_workbook(path)
    for sheet in made.worksheets:
        sheet.delete_rows(3, 5)
    made.save(tmp_path / "空.xlsx")
    empty = read(tmp_path / "空.xlsx")
    assert (empty.faults, empty.warnings, empty.rows) == ([], [], {name: {} for name in names})
    assert not load(empty_store, tmp_path / "空.xlsx").changed_anything


def test_the_template_offers_what_may_stand_there(tmp_path: Path) -> None:
    path = put(tmp_path, "模板.xlsx", template(["units"], Language.zh))
    (sheet,) = openpyxl.load_workbook(path).worksheets
    assert sheet.title == "单位清单"
    headers = {cell.value: cell for cell in sheet[2]}
    lists = {
        str(one.sqref).split(":")[0].rstrip("0123456789"): one.formula1
        for one in sheet.data_validations.dataValidation
    }
    assert lists[headers["规模以上"].coordinate.rstrip("0123456789")] == '"是,否"'
    comment = headers["单位名称"].comment
    assert comment is not None
    assert comment.text == "必填。 填文字。"
    assert sheet.freeze_panes is not None


BOUNDED = """
import resource, sys
from pathlib import Path
from partygraph import tables
from partygraph.errors import InputError
memory = 600 << 20
resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
try:
    tables.read(Path(sys.argv[1]))
except InputError as error:
    print(error.rule)
"""


def test_a_long_text_that_many_cells_share_is_kept_once(tmp_path: Path) -> None:
    def share(parts: dict[str, bytes]) -> None:
        cells = [
            b'<c r="%c%d" t="s"><v>0</v></c>' % (65 + c, r)
            for r in range(1, 8001)
            for c in range(20)
        ]
        rows = [
            b'<row r="%d">%s</row>' % (r + 1, b"".join(cells[20 * r : 20 * r + 20]))
            for r in range(8000)
        ]
        main = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
        parts["xl/worksheets/sheet1.xml"] = (
            b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (main, b"".join(rows))
        )
        parts["xl/sharedStrings.xml"] = b"<sst %s><si><t>%s</t></si></sst>" % (main, b"x" * 9000)

    data = rewritten(book({"随便": [["x"]]}), share)
    path = put(tmp_path, "x.xlsx", data)  # 160,000 cells of 9,000 characters: 1.4 GB as copies
    done = subprocess.run(
        [sys.executable, "-c", BOUNDED, path], check=True, capture_output=True, text=True
    )
    assert done.stdout == "no_tables\n"


def test_what_is_read_is_shown_while_it_is_read(tmp_path: Path) -> None:
    put(tmp_path, "a.xlsx", book(GOOD))
    put(tmp_path, "b.csv", ",".join(UNIT_HEADER).encode())
    told: list[tuple[str, int]] = []
    tables.read(tmp_path, progress=lambda file, rows: told.append((file, rows)))
    assert told == [("a.xlsx", 3), ("b.csv", 0)]


def test_what_is_told_of_a_load_is_bounded(tmp_path: Path) -> None:
    rows = [UNIT_HEADER, *(("甲", "x", "教育", "990001001001", "2020-01-01") for _ in range(900))]
    found = read(put(tmp_path, "台账.xlsx", book({"单位清单": rows})))
    assert len(found.faults) == DEFAULT.faults + 1
    assert found.faults[-1] == Fault(
        "more_faults", details={"count": 401}
    )  # the first: its area too


def test_nothing_that_is_sent_breaks_the_reading(tmp_path: Path) -> None:
    fuzzer = fuzzing.Fuzzer(seed=5, folder=tmp_path)
    for _ in range(400):
        fuzzer.one()
    told = fuzzer.told
    assert sum(told.inputs.values()) == told.refused + told.faulty + told.read == 400
    assert told.planted > 20


def test_a_missing_column_does_not_hide_what_is_wrong_below_it(tmp_path: Path) -> None:
    rows = [
        ("单位名称", "单位性质", "领域", "所在社区"),
        ("教育局", "衙门", "教育", "甲社区"),
        ("卫健局", "机关", "卫生健康", "申社区"),
    ]
    pairings = [PAIRING_HEADER, ("教育局", "甲社区", "2020-02-01", "七")]
    sheets: Sheets = {"区划": [AREA_HEADER, AREA], "单位清单": rows, "结对协议": pairings}
    found = read(put(tmp_path, "台账.xlsx", book(sheets)))
    assert [(one.rule, one.sheet, one.row, one.column) for one in found.faults] == [
        ("missing_column", "单位清单", 1, "起始日期"),
        ("not_one_of", "单位清单", 2, "单位性质"),
        ("unknown_name", "单位清单", 3, "所在社区"),
        ("not_a_whole_number", "结对协议", 2, "报到党员数"),
    ]


def test_cells_and_columns_as_offices_write_them(tmp_path: Path) -> None:
    pairings = [
        ("序号", "街道", "结对单位", "单位性质", "结对社区", "签约日期", "报到党员数"),
        (1, "甲街道", "教育局", "机关", "甲社区", "2020年2月1日", "35人"),
    ]
    budgets = [("社区代码", "年度", "经费（万元）"), ("990001 001 001", "2020年", "15万元")]
    sheets: Sheets = GOOD | {
        "结对协议": pairings,
        "经费": budgets,
        "汇总": [("类别", "数量"), ("一", 1)],
    }
    found = read(put(tmp_path, "台账.xlsx", book(sheets)))
    assert found.faults == []
    assert sorted((one.rule, one.sheet, one.column) for one in found.warnings) == [
        ("column_left_out", "结对协议", "单位性质"),
        ("column_left_out", "结对协议", "街道"),
        ("sheet_passed_over", "汇总", ""),
    ]
    (pairing,), (budget,) = (
        [row.model_dump() for row in found.rows[table].values()]
        for table in ("pairings", "budgets")
    )
    assert pairing["members_reporting"] == 35
    assert (budget["area_id"], budget["year"], budget["amount"]) == ("990001001001", 2020, 150_000)


def test_folders_in_folders_are_read_however_deep(tmp_path: Path) -> None:
    put(tmp_path / "in", "市/街道/社区/台账.xlsx", book(GOOD))
    (tmp_path / "in" / "别处").symlink_to(tmp_path)
    found = read(tmp_path / "in")
    assert [one.name for one in found.files] == ["市/街道/社区/台账.xlsx"]
    assert [(one.rule, one.file) for one in found.faults] == [("symbolic_link", "别处")]
