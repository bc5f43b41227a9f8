"""The report for print: one content, two forms, nothing from outside, every name escaped."""

import io
import re
import zipfile
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser
from starlette.testclient import TestClient
from typer.testing import CliRunner

from conftest import TablesFolder, demo
from partygraph.graph import AreaOf, Graph
from partygraph.papers import report_of
from partygraph.report import Line, Report, ReportForm, Section, Text, css_text, html, plot
from partygraph.report_docx import document
from partygraph.shell import app
from partygraph.store import Store
from partygraph.web import create_app
from partygraph.words import Language, words

DAY = date(2020, 7, 1)
HOSTILE = "</title><script>alert(1)</script><img src=x onerror=alert(1)>\"'\\{{7*7}}"


def asked(area: str = "350783", lang: Language = Language.zh) -> AreaOf:
    return AreaOf(area=area, as_of=DAY, lang=lang)


def page_of(store: Store, wanted: AreaOf) -> str:
    return report_of(Graph(store), wanted, ReportForm.html).decode()


class Seen(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("language", Language)
def test_both_forms_say_the_same(seeded_ladybug: Store, language: Language) -> None:
    said = words(language)
    graph, wanted = Graph(seeded_ladybug), asked(lang=language)
    page = Seen(report_of(graph, wanted, ReportForm.html).decode()).text
    made = docx.Document(io.BytesIO(report_of(graph, wanted, ReportForm.docx)))
    cells = [cell.text for table in made.tables for row in table.rows for cell in row.cells]
    letters = [one.text for one in made.paragraphs] + cells
    for key in (
        "overview",
        "coverage",
        "gaps",
        "risks",
        "balance",
        "figures",
        "quality",
        "sources",
    ):
        title = said[f"report.{key}"]
        assert title in page
        assert any(title in one for one in letters)
    for number in ("72", "147", "2,565", "15 / 29"):
        assert number in page
        assert any(number in one for one in letters)
    assert "2020-07-01" in page
    assert said["Standing.illustrative"] in page


def test_a_report_says_what_is_made_up_and_where_rows_come_from(seeded_ladybug: Store) -> None:
    page = Seen(page_of(seeded_ladybug, asked())).text
    assert re.search(r"本报告 [0-9]+ 行数据中有 [0-9]+ 行为示例数据", page)
    assert "（示例）" in page
    assert "统计用区划代码" in page
    assert "养老助老" in page  # the bottleneck, in words


def test_a_report_has_no_script_and_takes_nothing_from_outside(seeded_ladybug: Store) -> None:
    page = page_of(seeded_ladybug, asked())
    seen = Seen(page)
    assert {"script", "img", "iframe", "object"}.isdisjoint(seen.tags)
    assert not any(name.startswith("on") for name in seen.attributes)
    assert "http://" not in page
    assert "https://" not in page
    assert "default-src 'none'" in unescape(page)
    assert "unsafe" not in page


@pytest.mark.parametrize("form", ReportForm)
def test_hostile_names_are_text(
    empty_ladybug: Store, tables_folder: TablesFolder, form: ReportForm
) -> None:
    tables_folder.row("areas", "990001")["name"] = HOSTILE
    tables_folder.row("areas", "990001001002")["name"] = "\x0b" + HOSTILE
    tables_folder.row("sources", "src")["title"] = HOSTILE
    tables_folder.row("units", "u-1")["name"] = HOSTILE
    tables_folder.load_into(empty_ladybug)
    made = report_of(Graph(empty_ladybug), asked("990001"), form)
    if form is ReportForm.html:
        seen = Seen(made.decode())
        assert {"script", "img"}.isdisjoint(seen.tags)
        assert HOSTILE in seen.text
    else:
        opened = docx.Document(io.BytesIO(made))
        assert HOSTILE in opened.paragraphs[0].text
        with zipfile.ZipFile(io.BytesIO(made)) as archive:
            for name in archive.namelist():
                if name.endswith((".xml", ".rels")):
                    ET.fromstring(archive.read(name))


def test_the_running_title_cannot_leave_its_string() -> None:
    assert css_text('试县"; } * { display: none') == (
        '"试县\\22 \\3b \\20 \\7d \\20 \\2a \\20 \\7b \\20 display\\3a \\20 none"'
    )


def test_a_number_holds_until_the_day_of_the_next_one() -> None:
    points = ((date(2020, 1, 1), 0), (date(2020, 4, 1), 4), (date(2020, 7, 1), 2))
    drawn = plot(Line("", points), width=156, height=136)
    assert drawn.path == "26.0,116.0 76.0,116.0 76.0,16.0 126.0,16.0 126.0,66.0"
    assert [text for *_, text in drawn.marks] == ["0", "2"]
    assert plot(Line("", ())).path == ""
    one = plot(Line("", ((DAY, 3),)))
    assert [text for *_, text in one.marks] == ["3"]


def test_an_area_with_next_to_nothing_has_a_report(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    for form in ReportForm:
        assert report_of(Graph(empty_ladybug), asked("990001001201"), form)


def test_a_document_is_a4_with_chinese_type_a_running_title_and_page_numbers() -> None:
    told = Report("标题", "县", "截至", "", (Section("一", (Text(("句",)),)),), "zh-CN")
    made = docx.Document(io.BytesIO(document(told)))
    page = made.sections[0]
    assert (page.page_width.mm, page.page_height.mm) == (  # type: ignore[union-attr]
        pytest.approx(210, abs=0.1),
        pytest.approx(297, abs=0.1),
    )
    assert page.header.paragraphs[0].text == "标题　截至"
    assert "PAGE" in page.footer.paragraphs[0]._p.xml  # noqa: SLF001
    assert 'w:eastAsia="宋体"' in made.styles["Normal"].element.xml
    assert html(told).count("<h2>") == 1


def test_a_report_prints_to_a4_without_a_request(
    browser: Browser, seeded_ladybug: Store, tmp_path: Path
) -> None:
    path = tmp_path / "report.html"
    path.write_text(page_of(seeded_ladybug, asked()), encoding="utf-8")
    page = browser.new_page()
    asked_for: list[str] = []
    page.on("request", lambda request: asked_for.append(request.url))
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    assert asked_for == [path.as_uri()]
    assert said == []
    assert re.search(rb"/MediaBox \[0 0 59[45][.0-9]* 84[12][.0-9]*\]", printed)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert wide <= 0
    page.close()


def test_ledger_and_report_over_http_are_files(seeded_ladybug: Store) -> None:
    client = TestClient(create_app(Graph(seeded_ladybug)))
    given = {"area": "350783003", "as_of": "2020-07-01"}
    page = client.get("/api/report", params=given)
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["content-security-policy"] == "frame-ancestors 'self'"
    letter = client.get("/api/report", params=given | {"format": "docx"})
    assert letter.headers["content-disposition"].endswith('"report-350783003.docx"')
    book = client.get("/api/ledger", params=given | {"lang": "en"})
    assert book.headers["content-disposition"].endswith('"ledger-350783003.xlsx"')
    assert load_workbook(io.BytesIO(book.content)).sheetnames[4] == "Units"
    for path in ("/api/report", "/api/ledger"):
        assert client.get(path, params={"area": "999999"}).status_code == 404
        assert client.get(path, params={"area": "x"}).status_code == 422


def test_where_a_server_holds_the_store_papers_come_from_it(tmp_path: Path) -> None:
    store = tmp_path / "graph.lbug"
    run = CliRunner()
    with demo(store):
        area = ["--area", "460106", "--as-of", "2020-07-01", "--store", str(store)]
        for command, name in (
            ("ledger", "ledger.xlsx"),
            ("report", "report.html"),
            ("report", "report.docx"),
            ("check", "mend.xlsx"),
        ):
            made = tmp_path / name
            result = run.invoke(app, [command, *area, "-o", str(made)])
            assert result.exit_code == 0, result.output
            assert made.stat().st_size > 1000
        assert "龙华区" in run.invoke(app, ["check", *area]).output


def test_a_report_with_another_ending_is_refused(tmp_path: Path) -> None:
    made = tmp_path / "report.pdf"
    with pytest.raises(Exception, match=r"report\.pdf") as told:
        CliRunner().invoke(app, ["report", "--area", "1", "-o", str(made)], catch_exceptions=False)
    assert ".html, .docx" in str(told.value)
