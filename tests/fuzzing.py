"""Inputs that nobody would send on purpose, and what must hold of each of them.

An input is a file made from a good one (bytes changed, or parts inside an archive) or
of random headers and cells, personal data among them. `Fuzzer.one` reads it and fails where
anything but an `InputError` is raised, or where anything that is told repeats a personal datum.
"""

from __future__ import annotations

import csv
import io
import random
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl

from partygraph import model, tables
from partygraph.errors import InputError
from partygraph.ledgers import mapping
from partygraph.ledgers.limits import Limits
from partygraph.model import TABLES
from partygraph.words import Language, words

LIMITS = Limits(file_mb=2, unpacked_mb=8, columns=60, cells=20_000, cell=2_000, faults=60)
_HEADERS = [
    word
    for language in Language
    for key, told in words(language).items()
    if key.startswith("header.")
    for word in told.split("|")
] + [name for cls in TABLES for name in cls.model_fields]
_SHEETS = [
    word
    for key, told in words(Language.zh).items()
    if key.startswith("sheet.")
    for word in told.split("|")
]
_CELLS = [
    "",
    "建瓯市教育局",
    "东门社区",
    "建安街道东门社区",
    "机关",
    "教育",
    "2020年7月1日",
    "2020/7/1",
    "20200701",
    "2020-02-30",
    "是",
    "否",
    "√",
    "12",
    "１２",
    "1,000",
    "-3",
    "1e999",
    "350783001001",
    "u-1",
    "p-1",
    "src",
    "=1+1",
    "'=1+1",
    "无",
    "合计",
    "注：以上为",
    "a|b、c",
    "\u200b",
    "\x0b",
    "𠮷",
    "9" * 70,
    "长" * 2100,
    "{value}",
    "%s%n",
]


