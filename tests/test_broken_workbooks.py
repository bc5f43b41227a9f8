"""A folder of ledgers that are each broken in one way: exactly that is told, nothing is written."""

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import fuzzing
from conftest import embedded
from partygraph.errors import InputError
from partygraph.ledgers.limits import Limits
from partygraph.load import load
from partygraph.store import Store, fingerprint, open_store
from partygraph.words import Language
from workbooks import Sheets, book, put, rewritten, zipped

Expected = list[tuple[str, str, int | None, str]]
"""Rule, sheet, row, column of each fault."""
LIMITS = Limits(file_mb=1, unpacked_mb=6, ratio=100, sheets=5, columns=40, cells=3000, cell=2000)
AREA_HEADER = ("区划代码", "区域名称", "规范名称", "层级", "区域类型", "上级代码", "起始日期")
THERE: Sheets = {
    "区划": [
        AREA_HEADER,
        ("990001", "试县", "试县", "县级", "县", None, "2020-01-01"),
        ("990001001001", "甲社区", "甲社区居委会", "村居", "社区", "990001", "2020-01-01"),
        ("990001001002", "重名社区", "重名社区", "村居", "社区", "990001", "2020-01-01"),
        ("990001001003", "重名社区", "重名社区", "村居", "社区", "990001", "2020-01-01"),
    ],
    "单位清单": [
        ("单位编号", "单位名称", "单位性质", "领域", "社区代码", "起始日期"),
        ("u-there", "教育局", "机关", "教育", "990001001001", "2020-01-01"),
    ],
    "党组织清单": [
        ("党组织编号", "党组织名称", "组织层级", "组织形式", "所在区域", "起始日期"),
        ("o-there", "甲社区党委", "社区党委", "党委", "990001001001", "2020-01-01"),
    ],
}
"""What the graph holds before."""

UNITS = "单位清单"


def unit(number: int, **cells: Any) -> dict[str, Any]:
    """A row that is right, but for these cells."""
    right = {
        "单位名称": f"单位{number}",
        "单位性质": "机关",
        "领域": "教育",
        "社区代码": "990001001001",
        "起始日期": "2020-01-01",
    }
    return right | cells


def sheet(*rows: dict[str, Any]) -> list[list[Any]]:
    """A header, and the rows under it."""
    header = list(dict.fromkeys(name for row in rows for name in row))
    return [header, *([row.get(name) for name in header] for row in rows)]


def units(**cells: Any) -> Callable[[int], bytes]:
    """A workbook with one unit that is right, but for these cells."""
    return lambda number: book({UNITS: sheet(unit(number, **cells))})


def one(name: str, **cells: Any) -> Callable[[int], bytes]:
    """A workbook with a sheet of this name and one row."""
    return lambda _: book({name: sheet(cells)})


def pairing(**cells: Any) -> Callable[[int], bytes]:
    """A workbook with one pairing that is right, but for these cells; each of another day."""

    def make(number: int) -> bytes:
        day = f"2020-{number // 28 + 1:02}-{number % 28 + 1:02}"
        right = {"结对单位": "教育局", "结对社区": "甲社区", "签约日期": day, "报到党员数": 7}
        return book({"结对协议": sheet(right | cells)})

    return make


def organisation(**cells: Any) -> Callable[[int], bytes]:
    """A workbook with one organisation that is right, but for these cells."""
    right = {
        "组织层级": "网格（小区）党支部",
        "组织形式": "党支部",
        "所在区域": "甲社区",
        "起始日期": "2020-01-01",
    }
    return lambda number: book({"党组织": sheet({"党组织名称": f"支部{number}", **right, **cells})})


def in_xml(
    old: bytes, new: bytes, name: str = "xl/worksheets/sheet1.xml"
) -> Callable[[int], bytes]:
    """A good workbook with a piece of its XML exchanged."""

    def make(number: int) -> bytes:
        def change(parts: dict[str, bytes]) -> None:
            assert old in parts[name]
            parts[name] = parts[name].replace(old, new, 1)

        return rewritten(units()(number), change)

    return make


def with_part(name: str) -> Callable[[int], bytes]:
    """A good workbook with one more member."""

    def add(parts: dict[str, bytes]) -> None:
        parts[name] = b"x"

    return lambda number: rewritten(units()(number), add)


