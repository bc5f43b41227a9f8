"""Scenarios: supposed without a trace, asked, compared, brought up to date, applied."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from conftest import SEED, embedded
from partygraph import changes, planning, scenarios
from partygraph.ask import QUESTIONS
from partygraph.errors import ConflictError, InputError, NotFoundError, PartygraphError
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.planning import PlanOf
from partygraph.scenarios import LinkState, NewScenario, Revision, Scenario, ScenarioState
from partygraph.shell import app
from partygraph.store import Store, fingerprint, open_store
from partygraph.web import create_app
from partygraph.words import Language

DAY = "2020-07-01"
ASKED = {
    "area": "350783",
    "unit": "u-350783-01",
    "body": "u-350783-01",
    "organisation": "o-350783001001-x01",
    "text": "社区",
    "start": "u-350783-01",
    "finish": "350783004003",
    "measure": "projects",
    "as_of": DAY,
}
EDITS: list[dict[str, Any]] = [
    {"do": "move", "pairing_id": "pair-01", "area_id": "350783002003"},
    {"do": "end", "table": "units", "id": "u-350783-05"},
    {"do": "pair", "unit_id": "u-350783-70", "area_id": "350783003001", "members_reporting": 7},
    {"do": "alter", "table": "demands", "id": "dem-001", "cells": {"quantity": 500}},
    {
        "do": "add",
        "table": "resources",
        "cells": {
            "name": "社区法律咨询",
            "category": "law",
            "unit_id": "u-350783-70",
            "area_id": "350783003001",
            "quantity": 40,
            "unit_of_count": "hours",
        },
    },
]


@pytest.fixture
def graph(empty_store: Store) -> Graph:
    load(empty_store, SEED)
    return Graph(empty_store)


@pytest.fixture(scope="module")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory, _ladybug: None) -> Path:
    """A folder with a store of the seed, to be copied: quicker than loading it each time."""
    folder = tmp_path_factory.mktemp("seeded")
    with open_store(embedded(folder / "graph"), create=True) as store:
        load(store, SEED)
    return folder


@pytest.fixture
def embedded_graph(seeded_folder: Path, tmp_path: Path) -> Iterator[Graph]:
    place = tmp_path / "copy"
    shutil.copytree(seeded_folder, place)
    with Graph(open_store(embedded(place / "graph"))) as graph:
        yield graph


def made(store: Store, *edits: dict[str, Any], name: str = "两家换一换") -> Scenario:
    wanted = NewScenario.of({"name": name, "starts_on": DAY, "edits": list(edits)})
    return scenarios.create(store, wanted, by="test")


def ask(graph: Graph, name: str, **more: Any) -> dict[str, Any]:
    own = QUESTIONS[name].own_parameters()
    asked = {one: ASKED[one] for one in own if one in ASKED}
    answer = graph.answer(name, **asked, **more, limit=5000).model_dump(mode="json")
    for part in ("revision", "scenario", "parameters", "illustrative"):
        del answer[part]
    return answer


def without_standing(answer: Any) -> Any:
    """An answer without what says how far its rows can be trusted: supposed rows are made up."""
    if isinstance(answer, dict):
        hidden = {"illustrative", "standing"}
        return {key: without_standing(one) for key, one in answer.items() if key not in hidden}
    if isinstance(answer, list):
        return [without_standing(one) for one in answer]
    return answer


_JUDGE_ROWS = {"quality", "quality_rules", "quality_faults", "sources"}
"""Questions of the rows themselves, with their standing."""


def test_every_question_answers_for_a_scenario_what_it_answers_once_it_is_applied(
    graph: Graph,
) -> None:
    store = graph.store
    before = fingerprint(store)
    one = made(store, *EDITS)
    names = [name for name in QUESTIONS if name != "possible_doubles"]
    supposed = {name: ask(graph, name, scenario=one.id) for name in names}
    assert fingerprint(store) == before
    assert store.revision() == 1
    today = {name: ask(graph, name) for name in names}
    assert sum(supposed[name] != today[name] for name in names) > 20
    record = scenarios.apply(store, one.id, by="test")
    for name in names:
        if name not in _JUDGE_ROWS:
            found = without_standing(ask(graph, name))
            assert found == without_standing(supposed[name]), name
    assert scenarios.scenario(store, one.id).state is ScenarioState.applied
    changes.undo(store, record.id, by="test")
    assert fingerprint(store) == before
    assert scenarios.scenario(store, one.id).state is ScenarioState.draft


def test_what_is_applied_has_the_scenario_as_its_source(embedded_graph: Graph) -> None:
    store = embedded_graph.store
    one = made(store, *EDITS)
    record = scenarios.apply(store, one.id, by="test")
    new = embedded_graph.thing(f"{one.id}.1")
    assert new.row["standing"] == "reported"
    assert new.row["area_id"] == "350783002003"
    assert new.source is not None
    assert (new.source["title"], new.source["kind"]) == ("两家换一换", "scenario")
    assert new.came_from is not None
    assert (new.came_from.load_id, new.came_from.file, new.came_from.row) == (record.id, one.id, 1)
    assert (record.kind, record.note) == ("plan", "两家换一换")
    old = embedded_graph.thing("pair-01")
    assert str(old.row["valid_to"]) == "2020-06-30"


def test_a_supposed_thing_is_opened_as_the_scenario_makes_it(embedded_graph: Graph) -> None:
    one = made(embedded_graph.store, *EDITS)
    assert embedded_graph.thing("dem-001", one.id).row["quantity"] == 500
    assert embedded_graph.thing(f"{one.id}.3", one.id).row["standing"] == "illustrative"
    with pytest.raises(NotFoundError):
        embedded_graph.thing(f"{one.id}.3")
    network = embedded_graph.network(area="350783", as_of=DAY, scenario=one.id)
    today = embedded_graph.network(area="350783", as_of=DAY)
    assert set(network.edges) - set(today.edges)
    assert set(today.edges) - set(network.edges)


def test_an_end_takes_with_it_what_hangs_on_it(embedded_graph: Graph) -> None:
    one = made(embedded_graph.store, {"do": "end", "table": "units", "id": "u-350783-05"})
    found = scenarios.difference(embedded_graph.store, one.id)
    ended = {row.table for row in found.rows if row.kind == "ended"}
    assert {"units", "pairings", "registrations", "seats", "projects", "resources"} <= ended
    leads = [row for row in found.rows if row.table == "key_projects"]
    assert leads
    assert all(row.fields == {"lead_id": ("u-350783-05", None)} for row in leads)
    answer = embedded_graph.ask.continuity(unit="u-350783-05", as_of=DAY)
    stopped = {row.id for row in answer.rows if row.loss == "project_stopped"}
    assert stopped <= {row.id for row in found.rows if row.table == "projects"}


def test_the_difference_is_a_graph_of_what_begins_ends_and_stays(embedded_graph: Graph) -> None:
    one = made(embedded_graph.store, *EDITS)
    found = scenarios.difference(embedded_graph.store, one.id)
    states = {link.pairing_id: link.state for link in found.links}
    assert states["pair-01"] is states["pair-05"] is LinkState.ended
    assert states[f"{one.id}.1"] is states[f"{one.id}.3"] is LinkState.begun
    assert LinkState.kept in states.values()
    assert not found.stale
    assert found.unfit == ()
    named = next(link for link in found.links if link.pairing_id == f"{one.id}.1")
    assert (named.unit_name, named.area_name) == ("建瓯市人民政府办公室", "桥南社区")


def test_edits_that_do_not_fit_are_all_told_and_nothing_is_kept(embedded_graph: Graph) -> None:
    with pytest.raises(InputError) as raised:
        made(
            embedded_graph.store,
            {"do": "move", "pairing_id": "pair-0x", "area_id": "350783002003"},
            {"do": "pair", "unit_id": "u-350783-01", "area_id": "350783004005"},
            {"do": "pair", "unit_id": "u-350783-01", "area_id": "350783004"},
            {"do": "end", "table": "budgets", "id": "nothing"},
            {"do": "add", "table": "demands", "cells": {"name": "夜间巡逻", "quantity": -1}},
            {"do": "alter", "table": "units", "id": "u-350783-05", "cells": {"colour": "red"}},
            {
                "do": "alter",
                "table": "units",
                "id": "u-350783-05",
                "cells": {"area_id": "35078399"},
            },
        )
    told = {(fault.column, fault.rule) for fault in raised.value.faults}
    assert told == {
        ("edits[1].pairing_id", "scenario_unknown"),
        ("edits[2].area_id", "scenario_already_paired"),
        ("edits[3].area_id", "scenario_no_community"),
        ("edits[4].id", "scenario_unknown"),
        ("edits[5].category", "missing_value"),
        ("edits[5].area_id", "missing_value"),
        ("edits[5].urgency", "missing_value"),
        ("edits[5].unit_of_count", "missing_value"),
        ("edits[5].quantity", "too_small"),
        ("edits[6].colour", "unknown_parameter"),
        ("edits[7].area_id", "unknown_reference"),
    }
    assert all(fault.sentence(Language.zh) for fault in raised.value.faults)
    assert scenarios.scenarios(embedded_graph.store) == ()


def test_a_scenario_is_kept_with_no_personal_data() -> None:
    planted = "13812345678"
    with pytest.raises(InputError) as raised:
        NewScenario.of(
            {
                "name": f"电话 {planted}",
                "note": f"请打 {planted}",
                "edits": [
                    {
                        "do": "alter",
                        "table": "units",
                        "id": "u-350783-01",
                        "cells": {"name": planted},
                    }
                ],
            }
        )
    assert [fault.column for fault in raised.value.faults] == ["name", "note", "edits[1].cells"]
    assert planted not in str(raised.value)


def test_a_scenario_survives_a_restart(tmp_path: Path) -> None:
    settings_ = embedded(tmp_path / "graph")
    with open_store(settings_, create=True) as store:
        load(store, SEED)
        one = made(store, *EDITS)
    with open_store(settings_) as store:
        assert scenarios.scenario(store, one.id) == one
        assert scenarios.scenarios(store) == (one,)


def test_two_who_change_one_scenario_the_second_is_told(embedded_graph: Graph) -> None:
    store = embedded_graph.store
    one = made(store, *EDITS)
    first = scenarios.revise(store, one.id, Revision.of({"version": 1, "drop": [1, 2]}))
    assert [edit.number for edit in first.edits] == [3, 4, 5]
    with pytest.raises(ConflictError, match="you had version 1, it is at 2 now"):
        scenarios.revise(store, one.id, Revision.of({"version": 1, "name": "别的"}))
    second = scenarios.revise(store, one.id, Revision.of({"edits": [EDITS[0]]}))
    assert [edit.number for edit in second.edits] == [3, 4, 5, 6]
    with pytest.raises(InputError, match="no edit 1"):
        scenarios.revise(store, one.id, Revision.of({"drop": [1]}))


def test_a_changed_scenario_is_answered_anew(embedded_graph: Graph) -> None:
    one = made(embedded_graph.store, EDITS[1])
    name = "pairing_coverage"
    assert ask(embedded_graph, name, scenario=one.id)["summary"]["units"] == 71
    scenarios.revise(embedded_graph.store, one.id, Revision.of({"drop": [1]}))
    assert ask(embedded_graph, name, scenario=one.id)["summary"]["units"] == 72


def test_a_copy_goes_its_own_way_and_what_is_put_away_comes_back(embedded_graph: Graph) -> None:
    store = embedded_graph.store
    one = made(store, *EDITS)
    other = scenarios.copy(store, one.id, "另一个", by="she")
    assert (other.name, other.owner, other.edits) == ("另一个", "she", one.edits)
    scenarios.revise(store, other.id, Revision.of({"drop": [1]}))
    assert scenarios.scenario(store, one.id) == one
    scenarios.archive(store, one.id)
    assert [found.name for found in scenarios.scenarios(store)] == ["另一个"]
    assert len(scenarios.scenarios(store, archived=True)) == 2
    back = scenarios.archive(store, one.id, restore=True)
    assert back.state is ScenarioState.draft


def test_an_old_scenario_is_brought_up_to_date_or_says_what_no_longer_fits(graph: Graph) -> None:
    store = graph.store
    first = made(store, *EDITS, name="先")
    second = made(store, EDITS[0], EDITS[2], EDITS[3], name="后")
    third = made(store, EDITS[3], name="不碰")
    scenarios.apply(store, first.id, by="test")
    before = fingerprint(store)
    for one in (second, third):
        with pytest.raises(ConflictError, match="was made for revision 1"):
            scenarios.apply(store, one.id, by="test")
    with pytest.raises(InputError) as raised:
        scenarios.rebase(store, second.id)
    assert {(fault.column, fault.rule) for fault in raised.value.faults} == {
        ("edits[1].pairing_id", "scenario_has_ended"),
        ("edits[1].area_id", "scenario_already_paired"),
        ("edits[2].area_id", "scenario_already_paired"),
    }
    with pytest.raises(InputError, match="does not fit"):
        graph.ask.fairness(area="350783", as_of=DAY, scenario=second.id)
    told = scenarios.difference(store, second.id)
    assert told.stale
    assert {one.edit for one in told.unfit} == {1, 2}
    left = scenarios.rebase(store, second.id, drop=True)
    assert [edit.number for edit in left.edits] == [3]
    assert left.revision == store.revision() == 2
    assert fingerprint(store) == before
    assert scenarios.rebase(store, third.id).edits == third.edits
    with pytest.raises(InputError, match="changes nothing"):
        scenarios.apply(store, third.id, by="test")


def test_an_applied_scenario_is_changed_no_more(embedded_graph: Graph) -> None:
    store = embedded_graph.store
    one = made(store, *EDITS)
    record = scenarios.apply(store, one.id, by="test")
    for attempt in (
        lambda: scenarios.apply(store, one.id, by="test"),
        lambda: scenarios.archive(store, one.id),
        lambda: scenarios.revise(store, one.id, Revision.of({"drop": [1]})),
        lambda: scenarios.rebase(store, one.id),
    ):
        with pytest.raises(ConflictError, match=f"was applied as {record.id}"):
            attempt()


def test_questions_of_a_scenario_leave_other_readers_the_graph_as_it_is(
    embedded_graph: Graph,
) -> None:
    one = made(embedded_graph.store, EDITS[1])

    def both(reader: Any) -> tuple[int, int]:
        inside = QUESTIONS["pairing_coverage"]
        given_ = {"area": "350783", "as_of": DAY}
        outside = inside(embedded_graph.store, **given_).summary.units
        within = inside.answer_from(inside.check({**given_, "scenario": one.id}), reader)
        return within.summary.units, outside

    assert scenarios.over(embedded_graph.store, one.id, "both", both) == (71, 72)


def test_a_scenario_that_is_not_there_names_the_nearest(embedded_graph: Graph) -> None:
    one = made(embedded_graph.store, EDITS[1])
    with pytest.raises(NotFoundError) as raised:
        embedded_graph.ask.fairness(area="350783", as_of=DAY, scenario="scenario-0")
    assert f"{one.id} 两家换一换" in raised.value.sentence(Language.zh)


# The planner with scenarios


def rules(**given_: Any) -> PlanOf:
    return PlanOf.of({"area": "350783", "as_of": DAY, "seconds": 5, "most_changes": 5} | given_)


def test_a_plan_is_kept_compared_and_applied(graph: Graph) -> None:
    store = graph.store
    plan = planning.suggest(store, rules())
    pairs = [(one.unit_id, one.area_id) for one in plan.pairs]
    one = planning.keep(store, rules(), pairs, name="五处调整", by="test")
    assert len(one.edits) <= 5
    told = planning.compare(store, rules(), [one.id])
    numbers = {(number.name, number.of): number for number in told.numbers}
    met = numbers["weighted_met", None]
    assert met.values == (plan.today.weighted_met, plan.planned.weighted_met)
    assert met.verdicts == ("same", "better")
    assert told.columns[1].changes == len(told.pairs) == len(one.edits)
    begun = {(pair.unit_id, pair.area_id) for pair in told.pairs if pair.there == (False, True)}
    assert begun == {(new.unit_id, new.area_id) for new in plan.pairs if new.new}
    scenarios.apply(store, one.id, by="test")
    assert planning.evaluate(store, rules(), pairs).today == plan.planned


def test_a_plan_upon_a_scenario_begins_where_that_one_ends(embedded_graph: Graph) -> None:
    store = embedded_graph.store
    base = made(store, EDITS[1])
    wanted = rules(scenario=base.id, most_changes=2)
    plan = planning.suggest(store, wanted)
    pairs = [(one.unit_id, one.area_id) for one in plan.pairs]
    assert not any(unit == "u-350783-05" for unit, _ in pairs)
    one = planning.keep(store, wanted, pairs, name="补位", by="test")
    assert one.edits[0] == base.edits[0]
    told = planning.compare(store, rules(), [base.id, one.id])
    met = next(number for number in told.numbers if number.name == "weighted_met")
    assert met.values[2] == plan.planned.weighted_met
    assert plan.today.weighted_met == met.values[1]
    assert plan.today.weighted_met <= plan.planned.weighted_met


def test_what_is_offered_no_longer_than_the_plan_lasts_does_not_count(
    embedded_graph: Graph,
) -> None:
    today = planning.evaluate(embedded_graph.store, rules(), []).today
    later = planning.evaluate(embedded_graph.store, rules(until="2099-01-01"), []).today
    assert later.weighted_met <= today.weighted_met


def test_a_comparison_of_nothing_or_of_one_twice_is_refused(embedded_graph: Graph) -> None:
    with pytest.raises(InputError, match="Give 1 to 12"):
        planning.compare(embedded_graph.store, rules(), [])
    with pytest.raises(InputError, match=r"scenarios\[2\]"):
        planning.compare(embedded_graph.store, rules(), ["scenario-1", "scenario-1"])


# Random scenarios


def _edits(units: list[str], areas: list[str], pairings: list[str]) -> st.SearchStrategy[Any]:
    unit, area, pairing = map(st.sampled_from, (units, areas, pairings))
    return st.lists(
        st.one_of(
            st.fixed_dictionaries({"do": st.just("pair"), "unit_id": unit, "area_id": area}),
            st.fixed_dictionaries({"do": st.just("move"), "pairing_id": pairing, "area_id": area}),
            st.fixed_dictionaries(
                {"do": st.just("end"), "table": st.just("pairings"), "id": pairing}
            ),
            st.fixed_dictionaries({"do": st.just("end"), "table": st.just("units"), "id": unit}),
        ),
        min_size=1,
        max_size=6,
    )


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    edits=_edits(
        [f"u-350783-{n:02}" for n in range(1, 12)],
        ["350783004005", "350783002003", "350783003001"],
        [f"pair-{n:02}" for n in range(1, 12)],
    )
)
def test_any_scenario_is_refused_whole_or_applied_and_taken_back_exactly(
    embedded_graph: Graph, edits: list[dict[str, Any]]
) -> None:
    store = embedded_graph.store
    before, revision = fingerprint(store), store.revision()
    one = None
    with suppress(InputError):
        one = made(store, *edits)
    assert (fingerprint(store), store.revision()) == (before, revision)
    if one is None:
        return
    supposed = embedded_graph.ask.pairing_coverage(
        area="350783", as_of=DAY, scenario=one.id
    ).summary
    record = scenarios.apply(store, one.id, by="test")
    applied = embedded_graph.ask.pairing_coverage(area="350783", as_of=DAY).summary
    hidden = {"illustrative"}
    assert applied.model_dump(exclude=hidden) == supposed.model_dump(exclude=hidden)
    changes.undo(store, record.id, by="test")
    assert fingerprint(store) == before


# The doors


def client_of(graph: Graph) -> TestClient:
    app = create_app(graph, Language.en)
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1))


def test_scenarios_over_http(embedded_graph: Graph) -> None:
    client = client_of(embedded_graph)
    body = {"name": "两家换一换", "starts_on": DAY, "edits": EDITS[:2]}
    answer = client.post("/api/scenarios", json=body)
    assert answer.status_code == 201
    id_ = answer.json()["id"]
    asked = {"area": "350783", "as_of": DAY, "scenario": id_}
    first = client.get("/api/ask/pairing_coverage", params=asked)
    assert first.json()["summary"]["units"] == 71
    assert first.json()["scenario"] == {"id": id_, "name": "两家换一换", "version": 1}
    again = client.get(
        "/api/ask/pairing_coverage",
        params=asked,
        headers={"if-none-match": first.headers["etag"]},
    )
    assert again.status_code == 304
    revised = client.post(f"/api/scenarios/{id_}/revise", json={"version": 1, "drop": [2]})
    assert revised.json()["version"] == 2
    stale = client.post(f"/api/scenarios/{id_}/revise", json={"version": 1, "drop": [1]})
    assert stale.status_code == 409
    moved = client.get(
        "/api/ask/pairing_coverage",
        params=asked,
        headers={"if-none-match": first.headers["etag"]},
    )
    assert moved.json()["summary"]["units"] == 72
    copied = client.post(f"/api/scenarios/{id_}/copy", json={"name": "副本"}).json()["id"]
    compared = client.post(
        "/api/plans/compare",
        json={"rules": {"area": "350783", "as_of": DAY}, "scenarios": [id_, copied]},
    )
    assert [one["name"] for one in compared.json()["columns"]] == ["", "两家换一换", "副本"]
    where = {"area": "350783", "as_of": DAY}
    paper = client.get(f"/api/scenarios/{id_}/plan.docx", params=where)
    assert "wordprocessingml" in paper.headers["content-type"]
    title = docx.Document(io.BytesIO(paper.content)).paragraphs[0].text
    assert title == "建瓯市结对共建方案说明：两家换一换"
    assert client.get("/api/scenarios/scenario-0/plan.docx", params=where).status_code == 404
    put_away = client.post(f"/api/scenarios/{copied}/archive", json={})
    assert put_away.json()["state"] == "archived"
    assert [one["id"] for one in client.get("/api/scenarios").json()] == [id_]
    applied = client.post(f"/api/scenarios/{id_}/apply", json={"version": 2})
    assert applied.json()["id"] == "plan-2"
    assert client.post(f"/api/scenarios/{id_}/apply", json={}).status_code == 409
    assert client.post("/api/loads/plan-2/undo").status_code == 200
    rebased = client.post(f"/api/scenarios/{id_}/rebase", json={})
    assert rebased.json()["revision"] == 3
    assert client.get(f"/api/scenarios/{id_}").json()["state"] == "draft"
    assert client.get("/api/scenarios/scenario-0/difference").status_code == 404
    elsewhere = TestClient(client.app, base_url="http://127.0.0.1", client=("10.0.0.1", 1))
    assert elsewhere.post("/api/scenarios", json=body).status_code == 403


def test_scenarios_at_the_shell(seeded_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(seeded_folder, tmp_path / "copy")
    place = tmp_path / "copy" / "graph"

    def run(*words: str) -> str:
        done = CliRunner().invoke(app, [*words, "--store", str(place), "--lang", "en"])
        return done.output + ("" if done.exception is None else str(done.exception))

    where = ("--area", "350783", "--as-of", DAY)
    plan = str(tmp_path / "plan.json")
    run("plan", "suggest", *where, "--most-changes", "3", "--seconds", "5", "-o", plan)
    kept = run("plan", "keep", plan, "--name", "三处调整")
    id_ = kept.split()[0]
    assert "“三处调整”" in kept
    other = run(
        "plan", "scenario", "退出", "--starts-on", DAY, "--end", "units:u-350783-05"
    ).split()[0]
    shown = run("plan", "show", other)
    assert "建瓯市教育局" in shown
    compared = run("plan", "compare", id_, other, *where)
    assert "▲ better" in compared
    assert "▼ worse" in compared
    told = json.loads(run("plan", "compare", id_, other, *where, "--json"))
    assert len(told["columns"]) == 3
    for command, what, rest in (("document", plan, ()), ("document-of", id_, where)):
        paper = tmp_path / f"{command}.docx"
        run("plan", command, what, *rest, "-o", str(paper))
        made = docx.Document(str(paper))
        rows = {row.cells[0].text: [one.text for one in row.cells] for row in made.tables[1].rows}
        assert rows["Pairings"][1:3] == ["72", "72"]
        met = [float(one) for one in rows["Weighted demand met"][1:4]]
        assert met[0] < met[1] <= met[2]
    assert "三处调整" in made.paragraphs[0].text
    assert "is not of the form" in run("plan", "scenario", "x", "--pair", "u-1")
    assert id_ in run("plan", "scenarios")
    asked = run("ask", "pairing_coverage", *where, "--scenario", other, "--json")
    assert json.loads(asked)["summary"]["units"] == 71
    assert "Applied as plan-2" in run("plan", "apply", id_)
    assert "was made for revision 1" in run("plan", "apply", other)
    assert "undo" in run("undo", "plan-2") or "plan-2" in run("loads")
    assert "version 2" in run("plan", "rebase", other)
    assert "put away" in run("plan", "archive", other)


def test_every_scenario_error_has_its_sentence_in_both_languages() -> None:
    for rule in ("scenario_stale", "scenario_moved", "scenario_applied", "scenario_unfit"):
        details = {"id": "s", "name": "n", "expected": 1, "found": 2, "record": "plan-2"}
        error = PartygraphError(rule, **details)
        assert error.sentence(Language.zh) != error.sentence(Language.en)


def test_the_first_day_of_a_scenario_is_today_unless_it_is_said() -> None:
    assert NewScenario.of({"name": "今天"}).starts_on == date.today()  # noqa: DTZ011
