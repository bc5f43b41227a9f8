"""What may follow what in a case: the state machine by itself, and at the door of the graph."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import TablesFolder
from partygraph.casework import FOLLOWS, CaseState, Taken, Wrong, state_of, wrongs
from partygraph.errors import InputError
from partygraph.load import load
from partygraph.model import Channel, StepKind
from partygraph.store import Store
from partygraph.words import Language

OPENED = "2020-06-01T09:00"


def steps(*told: tuple[str, str, str]) -> list[Taken]:
    """Steps of (kind, minute or day, body), numbered as they stand."""
    return [
        Taken(f"s-{number}", number, StepKind(kind), at if "-" in at else f"2020-06-01T{at}", body)
        for number, (kind, at, body) in enumerate(told, 1)
    ]


def rules(
    channel: str, own: Sequence[Taken], opened: str = OPENED, closed: str | None = None
) -> list[tuple[str, str | None]]:
    """The rules that a case breaks, each with the step at which it does."""
    return [(one.rule, one.step) for one in wrongs(Channel(channel), opened, closed, own)]


GOOD = (("received", "09:00", "street"), ("handed_over", "09:00", "a"))
CALLED = (*GOOD, ("handed_over", "09:01", "b"), ("answered", "09:25", "a"))


@pytest.mark.parametrize(
    ("channel", "told", "expected"),
    [
        pytest.param("hotline", [*GOOD, ("closed", "10:00", "street")], [], id="closed unsolved"),
        pytest.param(
            "hotline",
            [("received", "08:59", "street")],
            [("step_before_case", "s-1")],
            id="a step before its case began",
        ),
        pytest.param(
            "hotline",
            [("received", "09:00", "street"), ("closed", "10:00", "s"), ("answered", "11:00", "s")],
            [("closed_needs_reopening", "s-3")],
            id="a step of a closed case",
        ),
        pytest.param(
            "hotline",
            [("received", "09:00", "s"), ("closed", "10:00", "s"), ("reopened", "11:00", "s")],
            [],
            id="a closed case reopened",
        ),
        pytest.param("hotline", [("answered", "09:10", "s")], [("step_cannot_follow", "s-1")]),
        pytest.param(
            "hotline",
            [("received", "09:10", "s"), ("sent_up", "09:05", "s")],
            [("step_goes_back", "s-2")],
            id="a step before the one before it",
        ),
        pytest.param(
            "hotline",
            [("received", "2020-06-01", "s"), ("solved", "09:05", "s")],
            [],
            id="days and minutes of one day do not contradict",
        ),
        pytest.param("hotline", [*GOOD, ("answered", "09:30", "z")], [("answer_not_asked", "s-3")]),
        pytest.param("hotline", [*GOOD, ("studied", "09:30", "a")], [("only_on_meetings", "s-3")]),
        pytest.param(
            "whistle",
            [*CALLED, ("closed", "10:00", "street")],
            [("whistle_unanswered", "s-5")],
            id="a whistle closed while one department has not answered",
        ),
        pytest.param(
            "whistle",
            [*CALLED, ("answered", "09:45", "b"), ("closed", "10:00", "street")],
            [],
            id="a whistle closed when all have answered",
        ),
        pytest.param(
            "whistle",
            [("received", "2020-06-01", "street")],
            [("minutes_needed", "s-1")],
            id="a whistle by days",
        ),
        pytest.param(
            "meeting",
            [
                ("received", "09:00", "street"),
                ("solved", "09:10", "street"),
                ("studied", "09:20", "street"),
                ("closed", "10:00", "street"),
            ],
            [],
            id="a meeting in any order",
        ),
        pytest.param(
            "hotline",
            [("sent_up", "08:00", "s"), ("received", "07:00", "s"), ("closed", "10:00", "s")],
            [
                ("step_before_case", "s-1"),
                ("step_cannot_follow", "s-1"),
                ("step_before_case", "s-2"),
                ("step_goes_back", "s-2"),
                ("step_cannot_follow", "s-2"),
            ],
            id="every fault at once",
        ),
    ],
)
def test_the_rules_of_a_case(
    channel: str, told: list[tuple[str, str, str]], expected: list[tuple[str, str]]
) -> None:
    assert rules(channel, steps(*told)) == expected


def test_what_a_case_says_of_its_closing_fits_its_steps() -> None:
    closing = steps(*GOOD, ("closed", "10:00", "street"))
    assert rules("hotline", closing, closed="2020-06-01") == []
    assert rules("hotline", closing, closed="2020-06-01T10:01") == [("closed_unlike_step", None)]
    assert rules("hotline", steps(*GOOD), closed="2020-06-02") == [("closed_without_step", None)]
    assert rules("whistle", [], opened="2020-06-01") == [("minutes_needed", None)]


KINDS = st.lists(st.sampled_from(StepKind), max_size=9)


@given(KINDS, st.sampled_from([one for one in Channel if one is not Channel.meeting]))
def test_a_course_without_a_fault_is_a_walk_through_the_table_and_a_prefix_of_it_is_too(
    kinds: list[StepKind], channel: Channel
) -> None:
    told = steps(*((kind, f"09:{number:02}", "a") for number, kind in enumerate(kinds)))
    found: list[Wrong] = list(wrongs(channel, OPENED, None, told))
    state: CaseState | None = None
    for place, step in enumerate(told):
        fits = step.kind in FOLLOWS[state]
        mine = {one.rule for one in found if one.step == step.id}
        assert fits != bool(mine & {"step_cannot_follow", "closed_needs_reopening"})
        assert found[: len(list(wrongs(channel, OPENED, None, told[:place])))] == list(
            wrongs(channel, OPENED, None, told[:place])
        )
        state = state_of(channel, None, told[: place + 1])
    if told and not found:
        assert told[0].kind is StepKind.received
        assert (state is CaseState.closed) == (told[-1].kind is StepKind.closed)


@given(st.permutations(["a", "b", "c"]), st.integers(0, 3))
def test_a_whistle_closes_exactly_when_all_have_answered(order: list[str], answers: int) -> None:
    told = [
        ("received", "09:00", "street"),
        *(("handed_over", "09:00", body) for body in "abc"),
        *(("answered", f"09:{10 + place}", body) for place, body in enumerate(order[:answers])),
        ("closed", "10:00", "street"),
    ]
    found = list(wrongs(Channel.whistle, OPENED, None, steps(*told)))
    missing = sorted(set("abc") - set(order[:answers]))
    assert [one.details for one in found] == ([{"value": tuple(missing)}] if missing else [])


# At the door


def refusals(store: Store, city: TablesFolder, *names: str) -> list[tuple[str, str, int | None]]:
    """The rule, the table and the row of each fault that keeps these tables out."""
    with pytest.raises(InputError) as caught:
        city.load_into(store, *names)
    return [(one.rule, one.table, one.row) for one in caught.value.faults]


def step(city: TablesFolder, number: int, **cells: str) -> dict[str, str]:
    """Another step of the tiny city's whistle."""
    return city.row("steps", "st-1") | {"id": f"st-{number}", "number": str(number)} | cells


