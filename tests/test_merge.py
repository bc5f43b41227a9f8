"""Doubles: found, judged, merged with every link, answered under the old id, and taken back."""

import subprocess
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import SHELL, TablesFolder, embedded
from partygraph import changes
from partygraph.ask.doubles import Verdict, judgements, possible_doubles
from partygraph.ask.search import search
from partygraph.ask.things import thing
from partygraph.errors import ConflictError, Fault, InputError, NotFoundError, PartygraphError
from partygraph.graph import Graph
from partygraph.load import load, preview
from partygraph.merge import DoubledLink, FieldOfBoth, MovedLink, judge, merge, plan
from partygraph.store import Store, fingerprint, open_store
from partygraph.web import create_app
from partygraph.words import Language

DAY = "2020-07-01"
_FROM = {"source_id": "src", "standing": "public", "valid_from": "2020-01-01"}


def doubled(city: TablesFolder) -> TablesFolder:
    """The tiny city with its bureau of education a second time, as u-3, with links of its own."""
    city.row("units", "u-1")["name"] = "试县教育局"
    third = city.row("units", "u-1") | {
        "id": "u-3",
        "name": "试县教育局（本级）",
        "short_name": "县教育局",
        "uscc": "",
        "valid_from": "2019-06-01",
        "model_site": "true",
        "sector": "culture",
    }
    city.tables["units"].append(third)
    city.tables["pairings"].append(
        {"id": "p-3", "unit_id": "u-3", "area_id": "990001001001", "members_reporting": "4"} | _FROM
    )
    city.tables["seats"].append(
        {"id": "s-3", "unit_id": "u-3", "organisation_id": "o-3", "seats": "1"}
        | _FROM
        | {"valid_from": "2021-01-01"}
    )
    city.tables["liaisons"].append(
        {"id": "l-3", "unit_id": "u-3", "enterprise_id": "u-1", "post": "1", **_FROM}
    )
    return city


@pytest.fixture
def city(tables_folder: TablesFolder) -> TablesFolder:
    return doubled(tables_folder)


@pytest.fixture
def store(empty_store: Store, city: TablesFolder) -> Store:
    city.load_into(empty_store)
    return empty_store


@pytest.fixture
def embedded_store(empty_ladybug: Store, city: TablesFolder) -> Store:
    city.load_into(empty_ladybug)
    return empty_ladybug


def offered(store: Store, **given: Any) -> list[tuple[str, str, Verdict | None]]:
    rows = possible_doubles(store, area="990001", as_of=DAY, **given).rows
    return [(row.one_id, row.other_id, row.judged) for row in rows]


def found(store: Store, text: str) -> list[tuple[str, str, str]]:
    rows = search(store, text=text, as_of=DAY).rows
    return [(row.id, row.matched_name, row.name_form) for row in rows]


# Judging


def test_a_double_is_offered_with_the_parts_of_its_score(store: Store) -> None:
    answer = possible_doubles(store, area="990001", as_of=DAY, evidence=True)
    row = answer.rows[0]
    assert answer.summary.model_dump(exclude={"evidence"}) == {
        "bodies_compared": 9,
        "likely_pairs": 1,
        "judged_different": 0,
        "illustrative": 0,
    }
    assert (row.id, row.one_name, row.other_name) == ("u-1~u-3", "试县教育局", "试县教育局（本级）")
    assert {one.sign: one.points for one in row.signs} == {
        "same_name": 6.0,
        "same_place": 1.0,
        "same_area": 1.5,
        "shared_links": 1.0,
    }
    assert row.evidence == {"likeness": ("u-1", "u-3")}


def test_a_pair_called_different_is_not_offered_again_until_the_word_is_changed(
    store: Store,
) -> None:
    assert offered(store) == [("u-1", "u-3", None)]
    said = judge(store, "u-3", "u-1", Verdict.different, by="office", note="另有其人")
    assert said.model_dump(exclude={"at"}) == {
        "id": "judgement-2",
        "by": "office",
        "verdict": Verdict.different,
        "table": "units",
        "first_id": "u-1",
        "first_name": "试县教育局",
        "second_id": "u-3",
        "second_name": "试县教育局（本级）",
        "note": "另有其人",
        "gone_id": None,
        "load_id": None,
        "stands": True,
    }
    assert offered(store) == []
    again = judge(store, "u-1", "u-3", Verdict.same, by="office")
    assert offered(store) == [("u-1", "u-3", Verdict.same)]
    assert judgements(store) == (again, said)


