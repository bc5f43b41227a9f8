"""The same body under two names: what is one, what only looks so, and why."""

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partygraph.sameness import LIKELY, Body, Sign, candidates, likely, pair_id

PLACES = {
    "35": ("福建省",),
    "3507": ("南平市",),
    "350783": ("建瓯市", "建瓯县"),
    "350783001": ("建安街道",),
    "350783002": ("通济街道",),
    "350783001001": ("东门社区",),
    "350783001002": ("西门社区",),
    "350783002001": ("前街社区居委会",),
    "350702": ("延平区",),
    "350702001": ("梅山街道",),
    "350702001001": ("水井窠社区",),
}
HERE, NEAR, THERE = "350783001001", "350783001002", "350783002001"


def unit(id_: str, name: str, area: str = HERE, **given: object) -> Body:
    return Body(id_, "units", name, area_id=area, **given)  # type: ignore[arg-type]


def score(one: Body, other: Body) -> float:
    found = candidates([one, other], PLACES, least=0.0)
    return found[0].score if found else 0.0


def signs(one: Body, other: Body) -> set[Sign]:
    return {part.sign for pair in candidates([one, other], PLACES, 0.0) for part in pair.parts}


SAME = [
    ("建瓯市住房和城乡建设局", "市住建局"),
    ("建瓯市住房和城乡建设局", "福建省南平市建瓯市住房城乡建设局"),
    ("建安街道办事处", "建安街道"),
    ("建安街道办事处", "建安街道办"),
    ("建瓯市第一中学", "建瓯市第１中学"),
    ("建瓯市第一中学", "建瓯一中"),
    ("建瓯市钧源机械制造有限公司", "钧源(建瓯)机械制造有限责任公司"),
    ("建瓯市钧源机械制造有限公司", "建瓯市钧源机械制造股份有限公司"),
    ("建瓯市钧源机械制造有限公司", "建瓯市钧源机械制造有限公思"),
    ("建瓯市钧源机械制造有限公司", "建瓯市钧源机械制造有贤公司"),
    ("建瓯市钧源机械制造有限公司", "建瓯市钧源机械有限公司"),
    ("建瓯市疾病预防控制中心", "建瓯市疾控中心"),
    ("建瓯市自然资源局", "建瓯市国土资源局"),
    ("建瓯市文化馆", "建瓯市文华馆"),
    ("东门社区卫生服务站", "建瓯市建安街道东门社区卫生服务站"),
    ("东门社区卫生服务站", "东门社区 卫生服务站"),
    ("建瓯市图书馆", "建瓯市图书馆（原：建瓯县图书馆）"),
    ("建瓯县图书馆", "建瓯市图书馆"),
]
OTHERS = [
    ("建瓯市第一小学", "建瓯市第二小学"),
    ("建瓯市第十一小学", "建瓯市第十二小学"),
    ("东门社区卫生服务站", "西门社区卫生服务站"),
    ("建瓯市财政局", "南平市财政局"),
    ("建瓯市财政局", "延平区财政局"),
    ("建瓯市农业银行", "建瓯市农业银行城东支行"),
    ("建瓯市钧源机械制造有限公司", "建瓯市钧源机械制造有限公司分公司"),
    ("建瓯市钧源机械制造有限公司", "建瓯市钧源机械制造集团有限公司"),
    ("建瓯市钧源机械制造有限公司", "建瓯市铭源机械制造有限公司"),
    ("建瓯市钧源机械制造有限公司", "建瓯市钧源纺织服装有限公司"),
    ("建瓯市图书馆", "建瓯市博物馆"),
    ("建瓯市城东小学", "建瓯市城西小学"),
    ("建瓯市老年大学", "建瓯市大学"),
    ("建瓯市人民法院", "建瓯市人民检察院"),
    ("建瓯市实验小学", "建瓯市小学"),
    ("建瓯市供电公司", "建瓯市燃气公司"),
    ("幸福里A区物业", "幸福里B区物业"),
]


@pytest.mark.parametrize(("name", "other"), SAME)
def test_another_spelling_of_a_name_is_likely_the_same_body(name: str, other: str) -> None:
    assert score(unit("u-1", name), unit("u-2", other)) >= LIKELY


@pytest.mark.parametrize(("name", "other"), OTHERS)
def test_what_only_looks_alike_is_not_offered(name: str, other: str) -> None:
    assert score(unit("u-1", name), unit("u-2", other)) < LIKELY


