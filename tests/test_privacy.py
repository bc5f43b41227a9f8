"""The guard at the door: personal data is found however it is spelled, and nothing else is."""

import csv
import io
import re
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from conftest import SEED, TablesFolder
from partygraph import load, tables
from partygraph.errors import Fault, InputError, NotFoundError
from partygraph.generate import generate
from partygraph.graph import Graph
from partygraph.privacy import (
    PersonalData,
    is_personal_name,
    personal_column,
    personal_data,
    withheld,
)
from partygraph.store import Store
from partygraph.surnames import COMPOUND_SURNAMES, SURNAMES
from partygraph.web import create_app
from partygraph.words import Language, words

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643-1999, as the standard prints them."""


def citizen_number(region: str, born: str, sequence: str) -> str:
    """A number with its check character; nobody's, but for chance."""
    first = region + born + sequence
    total = sum(int(digit) * weight for digit, weight in zip(first, _WEIGHTS, strict=True))
    return first + "10X98765432"[total % 11]


def card_number(first: str) -> str:
    """A number with the check of Luhn."""
    digits = [int(digit) for digit in reversed(first)]
    total = sum(d if place % 2 else sum(divmod(2 * d, 10)) for place, d in enumerate(digits))
    return first + str(-total % 10)


CITIZEN = citizen_number("350783", "19900101", "123")
K = PersonalData
FOUND = [
    (CITIZEN, K.citizen_number),
    (f"身份证号{CITIZEN}，住建瓯", K.citizen_number),
    ("身份证：350783650101123", K.citizen_number),
    ("350783650101123", K.citizen_number),
    ("身份证 350783 300101 123", K.citizen_number),
    (citizen_number("935082", "19701231", "888"), K.citizen_number),
    (citizen_number("810000", "20010101", "001"), K.citizen_number),
    ("11010519491231002X", K.citizen_number),
    ("11010519491231002x", K.citizen_number),
    ("11010519491231002×", K.citizen_number),
    ("１１０１０５１９４９１２３１００２Ｘ", K.citizen_number),
    ("110105 19491231 002X", K.citizen_number),
    ("110105-1949-1231-002X", K.citizen_number),
    ("13800138123", K.mobile),
    ("138-0013-8123", K.mobile),
    ("138 0013 8123", K.mobile),
    ("138.0013.8123", K.mobile),
    ("(138) 0013-8123", K.mobile),
    ("+86 138 0013 8123", K.mobile),
    ("0086-13800138123", K.mobile),
    ("8613800138123", K.mobile),
    ("013800138123", K.mobile),
    ("1 3 8 0 0 1 3 8 1 2 3", K.mobile),
    ("１３８００１３８１２３", K.mobile),
    ("①③⑧⓪⓪①③⑧①②③", K.mobile),
    ("138\u200b0013\u200d8123", K.mobile),
    ("١٣٨٠٠١٣٨١٢٣", K.mobile),
    ("一三八〇〇一三八一二三", K.mobile),
    ("tel13800138123", K.mobile),
    ("党员 1. 13800138123 2. 13900139123", K.mobile),
    ("手机13800000000", K.mobile),
    ("张三13800138123李四", K.mobile),
    ("138\n00138123", K.mobile),
    ("0599-3832888", K.landline),
    ("（0599）3832888", K.landline),
    ("05993832888", K.landline),
    ("0599 383 2888", K.landline),
    ("+86-599-3832888", K.landline),
    ("010-62345678", K.landline),
    ("电话：3832888", K.landline),
    ("Tel 3832888", K.landline),
    (card_number("622202123456789012"), K.bank_card),
    (card_number("621700123456789"), K.bank_card),
    ("4111 1111 1111 1111", K.bank_card),
    ("卡号4111111111111111", K.bank_card),
    ("zhang.san@163.com", K.mail),
    ("ZHANG＠163．com", K.mail),
    ("zhang @ 163.com", K.mail),
    ("zhang(at)163.com", K.mail),
    ("张三@公司.中国", K.mail),
    ("QQ：12345678", K.messenger),
    ("微信号: zhang_san88", K.messenger),
    ("护照号码E12345678", K.travel_document),
    ("港澳通行证 C12345678", K.travel_document),
    ("香港身份证A123456(3)", K.travel_document),
    ("联系人：张三", K.personal_name),
    ("联系人: 欧阳修", K.personal_name),
    ("联系人（村书记）：王小明", K.personal_name),
    ("负责人张伟，负责全面工作", K.personal_name),
    ("书记 李建国", K.personal_name),
    ("网格员是陈丽", K.personal_name),
    ("联系人：王主任", K.personal_name),
    ("联系人：阿迪力·买买提", K.personal_name),
    ("Contact: Zhang San", K.personal_name),
]
INNOCENT = [
    "", "0", "张三", "350783", "350783004", "350783004003", "350783004003-x01-b02",
    "350783101201001", "350783004003001", "u-350783004003-000123", "4601060010010001",
    "2020-07-01", "2020/7/1", "2020年7月1日 12:30:00", "20200701", "2020-07-01 2021-06-30",
    "15000000000", "13500000000.00", "18234.15384615384", "0.13812345678", "118.3216789,27.0352",
    "91350100M000100Y43", "911101066976941872", "12530100431361529D", "350783600012347",
    "400-800-1234", "4008001234", "800-820-8820", "12345", "110", "服务热线12345", "96110",
    "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3", "13800138000b7e1", "x13800138123",
    "书记项目", "书记：全面负责", "负责人：应急管理局", "负责人：综治办", "负责人：城管执法中队",
    "责任人：安监站", "联系人数：12", "书记文明创建", "党员先锋岗", "党员 120 人", "主任办公会",
    "党员活动 安全生产", "居民委员会", "网格员：12名", "同志们", "组长单位：建瓯市住建局",
    "项目 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18", "12 15 18 20 25 30 35 40 45",
    "建瓯@发布", "@建瓯发布", "http://example.com/a/b?c=1", "微信公众号：建瓯党建", "qq群",
    "第13届第800次会议", "1996-2020", "1:500", "GB/T 2260-2007", "闽建许〔2020〕13号",
]  # fmt: skip


