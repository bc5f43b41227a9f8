"""The report as DOCX, for offices that go on writing in it (pure; python-docx lives here only)."""

from __future__ import annotations

import io
import re
from functools import singledispatch
from typing import Any

import docx
from docx.document import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from partygraph.report import Bars, Line, Numbers, Report, Table, Text

_FONT, _FONT_ZH = "Calibri", "宋体"
_RED = RGBColor(0x82, 0x00, 0x14)
_MUTED = RGBColor(0x59, 0x59, 0x59)
_SHADE = "DCE6F2"
_FULL, _EMPTY = "█", "░"
_BLOCKS = 20
"""Blocks of a bar of full length."""
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def document(told: Report) -> bytes:
    """The report as the bytes of a DOCX file on A4."""
    made = docx.Document()
    _set_up(made, told)
    title = made.add_heading(_text(told.title), level=0)
    for run in title.runs:
        run.font.color.rgb = _RED
    about = made.add_paragraph().add_run(_text(told.about))
    about.font.color.rgb = _MUTED
    if told.warning:
        made.add_paragraph().add_run(_text(told.warning)).bold = True
    for number, section in enumerate(told.sections, start=1):
        made.add_heading(_text(f"{number}. {section.title}"), level=1)
        for block in section.blocks:
            _add(block, made)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def _text(text: str) -> str:
    """A text without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def _set_up(made: Document, told: Report) -> None:
    """A4, a font with Chinese, the running title and the page numbers."""
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    page.top_margin = page.bottom_margin = Mm(20)
    for name in ("Normal", "Title", "Heading 1", "Header", "Footer"):
        style: Any = made.styles[name]
        style.font.name = _FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT_ZH)
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme"):
            style.element.rPr.rFonts.attrib.pop(qn(f"w:{theme}"), None)
    normal: Any = made.styles["Normal"]
    normal.font.size = Pt(10.5)
    page.header.paragraphs[0].text = _text(f"{told.title}　{told.about}")
    footer = page.footer.paragraphs[0]
    for part, kind in ((" / ", "PAGE"), ("", "NUMPAGES")):
        _add_field(footer, kind)
        footer.add_run(part)
    made.core_properties.title = _text(told.title)
    made.core_properties.author = "partygraph"


def _add_field(paragraph: Any, kind: str) -> None:
    """A number that the word processor fills in."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), kind)
    paragraph._p.append(field)  # noqa: SLF001  python-docx has no fields of its own


@singledispatch
def _add(block: object, _made: Document) -> None:
    raise TypeError(block)


@_add.register
def _(block: Numbers, made: Document) -> None:
    table = _table(made, 2, len(block.numbers))
    for place, one in enumerate(block.numbers):
        table.cell(0, place).paragraphs[0].add_run(_text(one.value)).font.size = Pt(15)
        table.cell(1, place).paragraphs[0].add_run(_text(one.label)).font.color.rgb = _MUTED
    made.add_paragraph()


@_add.register
def _(block: Bars, made: Document) -> None:
    _caption(made, block.title)
    table = _table(made, len(block.bars), 3)
    for number, bar in enumerate(block.bars):
        full = round(_BLOCKS * bar.value / block.most)
        texts = (bar.label, _FULL * full + _EMPTY * (_BLOCKS - full), bar.text)
        _fill(table.rows[number], texts)
    made.add_paragraph()


@_add.register
def _(block: Line, made: Document) -> None:
    _caption(made, block.title)
    if not block.points:
        return
    table = _table(made, 2, len(block.points))
    _fill(table.rows[0], [f"{day:%Y-%m}" for day, _ in block.points], Pt(7))
    _fill(table.rows[1], [f"{number:,}" for _, number in block.points], Pt(7))
    made.add_paragraph()


@_add.register
def _(block: Table, made: Document) -> None:
    _caption(made, block.title)
    table = _table(made, 1 + len(block.rows), len(block.headers))
    _fill(table.rows[0], block.headers, Pt(9), shade=True)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)  # noqa: SLF001
    for number, row in enumerate(block.rows, start=1):
        _fill(table.rows[number], row, Pt(9))
    more = made.add_paragraph().add_run(_text(block.more))
    more.font.color.rgb = _MUTED


@_add.register
def _(block: Text, made: Document) -> None:
    for sentence in block.sentences:
        made.add_paragraph(_text(sentence))


def _caption(made: Document, title: str) -> None:
    paragraph = made.add_paragraph()
    paragraph.add_run(_text(title)).bold = True
    paragraph.paragraph_format.keep_with_next = True


def _table(made: Document, rows: int, columns: int) -> Any:
    table = made.add_table(rows=rows, cols=columns, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    return table


def _fill(row: Any, texts: Any, size: Any = None, *, shade: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(_text(text))
        run.font.size = size
        run.bold = shade
        if shade:
            fill = OxmlElement("w:shd")
            fill.set(qn("w:val"), "clear")
            fill.set(qn("w:fill"), _SHADE)
            cell._tc.get_or_add_tcPr().append(fill)  # noqa: SLF001
