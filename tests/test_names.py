"""Finding names: by what people type for them, and by nothing else."""

from itertools import combinations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from partygraph.names import Form, Index, Match, Named, nearest, plain, readings

QUICK = settings(max_examples=150, deadline=None)
AREAS = ["建瓯市", "福建省", "澄城县", "横街社区", "建瓯"]
NAMES = [
    "建瓯市住房和城乡建设局",
    "建瓯市住房公积金中心",
    "建瓯市建筑市场管理局",
    "横街社区",
    "横街社区居委会",
    "建瓯市",
    "建瓯市重点项目中心",
    "重庆路社区",
    "长春银行",
    "音乐巷",
    "共青团建瓯市委员会",
    "建瓯市人民政府办公室",
    "建瓯市妇女联合会",
    "女儿桥社区",
    "绿洲Ａ栋",
]


def index(*names: str) -> Index:
    return Index([Named(number, name, Form.name) for number, name in enumerate(names)], AREAS)


def found(text: str, names: list[str] = NAMES) -> list[tuple[str, Match]]:
    return [(hit.text, hit.match) for hit in index(*names).find(text)]


@pytest.mark.parametrize(
    ("text", "name", "match"),
    [
        ("市住建局", "建瓯市住房和城乡建设局", Match.short_name),
        ("住建局", "建瓯市住房和城乡建设局", Match.short_name),
        ("建瓯市住建局", "建瓯市住房和城乡建设局", Match.short_name),
        ("团市委", "共青团建瓯市委员会", Match.short_name),
        ("市政府办", "建瓯市人民政府办公室", Match.short_name),
        ("市妇联", "建瓯市妇女联合会", Match.short_name),
        ("hjsq", "横街社区", Match.initials),
        ("HJSQ", "横街社区", Match.initials),
        ("hengjiesq", "横街社区", Match.mixed),
        ("jianou", "建瓯市", Match.pinyin),
        ("jian ou", "建瓯市", Match.pinyin),
        ("jianouzhuf", "建瓯市住房和城乡建设局", None),
        ("chongqinglu", "重庆路社区", Match.pinyin),
        ("zhongqinglu", "重庆路社区", Match.pinyin),
        ("zhongdian", "建瓯市重点项目中心", Match.pinyin),
        ("changchunyinhang", "长春银行", Match.pinyin),
        ("zhangchunyinxing", "长春银行", Match.pinyin),
        ("yinyue", "音乐巷", Match.pinyin),
        ("yinle", "音乐巷", Match.pinyin),
        ("nverqiao", "女儿桥社区", Match.pinyin),
        ("nüerqiao", "女儿桥社区", Match.pinyin),
        ("nuerqiao", "女儿桥社区", Match.pinyin),
        ("A栋", "绿洲Ａ栋", Match.part),
        ("社区", "横街社区", Match.part),
    ],
)
def test_a_name_is_found_by_what_people_type(text: str, name: str, match: Match | None) -> None:
    assert dict(found(text)).get(name) == match


@pytest.mark.parametrize(
    "text", ["市局", "市建住局", "房和建局", "住房建", "横区社", "", "  ", "xyz", "/", "."]
)
def test_a_text_that_is_no_short_name_finds_nothing(text: str) -> None:
    assert found(text) == []


def test_the_surest_comes_first_and_ties_stand_by_number() -> None:
    names = ["东横街社区", "横街社区居委会", "横街社区", "横山街小学社区", "横街社区", "红椒山泉"]
    assert [(hit.number, hit.match) for hit in index(*names).find("横街社区")] == [
        (2, Match.exact),
        (4, Match.exact),
        (1, Match.beginning),
        (0, Match.part),
        (3, Match.short_name),
    ]
    by_initials = [hit.number for hit in index(*names).find("hjsq")]
    assert by_initials == [2, 4, 5, 1, 0]


def test_a_body_is_found_once_by_its_best_name() -> None:
    names = Index(
        [
            Named(7, "建瓯市住房和城乡建设局", Form.name),
            Named(7, "市住建局", Form.short),
            Named(8, "陶朱社区", Form.name),
            Named(8, "陶珠社区居委会", Form.former),
        ],
        AREAS,
    )
    hits = names.find("市住建局") + names.find("陶珠")
    assert [(hit.number, hit.match, hit.form) for hit in hits] == [
        (7, Match.exact, Form.short),
        (8, Match.beginning, Form.former),
    ]