# Merging


def test_a_merge_shows_its_direction_links_fields_and_conflicts_before(store: Store) -> None:
    before = fingerprint(store)
    shown = plan(store, "u-3", "u-1")
    assert (shown.gone_id, shown.gone_name) == ("u-3", "试县教育局（本级）")
    assert (shown.kept_id, shown.kept_name) == ("u-1", "试县教育局")
    assert shown.other_names == ("试县教育局（本级）",)
    assert set(shown.moved) == {
        MovedLink("pairings", "p-3", "unit_id"),
        MovedLink("seats", "s-3", "unit_id"),
        MovedLink("liaisons", "l-3", "unit_id"),
    }
    assert [(one.column, one.kept, one.gone, one.result) for one in shown.taken] == [
        ("valid_from", date(2020, 1, 1), date(2019, 6, 1), date(2019, 6, 1)),
        ("model_site", False, True, True),
        ("short_name", "", "县教育局", "县教育局"),
    ]
    assert shown.conflicts == (FieldOfBoth("sector", "education", "culture", "education"),)
    assert shown.doubled == (
        DoubledLink("pairings", "p-1", "p-3"),
        DoubledLink("seats", "s-1", "s-3"),
        DoubledLink("liaisons", "l-3", "l-3"),
    )
    assert (fingerprint(store), store.revision()) == (before, 1)


def test_a_merge_moves_every_link_keeps_both_names_and_is_taken_back_exactly(store: Store) -> None:
    before = fingerprint(store)
    record = merge(store, "u-1", "u-3", by="office", note="同一单位")
    assert record.model_dump(include={"id", "kind", "by", "note"}) == {
        "id": "merge-2",
        "kind": "merge",
        "by": "office",
        "note": "u-1 试县教育局 → u-3 试县教育局（本级）: 同一单位",
    }
    for table, id_, column, value in (
        ("pairings", "p-1", "unit_id", "u-3"),
        ("registrations", "r-1", "unit_id", "u-3"),
        ("seats", "s-1", "unit_id", "u-3"),
        ("resources", "res-1", "unit_id", "u-3"),
        ("liaisons", "l-1", "unit_id", "u-3"),
        ("liaisons", "l-3", "enterprise_id", "u-3"),
        ("key_projects", "k-1", "lead_id", "u-3"),
        ("organisations", "o-6", "unit_id", "u-3"),
        ("organisations", "o-3", "covers_units", ("u-2", "u-3")),
        ("projects", "j-1", "pairing_id", "p-1"),
    ):
        there = thing(store, id_)
        assert (there.table, there.row[column]) == (table, value)
    assert found(store, "试县教育局")[0] == ("u-3", "试县教育局", "other")
    assert found(store, "试县教育局（本级）")[0] == ("u-3", "试县教育局（本级）", "name")
    old = thing(store, "u-1")
    assert (old.id, old.row["name"], old.merged_from) == ("u-3", "试县教育局（本级）", "u-1")
    assert offered(store) == []
    said = judgements(store)[0]
    assert (said.verdict, said.gone_id, said.load_id, said.stands) == (
        Verdict.same,
        "u-1",
        "merge-2",
        True,
    )
    changes.undo(store, "merge-2", by="office")
    assert fingerprint(store) == before
    assert (thing(store, "u-1").id, thing(store, "u-1").merged_from) == ("u-1", None)
    assert offered(store) == [("u-1", "u-3", None)]
    assert [one.stands for one in judgements(store)] == [False]


def test_an_id_that_was_merged_twice_answers_with_the_last(embedded_store: Store) -> None:
    merge(embedded_store, "u-3", "u-1", by="office")
    merge(embedded_store, "u-1", "u-2", by="office")
    assert (thing(embedded_store, "u-3").id, thing(embedded_store, "u-1").id) == ("u-2", "u-2")
    assert found(embedded_store, "试县教育局（本级）")[0][0] == "u-2"