def check_digit(digits: str) -> str:
    """The eighteenth character of a citizen number (GB 11643)."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(digits, weights, strict=True))
    return "10X98765432"[total % 11]


def personal(rng: random.Random) -> str:
    """A personal datum, made up: a citizen number, a mobile number or a mail address."""
    kind = rng.randrange(3)
    if kind == 0:
        first = f"350783{rng.randint(1950, 2005)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}"
        digits = f"{first}{rng.randint(0, 999):03}"
        return digits + check_digit(digits)
    if kind == 1:
        return f"13{rng.randint(0, 9)}{rng.randint(1, 9)}{rng.randint(0, 9999999):07}"
    return f"zhang{rng.randint(10**6, 10**7)}@example.com"


@dataclass
class Told:
    """What a run counted."""

    inputs: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    """Inputs that ended in an InputError."""
    faulty: int = 0
    """Inputs with at least one fault."""
    read: int = 0
    """Inputs without any."""
    planted: int = 0
    """Personal data put into inputs."""
    slowest: float = 0.0


class Fuzzer:
    """Makes inputs from a seed and reads each."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._rng = random.Random(seed)
        self._folder = folder
        self._good = _workbook()
        self._parts = _parts(self._good)
        self._csv = _csv(["id", "title", "kind"], [["src", "一张表", "public_table"]] * 3)
        self._zip = _zipped({"sources.csv": self._csv, "units.xlsx": self._good})
        self.told = Told()
        self._makers: list[tuple[str, str, Callable[[list[str]], bytes]]] = [
            ("bytes of a workbook", ".xlsx", lambda _: self._mutated(self._good)),
            ("parts of a workbook", ".xlsx", self._rezipped),
            ("bytes of a CSV file", ".csv", lambda _: self._mutated(self._csv)),
            ("bytes of a ZIP", ".zip", lambda _: self._mutated(self._zip)),
            ("cells of a CSV file", ".csv", self._random_csv),
            ("cells of a workbook", ".xlsx", self._random_workbook),
            ("noise", ".csv", lambda _: self._rng.randbytes(self._rng.randrange(200))),
        ]

    def one(self) -> None:
        """Make an input, read it, and check all that is told of it."""
        name, suffix, make = self._rng.choice(self._makers)
        planted: list[str] = []
        path = self._folder / f"{self._rng.choice(['单位清单', 'units', '台账', 'x'])}{suffix}"
        path.write_bytes(make(planted))
        began = time.perf_counter()
        said = self._read(path)
        self.told.slowest = max(self.told.slowest, time.perf_counter() - began)
        path.unlink()
        self.told.inputs[name] = self.told.inputs.get(name, 0) + 1
        self.told.planted += len(planted)
        assert not any(datum in said for datum in planted), f"{name}: a personal datum is repeated"

    def _read(self, path: Path) -> str:
        """Read, and everything that anybody would be told."""
        try:
            found = tables.read(path, limits=LIMITS)
            tables.resolve(found, {})
            tables.check(found, {})
        except InputError as error:
            self.told.refused += 1
            return error.sentence(Language.zh) + str(error)
        if found.faults:
            self.told.faulty += 1
        else:
            self.told.read += 1
        said = [
            text
            for fault in (*found.faults, *found.warnings)
            for language in Language
            for text in (fault.place(language), fault.sentence(language))
        ]
        rows = [
            str(model.cells(row).values()) for kept in found.rows.values() for row in kept.values()
        ]
        return "\n".join([*said, *rows, mapping.write(found.unmapped).decode("utf-8-sig")])

    def _mutated(self, data: bytes) -> bytes:
        rng = self._rng
        found = bytearray(data)
        for _ in range(rng.randint(1, 8)):
            place = rng.randrange(len(found))
            choice = rng.randrange(5)
            if choice == 0:
                found[place] = rng.randrange(256)
            elif choice == 1:
                found[place] ^= 1 << rng.randrange(8)
            elif choice == 2:
                del found[place : place + rng.randrange(1, 40)]
            elif choice == 3:
                found[place:place] = rng.randbytes(rng.randrange(1, 9))
            else:
                other = rng.randrange(len(found))
                found[place : place + 16] = found[other : other + 16]
            if not found:
                return b""
        return bytes(found)

    def _rezipped(self, _: list[str]) -> bytes:
        """Change the XML inside: numbers, tags and attributes, which a checksum would hide."""
        rng = self._rng
        parts = dict(self._parts)
        name = rng.choice(list(parts))
        part = parts[name]
        if rng.random() < 0.5:
            parts[name] = self._mutated(part)
        else:
            old, new = rng.choice(_SWAPS)
            parts[name] = part.replace(old, new, rng.randint(1, 3))
        if rng.random() < 0.05:
            del parts[name]
        return _zipped(parts)

    def _table(self, planted: list[str]) -> tuple[list[str], list[list[str]]]:
        rng = self._rng
        if rng.random() < 0.5:
            cls = rng.choice(TABLES)
            known = words(rng.choice(list(Language)))
            header = [
                rng.choice(known.get(f"header.{cls.table}.{name}", name).split("|"))
                for name in cls.model_fields
            ]
            rng.shuffle(header)
        else:
            header = [rng.choice(_HEADERS) for _ in range(rng.randint(1, 12))]
        rows = [
            [rng.choice(_CELLS) for _ in range(rng.randint(1, len(header) + 1))]
            for _ in range(rng.randint(0, 4))
        ]
        if rng.random() < 0.3:
            datum = personal(rng)
            planted.append(datum)
            row = rng.choice([header, *rows])
            before = rng.choice(["", "", "电话 ", "联系方式：", "见 "])
            row[rng.randrange(len(row))] = before + datum
        if rng.random() < 0.3:
            rows.insert(0, header)
            header = [rng.choice(_CELLS)]
        return header, rows

    def _random_csv(self, planted: list[str]) -> bytes:
        header, rows = self._table(planted)
        encoding = self._rng.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16"])
        return _csv(header, rows, self._rng.choice(",\t;"), encoding)

    def _random_workbook(self, planted: list[str]) -> bytes:
        sheets = []
        for number in range(self._rng.randint(1, 3)):
            header, rows = self._table(planted)
            name = self._rng.choice([*_SHEETS, "Sheet1"])[:25] + str(number)
            sheets.append((name, [header, *rows]))
        return written(sheets, self._rng)


