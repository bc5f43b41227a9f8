"""Files that are made to harm: workbooks that burn a machine, cells that a spreadsheet runs."""

import base64
import csv
import io
import multiprocessing
import os
import resource
import time
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from conftest import TablesFolder, embedded
from partygraph.graph import Graph
from partygraph.ledgers import workbook
from partygraph.ledgers.limits import DEFAULT, Limits, RefusedError
from partygraph.spreadsheets import harmless, plain, runs_as_formula
from partygraph.store import open_store
from partygraph.web import create_app
from workbooks import book, rewritten

MOST_SECONDS = 3 * round(DEFAULT.seconds)
"""A reader stops by its own clock; that what is around it takes as long is no matter of speed."""
MOST_MEMORY = 2**30
"""What a reader may take of a machine: the figure of S18 (docs/security.md)."""
HEAD = (
    b'<?xml version="1.0"?>%s<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
    b'2006/main">%s<sheetData>'
)
TAIL = b"</sheetData></worksheet>"


def sheet(
    rows: bytes, *, before: bytes = b"", dimension: bytes = b"", after: bytes = TAIL
) -> bytes:
    """A workbook whose one sheet is this XML."""

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/worksheets/sheet1.xml"] = HEAD % (before, dimension) + rows + after

    return rewritten(book({"单位清单": [["a"]]}), change)


def rows_of_ratio() -> bytes:
    """1.5 million rows that are alike: 412 KB as a file."""
    return sheet(b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 1_500_000)


def laughs() -> bytes:
    """Entities of entities of entities."""
    entities = b'<!ENTITY a0 "ha">' + b"".join(
        b'<!ENTITY a%d "%s">' % (i, b"&a%d;" % (i - 1) * 10) for i in range(1, 10)
    )
    row = b'<row><c t="inlineStr"><is><t>&a9;</t></is></c></row>'
    return sheet(row, before=b"<!DOCTYPE x [%s]>" % entities)


def outside() -> bytes:
    """An entity that is a file of the machine."""
    row = b'<row><c t="inlineStr"><is><t>&x;</t></is></c></row>'
    return sheet(row, before=b'<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>')


def far_cell() -> bytes:
    """One cell in the last row and the last column that there can be."""
    return sheet(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def far_row() -> bytes:
    """One cell in the last row that there can be."""
    return sheet(b'<row r="1048576"><c r="A1048576"><v>1</v></c></row>')


def lying_dimension() -> bytes:
    """Three rows, of which the sheet says that they are one."""
    rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (i, i) for i in (1, 2, 3))
    return sheet(rows, dimension=b'<dimension ref="A1"/>')


def shared_texts() -> bytes:
    """A million texts that one cell shares."""

    def change(parts: dict[str, bytes]) -> None:
        texts = b"".join(b"<si><t>text %d</t></si>" % i for i in range(1_000_000))
        parts["xl/sharedStrings.xml"] = (
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            + texts
            + b"</sst>"
        )

    return rewritten(book({"单位清单": [["a"]]}), change)


def empty_elements() -> bytes:
    """Millions of cells with nothing in them, and noise that keeps the file from packing well."""
    noise = b"<!--" + base64.b64encode(os.urandom(400_000)) + b"-->"
    return sheet(
        b"<row>" + b"<c/>" * 15_000_000 + b"</row>", after=b"</sheetData>" + noise + b"</worksheet>"
    )


FILES: list[tuple[Callable[[], bytes], set[str]]] = [
    (rows_of_ratio, {"zip_bomb"}),
    (laughs, {"entities"}),
    (outside, {"entities"}),
    (far_cell, {"too_many_columns"}),
    (far_row, {"1 rows"}),
    (lying_dimension, {"3 rows"}),
    (shared_texts, {"1 rows"}),
    (empty_elements, {"0 rows", "too_long_to_read"}),  # by how fast the machine is
]


def read(data: bytes, told: "multiprocessing.Queue[str]") -> None:
    """Read a workbook within the limits of a machine, and tell what came of it."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    try:
        found = sum(len(one.rows) for one in workbook.sheets(data, DEFAULT))
    except RefusedError as refused:
        told.put(refused.rule)
    else:
        told.put(f"{found} rows")


@pytest.mark.parametrize(("make", "expected"), FILES, ids=lambda one: getattr(one, "__name__", ""))
def test_a_workbook_that_is_made_to_harm_takes_little_of_the_machine(
    make: Callable[[], bytes], expected: set[str]
) -> None:
    spawning = multiprocessing.get_context("spawn")
    told = spawning.Queue()
    reading = spawning.Process(target=read, args=(make(), told))
    reading.start()
    assert told.get(timeout=300) in expected
    reading.join()
    assert reading.exitcode == 0


def test_a_workbook_that_takes_too_long_is_refused() -> None:
    began = time.process_time()
    with pytest.raises(RefusedError) as refused:
        list(workbook.sheets(empty_elements(), Limits(seconds=0.2)))
    assert refused.value.rule == "too_long_to_read"
    assert time.process_time() - began < 10


# What a spreadsheet would run

BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
TEXTS = st.text(max_size=30) | st.builds(str.__add__, st.sampled_from((*BEGINS, "'")), st.text())


@given(TEXTS)
def test_what_is_written_is_never_run_and_comes_back(text: str) -> None:
    written = harmless(text)
    assert not runs_as_formula(written)
    if text[:1] != "'" or text[1:2] not in BEGINS:
        assert plain(written) == text
    assert plain(harmless(plain(text))) == plain(text)


@given(st.lists(TEXTS.filter(lambda text: "\x00" not in text), min_size=1, max_size=5))
def test_a_row_of_csv_comes_back(texts: list[str]) -> None:
    out = io.StringIO()
    csv.writer(out).writerow([harmless(text) for text in texts])
    row = next(csv.reader(io.StringIO(out.getvalue(), newline="")))
    assert not any(runs_as_formula(cell) for cell in row)
    ours = [text for text in texts if not (text[:1] == "'" and text[1:2] in BEGINS)]
    assert [plain(cell) for cell in row if cell in {harmless(text) for text in ours}] == ours


def test_no_cell_of_a_ledger_is_a_formula(tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    folder.mkdir()
    tables = TablesFolder(folder)
    names = [f"{begin}HYPERLINK(1)" for begin in BEGINS if begin.strip()]
    for number, name in enumerate(names):
        first = tables.tables["units"][0]
        tables.tables["units"].append({**first, "id": f"u-x{number}", "name": name})
    with open_store(embedded(tmp_path / "graph.lbug"), create=True) as store:
        tables.load_into(store)
        client = TestClient(create_app(Graph(store)))
        given_ = {"area": "990001", "as_of": "2020-07-01"}
        made = client.get("/api/ledger", params=given_).content
    opened = openpyxl.load_workbook(io.BytesIO(made))
    cells = [cell for one in opened for row in one.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "b"}
    risky = [cell for cell in cells if runs_as_formula(str(cell.value or ""))]
    assert {cell.value for cell in risky} >= {"=HYPERLINK(1)", "＝HYPERLINK(1)"}
    # Such a text is marked as quoted: it is no formula either when somebody edits it.
    assert all(cell.quotePrefix for cell in risky if cell.data_type == "s")