def test_organisations_merge_with_what_stands_below_them_and_what_they_cover(
    store: Store, city: TablesFolder
) -> None:
    second = city.row("organisations", "o-3") | {
        "id": "o-7",
        "name": "甲社区党委",
        "form": "committee",
        "parent_id": "o-2",
        "covers": "990001001201",
        "covers_units": "",
    }
    city.tables["organisations"].append(second)
    city.row("organisations", "o-4")["parent_id"] = "o-7"
    load(store, city.write("organisations"))
    before = fingerprint(store)
    merge(store, "o-7", "o-3", by="office")
    there = thing(store, "o-3").row
    assert (there["other_names"], there["form"]) == ("甲社区党委", "joint_committee")
    assert there["covers"] == ("990001001001", "990001001002", "990001001201")
    assert thing(store, "o-4").row["parent_id"] == "o-3"
    changes.undo(store, changes.records(store)[0].id, by="office")
    assert fingerprint(store) == before


def _two_codes(city: TablesFolder) -> None:
    city.row("units", "u-1")["uscc"] = "113507830036000002"
    city.row("units", "u-3")["uscc"] = "113507830036000217"


def _nothing(_: TablesFolder) -> None:
    pass


@pytest.mark.parametrize(
    ("prepare", "ids", "kind", "rule"),
    [
        (_nothing, ("u-1", "u-1"), InputError, "same_row"),
        (_nothing, ("u-1", "o-1"), InputError, "two_tables"),
        (_nothing, ("u-1", "u-9"), NotFoundError, "no_such_double"),
        (_nothing, ("p-1", "u-1"), NotFoundError, "no_such_double"),
        (_nothing, ("o-4", "o-5"), InputError, "two_levels"),
        (_two_codes, ("u-1", "u-3"), InputError, "two_codes"),
    ],
)
def test_what_cannot_be_one_body_is_refused_and_nothing_is_written(  # noqa: PLR0913, PLR0917
    empty_ladybug: Store,
    city: TablesFolder,
    prepare: Callable[[TablesFolder], None],
    ids: tuple[str, str],
    kind: type[PartygraphError],
    rule: str,
) -> None:
    prepare(city)
    city.load_into(empty_ladybug)
    with pytest.raises(kind) as refused:
        merge(empty_ladybug, *ids, by="office")
    assert refused.value.rule == rule
    assert all(refused.value.sentence(language) for language in Language)
    assert (empty_ladybug.revision(), judgements(empty_ladybug)) == (1, ())


def test_a_hierarchy_never_runs_in_a_circle(embedded_store: Store, city: TablesFolder) -> None:
    between = city.row("organisations", "o-6") | {"id": "o-7", "parent_id": "o-6", "name": "某支部"}
    below = between | {"id": "o-8", "parent_id": "o-7", "name": "教育局党委"}
    city.tables["organisations"] += [between, below]
    load(embedded_store, city.write("organisations"))
    with pytest.raises(ConflictError) as refused:
        plan(embedded_store, "o-6", "o-8")
    assert refused.value.rule == "merge_in_a_circle"
    assert refused.value.details == {"line": "o-8 → o-7 → o-8"}
    assert plan(embedded_store, "o-8", "o-6").moved == ()


def test_two_units_of_which_one_evaluates_the_other_are_not_merged(
    embedded_store: Store, city: TablesFolder
) -> None:
    row = city.row("evaluations", "ev-1") | {"id": "ev-9", "area_id": "", "unit_id": "u-2"}
    city.tables["evaluations"] = [row]
    load(embedded_store, city.write("evaluations"))
    with pytest.raises(ConflictError) as refused:
        plan(embedded_store, "u-2", "u-1")
    assert refused.value.rule == "merge_breaks_row"
    assert refused.value.details == {"table": "evaluations", "id": "ev-9"}


def test_a_note_with_personal_data_is_refused_and_not_repeated(embedded_store: Store) -> None:
    with pytest.raises(InputError) as refused:
        judge(embedded_store, "u-1", "u-3", Verdict.same, by="office", note="问 13800138000")
    assert refused.value.faults == (Fault("personal_mobile", column="note"),)
    assert "13800138000" not in str(refused.value)
    assert judgements(embedded_store) == ()