def test_a_load_that_breaks_a_rule_is_refused_with_every_fault_and_changes_nothing(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("steps", "st-1")["at"] = "2020-05-31T09:00"
    tables_folder.row("steps", "st-3")["unit_id"] = "u-2"
    tables_folder.row("evaluations", "ev-2")["score"] = "101"
    assert refusals(empty_store, tables_folder) == [
        ("outside_scale", "evaluations", 3),
        ("step_before_case", "steps", 2),
        ("answer_not_asked", "steps", 4),
        ("whistle_unanswered", "steps", 6),
    ]
    assert empty_store.revision() == 0


def test_steps_are_checked_beside_those_of_the_graph(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    every = tables_folder.tables["steps"]
    tables_folder.row("cases", "c-1")["closed"] = ""
    tables_folder.tables["steps"] = every[:2]
    tables_folder.load_into(empty_store)
    tables_folder.tables["steps"] = [
        step(
            tables_folder, 6, kind="handed_over", at="2020-06-01T09:01", area_id="", unit_id="u-2"
        ),
        step(tables_folder, 7, kind="closed", at="2020-06-02T10:00"),
    ]
    assert refusals(empty_store, tables_folder, "steps") == [("whistle_unanswered", "steps", 3)]
    del tables_folder.tables["steps"][1]
    tables_folder.load_into(empty_store, "steps")
    tables_folder.row("cases", "c-1")["opened"] = "2020-06-01T09:01"
    assert refusals(empty_store, tables_folder, "cases") == [("step_before_case", "cases", 2)] * 2


def test_under_chinese_headers_a_refusal_speaks_of_steps_and_departments_by_their_words(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    for old in tables_folder.path.glob("*.csv"):
        old.unlink()
    head = "工单编号,环节序号,环节,办理时间,办理单位,办理区域\n"
    reopened = "c-1,6,重新办理,2020-06-03 09:00,,一街道\nc-1,7,吹哨,2020-06-03 09:01,卫健局,\n"
    tables_folder.raw("办理环节.csv", f"{head}{reopened}c-1,8,办结,2020-06-03 10:00,,一街道\n")
    with pytest.raises(InputError) as caught:
        load(empty_ladybug, tables_folder.path)
    assert [one.sentence(Language.zh) for one in caught.value.faults] == [
        "吹哨 c-1 还不能办结：卫健局 尚未报到。",
        "诉求 c-1 的办结时间 2020-06-02 与办结环节 2020-06-03T10:00 不一致。",
    ]


def evaluation(**cells: Any) -> dict[str, str]:
    """A row of evaluations by a unit of a community."""
    return {
        "id": "ev-9",
        "source_id": "src",
        "standing": "public",
        "by_kind": "unit",
        "by_unit_id": "u-1",
        "area_id": "990001001001",
        "score": "80",
        "period": "2020年上半年",
    } | cells


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ({"area_id": "", "unit_id": "u-1"}, "evaluates_itself"),
        ({"score": "-1"}, "outside_scale"),
        ({"scale_least": "100"}, "no_scale"),
        ({"unit_id": "u-2"}, "one_evaluated"),
        ({"by_unit_id": ""}, "speaker_needed"),
        ({"by_kind": "residents", "by_unit_id": ""}, "raters_needed"),
        ({"period": "2020-13"}, "not_a_period"),
    ],
)
def test_an_evaluation_that_cannot_be_is_refused_with_the_rule(
    empty_ladybug: Store, tables_folder: TablesFolder, cells: dict[str, str], rule: str
) -> None:
    tables_folder.tables["evaluations"] = [evaluation(**cells)]
    assert refusals(empty_ladybug, tables_folder) == [(rule, "evaluations", 2)]