@pytest.mark.parametrize(("text", "kind"), FOUND)
def test_personal_data_is_found(text: str, kind: PersonalData) -> None:
    assert personal_data(text) is kind


@pytest.mark.parametrize("text", INNOCENT)
def test_what_is_nobody_s_is_let_in(text: str) -> None:
    assert personal_data(text) is None


def columns_of(paths: Iterable[Path]) -> Iterator[tuple[str, str, list[str]]]:
    """Every column of some tables: file, header, texts."""
    for path in paths:
        header, *rows = csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        for place, name in enumerate(header):
            yield path.name, name, [row[place] for row in rows]


def test_nothing_in_the_seed_is_personal() -> None:
    found = [
        (file, name, text)
        for file, name, texts in columns_of(SEED.glob("*.csv"))
        for text in set(texts)
        if personal_data(text)
    ]
    assert found == []
    personal = [
        name for _, name, texts in columns_of(SEED.glob("*.csv")) if personal_column(name, texts)
    ]
    assert personal == []


def test_nothing_in_a_generated_city_is_personal(tmp_path: Path) -> None:
    generate(tmp_path, communities=60)
    columns = list(columns_of(tmp_path.glob("*.csv")))
    assert [text for _, _, texts in columns for text in set(texts) if personal_data(text)] == []
    assert [name for _, name, texts in columns if personal_column(name, texts)] == []


_DAYS = st.dates(date(1930, 1, 1), date(2020, 12, 31)).map("{:%Y%m%d}".format)
_CITIZENS = st.builds(
    citizen_number,
    st.sampled_from(["110105", "350783", "460106", "610525", "659001"]),
    _DAYS,
    st.integers(1, 999).map("{:03}".format),
)
_MOBILES = st.builds(
    "{}{:04}{:04}".format,
    st.sampled_from(["130", "138", "147", "150", "166", "173", "186", "191", "199"]),
    st.integers(0, 9999),
    st.integers(1, 9999),
)
_LANDLINES = st.builds(
    "{}-{}{:06}".format,
    st.sampled_from(["010", "021", "0599", "0898", "0913"]),
    st.sampled_from(["3", "6", "86"]),
    st.integers(0, 999999),
)
_CARDS = st.builds(
    card_number,
    st.builds(
        "{}{:011}".format, st.sampled_from(["6217", "6222", "6228"]), st.integers(0, 10**11 - 1)
    ),
)
_MAILS = st.from_regex(
    r"[a-z][a-z0-9_.]{1,12}[a-z0-9]@(163|qq|jianou)\.(com|cn|gov\.cn)", fullmatch=True
)


