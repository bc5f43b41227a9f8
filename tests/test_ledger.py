"""The ledger of an area: what offices can read, and `load` takes back."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from conftest import TablesFolder, embedded
from partygraph.ask.quality import TableName
from partygraph.errors import InputError
from partygraph.graph import AreaOf, Graph
from partygraph.ledger import ORDER, cell, sheet_word
from partygraph.ledgers.cells import reader
from partygraph.ledgers.headers import normal, split, vocabulary
from partygraph.ledgers.writing import Sheet, sheet_name, workbook
from partygraph.load import load
from partygraph.model import TABLES, Thing
from partygraph.papers import ledger_of
from partygraph.store import Store, fingerprint, open_store
from partygraph.words import Language, words

ZH = words(Language.zh)
DAY = date(2020, 7, 1)


def asked(area: str, lang: Language = Language.zh) -> AreaOf:
    return AreaOf(area=area, as_of=DAY, lang=lang)


def book_of(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def header_row(sheet: Any) -> int:
    row: int = next(number for number, row in enumerate(sheet.values, 1) if row[1] is not None)
    return row


@pytest.mark.parametrize("language", Language)
def test_a_ledger_loaded_back_changes_nothing(
    seeded: Store, tmp_path: Path, language: Language
) -> None:
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger_of(Graph(seeded), asked("350783", language)))
    before = seeded.revision()
    report = load(seeded, path)
    assert not report.changed_anything
    assert sum(table.left for table in report.tables) > 2000
    assert seeded.revision() == before


def test_each_table_has_its_sheet_and_computed_ones_stand_behind(seeded_ladybug: Store) -> None:
    book = book_of(ledger_of(Graph(seeded_ladybug), asked("350783")))
    tables = [sheet_word(table, ZH) for table in ORDER]
    assert book.sheetnames == [
        *tables,
        "覆盖情况",
        "未结对社区",
        ZH["question.uncovered_by_organisation"],
        "未满足的需求",
    ]
    assert book.sheetnames[:4] == ["党组织清单", "资源清单", "需求清单", "服务清单"]
    for name in book.sheetnames[len(tables) :]:
        assert ZH["ledger.computed"] in [row[0] for row in book[name].values][:6]


def test_a_sheet_is_made_for_people_and_for_print(seeded_ladybug: Store) -> None:
    book = book_of(ledger_of(Graph(seeded_ladybug), asked("350783")))
    sheet = book["单位清单"]
    titles = [row[0] for row in sheet.iter_rows(max_row=4, values_only=True)]
    assert titles[0] == "建瓯市单位清单"
    assert titles[1] == "截至 2020-07-01 · 修订号 1 · 共 228 行"
    assert str(titles[2]).startswith("来源：示例数据（虚构）")
    assert "示例数据" in str(titles[3])
    top = header_row(sheet)
    assert [cell.value for cell in sheet[top]][:3] == ["单位编号", "来源编号", "数据性质"]
    assert sheet.freeze_panes == f"B{top + 1}"
    assert sheet.auto_filter.ref.startswith(f"A{top}:")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == f"${top}:${top}"
    assert sheet.page_setup.fitToHeight == 0
    widths = [one.width for one in sheet.column_dimensions.values()]
    assert min(widths) >= 6
    assert max(widths) <= 43
    row = next(sheet.iter_rows(min_row=top + 1, max_row=top + 1))
    assert isinstance(row[4].value, date)
    assert row[0].font.italic  # made up


def test_the_numbers_of_the_computed_sheet_are_those_of_the_questions(
    seeded_ladybug: Store,
) -> None:
    graph = Graph(seeded_ladybug)
    sheet = book_of(ledger_of(graph, asked("350783")))["覆盖情况"]
    found = {row[:3] for row in sheet.values}
    summary = graph.answer("pairing_coverage", area="350783", as_of="2020-07-01").summary
    title = ZH["question.pairing_coverage"]
    assert (title, ZH["field.units"], summary.units) in found
    assert (title, ZH["field.members_reporting"], summary.members_reporting) in found


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("cls", TABLES, ids=lambda cls: cls.table)
def test_every_header_and_every_word_of_a_sheet_is_read_back(
    cls: type[Thing], language: Language
) -> None:
    said = words(language)
    for column, info in cls.model_fields.items():
        header = split(said[f"header.{cls.table}.{column}"])[0]
        assert vocabulary(cls.table)[normal(header)] == column
        for member in members(info.annotation):
            assert reader(cls, column)(str(cell(member, said))) == member.value
    assert cls.table in ORDER
    assert cls.table in list(TableName)


def members(annotation: Any) -> Iterator[Any]:
    from partygraph.faults import enumeration  # noqa: PLC0415

    yield from enumeration(annotation) or ()


TRICKY = (
    "=1+1",
    "+8613",
    "-5",
    "@SUM(A1)",
    "＝CMD()",
    "'已引用",
    "行一\n行二",
    "<b>&amp;</b>",
    "http://example.org/x",
    "_x000D_",
    "000123",
    "1e5",
    "2020-07-01",
    "𠮷野家",
    "是",
)


@pytest.mark.parametrize("name", TRICKY)
def test_a_name_that_a_spreadsheet_would_touch_comes_back_as_it_was(
    empty_ladybug: Store, tables_folder: TablesFolder, tmp_path: Path, name: str
) -> None:
    tables_folder.row("units", "u-1")["name"] = "'" + name if name[0] in "=+-@＝" else name
    tables_folder.load_into(empty_ladybug)
    kept = empty_ladybug.revision()
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger_of(Graph(empty_ladybug), asked("990001")))
    cells = [one for row in book_of(path.read_bytes())["单位清单"].iter_rows() for one in row]
    found = next(one for one in cells if one.value in {name, name.replace("_x", "_x005F_x")})
    assert found.data_type == "s"
    assert bool(found.quotePrefix) == (name[0] in "=+-@＝")
    assert not load(empty_ladybug, path).changed_anything
    assert empty_ladybug.revision() == kept


@pytest.mark.parametrize("value", [0.1 + 0.2, 1e300, 2.0**53, 10.0**15, 1 / 3, -0.5, 12345.0])
def test_a_number_comes_back_to_the_last_bit(
    empty_ladybug: Store, tables_folder: TablesFolder, tmp_path: Path, value: float
) -> None:
    tables_folder.row("figures", "fig-1")["value"] = repr(value)
    tables_folder.load_into(empty_ladybug)
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger_of(Graph(empty_ladybug), asked("990001")))
    assert not load(empty_ladybug, path).changed_anything


def test_a_day_before_the_spreadsheets_calendar_comes_back(
    empty_ladybug: Store, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    for day, id_ in (("1899-12-31", "u-1"), ("1900-02-28", "u-2")):
        tables_folder.row("units", id_)["valid_from"] = day
    tables_folder.load_into(empty_ladybug)
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger_of(Graph(empty_ladybug), asked("990001")))
    assert not load(empty_ladybug, path).changed_anything


def test_a_street_s_ledger_holds_what_its_rows_refer_to_and_fills_an_empty_store(
    empty_ladybug: Store, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.load_into(empty_ladybug)
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger_of(Graph(empty_ladybug), asked("990001001002")))
    with open_store(embedded(tmp_path / "new.lbug"), create=True) as new:
        report = load(new, path)
        counts = {one.table: one.added for one in report.tables}
        assert counts["registrations"] == 1
        assert counts["units"] == 2  # the one that lies there, the one whose members live there
        assert counts["areas"] == 4  # it, what is above it, and the place of that other unit


def test_an_empty_area_has_a_ledger_too(
    empty_ladybug: Store, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.load_into(empty_ladybug)
    path = tmp_path / "ledger.xlsx"
    path.write_bytes(ledger_of(Graph(empty_ladybug), asked("990001001201")))
    assert not load(empty_ladybug, path).changed_anything


def test_equal_graphs_give_equal_bytes(seeded_ladybug: Store) -> None:
    made = [ledger_of(Graph(seeded_ladybug), asked("350783003")) for _ in range(2)]
    assert made[0] == made[1]


def test_headcounts_of_other_areas_are_not_told(
    tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.row("pairings", "p-2")["members_reporting"] = "2"
    tables_folder.row("pairings", "p-1")["members_reporting"] = "9"
    settings = embedded(tmp_path / "other.lbug", own_area="880001")
    with open_store(settings, create=True) as store:
        tables_folder.load_into(store)
        before = fingerprint(store)
        sheet = book_of(ledger_of(Graph(store), asked("990001")))["结对协议"]
        top = header_row(sheet)
        place = [cell.value for cell in sheet[top]].index("报到党员数")
        assert [row[place] for row in sheet.iter_rows(min_row=top + 1, values_only=True)] == [
            9,
            "<3",
        ]
        assert fingerprint(store) == before


def test_what_no_workbook_can_hold_is_refused_with_its_place() -> None:
    long = Sheet("单位清单", "t", ["编号", "名称"], [["u-1", "长" * 32_768]])
    with pytest.raises(InputError) as told:
        workbook([long], title="t", footer="")
    assert told.value.sentence(Language.zh) == (
        "“单位清单”第 1 行“名称”有 32768 个字，单元格最多 32767 个字。"
    )


def test_a_sheet_has_a_name_that_the_format_allows() -> None:
    assert sheet_name("a/b:c[1]*?\\d") == "a_b_c_1____d"
    assert sheet_name("'" + "长" * 40 + "'") == "长" * 30
    assert sheet_name("") == "_"