# Loading


def test_a_new_row_that_looks_like_a_known_body_is_a_warning(
    embedded_store: Store, city: TablesFolder
) -> None:
    city.tables["units"].append(city.row("units", "u-2") | {"id": "u-4", "name": "试县卫生健康局"})
    city.tables["units"].append(city.row("units", "u-2") | {"id": "u-5", "name": "试县审计局"})
    seen = preview(embedded_store, city.write("units"))
    told = [one for one in seen.warnings if one.rule == "looks_like"]
    assert [(one.table, one.row, one.column, one.details) for one in told] == [
        (
            "units",
            5,
            "name",
            {"name": "试县卫生健康局", "known": "u-2", "known_name": "卫健局", "score": "0.97"},
        )
    ]
    assert "u-2" in told[0].sentence(Language.zh)
    assert seen.faults == []


# Over HTTP and at the shell


def test_doubles_are_judged_and_merged_over_http(embedded_store: Store) -> None:
    with TestClient(
        create_app(Graph(embedded_store)),
        base_url="http://127.0.0.1:8000",
        client=("127.0.0.1", 50000),
    ) as client:
        listed = client.get("/api/ask/possible_doubles?area=990001&as_of=2020-07-01").json()
        assert [row["id"] for row in listed["rows"]] == ["u-1~u-3"]
        body = {"first": "u-1", "second": "u-3", "verdict": "same"}
        assert client.post("/api/identity/judgements", json=body).status_code == 201
        assert client.get("/api/identity/judgements").json()[0]["verdict"] == "same"
        shown = client.get("/api/identity/merge?gone=u-3&kept=u-1").json()
        assert (len(shown["moved"]), shown["other_names"]) == (3, ["试县教育局（本级）"])
        done = client.post("/api/identity/merge", json={"gone": "u-3", "kept": "u-1"})
        assert (done.status_code, done.json()["id"]) == (201, "merge-3")
        old = client.get("/api/things/u-3").json()
        assert (old["id"], old["merged_from"]) == ("u-1", "u-3")
        assert client.post("/api/loads/merge-3/undo").status_code == 200
        assert client.get("/api/things/u-3").json()["id"] == "u-3"
        wrong = client.post("/api/identity/merge", json={"gone": "u-3", "kept": "u-3"})
        assert (wrong.status_code, "u-3" in wrong.json()["title"]) == (422, True)
    with TestClient(create_app(Graph(embedded_store)), client=("10.0.0.9", 50000)) as stranger:
        assert stranger.post("/api/identity/judgements", json=body).status_code == 403
        assert (
            stranger.post("/api/identity/merge", json={"gone": "u-3", "kept": "u-1"}).status_code
            == 403
        )


def test_the_shell_lists_judges_shows_and_merges(city: TablesFolder) -> None:
    place = city.path.parent / "graph.lbug"
    with open_store(embedded(place), create=True) as opened:
        city.load_into(opened)

    def run(*words: str) -> tuple[int, str]:
        done = subprocess.run(
            [SHELL, *words, "--store", str(place), "--lang", "en"],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def told(*words: str) -> str:
        code, text = run(*words)
        assert code == 0, text
        return " ".join(text.split())

    listing = ("doubles", "--area", "990001", "--as-of", DAY)
    assert '"same_place"' in told(*listing, "--json")
    assert "u-3" in told(*listing)
    assert run("judge", "u-1", "u-3")[0] == 2
    said = told("judge", "u-1", "u-3", "--different")
    assert said == "Kept: u-1 试县教育局 and u-3 试县教育局（本级） are two bodies (judgement-2)."
    assert "No possible doubles." in told(*listing)
    shown = told("merge", "u-3", "--into", "u-1", "--dry-run")
    assert shown.startswith("u-3 试县教育局（本级） goes into u-1 试县教育局")
    assert shown.endswith("This was a dry run; nothing was written.")
    assert "(record merge-3, revision 3)" in told("merge", "u-3", "--into", "u-1")
    assert "merge-3" in told("undo", "merge-3")