def _wide(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _strewn(text: str) -> str:
    return "\u200b".join(text)


_SPELLINGS = st.sampled_from([str, _wide, _strewn, "“{}”".format, "（{}）".format, " {}\n".format])
_AROUND = st.sampled_from(
    [
        "{}",
        "电话{}",
        "（{}）",
        "张三，{}，建瓯市人",
        "请于3月5日前联系{}。",
        "备注：{}；共12人",
        "1、{}",
    ]
)


@given(st.one_of(_CITIZENS, _MOBILES, _LANDLINES, _CARDS, _MAILS), _SPELLINGS, _AROUND)
def test_no_spelling_hides_it(datum: str, spelled: Callable[[str], str], around: str) -> None:
    assert personal_data(around.format(spelled(datum))) is not None


@given(
    _CITIZENS,
    st.sampled_from(["6 4 4 4", "6 8 4", "3 3 4 4 4", "6 4 2 2 4"]),
    st.sampled_from(" -."),
)
def test_a_citizen_number_in_groups_is_found(number: str, shape: str, separator: str) -> None:
    rest, groups = number, []
    for length in map(int, shape.split()):
        groups.append(rest[:length])
        rest = rest[length:]
    assert personal_data(separator.join(groups)) is K.citizen_number


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text: str) -> None:
    assert personal_data(text) in {None, *PersonalData}
    assert isinstance(personal_column(text, [text, "x", "张三"]), bool)
    assert isinstance(is_personal_name(text), bool)


NAMES = ["王伟", "李秀英", "张建国", "刘洋", "陈晓燕", "欧阳志远"]
PLACES = [
    "徐墩",
    "房道",
    "吉阳",
    "小松",
    "东峰",
    "南雅",
    "迪口",
    "龙村",
    "水源",
    "川石",
    "顺阳",
    "玉山",
]
COLUMNS = [
    ("姓名", NAMES, True),
    ("姓名", ["Ahmed"], True),
    ("联系人", ["张伟", "综治办"], True),
    ("单位负责人及电话", ["刘洋 13800138123"], True),
    ("单位负责人及电话", ["李秀英（0599-3832888）"], True),
    ("书记", ["王主任"], True),
    ("党支部书记", ["阿迪力·买买提", ""], True),
    ("联系电话", ["3832888"], True),
    ("手机", ["13800138123"], True),
    ("身份证号码", ["35078319900101"], True),
    ("家庭住址", ["建瓯市xx路1号"], True),
    ("出生年月", ["1990-01"], True),
    ("电子邮箱", ["a@b.cn"], True),
    ("微信号", ["zhang_san"], True),
    ("备注", NAMES, True),
    ("", NAMES, True),
    ("名称", [*NAMES, "赵敏"], True),
    ("contact_person", ["Zhang San", "张伟"], True),
    ("姓名", ["", " "], False),
    ("联系人", ["综治办", "党政办", "团委"], False),
    ("负责人", ["住建局", "建瓯市水利局"], False),
    ("责任人", ["社区党委"], False),
    ("服务热线电话", ["12345", "400-800-1234"], False),
    ("党员", ["12", "30"], False),
    ("书记项目", ["古厝修缮", "竹林碳汇"], False),
    ("网格员", ["2人", "3人"], False),
    ("名称", PLACES, False),
    ("村", PLACES, False),
    ("类别", ["安全", "文化", "健康", "环境", "养老"], False),
    ("市", ["宁德市", "龙岩市", "福州市"], False),
    ("设区市", ["宁德", "龙岩", "福州", "厦门", "南平"], False),
    ("资源", ["会议室", "图书馆", "游泳池", "停车场"], False),
    ("members_reporting", ["3", "5", "8"], False),
    ("headcount", ["1", "2"], False),
    ("post", ["1", "2"], False),
]


@pytest.mark.parametrize(("header", "texts", "personal"), COLUMNS)
def test_a_column_of_persons_is_known_by_its_header_and_by_what_it_holds(
    header: str, texts: list[str], *, personal: bool
) -> None:
    assert personal_column(header, texts) is personal


def test_the_names_of_places_are_no_column_of_persons() -> None:
    divisions = SEED / "areas.csv"
    names = [
        re.sub(r"(?:社区|村|镇|街道|乡)$", "", text)
        for _, header, texts in columns_of([divisions])
        if header == "name"
        for text in texts
    ]
    assert not personal_column("村社", names)
    assert not personal_column("名称", names)


@given(
    st.lists(
        st.builds(
            str.__add__,
            st.sampled_from(sorted(COMPOUND_SURNAMES) + list("王李张刘陈杨黄赵吴周")),
            st.text("伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超", min_size=1, max_size=2),
        ),
        min_size=3,
        max_size=12,
        unique=True,
    )
)
def test_generated_names_are_known(names: list[str]) -> None:
    assert all(is_personal_name(name) for name in names)
    assert personal_column("备注", names)


