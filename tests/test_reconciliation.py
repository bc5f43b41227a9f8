"""Figures as intervals: what words allow, what follows from them, and which figures are tied."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygraph.model import Measure, Qualifier, UnitOfCount
from partygraph.reconciliation import Bounds, Said, Tie, added, bounds, share, ties

DAY = date(2020, 7, 1)
BODIES, ITEMS, PERSONS = UnitOfCount.bodies, UnitOfCount.items, UnitOfCount.persons


@pytest.mark.parametrize(
    ("value", "qualifier", "unit", "expected"),
    [
        pytest.param(72, Qualifier.exact, BODIES, (72, 72), id="72个"),
        pytest.param(30, Qualifier.at_least, BODIES, (30, None), id="30多条"),
        pytest.param(800, Qualifier.about, UnitOfCount.yuan, (720, 880), id="800元左右"),
        pytest.param(92.05, Qualifier.exact, UnitOfCount.percent, (92.045, 92.055), id="92.05%"),
        pytest.param(80, Qualifier.exact, UnitOfCount.percent, (79.5, 80.5), id="80%"),
        pytest.param(80, Qualifier.at_least, UnitOfCount.percent, (80, None), id="80%以上"),
        pytest.param(2.2, Qualifier.about, BODIES, (1.98, 2.42), id="2.2左右"),
        pytest.param(-5, Qualifier.about, UnitOfCount.yuan, (-5.5, -4.5), id="below nought"),
    ],
)
def test_the_words_of_a_figure_allow_an_interval(
    value: float, qualifier: Qualifier, unit: UnitOfCount, expected: tuple[float, float | None]
) -> None:
    assert bounds(value, qualifier, unit) == expected


@pytest.mark.parametrize(
    ("part", "whole", "expected"),
    [
        pytest.param((475, 475), (516, 516), (0.920542636, 0.920542636), id="475 of 516"),
        pytest.param((24, 24), (30, None), (0, 0.8), id="24 of 30 or more: at most 80 %"),
        pytest.param((30, None), (40, 40), (0.75, 1), id="30 or more of 40: at least 75 %"),
        pytest.param((30, None), (30, None), (0, 1), id="a bound of a bound says nothing"),
        pytest.param((0, 0), (0, 0), (0, 1), id="nothing of nothing"),
        pytest.param((5, 5), (4, 4), (1, 1), id="never more than the whole"),
    ],
)
def test_a_share_of_a_bound_is_a_bound(
    part: tuple[float, float | None],
    whole: tuple[float, float | None],
    expected: tuple[float, float],
) -> None:
    assert share(Bounds(*part), Bounds(*whole)) == expected


intervals = st.builds(
    lambda low, reach: Bounds(low, None if reach is None else low + reach),
    st.integers(0, 50),
    st.none() | st.integers(0, 50),
)


def inside(one: Bounds) -> st.SearchStrategy[int]:
    """Whole numbers that lie within."""
    return st.integers(int(one.low), int(one.low) + 60 if one.high is None else int(one.high))


@given(st.data(), intervals, intervals)
def test_what_lies_within_the_parts_lies_within_what_is_derived(
    data: st.DataObject, first: Bounds, second: Bounds
) -> None:
    one, other = data.draw(inside(first)), data.draw(inside(second))
    assert added([first, second]).hold(one + other)
    if other > 0 and one <= other:
        assert share(first, second).hold(round(one / other, 9))
    if one == other:
        assert first.meet(second)


@given(intervals, intervals)
def test_two_meet_if_some_number_lies_within_both(first: Bounds, second: Bounds) -> None:
    both = any(first.hold(number) and second.hold(number) for number in range(160))
    assert first.meet(second) is both is second.meet(first)


def said(
    id_: str, indicator: str, value: float, unit: UnitOfCount = BODIES, **given: object
) -> Said:
    """One figure, as a test needs it."""
    told: dict[str, object] = {
        "source_id": "paper",
        "area_id": "350783",
        "subject": "建瓯市",
        "measure": None,
        "as_of": DAY,
        "qualifier": Qualifier.exact,
    }
    told |= given
    qualifier = told.pop("qualifier")
    within = bounds(value, Qualifier(str(qualifier)), unit)
    return Said(id=id_, indicator=indicator, unit_of_count=unit, within=within, **told)  # type: ignore[arg-type]


Plain = tuple[str, str, tuple[str, ...], tuple[float | None, ...], bool]


def tied(*figures: Said) -> list[Plain]:
    """The ties of some figures, as plain values."""
    return [
        (one.figure, one.tie, one.others, tuple(one.within), one.agrees) for one in ties(figures)
    ]


def test_two_sources_that_say_the_same_agree_and_that_say_another_contradict() -> None:
    first = said("f1", "结对单位", 72)
    same = said("f2", "结对单位", 72, source_id="bulletin")
    other = said("f3", "结对单位", 70, source_id="table")
    assert tied(first, same, other) == [
        ("f1", Tie.same, ("f2",), (72, 72), True),
        ("f1", Tie.same, ("f3",), (70, 70), False),
        ("f2", Tie.same, ("f1",), (72, 72), True),
        ("f2", Tie.same, ("f3",), (70, 70), False),
        ("f3", Tie.same, ("f1",), (72, 72), False),
        ("f3", Tie.same, ("f2",), (72, 72), False),
    ]


def test_a_bound_and_a_number_above_it_do_not_contradict_each_other() -> None:
    first = said("f1", "巷子", 30, qualifier=Qualifier.at_least)
    assert tied(first, said("f2", "巷子", 34, source_id="table")) == [
        ("f1", Tie.same, ("f2",), (34, 34), True),
        ("f2", Tie.same, ("f1",), (30, None), True),
    ]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"as_of": date(2020, 6, 30)}, id="of another day"),
        pytest.param({"area_id": "350783001"}, id="of another area"),
        pytest.param({"unit": PERSONS}, id="of persons, not of bodies"),
        pytest.param({"subject": "建安街道"}, id="of another subject"),
    ],
)
def test_figures_of_different_things_are_never_compared(other: dict[str, object]) -> None:
    unit = other.pop("unit", BODIES)
    second = said("f2", "小组", 70, UnitOfCount(str(unit)), source_id="table", **other)
    assert ties([said("f1", "小组", 72), second]) == []


def test_sources_may_name_one_measure_differently_and_one_source_does_not() -> None:
    first = said("f1", "结对单位", 72, measure=Measure.paired_units)
    other = said("f2", "共建单位", 71, measure=Measure.paired_units, source_id="table")
    assert [one.agrees for one in ties([first, other])] == [False, False]
    assert ties([first, other._replace(source_id="paper")]) == []


def test_kinds_that_a_source_gives_with_their_total_add_up_or_do_not() -> None:
    kinds = [said("f1", "机关", 40), said("f2", "事业单位", 20), said("f3", "企业", 12)]
    assert tied(*kinds, said("f4", "单位合计", 72)) == [
        ("f4", Tie.total, ("f1", "f2", "f3"), (72, 72), True)
    ]
    assert tied(*kinds, said("f4", "单位合计", 75)) == [
        ("f4", Tie.total, ("f1", "f2", "f3"), (72, 72), False)
    ]


def test_a_total_of_a_bound_is_a_bound() -> None:
    kinds = [said("f1", "机关", 40, qualifier=Qualifier.at_least), said("f2", "企业", 12)]
    assert tied(*kinds, said("f3", "合计", 60)) == [
        ("f3", Tie.total, ("f1", "f2"), (52, None), True)
    ]
    assert not ties([*kinds, said("f3", "合计", 50)])[0].agrees


def test_persons_person_times_items_and_households_are_never_added() -> None:
    units = (PERSONS, UnitOfCount.person_times, ITEMS, UnitOfCount.households)
    figures = [said(f"f{place}", f"项{place}", 1, unit) for place, unit in enumerate(units)]
    assert ties([*figures, said("all", "合计", 4, PERSONS)]) == ties(
        [figures[0], said("all", "合计", 4, PERSONS)]
    )


def test_parts_of_which_are_no_more_than_their_whole() -> None:
    whole = said("f1", "结对单位", 72)
    parts = [said("f2", "其中：机关", 40), said("f3", "其中：企业", 20)]
    assert tied(whole, *parts) == [
        ("f2", Tie.part, ("f1",), (0.555555556, 0.555555556), True),
        ("f3", Tie.part, ("f1",), (0.277777778, 0.277777778), True),
    ]
    assert [one.agrees for one in ties([whole, *parts, said("f4", "其中：学校", 13)])] == [
        False
    ] * 3


def test_the_longer_indicator_is_a_part_of_the_one_that_it_ends_with() -> None:
    whole = said("f1", "巷子", 30, qualifier=Qualifier.at_least)
    assert tied(whole, said("f2", "铺开改革巷子", 24, subject="“党建+巷长治”")) == [
        ("f2", Tie.part, ("f1",), (0, 0.8), True)
    ]
    exact = said("f1", "巷子", 30)
    assert not ties([exact, said("f2", "铺开改革巷子", 31)])[0].agrees


def test_levels_and_ranks_have_no_parts() -> None:
    levels = UnitOfCount.levels
    assert ties([said("f1", "层级", 3, levels), said("f2", "架构层级", 5, levels)]) == []


def test_a_rate_is_the_share_of_its_stem() -> None:
    cases = [said("f1", "受理诉求", 516, ITEMS), said("f2", "办结", 475, ITEMS)]
    small = said("f3", "系统", 8, ITEMS)
    rate = said("f4", "办结率", 92.05, UnitOfCount.percent)
    derived = (92.0542636, 92.0542636)
    assert tied(*cases, small, rate) == [("f4", Tie.rate, ("f2", "f1"), derived, True)]
    wrong = said("f4", "办结率", 93, UnitOfCount.percent)
    assert tied(*cases, small, wrong) == [("f4", Tie.rate, ("f2", "f1"), derived, False)]
    assert tied(*cases, said("f5", "咨询", 900, ITEMS), rate) == []


def test_a_rate_of_a_bound_is_a_bound() -> None:
    figures = [
        said("f1", "巷", 30, qualifier=Qualifier.at_least),
        said("f2", "覆盖", 24),
        said("f3", "覆盖率", 80, UnitOfCount.percent),
    ]
    assert tied(*figures) == [("f3", Tie.rate, ("f2", "f1"), (0, 80), True)]
    above = figures[2]._replace(within=Bounds(84.5, 85.5))
    assert not ties([*figures[:2], above])[0].agrees


@pytest.mark.parametrize(
    ("subject", "agrees"),
    [
        pytest.param("“6＋3”模式", [True] * 3, id="6 offices and 3 others are 9 bodies"),
        pytest.param("采用6+4模式", [False] * 3, id="10 are not 9"),
        pytest.param("“1+3+N”制度", [], id="N is no number"),
        pytest.param("12345热线", [], id="no sum"),
    ],
)
def test_a_subject_that_states_a_sum_is_checked(subject: str, agrees: list[bool]) -> None:
    parts = [
        said("f1", "办", 6, subject=subject),
        said("f2", "站", 1, subject=subject),
        said("f3", "中心", 2, subject=subject),
    ]
    assert [one.agrees for one in ties(parts)] == agrees


def test_kinds_of_areas_are_parts_of_their_whole() -> None:
    whole = said("f1", "村居", 175, measure=Measure.villages_and_communities)
    villages = said("f2", "行政村", 160, measure=Measure.villages)
    communities = said("f3", "城市社区", 15, measure=Measure.residents_communities)
    assert [(one.figure, one.agrees) for one in ties([whole, villages, communities])] == [
        ("f2", True),
        ("f3", True),
    ]
    more = communities._replace(within=Bounds(16, 16))
    assert [one.agrees for one in ties([whole, villages, more])] == [False, False]


def test_the_ties_of_many_figures_are_found_in_time() -> None:
    figures = [said(f"f{number}", f"指标{number}", number) for number in range(20_000)]
    assert ties(figures) == []