_SWAPS = [
    (b'r="A1"', b'r="XFD1048576"'),
    (b'r="B2"', b'r="A1"'),
    (b't="s"', b't="e"'),
    (b't="s"', b't="b"'),
    (b't="s"', b't="n"'),
    (b't="s"', b't="d"'),
    (b't="s"', b't="inlineStr"'),
    (b"<v>1</v>", b"<v>-1</v>"),
    (b"<v>1</v>", b"<v>999999999999</v>"),
    (b"<v>2</v>", b"<v>1e308</v>"),
    (b"<v>", b"<f>1+1</f><v>"),
    (b"<v>0</v>", b"<f>A1</f>"),
    (b"<row ", b'<row r="0" '),
    (b"<row r=", b"<row q="),
    (b"<c r=", b"<c q="),
    (b"?>", b'?><!DOCTYPE x [<!ENTITY a "b">]>'),
    (b"UTF-8", b"UTF-16"),
    (b"<worksheet", b"<x:worksheet"),
    (b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    (b'numFmtId="14"', b'numFmtId="58"'),
    (b'state="visible"', b'state="veryHidden"'),
    (b"worksheets/sheet1.xml", b"../../etc/passwd"),
    (b"rId1", b"rId2"),
    (b's="1"', b's="77"'),
    (b"<si>", b"<si><rPh><t>x</t></rPh>"),
]


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)  # type: ignore[arg-type]
    units = book.create_sheet("单位清单")
    units.append(["驻区单位台账（2020年）"])
    units.append(["序号", "单位名称", "单位性质", "领域", "社区代码", "起始日期", "两新组织"])
    units.append([1, "示例局", "机关", "教育", "350783001001", None, "否"])
    units.append([2, "示例公司", "非公企业", "工业", 350783001001, None, True])
    units["F3"].value = 44013
    units["F3"].number_format = "yyyy-mm-dd"
    units["F4"].value = "2020年7月1日"
    units.merge_cells("A1:G1")
    pairings = book.create_sheet("结对协议")
    pairings.append(["单位名称", "社区代码", "起始日期", "报到党员数"])
    pairings.append(["示例局", "350783001001", "2020-01-01", 12])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        names = [name for name in opened.namelist() if "theme" not in name]
        return {name: opened.read(name) for name in names}


def _zipped(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as opened:
        for name, part in parts.items():
            opened.writestr(name, part)
    return stream.getvalue()


def _csv(
    header: list[str], rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    return text.getvalue().encode(encoding, "replace")


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def written(sheets: list[tuple[str, list[list[str]]]], rng: random.Random) -> bytes:
    """A small workbook, written by hand so that any text can stand in it."""
    names = "".join(
        f'<sheet name="{escape(name)}" sheetId="{i}" r:id="rId{i}"/>'
        for i, (name, _) in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="rId{i}" Type="w" Target="worksheets/sheet{i}.xml"/>'
        for i in range(1, len(sheets) + 1)
    )
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}"><sheets>{names}</sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    for i, (_, rows) in enumerate(sheets, 1):
        body = "".join(
            f'<row r="{r}">'
            + "".join(_xml(c, r, cell, rng) for c, cell in enumerate(row))
            + "</row>"
            for r, row in enumerate(rows, 1)
        )
        parts[f"xl/worksheets/sheet{i}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{body}</sheetData></worksheet>'
        )
    return _zipped({name: part.encode() for name, part in parts.items()})


def _xml(column: int, row: int, cell: str, rng: random.Random) -> str:
    place = f"{chr(65 + column % 26)}{row}"
    if column > 25:
        return ""
    if cell.isdecimal() and cell.isascii() and rng.random() < 0.5:
        return f'<c r="{place}"><v>{cell}</v></c>'
    shown = "".join(sign for sign in cell if sign >= " " or sign in "\t\n")
    return f'<c r="{place}" t="inlineStr"><is><t>{escape(shown)}</t></is></c>'
