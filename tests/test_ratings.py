"""Scores that are shrunk, places as intervals, periods, and working days."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partygraph.ledgers.cells import reader
from partygraph.model import Case, Evaluation, is_earlier
from partygraph.ratings import (
    first_day,
    latest,
    rank_correlation,
    rank_intervals,
    scaled,
    shrunk,
)
from partygraph.workdays import Calendar

SHARES = st.floats(0, 100)
DAYS = st.dates(date(2019, 1, 1), date(2022, 12, 31))


@given(SHARES, SHARES, st.integers(1, 500), st.integers(0, 100))
def test_a_shrunk_score_lies_between_its_mean_and_the_overall_one_within_its_interval(
    mean: float, overall: float, raters: int, prior: int
) -> None:
    found = shrunk(mean, raters, overall, prior)
    assert min(mean, overall) - 1e-9 <= found.score <= max(mean, overall) + 1e-9
    assert 0 <= found.low <= found.score + 1e-9
    assert found.score - 1e-9 <= found.high <= 100
    wider = shrunk(mean, raters, mean, 0)
    narrower = shrunk(mean, raters * 4, mean, 0)
    assert narrower.high - narrower.low <= wider.high - wider.low + 1e-9


def test_two_of_two_are_shrunk_below_many_who_are_nearly_as_content() -> None:
    assert shrunk(100, 2, 80, 10).score < shrunk(92, 200, 80, 10).score
    assert shrunk(80, 30, 80, 10).score == pytest.approx(80)


@given(st.lists(st.tuples(SHARES, st.floats(0, 20)), max_size=8))
def test_places_are_those_by_whoever_is_surely_above_and_below(
    drawn: list[tuple[float, float]],
) -> None:
    intervals = [(low, low + width) for low, width in drawn]
    assert rank_intervals(intervals) == [
        (
            1 + sum(low > high_here for low, _ in intervals),
            len(intervals) - sum(high < low_here for _, high in intervals),
        )
        for low_here, high_here in intervals
    ]


def test_scales_periods_and_correlations() -> None:
    assert [scaled(3.1, 0, 5), scaled(5, 1, 5), scaled(62, 0, 100)] == pytest.approx([62, 100, 62])
    periods = ["2020", "2020-H2", "2020-Q3", "2020-07", "2021"]
    assert [first_day(one).month for one in periods] == [1, 7, 7, 7, 1]
    assert latest(periods, date(2020, 12, 31)) == "2020-H2"
    assert latest(periods, date(2020, 6, 30)) == "2020"
    assert latest(periods, date(2019, 12, 31)) is None
    assert rank_correlation([1, 2, 3], [10, 20, 90]) == pytest.approx(1)
    assert rank_correlation([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1)
    assert rank_correlation([1, 2], [1, 2]) is None
    assert rank_correlation([1, 1, 1], [1, 2, 3]) is None


@given(DAYS, st.integers(0, 12), st.sets(DAYS, max_size=6), st.sets(DAYS, max_size=6))
def test_the_working_days_until_a_deadline_are_as_many_as_were_asked_for(
    day: date, number: int, off: set[date], worked: set[date]
) -> None:
    calendar = Calendar(off, worked)
    due = calendar.after(day, number)
    between = [day + timedelta(days=one) for one in range(1, (due - day).days + 1)]
    assert sum(map(calendar.is_worked, between)) == number == calendar.between(day, due)
    assert calendar.between(due, day) == -number
    assert number == 0 or calendar.is_worked(due)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2020-07-01", "2020-07-01"),
        ("2020-07-01 09:30:15", "2020-07-01T09:30"),
        ("2020/7/1 9:05", "2020-07-01T09:05"),
        ("2020年7月1日 9时30分", "2020-07-01T09:30"),
        ("２０２０－０７－０１　９：３０", "2020-07-01T09:30"),
        ("2020-02-30 09:30", "2020-02-30 09:30"),
        (datetime(2020, 7, 1), "2020-07-01"),  # noqa: DTZ001  a workbook's time has no zone
        (datetime(2020, 7, 1, 9, 30, 59), "2020-07-01T09:30"),  # noqa: DTZ001
    ],
)
def test_a_moment_is_read_as_registers_write_it(cell: str, expected: str) -> None:
    assert reader(Case, "opened")(cell) == expected


@pytest.mark.parametrize("wrong", ["2020-07-01T24:00", "2020-02-30", "20200701", "9:30", ""])
def test_what_is_no_moment_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match="expected a day"):
        Case.model_validate(
            {
                "id": "c",
                "source_id": "s",
                "standing": "public",
                "channel": "hall",
                "area_id": "99",
                "opened": wrong,
            }
        )


@given(st.lists(st.datetimes(datetime(2020, 1, 1), datetime(2020, 1, 3)), max_size=5))  # noqa: DTZ001
def test_moments_sort_as_their_times_do(times: list[datetime]) -> None:
    texts = sorted(f"{one:%Y-%m-%dT%H:%M}" for one in times)
    assert texts == [f"{one:%Y-%m-%dT%H:%M}" for one in sorted(times)]
    for one, other in pairwise(texts):
        assert is_earlier(one, other) == (one != other)
        assert not is_earlier(one, other[:10]) or one[:10] < other[:10]


@pytest.mark.parametrize(
    ("told", "period"),
    [
        ("2020", "2020"),
        ("2020年度", "2020"),
        ("2020 年上半年", "2020-H1"),
        ("2020年第三季度", "2020-Q3"),
        ("2020年4季度", "2020-Q4"),
        ("2020年7月", "2020-07"),
        ("2020年12月", "2020-12"),
    ],
)
def test_a_period_is_read_as_people_write_it(told: str, period: str) -> None:
    row = {"id": "e", "source_id": "s", "standing": "public", "by_kind": "peers"}
    found = Evaluation.model_validate(row | {"unit_id": "u", "score": 1, "period": told})
    assert found.period == period