def test_the_lists_hold_what_they_should() -> None:
    assert len(SURNAMES) > 400
    assert all(len(one) == 1 for one in SURNAMES)
    assert all(len(one) == 2 for one in COMPOUND_SURNAMES)


@pytest.mark.parametrize("language", Language)
def test_every_kind_has_its_sentence_and_its_name(language: Language) -> None:
    for kind in PersonalData:
        assert words(language)[f"fault.personal_{kind}"]
        assert words(language)[f"PersonalData.{kind}"]


# --- nothing is repeated ------------------------------------------------------------------------


def test_errors_and_faults_repeat_no_personal_data() -> None:
    fault = Fault(
        "not_one_of", "units", 3, f"列{CITIZEN}", {"value": f"张三 {CITIZEN}", "expected": "x"},
        file=f"{CITIZEN}.csv", sheet="联系人：张三",
    )  # fmt: skip
    error = InputError("request", (fault,), value=CITIZEN)
    missing = NotFoundError("no_such_thing", value="13800138123", near="")
    for language in Language:
        told = " ".join(
            [
                str(error), repr(error.faults), fault.sentence(language), fault.place(language),
                missing.sentence(language), str(missing.details),
            ]
        )  # fmt: skip
        assert CITIZEN not in told
        assert "13800138123" not in told
        assert "张三" not in told
    assert withheld("350783") == "350783"
    assert withheld(CITIZEN) == "***"
    assert withheld(12) == 12


PLANTED = [CITIZEN, "138-0013-8123", "05993832888", "zhang.san@163.com", "6222021234567890128"]
_PLACES = [
    ("units", "u-1", "name"), ("units", "u-1", "uscc"), ("units", "u-1", "id"),
    ("units", "u-1", "kind"), ("units", "u-1", "valid_from"), ("units", "u-1", "area_id"),
    ("pairings", "p-1", "members_reporting"), ("sources", "src", "note"), ("areas", "990001", "id"),
    ("areas", "990001", "former_names"), ("organisations", "o-3", "covers"),
    ("organisations", "o-3", "model_site"), ("figures", "fig-1", "as_of_text"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "id_", "column"), _PLACES)
@pytest.mark.parametrize("datum", PLANTED)
def test_a_planted_datum_is_refused_and_never_repeated(
    table: str, id_: str, column: str, datum: str, tables_folder: TablesFolder
) -> None:
    tables_folder.row(table, id_)[column] = datum
    found = tables.read(tables_folder.write())
    rules = {(fault.rule, fault.table, fault.column) for fault in found.faults}
    assert any(rule.startswith("personal_") and at == table for rule, at, _ in rules)
    assert datum not in repr(found)
    for fault in found.faults:
        for language in Language:
            assert datum not in fault.sentence(language) + fault.place(language)


def test_over_http_a_planted_datum_is_refused_and_never_repeated(
    tmp_path: Path, empty_store: Store, caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    client = TestClient(
        create_app(Graph(empty_store)),
        raise_server_exceptions=False,
        base_url="http://127.0.0.1:8000",
        client=("127.0.0.1", 50000),
    )
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "units"
    sheet.append(["id", "name", "kind", "联系人", f"手机{PLANTED[1]}"])
    sheet.append(["u-1", f"教育局 {CITIZEN}", "government_body", "张建国", PLANTED[1]])
    sheet.append(["u-2", "卫健局", "负责人：刘洋", "李秀英", PLANTED[2]])
    path = tmp_path / "units.xlsx"
    book.save(path)
    content = path.read_bytes()
    for route in ("/api/loads/preview", "/api/loads"):
        for language in Language:
            answer = client.post(
                route,
                content=content,
                params={"name": "units.xlsx"},
                headers={"Accept-Language": language},
            )
            assert "personal_" in answer.text
            for secret in (*PLANTED, "张建国", "李秀英", "刘洋"):
                assert secret not in answer.text
                assert secret not in caplog.text
    written = capfd.readouterr()
    assert not any(secret in written.out + written.err for secret in PLANTED)
    assert load.preview(empty_store, path).faults


LONG = [
    "1 ",
    "11 ",
    "138 ",
    "1",
    "a",
    "a.",
    "联系人",
    "联系人：",
    "联系人 张",
    "一",
    "(",
    "@",
    "tel ",
]


@pytest.mark.parametrize("part", LONG)
def test_a_cell_as_long_as_a_workbook_allows_is_read_at_once(part: str) -> None:
    text = "@" + part * (32_766 // len(part))
    began = time.process_time()
    personal_data(text)
    personal_column("联系人", [text])
    assert time.process_time() - began < 2
