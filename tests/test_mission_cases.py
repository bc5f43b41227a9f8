"""The mission's rows of cases and evaluations on both engines, with the published numbers."""

import csv
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from defusedxml import ElementTree
from starlette.testclient import TestClient

from conftest import TablesFolder
from partygraph.ask import QUESTIONS
from partygraph.ask.things import thing
from partygraph.exchange import ExportFormat
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.small_cells import SmallCells
from partygraph.store import Store, fingerprint
from partygraph.web import create_app

COUNTY, STREET, HERE, THERE = "990001", "990001001", "990001001001", "990001001002"
XES = "{http://www.xes-standard.org/}"
DAY = date(2020, 12, 31)
KNOWN = {"source_id": "src", "standing": "public"}


def ask(store: Store, name: str, **given: Any) -> Any:
    """Ask about the tiny county on the last day of 2020."""
    return QUESTIONS[name](store, **{"area": COUNTY, "as_of": DAY, **given})


def case(id_: str, channel: str, opened: str, closed: str = "", area: str = HERE) -> dict[str, str]:
    """A row of cases."""
    own = {"id": id_, "channel": channel, "area_id": area, "category": "housing"}
    return own | {"opened": opened, "closed": closed} | KNOWN


def steps(case_id: str, *told: tuple[str, str, str]) -> list[dict[str, str]]:
    """Rows of the steps of a case: kind, moment, and the body's id."""
    return [
        {
            "id": f"{case_id}-{number}",
            "case_id": case_id,
            "number": str(number),
            "kind": kind,
            "at": at,
            "unit_id": "" if body.startswith("99") else body,
            "area_id": body if body.startswith("99") else "",
        }
        | KNOWN
        for number, (kind, at, body) in enumerate(told, 1)
    ]


def loaded(
    store: Store,
    city: TablesFolder,
    cases: Iterable[dict[str, str]],
    taken: Iterable[dict[str, str]] = (),
    **tables: list[dict[str, str]],
) -> Store:
    """The tiny county with these cases and steps in place of its own."""
    city.tables |= {"cases": list(cases), "steps": list(taken), **tables}
    for name in [name for name, rows in city.tables.items() if not rows]:
        del city.tables[name]
    load(store, city.write())
    return store


def unit(id_: str, kind: str = "government_body") -> dict[str, str]:
    """A unit of the first community."""
    own = {"id": id_, "name": f"{id_}局", "kind": kind, "sector": "law", "area_id": HERE}
    return own | {"valid_from": "2020-01-01"} | KNOWN