def test_readings_are_all_readings() -> None:
    assert set(readings("重")) >= {"zhong", "chong"}
    assert set(readings("长")) >= {"chang", "zhang"}
    assert set(readings("行")) >= {"hang", "xing"}
    assert set(readings("乐")) >= {"le", "yue"}
    assert readings("女") == ("nv", "ru", "nu") or {"nv", "nu"} <= set(readings("女"))
    assert readings("3") == ("3",)


some_names = st.lists(
    st.text("重长行乐建瓯区社a3 ", min_size=1, max_size=6).filter(plain), min_size=1, max_size=6
)
letters = st.one_of(
    st.text("abcdeghijlnoqstuxyz3", min_size=1, max_size=7),
    st.lists(
        st.sampled_from(
            [
                "zhong",
                "chong",
                "chang",
                "zhang",
                "hang",
                "xing",
                "le",
                "yue",
                "jian",
                "ou",
                "qu",
                "she",
                "c",
                "z",
                "h",
                "j",
                "o",
                "q",
                "s",
            ]
        ),
        min_size=1,
        max_size=4,
    ).map("".join),
)


@QUICK
@given(some_names, letters)
@example(["建瓯"], "jianou")
def test_pinyin_finds_what_trying_every_reading_finds(names: list[str], text: str) -> None:
    spelled = {Match.pinyin, Match.initials, Match.mixed}
    hits = {hit.number: hit.match for hit in index(*names).find(text)}
    for number, name in enumerate(names):
        if text in plain(name):
            assert hits[number] not in spelled
            continue
        expected = next((m for m in Match if m in spelled and spells(plain(name), text, m)), None)
        assert hits.get(number) == expected


def spells(name: str, text: str, match: Match) -> bool:
    """Whether some characters in a row can be read as the text, trying every reading."""
    return any(reads(name[start:], text, match) for start in range(len(name)))


def reads(name: str, text: str, match: Match) -> bool:
    if not text:
        return True
    if not name:
        return False
    pieces = set()
    for reading in {name[0], *readings(name[0])}:
        lengths = {
            Match.pinyin: [len(reading)],
            Match.initials: [1],
            Match.mixed: range(1, len(reading) + 1),
        }[match]
        pieces |= {reading[:length] for length in lengths}
    return any(
        text.startswith(piece) and reads(name[1:], text[len(piece) :], match) for piece in pieces
    )


@QUICK
@given(
    st.lists(st.text("市住建局委员会办", min_size=1, max_size=8), min_size=1, max_size=5),
    st.text("市住建局委办", min_size=1, max_size=5),
)
def test_short_names_find_what_leaving_out_characters_finds(names: list[str], text: str) -> None:
    hits = {hit.number for hit in index(*names).find(text)}
    for number, name in enumerate(names):
        assert (number in hits) == (text in name or shortens(name, text))


def shortens(name: str, text: str) -> bool:
    """Whether the text is the name with characters left out, from its beginning to an end of it."""
    ends = {len(name)} | {
        name.find(word) + 1 for word in ("委员会", "办公室", "联合会") if word in name
    }
    return len(text) >= 3 and any(
        0 < end - len(text) <= 3 * len(text)
        and name[0] == text[0]
        and name[end - 1] == text[-1]
        and any(
            "".join(chosen) == text[1:-1]
            for chosen in combinations(name[1 : end - 1], len(text) - 2)
        )
        for end in ends
        if end > len(text)
    )


def test_the_nearest_names_are_those_that_look_or_sound_alike() -> None:
    assert nearest("建欧市", NAMES, 1) == ["建瓯市"]
    assert nearest("横接社区", NAMES, 2) == ["横街社区", "横街社区居委会"]
    assert nearest("hengjie", NAMES, 1) == ["横街社区"]
    assert nearest("完全不同的字", ["横街社区"]) == []
    assert nearest("", NAMES) == []


def test_a_pattern_typed_as_text_is_only_text() -> None:
    assert found(".*") == []
    assert found("(a+)+b" * 8) == []
    assert found("[社]") == []