def formula(value: bytes) -> Callable[[int], bytes]:
    """A good workbook whose 单位名称 is this cell."""

    def make(number: int) -> bytes:
        def change(parts: dict[str, bytes]) -> None:
            name = "xl/worksheets/sheet1.xml"
            parts[name], changed = re.subn(rb'<c r="A2".*?</c>', value, parts[name], count=1)
            assert changed

        return rewritten(units()(number), change)

    return make


def member(change: Callable[[zipfile.ZipInfo], None], data: bytes = b"x") -> Callable[[int], bytes]:
    """A ZIP with one member whose entry is changed."""

    def make(_: int) -> bytes:
        info = zipfile.ZipInfo("a.csv")
        change(info)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as opened:
            opened.writestr(info, data)
        return stream.getvalue()

    return make


def named(name: str) -> Callable[[zipfile.ZipInfo], None]:
    """Give a member this name."""

    def change(info: zipfile.ZipInfo) -> None:
        info.filename = name

    return change


def linked(info: zipfile.ZipInfo) -> None:
    """Make a member a symbolic link."""
    info.create_system = 3
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def twice(_: int) -> bytes:
    """A ZIP with two members of one name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        opened.writestr("a.csv", b"x")
        with pytest.warns(UserWarning, match="Duplicate"):
            opened.writestr("a.csv", b"y")
    return stream.getvalue()


def lying(number: int) -> bytes:
    """A workbook whose directory says that a member is smaller than it is."""
    data = bytearray(rewritten(units()(number), lambda _: None))
    place = data.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24
    data[place : place + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def nameless(_: int) -> bytes:
    """A ZIP whose member has no name."""
    data = bytearray(zipped({"a": b"x"}))
    del data[data.rindex(b"PK\x01\x02") + 46]
    data[data.rindex(b"PK\x01\x02") + 28] = 0
    place = data.rindex(b"PK\x05\x06") + 12
    data[place] -= 1
    return bytes(data)


def locked(number: int) -> bytes:
    """A ZIP whose member is marked as encrypted."""
    data = bytearray(zipped({"a.csv": f"{number}".encode()}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


def text_of(*lines: str) -> Callable[[int], bytes]:
    """A text of these lines, `#` being the number of the case."""
    return lambda number: "\n".join(lines).replace("#", str(number)).encode()


def dated(made: openpyxl.Workbook) -> None:
    """Show a number that no day has as a day."""
    cell = made[UNITS]["E2"]
    cell.value = 99_999_999
    cell.number_format = "yyyy-mm-dd"


def many_sheets(number: int) -> bytes:
    """A workbook of six sheets."""
    return book({f"{UNITS}{i}": sheet(unit(number)) for i in range(6)})


def two_units(**cells: Any) -> Callable[[int], bytes]:
    """A workbook with the same unit twice."""
    return lambda number: book({UNITS: sheet(unit(number, **cells), unit(number, **cells))})


CSV = "单位名称,单位性质,领域,社区代码,起始日期"
LINE = "单位#,机关,教育,990001001001,2020-01-01"
MOBILE, MAIL = "13812345670", "wang@example.com"
CITIZEN = "35078319800101001" + fuzzing.check_digit("35078319800101001")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BOMB = zipped({"a.csv": b"0" * 3_000_000})
HUGE = zipped({f"{i}.csv": b"0" * 990_000 for i in range(9)})


@dataclass(frozen=True)
class Case:
    """A ledger that is broken in one way, and what is told of it."""

    name: str
    make: Callable[[int], bytes]
    expected: Expected
    file: str = "台账.xlsx"
    inside: str = ""
    """The member of an archive that the fault is told of."""


def cell(
    name: str, make: Callable[[int], bytes], rule: str, column: str, where: str = UNITS
) -> Case:
    """A case of one fault in one cell of the second row."""
    return Case(name, make, [(rule, where, 2, column)])


def whole(name: str, make: Callable[[int], bytes], rule: str, file: str = "台账.xlsx") -> Case:
    """A case of a file that is refused as a whole."""
    return Case(name, make, [(rule, "", None, "")], file)


CASES = [
    cell("no name", units(单位名称=None), "missing_value", "单位名称"),
    cell("a kind that there is not", units(单位性质="衙门"), "not_one_of", "单位性质"),
    cell("a sector that there is not", units(领域="航天"), "not_one_of", "领域"),
    cell("a word for a day", units(起始日期="去年"), "not_a_date", "起始日期"),
    cell("a day that there is not", units(起始日期="2020年2月30日"), "not_a_date", "起始日期"),
    cell("a month for a day", units(起始日期="2020年7月"), "not_a_date", "起始日期"),
    cell("a bare number for a day", units(起始日期=44013), "not_a_date", "起始日期"),
    cell("no day", units(起始日期=None), "missing_value", "起始日期"),
    cell("an end before", units(结束日期="2019-12-31"), "ends_before_it_begins", "结束日期"),
    cell("a name too long", units(单位名称="长" * 201), "too_long", "单位名称"),
    cell("an unknown code", units(社区代码="990001001009"), "unknown_reference", "社区代码"),
    cell("an unknown community", units(社区代码="申社区"), "unknown_name", "社区代码"),
    cell("a name of two", units(社区代码="重名社区"), "unclear_name", "社区代码"),
    cell("no code", units(社区代码="x y"), "not_a_code", "社区代码"),
    cell("a short credit code", units(信用代码="913507"), "uscc_length", "信用代码"),
    cell("a letter O", units(信用代码="91350783MAO0000075"), "uscc_character", "信用代码"),
    cell("a wrong check", units(信用代码="91350783MA0000007H"), "uscc_check", "信用代码"),
    cell("neither yes nor no", units(规上="大概"), "not_yes_or_no", "规上"),
    cell("lost digits", units(信用代码=913507830000000012), "digits_lost", "信用代码"),
    cell("a very long cell", units(简称="长" * 2100), "cell_too_long", "简称"),
    cell("an id of Chinese", units(单位编号="单位一"), "not_a_code", "单位编号"),
    cell("an id of another table", units(单位编号="o-there"), "id_in_store", "单位编号"),
    cell("a citizen number", units(简称=f"证号{CITIZEN}"), "personal_citizen_number", "简称"),
    cell("a mobile number", units(简称=MOBILE), "personal_mobile", "简称"),
    cell("a mobile number, apart", units(简称="138 1234 5670"), "personal_mobile", "简称"),
    cell("a mobile number as a number", units(简称=int(MOBILE)), "personal_mobile", "简称"),
    cell("a landline", units(简称="0599-3812345"), "personal_landline", "简称"),
    cell("a bank card", units(简称="卡号6222021234567890128"), "personal_bank_card", "简称"),
    cell("a mail address", units(简称=f"请寄{MAIL}"), "personal_mail", "简称"),
    cell("a passport", units(简称="护照号E12345678"), "personal_travel_document", "简称"),
    cell("an account", units(简称="微信号：wang_12345"), "personal_messenger", "简称"),
    cell("a name of a person", units(简称="联系人：王小明"), "personal_personal_name", "简称"),
    cell("a negative count", pairing(报到党员数=-1), "too_small", "报到党员数", "结对协议"),
    cell("a part of one", pairing(报到党员数=7.5), "not_a_whole_number", "报到党员数", "结对协议"),
    cell(
        "a word for a count",
        pairing(报到党员数="七"),
        "not_a_whole_number",
        "报到党员数",
        "结对协议",
    ),
    cell(
        "a count too large", pairing(报到党员数=2 * 10**12), "too_large", "报到党员数", "结对协议"
    ),
    cell("an unknown unit", pairing(结对单位="体育局"), "unknown_name", "结对单位", "结对协议"),
    cell("an unknown state", pairing(履约状态="热烈"), "not_one_of", "履约状态", "结对协议"),
    cell("no pair", pairing(结对社区=None), "missing_value", "结对社区", "结对协议"),
    cell(
        "a year of an emperor",
        one("经费", 社区="甲社区", 年度=1800, 经费=1),
        "too_small",
        "年度",
        "经费",
    ),
    cell(
        "no seat",
        one(
            "兼职委员", 单位名称="教育局", 党组织名称="甲社区党委", 席位数=0, 起始日期="2020-01-01"
        ),
        "too_small",
        "席位数",
        "兼职委员",
    ),
    cell(
        "no number",
        one(
            "统计数据",
            统计区域="甲社区",
            统计对象="甲",
            指标="乙",
            数值="很多",
            精确程度="约",
            计量单位="人",
            统计时点="2020-01-01",
        ),
        "not_a_number",
        "数值",
        "统计数据",
    ),
    cell(
        "a branch without an end",
        organisation(组织形式="临时党支部"),
        "temporary_without_end",
        "valid_to",
        "党组织",
    ),
    cell("no unit", organisation(组织层级="单位党组织"), "unit_needed", "unit_id", "党组织"),
    cell("no parent", organisation(上级党组织="天上党委"), "unknown_name", "上级党组织", "党组织"),
    cell(
        "a parent not above",
        organisation(组织层级="街道党工委（镇党委）", 上级党组织="甲社区党委"),
        "parent_not_above",
        "上级党组织",
        "党组织",
    ),
    Case(
        "a loop",
        lambda number: book(
            {
                "党组织": sheet(
                    *(
                        {
                            "党组织编号": f"o-{number}-{a}",
                            "党组织名称": f"圈{number}{a}",
                            "组织层级": level,
                            "组织形式": "党支部",
                            "所在区域": "甲社区",
                            "上级党组织": f"o-{number}-{b}",
                            "起始日期": "2020-01-01",
                        }
                        for a, b, level in (("a", "b", "网格党支部"), ("b", "a", "网格党支部"))
                    )
                )
            }
        ),
        [
            ("loop", "党组织", 2, "上级党组织"),
            ("parent_not_above", "党组织", 2, "上级党组织"),
            ("loop", "党组织", 3, "上级党组织"),
            ("parent_not_above", "党组织", 3, "上级党组织"),
        ],
    ),
    Case(
        "no quote, of a source that there is not: both are told",
        units(数据性质="文献引用", 来源="s-1"),
        [("quote_needed", UNITS, 2, "quote"), ("unknown_reference", UNITS, 2, "来源")],
    ),
    cell(
        "its own parent",
        one(
            "区划",
            区划代码="990002",
            区域名称="x县",
            规范名称="x县",
            层级="县级",
            区域类型="县",
            上级代码="990002",
            起始日期="2020-01-01",
        ),
        "own_parent",
        "上级代码",
        "区划",
    ),
    cell(
        "outside of its parent",
        one(
            "区划",
            区划代码="980001",
            区域名称="y县",
            规范名称="y县",
            层级="县级",
            区域类型="县",
            上级代码="990001",
            起始日期="2020-01-01",
        ),
        "code_outside_parent",
        "上级代码",
        "区划",
    ),
    cell(
        "a formula that ends in an error",
        formula(b'<c r="A2" t="e"><v>#REF!</v></c>'),
        "formula_error",
        "单位名称",
    ),
    cell(
        "a formula without a value",
        formula(b'<c r="A2"><f>B2</f></c>'),
        "formula_without_value",
        "单位名称",
    ),
    cell(
        "a number that is none",
        formula(b'<c r="A2"><v>x1</v></c>'),
        "not_a_number_there",
        "单位名称",
    ),
    cell(
        "a day that is none",
        lambda n: book({UNITS: sheet(unit(n))}, dated),
        "not_a_day_there",
        "起始日期",
    ),
    cell(
        "a project without a pairing",
        one(
            "项目清单",
            单位名称="教育局",
            社区="甲社区",
            项目名称="义诊",
            类别="医疗",
            进度="完成",
            起始日期="2020-01-01",
        ),
        "unknown_name",
        "单位名称",
        "项目清单",
    ),
    Case("the same row twice", two_units(), [("double_row", UNITS, 3, "单位名称")]),
    Case("an id twice", two_units(单位编号="u-twice"), [("double_id", UNITS, 3, "单位编号")]),
    Case("a column that is not known", units(门牌号="1"), [("unknown_column", UNITS, 1, "门牌号")]),
    Case(
        "a column that is missing",
        lambda n: book({UNITS: sheet({k: v for k, v in unit(n).items() if k != "领域"})}),
        [("missing_column", UNITS, 1, "领域")],
    ),
    Case(
        "a column twice",
        lambda n: book({UNITS: [[*unit(n), "单位全称"], [*unit(n).values(), "x"]]}),
        [("double_column", UNITS, 1, "单位全称")],
    ),
    Case(
        "something beside the table",
        lambda n: book({UNITS: [list(unit(n)), [*unit(n).values(), None, "见附件"]]}),
        [("no_header", UNITS, 1, "G")],
    ),
    Case(
        "a column of persons",
        lambda n: book(
            {
                UNITS: sheet(
                    *(
                        unit(n * 100 + i, 负责人=name)
                        for i, name in enumerate(("王小明", "李建国", "陈秀英"))
                    )
                )
            }
        ),
        [("personal_column", UNITS, 1, "负责人")],
    ),
    Case(
        "telephones in a column of their own",
        units(联系电话=MOBILE),
        [("unknown_column", UNITS, 1, "联系电话"), ("personal_mobile", UNITS, 2, "联系电话")],
    ),
    Case(
        "a mobile number in the title",
        lambda n: book({UNITS: [[f"单位清单 联系电话{MOBILE}"], *sheet(unit(n))]}),
        [("personal_mobile", UNITS, 1, "A")],
    ),
    Case(
        "a sheet that is no table",
        lambda n: book({UNITS: sheet(unit(n)), "随笔": sheet({"天气": "晴", "心情": "好"})}),
        [("unknown_table", "随笔", None, "")],
    ),
    Case("no CSV", text_of(CSV, f'"单位"#,{LINE}'), [("not_csv", "", 2, "")], "单位.csv"),
    Case("no end of a quote", text_of(CSV, LINE, '"单位'), [("not_csv", "", 3, "")], "单位.csv"),
    Case(
        "too many cells", text_of(CSV, f"{LINE},多,余"), [("too_many_cells", "", 2, "")], "单位.csv"
    ),
    whole("an empty file", lambda _: b"", "empty_table", "units.csv"),
    whole("no text", lambda _: b"\xff\xfe\xfa" + b"\xff" * 30, "neither_encoding", "单位.csv"),
    whole("zeros", lambda _: CSV.encode() + b"\0" * 9, "neither_encoding", "单位.csv"),
    whole("a workbook of before 2007", lambda _: OLE + b"\0" * 600, "old_workbook"),
    whole("a password", lambda _: OLE + "EncryptedPackage".encode("utf-16-le"), "locked"),
    whole("another program's file", lambda _: b"PK\x03\x04", "other_kind", "台账.ods"),
    whole("macros by name", units(), "other_kind", "台账.xlsm"),
    whole("macros", with_part("xl/vbaProject.bin"), "macros"),
    whole(
        "links to other workbooks",
        with_part("xl/externalLinks/externalLink1.xml"),
        "external_links",
    ),
    whole(
        "entities in a sheet",
        in_xml(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet'),
        "entities",
    ),
    whole(
        "entities in the list of sheets",
        in_xml(b"<workbook ", b'<!DOCTYPE x [<!ENTITY a "b">]><workbook ', "xl/workbook.xml"),
        "entities",
    ),
    whole("half a workbook", lambda n: units()(n)[:900], "broken_archive"),
    whole("XML that breaks off", in_xml(b"</sheetData>", b""), "broken_workbook"),
    whole("a place that there is not", in_xml(b'r="A2"', b'r="??"'), "broken_workbook"),
    whole(
        "a text that there is not", formula(b'<c r="A2" t="s"><v>99999</v></c>'), "broken_workbook"
    ),
    whole("rows out of order", in_xml(b'<row r="2"', b'<row r="1"'), "broken_workbook"),
    whole("no workbook", lambda _: zipped({"a.txt": b"x"}), "not_a_workbook"),
    whole("a directory that lies", lying, "broken_archive"),
    whole("too many sheets", many_sheets, "too_many_sheets"),
    whole(
        "a cell far to the right",
        in_xml(b'<row r="2"', b'<row r="2"><c r="XFD2"><v>1</v></c></row><row r="3"'),
        "too_many_columns",
    ),
    whole(
        "too many cells in all",
        lambda n: book({UNITS: [list(unit(n)), *([["x"] * 40] * 80)]}),
        "too_many_cells_in_all",
    ),
    whole("a file too large", lambda _: os.urandom(1_100_000), "too_large_file", "单位.csv"),
    whole("a zip bomb", lambda _: BOMB, "zip_bomb", "a.zip"),
    whole("too much in a ZIP", lambda _: HUGE, "unpacks_too_large", "a.zip"),
    whole("a path out of the ZIP", member(named("../../etc/a.csv")), "unsafe_name", "a.zip"),
    whole("a path from the root", member(named("/etc/a.csv")), "unsafe_name", "a.zip"),
    whole("a file without a name", nameless, "unsafe_name", "a.zip"),
    whole("a drive", member(named("C:\\a.csv")), "unsafe_name", "a.zip"),
    whole("a link in a ZIP", member(linked, b"/etc/passwd"), "link_inside", "a.zip"),
    whole("a ZIP with a password", locked, "locked", "a.zip"),
    whole("a name twice in a ZIP", twice, "broken_archive", "a.zip"),
    whole("a ZIP that is none", lambda _: b"x" * 99, "broken_archive", "a.zip"),
    Case(
        "a ZIP in a ZIP",
        lambda _: zipped({"b.zip": zipped({"a.csv": b"x"})}),
        [("zip_in_zip", "", None, "")],
        "a.zip",
        "b.zip",
    ),
]
KINDS = {rule for case in CASES for rule, *_ in case.expected} | {
    "symbolic_link",
    "personal_in_name",
}


@pytest.fixture(scope="module")
def there(_ladybug: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Keep a graph with a community, a unit and an organisation."""
    folder = tmp_path_factory.mktemp("there")
    with open_store(embedded(folder / "graph.lbug"), create=True) as store:
        load(store, put(folder, "已有.xlsx", book(THERE)))
        yield store