def test_row_12_of_516_cases_accepted_475_are_closed_a_rate_of_92_05_percent(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    rows = [
        case(
            f"c-{number:03}",
            "platform" if number < 300 else "hotline",
            f"2020-03-{1 + number % 28:02}",
            "2020-06-01" if number < 475 else "",
            HERE if number % 3 else THERE,
        )
        for number in range(516)
    ]
    told = tables_folder.row("figures", "fig-1") | {"unit_of_count": "items", "as_of": str(DAY)}
    figures = [
        told | {"id": f"fig-{value}", "indicator": name, "measure": name, "value": value}
        for name, value in (("cases_accepted", "516"), ("cases_closed", "474"))
    ]
    store = loaded(empty_store, tables_folder, rows, figures=figures)
    checked = {row.id: row.difference for row in ask(store, "figures_check").rows}
    assert {id_: abs(by) for id_, by in checked.items()} == {"fig-516": 0, "fig-474": 1}
    answer = ask(store, "case_funnel", evidence=True)
    summary = answer.summary
    assert (summary.accepted, summary.closed, summary.pending) == (516, 475, 41)
    assert round(summary.closure_rate, 4) == 0.9205
    assert len(summary.evidence["closed"]) == 475
    assert [(row.channel, row.accepted, row.closed) for row in answer.rows] == [
        ("hotline", 216, 175),
        ("platform", 300, 300),
    ]
    by_area = ask(store, "case_funnel", area=STREET, by="area").rows
    assert [(row.area_id, row.accepted) for row in by_area] == [(HERE, 344), (THERE, 172)]
    before = ask(store, "case_funnel", as_of=date(2020, 5, 31)).summary
    assert (before.accepted, before.closed) == (516, 0)
    log = ask(store, "event_log", limit=2)
    assert (log.total, [row.activity for row in log.rows]) == (516 + 475, ["received", "closed"])


def test_row_12_a_monthly_bulletin_is_reconciled_with_the_cases_of_the_month(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    """40 in June, of which 30 closed by its end; 20 in May, which the bulletin does not count."""
    rows = [
        case(
            f"c-{number:02}",
            "hotline",
            f"2020-{'06' if number < 40 else '05'}-{1 + number % 28:02}",
            "2020-06-30" if number % 4 else "",
        )
        for number in range(60)
    ]
    team = tables_folder.row("indicators", "ind-1")
    tables_folder.tables["indicators"].append(
        team | {"id": "ind-2", "kind": "services", "value": "25", "unit_of_count": "events"}
    )
    told = tables_folder.row("figures", "fig-1") | {"as_of": "2020-06-30", "subject": "热线"}
    june = {"since": "2020-06-01"}
    wanted = [
        ("cases_accepted", "40", "items", june),
        ("cases_closed", "30", "items", june),
        ("cases_pending", "9", "items", june),
        ("closure_rate", "75", "percent", june),
        ("cases_accepted", "60", "items", {"since": ""}),
        ("volunteers", "40", "persons", {"since": ""}),
        ("services", "25", "events", {"since": ""}),
    ]
    figures = [
        told | more | {"id": f"f-{place}", "indicator": f"{name} {place}", "measure": name}
        | {"value": value, "unit_of_count": unit, "qualifier": "exact"}
        for place, (name, value, unit, more) in enumerate(wanted)
    ]  # fmt: skip
    store = loaded(empty_store, tables_folder, rows, figures=figures)
    answer = ask(store, "figures_check", evidence=True)
    assert [(row.id, row.computed, row.outcome) for row in answer.rows] == [
        ("f-0", 40, "agrees"),
        ("f-1", 30, "agrees"),
        ("f-2", 10, "differs"),
        ("f-3", 75, "agrees"),
        ("f-4", 60, "agrees"),
        ("f-5", 40, "agrees"),
        ("f-6", 25, "agrees"),
    ]
    assert len(answer.rows[0].evidence["computed"]) == 40
    assert not any(row.contradicted for row in answer.rows)


def test_row_12_a_case_that_was_reopened_is_pending_again(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    told = steps(
        "c-1",
        ("received", "2020-03-01", HERE),
        ("closed", "2020-03-05", HERE),
        ("reopened", "2020-03-09", HERE),
    )
    store = loaded(empty_store, tables_folder, [case("c-1", "hotline", "2020-03-01")], told)
    states = [
        (one.closed, one.pending, one.reopened)
        for day in ("2020-03-04", "2020-03-05", "2020-03-09")
        for one in [ask(store, "case_funnel", as_of=day).summary]
    ]
    assert states == [(0, 1, 0), (1, 0, 0), (0, 1, 1)]


def test_row_10_of_10_cases_6_3_and_1_are_solved_on_their_tiers(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    bodies = (HERE, STREET, COUNTY)
    told, rows = [], []
    for number, tier in enumerate([1] * 6 + [2] * 3 + [3]):
        id_ = f"c-{number}"
        rows.append(case(id_, "hall", "2020-03-02T08:00"))
        moves = [
            ("sent_up", f"2020-03-0{2 + place}T10:00", body)
            for place, body in enumerate(bodies[1:tier])
        ]
        first, last = ("received", "2020-03-02T08:00", HERE), ("2020-03-09T08:00", bodies[tier - 1])
        told += steps(id_, first, *moves, ("solved", *last))
    store = loaded(empty_store, tables_folder, rows, told)
    answer = ask(store, "settled_at_tier")
    assert (answer.summary.solved, answer.summary.unsolved) == (10, 0)
    assert [(row.solved_here, row.solved_share, row.up_to_share) for row in answer.rows] == [
        (6, 0.6, 0.6),
        (3, 0.3, 0.9),
        (1, 0.1, 1.0),
    ]
    assert [row.visited for row in answer.rows] == [10, 4, 1]
    assert answer.rows[0].dwell_hours == pytest.approx((6 * 168 + 4 * 2) / 10)
    assert answer.rows[2].dwell_hours == pytest.approx(168 - 26)


def test_row_10_cases_that_come_back_are_loops(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    told = steps(
        "c-1",
        ("received", "2020-03-02", HERE),
        ("sent_up", "2020-03-03", STREET),
        ("sent_down", "2020-03-04", HERE),
        ("sent_up", "2020-03-05", STREET),
        ("handed_over", "2020-03-06", "u-1"),
    )
    rows = [case("c-1", "hall", "2020-03-02"), case("c-2", "hall", "2020-03-02")]
    told += steps("c-2", ("received", "2020-03-02", HERE), ("sent_up", "2020-03-03", STREET))
    store = loaded(empty_store, tables_folder, rows, told)
    answer = ask(store, "handover_loops")
    assert (answer.summary.handovers, answer.summary.looping, answer.summary.returns) == (5, 1, 2)
    pairs = [(r.giver_id, r.taker_id, r.handovers, r.returns, r.given_back) for r in answer.rows]
    assert pairs == [
        (HERE, STREET, 3, 1, 1),
        (STREET, HERE, 1, 1, 3),
        (STREET, "u-1", 1, 0, 0),
    ]


def test_row_10_the_log_of_cases_goes_to_process_mining_as_csv_and_as_xes(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("units", "u-1")["name"] = '=教育局 <"&">'
    told = steps(
        "c-1", ("received", "2020-03-02T09:30", HERE), ("handed_over", "2020-03-03", "u-1")
    )
    rows = [case("c-1", "hall", "2020-03-02"), case("c-2", "hotline", "2020-03-04", "2020-03-05")]
    graph = Graph(loaded(empty_store, tables_folder, rows, told))
    given = {"area": COUNTY, "as_of": DAY}
    events = list(csv.DictReader(graph.export(ExportFormat.events, **given).decode().splitlines()))
    log = ElementTree.fromstring(graph.export(ExportFormat.xes, **given))
    traced = [
        {"case_id": name_of(trace)} | {one.attrib["key"]: one.attrib["value"] for one in event}
        for trace in log.iter(f"{XES}trace")
        for event in trace.iter(f"{XES}event")
    ]
    keys = ("case_id", "activity", "timestamp", "resource")
    assert [tuple(row[key] for key in keys) for row in events] == [
        ("c-1", "received", "2020-03-02T09:30:00+08:00", HERE),
        ("c-1", "handed_over", "2020-03-03T00:00:00+08:00", "u-1"),
        ("c-2", "received", "2020-03-04T00:00:00+08:00", HERE),
        ("c-2", "closed", "2020-03-05T00:00:00+08:00", HERE),
    ]
    names = ("case_id", "concept:name", "time:timestamp", "org:resource")
    assert [tuple(event[name] for name in names) for event in traced] == [
        tuple(row[key] for key in keys) for row in events
    ]
    assert events[1]["resource_name"] == "'" + '=教育局 <"&">'
    assert traced[1]["resource_name"] == '=教育局 <"&">'


def name_of(trace: Any) -> str:
    """What a trace is called."""
    own = {one.attrib["key"]: one.attrib["value"] for one in trace if "key" in one.attrib}
    return str(own["concept:name"])


def test_row_5_answers_after_25_and_40_minutes_are_one_on_time_and_one_late(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    told = steps(
        "w-1",
        ("received", "2020-03-02T09:00", STREET),
        ("handed_over", "2020-03-02T09:00", "u-1"),
        ("handed_over", "2020-03-02T09:00", "u-2"),
        ("answered", "2020-03-02T09:25", "u-1"),
        ("answered", "2020-03-02T09:40", "u-2"),
    )
    told += steps(
        "w-2",
        ("received", "2020-03-03T09:00", STREET),
        ("handed_over", "2020-03-03T09:00", "u-2"),
    )
    rows = [case(f"w-{n}", "whistle", f"2020-03-0{n + 1}T09:00") for n in (1, 2)]
    store = loaded(empty_store, tables_folder, rows, told)
    answer = ask(store, "whistle_responses")
    summary = answer.summary
    assert (summary.whistles, summary.whistles_open, summary.asked) == (2, 2, 3)
    assert (summary.on_time, summary.late, summary.unanswered) == (1, 1, 1)
    assert [(row.id, row.asked, row.slowest_minutes) for row in answer.rows] == [
        ("u-2", 2, 40),
        ("u-1", 1, 25),
    ]
    assert ask(store, "whistle_responses", minutes=40).summary.late == 0
    assert ask(store, "whistle_responses", minutes=24).summary.on_time == 0


def test_row_5_answers_are_written_over_http_with_the_same_checks_and_taken_back(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    asked = steps(
        "w-1",
        ("received", "2020-03-02T09:00", STREET),
        ("handed_over", "2020-03-02T09:00", "u-1"),
    )
    rows = [case("w-1", "whistle", "2020-03-02T09:00")]
    store = loaded(empty_store, tables_folder, rows, asked)
    client = TestClient(
        create_app(Graph(store)), base_url="http://127.0.0.1", client=("127.0.0.1", 50000)
    )
    before = fingerprint(store)
    more = steps("w-1", *[("closed", "2020-03-02T12:00", STREET)] * 3)[2:]
    answer = {"id": "w-1-9", "kind": "answered", "number": "9", "unit_id": "u-1", "area_id": ""}

    def send(*sent: dict[str, str]) -> Any:
        tables_folder.tables["steps"] = list(sent)
        body = tables_folder.text("steps").encode()
        return client.post("/api/loads", params={"name": "steps.csv"}, content=body)

    refused = send(more[0])
    assert refused.status_code == 422
    assert [one["rule"] for one in refused.json()["faults"]] == ["whistle_unanswered"]
    assert fingerprint(store) == before
    taken = send(asked[0] | answer | {"at": "2020-03-02T09:29"}, more[0] | {"number": "10"})
    assert taken.status_code == 200, taken.text
    summary = ask(store, "whistle_responses").summary
    assert (summary.on_time, summary.whistles_open) == (1, 0)
    log = client.get("/api/export", params={"area": COUNTY, "format": "xes", "as_of": str(DAY)})
    assert log.headers["content-type"] == "application/xml"
    assert log.text.count("<event>") == 4
    record = taken.json()["record"]["id"]
    assert client.post(f"/api/loads/{record}/undo").status_code == 200
    assert fingerprint(store) == before


def test_row_10_a_deadline_counts_working_days_of_the_own_calendar(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    """2020-06-22 was a Monday; Thursday and Friday off, Sunday worked: five days end on Monday."""
    calendar = [
        {"id": f"h-{day}", "area_id": area, "day": day, "kind": kind, "name": "端午节"} | KNOWN
        for day, area, kind in (
            ("2020-06-25", COUNTY, "day_off"),
            ("2020-06-26", COUNTY, "day_off"),
            ("2020-06-28", STREET, "working_day"),
            ("2020-06-23", THERE, "day_off"),
        )
    ]
    rows = [
        case("c-1", "hotline", "2020-06-22T10:00", "2020-06-30T18:00"),
        case("c-2", "hotline", "2020-06-22T10:00", "2020-07-01T08:00"),
        case("c-3", "hotline", "2020-06-22T10:00", "", THERE),
        case("c-4", "hotline", "2020-12-30"),
        case("w-1", "whistle", "2020-06-22T10:00"),
    ]
    store = loaded(empty_store, tables_folder, rows, holidays=calendar)
    answer = ask(store, "deadlines")
    found = {row.id: (row.due, row.deadline) for row in answer.rows}
    assert found == {
        "c-1": (date(2020, 6, 30), "closed_in_time"),
        "c-2": (date(2020, 6, 30), "closed_late"),
        "c-3": (date(2020, 7, 1), "overdue"),
        "c-4": (date(2021, 1, 6), "running"),
    }
    assert answer.summary.in_time_share == pytest.approx(1 / 3)
    assert [row.id for row in ask(store, "deadlines", state="overdue").rows] == ["c-3"]


def test_row_13_an_order_without_the_property_company_is_flagged(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    full = [
        ("received", "2020-03-02", STREET),
        ("sent_down", "2020-03-02", HERE),
        ("handed_over", "2020-03-03", "u-1"),
        ("handed_over", "2020-03-03", "u-9"),
    ]
    rows, told = [], []
    for number in range(521):
        id_ = f"c-{number:03}"
        rows.append(case(id_, "work_order", "2020-03-02"))
        told += steps(id_, *(full[:3] if number in {3, 7} else full))
    tables_folder.tables["units"].append(unit("u-9", "property_company"))
    store = loaded(empty_store, tables_folder, rows, told)
    answer = ask(store, "orders_with_missing_roles")
    assert [(row.id, row.missing_roles) for row in answer.rows] == [
        ("c-003", ("property_company",)),
        ("c-007", ("property_company",)),
    ]
    summary = answer.summary
    assert (summary.orders, summary.incomplete_orders) == (521, 2)
    assert summary.orders >= 520
    assert (summary.units_loaded, summary.busiest_unit, summary.busiest_orders) == (1, "u-1", 521)
    assert ask(store, "orders_with_missing_roles", every=True).total == 521


def test_row_9_a_meeting_that_lacks_one_of_its_three_outputs_is_incomplete(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    whole = [
        ("received", "2020-03-02T15:00", STREET),
        ("attended", "2020-03-02T15:00", "u-1"),
        ("studied", "2020-03-02T15:10", STREET),
        ("reported", "2020-03-02T15:20", STREET),
        ("solved", "2020-03-02T15:40", STREET),
    ]
    rows = [case(f"m-{n}", "meeting", "2020-03-02T15:00", area=STREET) for n in range(4)]
    told = [row for n in range(4) for row in steps(f"m-{n}", *whole[: 2 + n], *whole[3 + n :])]
    store = loaded(empty_store, tables_folder, rows, told)
    answer = ask(store, "incomplete_meetings")
    assert [(row.id, row.missing_outputs, row.attending) for row in answer.rows] == [
        ("m-0", ("document",), 1),
        ("m-1", ("key_task",), 1),
        ("m-2", ("solution",), 1),
    ]
    assert answer.rows[0].sectors == ("education",)
    summary = answer.summary
    assert (summary.meetings, summary.incomplete_meetings) == (4, 3)
    assert (summary.never_seen, summary.sectors_never_seen) == (1, ("health",))
    assert ask(store, "case_funnel").summary.accepted == 0, "a meeting is no resident's matter"


def word(by: str, of: str, score: float, **cells: str) -> dict[str, str]:
    """What a unit says of a community, or a community of a unit."""
    kind = "community" if by.startswith("99") else "unit"
    rated = {"unit_id": of} if kind == "community" else {"area_id": of}
    rater = {"by_area_id": by} if kind == "community" else {"by_unit_id": by}
    own = {"id": f"ev-{by}-{of}", "by_kind": kind, "score": str(score), "period": "2020"}
    every = dict.fromkeys(("by_unit_id", "by_area_id", "unit_id", "area_id"), "")
    return every | own | rater | rated | KNOWN | cells


def test_row_7_of_72_pairs_140_scores_leave_4_sides_missing_and_a_gap_of_33_is_flagged(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    names = [f"v-{number:02}" for number in range(72)]
    tables_folder.tables["units"] += [unit(name) for name in names]
    first = tables_folder.row("pairings", "p-1")
    pairings = [
        first | {"id": f"p-{name}", "unit_id": name, "area_id": HERE if place % 2 else THERE}
        for place, name in enumerate(names)
    ]
    places = {row["unit_id"]: row["area_id"] for row in pairings}
    words = [word(name, places[name], 90) for name in names[:-2]]
    words += [word(places[name], name, 88) for name in names[2:]]
    words[5] |= {"score": "95"}
    words[70 + 3] |= {"score": "3.1", "scale_most": "5"}
    words = [{"scale_most": "", **row} for row in words]
    store = loaded(
        empty_store, tables_folder, [], pairings=pairings, projects=[], evaluations=words
    )
    answer = ask(store, "mutual_evaluation")
    summary = answer.summary
    assert (summary.period, summary.pairs) == ("2020", 72)
    assert (summary.sides, summary.sides_missing) == (140, 4)
    flagged = [row for row in answer.rows if row.is_flagged]
    assert [(row.unit_id, row.score_by_unit, row.score_by_community) for row in flagged] == [
        (names[5], 95, 62)
    ]
    assert flagged[0].gap == pytest.approx(33)
    missing = [(row.unit_id, row.missing_sides) for row in answer.rows if row.missing_sides]
    assert missing == [
        *((name, ("community",)) for name in names[:2]),
        *((name, ("unit",)) for name in names[-2:]),
    ]
    assert ask(store, "mutual_evaluation", gap=40).summary.flagged == 0
    assert ask(store, "mutual_evaluation", period="2019").summary.sides_missing == 144


def test_row_7_and_25_over_the_periods(empty_store: Store, tables_folder: TablesFolder) -> None:
    """A year stands beside the year before it, not beside one of its halves."""
    tables_folder.tables["units"].append(unit("u-3"))
    said = [
        word("u-1", HERE, 90) | {"id": "e-1"},
        word(HERE, "u-1", 60) | {"id": "e-2"},
        word("u-1", HERE, 90) | {"id": "e-3", "period": "2019"},
        word(HERE, "u-1", 85) | {"id": "e-4", "period": "2019"},
        word("u-1", HERE, 50) | {"id": "e-5", "period": "2019-H2"},
    ]
    rated = [
        appraised("u-3", "residents", 80, 100),
        appraised("u-3", "residents", 60, 50) | {"id": "e-6", "period": "2019"},
    ]
    first = tables_folder.row("pairings", "p-1") | {"unit_id": "u-1", "area_id": HERE}
    store = loaded(
        empty_store,
        tables_folder,
        [],
        pairings=[first],
        projects=[],
        evaluations=[{"raters": "", **row} for row in said] + rated,
    )
    mutual = ask(store, "mutual_evaluation")
    assert (mutual.summary.period, mutual.summary.period_before) == ("2020", "2019")
    assert [(row.gap, row.gap_before) for row in mutual.rows] == [(30, 5)]
    assert ask(store, "mutual_evaluation", period="2019").rows[0].gap_before is None
    ranked = ask(store, "appraisal_ranking").rows[0]
    assert (ranked.shrunk_score, ranked.score_before) == (80, 60)
    trend = ask(store, "evaluation_trend").rows
    told = [(row.period, row.sides, row.mean_gap, row.flagged, row.overall) for row in trend]
    assert told == [
        ("2020", 2, 30, 1, 80),
        ("2019-H2", 1, None, 0, None),
        ("2019", 2, 5, 0, 60),
    ]
    assert [row.period for row in ask(store, "evaluation_trend", as_of="2019-06-30").rows] == [
        "2019"
    ]


def appraised(id_: str, kind: str, score: float, raters: int) -> dict[str, str]:
    """What persons of a kind say of a unit."""
    return {
        "id": f"ev-{id_}-{kind}",
        "by_kind": kind,
        "unit_id": id_,
        "score": str(score),
        "raters": str(raters),
        "period": "2020",
    } | KNOWN


def test_row_25_few_raters_cannot_top_the_ranking_and_their_numbers_are_hidden_elsewhere(
    empty_store: Store, tables_folder: TablesFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    tables_folder.tables["units"].append(unit("u-3"))
    evaluations = [
        appraised("u-1", "residents", 100, 2),
        appraised("u-2", "residents", 92, 200),
        appraised("u-2", "delegates", 90, 10),
        appraised("u-3", "residents", 60, 150),
        appraised("u-3", "members", 100, 1),
    ]
    store = loaded(empty_store, tables_folder, [], evaluations=evaluations)
    answer = ask(store, "appraisal_ranking")
    places = [(row.id, row.best_rank, row.worst_rank) for row in answer.rows]
    assert places == [("u-2", 1, 2), ("u-1", 1, 3), ("u-3", 2, 3)]
    top = answer.rows[0]
    mix = (top.residents_rating, top.delegates_rating, top.members_rating)
    assert mix == (200, 10, 0)
    assert top.score_low < top.shrunk_score < top.score_high
    assert ask(store, "appraisal_ranking", prior=0).rows[0].id == "u-1"
    monkeypatch.setattr(store, "small_cells", SmallCells(3, "460106"))
    told = {row.id: row for row in ask(store, "appraisal_ranking").rows}
    assert (told["u-1"].shrunk_score, told["u-1"].withheld) == (None, {"residents_rating": "<3"})
    assert (told["u-3"].mean_score, told["u-3"].raters) == (60, 150)
    assert told["u-3"].withheld == {"members_rating": "<3"}
    alone = thing(store, "ev-u-3-members").row
    assert (alone["raters"], alone["score"]) == ("<3", "***")


def test_row_25_the_stars_of_committees_are_spread_and_stand_beside_resources(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    star = {
        "id": "ev-s",
        "by_kind": "higher_committee",
        "by_organisation_id": "o-1",
        "organisation_id": "o-3",
        "score": "4.5",
        "scale_most": "5",
        "period": "2020",
    } | KNOWN
    other = tables_folder.row("organisations", "o-3") | {
        "id": "o-7",
        "name": "丙村党委",
        "form": "committee",
        "area_id": "990001001201",
        "covers": "",
        "covers_units": "",
    }
    tables_folder.tables["organisations"].append(other)
    store = loaded(empty_store, tables_folder, [], evaluations=[star])
    answer = ask(store, "stars")
    assert [(r.id, r.stars, r.paired_units, r.resources_paired) for r in answer.rows] == [
        ("o-3", 4.5, 2, 1),
        ("o-7", None, 0, 0),
    ]
    summary = answer.summary
    assert (summary.starred, summary.four_stars, summary.not_starred) == (1, 1, 1)
    assert summary.stars_by_resources is None