def test_the_parts_say_what_speaks_for_and_against() -> None:
    pair = candidates([unit("u-2", "市住建局"), unit("u-1", "建瓯市住房和城乡建设局")], PLACES)[0]
    assert (pair.first, pair.second) == ("u-1", "u-2") or pair.first == "u-2"
    assert {part.sign: part.points for part in pair.parts} == {
        Sign.same_name: 6.0,
        Sign.same_place: 1.0,
        Sign.same_area: 1.5,
    }
    assert {part.sign: part.detail for part in pair.parts} == {
        Sign.same_name: "住建局",
        Sign.same_place: "350783",
        Sign.same_area: HERE,
    }


def test_a_code_decides() -> None:
    right, other = "11350783MB0123456X", "11350783MB0123457U"
    one = unit("u-1", "建瓯市财政局", uscc=right)
    assert score(one, unit("u-2", "市财局", THERE, uscc=right)) > 0.9
    assert signs(one, unit("u-2", "某某中心", THERE, uscc=right)) == {
        Sign.same_code,
        Sign.elsewhere,
    }
    assert score(one, unit("u-2", "建瓯市财政局", uscc=other)) < LIKELY


def test_what_lies_near_and_is_linked_alike_is_likelier() -> None:
    one = unit("u-1", "鹏翔农产品有限公司", ties=frozenset({"c-1", "c-2"}))
    alike = "鹏祥农产品有限公司"
    scores = [
        score(one, unit("u-2", alike, "350702001001")),
        score(one, unit("u-2", alike, THERE)),
        score(one, unit("u-2", alike, NEAR)),
        score(one, unit("u-2", alike, HERE)),
        score(one, unit("u-2", alike, HERE, ties=frozenset({"c-1"}))),
    ]
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


def test_a_short_name_that_two_bodies_fit_is_offered_for_neither() -> None:
    lone = [unit("u-1", "鹤泉家园服务队"), unit("u-2", "鹤泉服务队")]
    assert [pair.second for pair in candidates(lone, PLACES)] == ["u-2"]
    two = [*lone, unit("u-3", "鹤泉社区服务队")]
    offered = {frozenset((p.first, p.second)): p.score for p in candidates(two, PLACES, 0.05)}
    assert offered.get(frozenset({"u-1", "u-2"}), 0) < LIKELY


def test_organisations_of_two_places_are_two() -> None:
    def branch(id_: str, area: str, kind: str = "grid_branch") -> Body:
        return Body(id_, "organisations", "安康家园小区党支部", kind=kind, area_id=area)

    here, there = f"{HERE}-x01", f"{NEAR}-x02"
    assert candidates([branch("o-1", here), branch("o-2", there)], PLACES) == []
    assert len(candidates([branch("o-1", here), branch("o-2", here)], PLACES)) == 1
    assert len(candidates([branch("o-1", here), branch("o-2", HERE)], PLACES)) == 1


def test_a_unit_and_an_organisation_are_never_one() -> None:
    same = Body("o-1", "organisations", "建瓯市财政局", area_id=HERE)
    assert candidates([unit("u-1", "建瓯市财政局"), same], PLACES, least=0.0) == []


def test_a_pair_called_different_is_not_offered_again() -> None:
    bodies = [unit("u-1", "建瓯市财政局"), unit("u-2", "市财政局")]
    assert len(candidates(bodies, PLACES)) == 1
    assert candidates(bodies, PLACES, judged=[pair_id("u-2", "u-1")]) == []


def test_new_rows_are_compared_with_known_ones_only() -> None:
    known = [unit("u-1", "建瓯市财政局"), unit("u-2", "市财政局")]
    new = [unit("n-1", "建瓯财政局"), unit("n-2", "建瓯市教育局"), unit("u-2", "市财政局")]
    found = likely(new, known, PLACES)
    assert [(pair.first, pair.second) for pair in found] == [("u-1", "n-1"), ("u-2", "n-1")]


def test_the_order_of_the_rows_does_not_matter() -> None:
    bodies = [
        unit("u-1", "建瓯市财政局"),
        unit("u-2", "市财政局"),
        unit("u-3", "建瓯市财正局", NEAR),
        unit("u-4", "财政局", THERE),
    ]
    found = {
        frozenset((pair_id(p.first, p.second), p.score) for p in candidates(order, PLACES, 0.05))
        for order in permutations(bodies)
    }
    assert len(found) == 1


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.text(alphabet="第一二东西门建瓯市社区小学有限公司分局（）()1Ａ~ \n0〇十百", max_size=12),
        max_size=8,
    )
)
def test_no_name_is_too_strange(names: list[str]) -> None:
    bodies = [unit(f"u-{number}", name) for number, name in enumerate(names)]
    for pair in candidates(bodies, PLACES, least=0.05):
        assert pair.first != pair.second
        assert 0.05 <= pair.score <= 1
        assert pair.parts