def told(store: Store, path: Path) -> list[tuple[str, str, str, int | None, str]]:
    """What is told of a load that fails, having written nothing."""
    before = store.revision(), fingerprint(store)
    with pytest.raises(InputError) as caught:
        load(store, path, limits=LIMITS)
    assert (store.revision(), fingerprint(store)) == before
    for one_fault in caught.value.faults:
        for language in Language:
            said = one_fault.place(language) + one_fault.sentence(language)
            assert not any(datum in said for datum in (MOBILE, MAIL, CITIZEN, "王小明"))
    return [
        (fault.rule, fault.file, fault.sheet, fault.row, fault.column)
        for fault in caught.value.faults
    ]


@pytest.mark.parametrize("number", range(len(CASES)), ids=[case.name for case in CASES])
def test_what_is_broken_is_told_by_file_sheet_row_and_column_and_nothing_is_written(
    there: Store, tmp_path: Path, number: int
) -> None:
    case = CASES[number]
    path = put(tmp_path, case.file, case.make(number))
    folder = path.parent if path.suffix not in {".xlsx", ".csv"} else path
    file = f"{case.file}/{case.inside}" if case.inside else case.file
    assert told(there, folder) == [(rule, file, *place) for rule, *place in case.expected]


def test_a_folder_of_all_of_them_tells_all_of_it_at_once(there: Store, tmp_path: Path) -> None:
    expected = []
    for number, case in enumerate(CASES):
        name = f"{number:03}/{case.file}"
        put(tmp_path, name, case.make(number))
        file = f"{name}/{case.inside}" if case.inside else name
        expected += [(rule, file, *place) for rule, *place in case.expected]
    (tmp_path / "link.csv").symlink_to("/etc/passwd")
    expected.append(("symbolic_link", "link.csv", "", None, ""))
    expected.append(("symbolic_link", "linked", "", None, ""))
    put(tmp_path, f"{MOBILE}.csv", b"a,b\n1,2\n")
    (tmp_path / "linked").symlink_to("/etc", target_is_directory=True)
    found = told(there, tmp_path)
    in_name = [fault for fault in found if fault[0] == "personal_in_name"]
    of_that = {file for _, file, *_ in in_name}
    assert len(in_name) == 1
    assert sorted(map(str, (f for f in found if f[1] not in of_that))) == sorted(map(str, expected))


def test_there_are_more_than_sixty_kinds_of_fault() -> None:
    assert len(KINDS) > 60


def test_a_million_formatted_rows_and_columns_without_content_are_passed_over(
    there: Store, tmp_path: Path
) -> None:
    def widen(parts: dict[str, bytes]) -> None:
        name = "xl/worksheets/sheet1.xml"
        cells = b"".join(b'<c r="%s5" s="0"/>' % letters for letters in (b"XFB", b"XFC", b"XFD"))
        far = b'<row r="5">' + cells + b'</row><row r="1048576"><c r="XFD1048576" s="0"/></row>'
        parts[name] = parts[name].replace(b"</sheetData>", far + b"</sheetData>")
        parts[name] = parts[name].replace(
            b'<dimension ref="A1:E2"/>', b'<dimension ref="A1:XFD1048576"/>'
        )

    path = put(tmp_path, "台账.xlsx", rewritten(units()(7_000), widen))
    assert load(there, path, limits=LIMITS).changed_anything
    day = datetime.fromisoformat("2020-01-01")
    assert not load(there, put(tmp_path, "台账.xlsx", units(起始日期=day)(7_000))).changed_anything
