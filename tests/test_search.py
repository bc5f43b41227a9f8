"""Which bodies a text means."""

from weakref import WeakKeyDictionary

import pytest

from conftest import TablesFolder
from partygraph.ask import search as module
from partygraph.ask.search import SearchFor, search
from partygraph.errors import InputError, NotFoundError
from partygraph.names import Form, Match
from partygraph.store import Store

pytestmark = pytest.mark.lines

DAY = "2020-07-01"


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Forget names made ready: emptying the shared Neo4j makes its revisions begin again."""
    monkeypatch.setattr(module, "_kept", WeakKeyDictionary())


@pytest.mark.parametrize(
    ("text", "first", "match"),
    [
        ("市住建局", "建瓯市住房和城乡建设局", Match.exact),
        ("建瓯市住建局", "建瓯市住房和城乡建设局", Match.short_name),
        ("jianou", "建瓯市", Match.pinyin),
        ("hjsq", "横街社区", Match.initials),
        ("横街", "横街社区", Match.beginning),
        ("街社区", "前街社区", Match.part),
        ("350783", None, None),
        ("zhonggulou", None, None),
    ],
)
def test_names_are_found_as_people_type_them(
    seeded: Store, text: str, first: str | None, match: Match | None
) -> None:
    rows = search(seeded, text=text, as_of=DAY).rows
    assert (rows[0].name, rows[0].match) == (first, match) if first else rows == ()


def test_an_area_is_found_by_its_former_name(seeded: Store) -> None:
    (row,) = search(seeded, text="陶珠", as_of=DAY).rows
    assert (row.id, row.name, row.matched_name) == ("350783002001", "陶朱社区", "陶珠社区居委会")
    assert row.name_form is Form.former


def test_only_the_area_and_the_kind_asked_for_are_searched(seeded: Store) -> None:
    everything = search(seeded, text="hjsq", as_of=DAY, evidence=True)
    assert [row.body for row in everything.rows] == ["area", "organisation"]
    summary = everything.summary
    assert (summary.found_areas, summary.found_organisations, summary.found_units) == (1, 1, 0)
    assert summary.evidence == {
        "found_areas": ("350783001003",),
        "found_organisations": ("o-350783001003",),
    }
    areas = search(seeded, text="hjsq", as_of=DAY, kind_of_body=SearchFor.areas)
    assert [row.id for row in areas.rows] == ["350783001003"]
    assert search(seeded, text="hjsq", as_of=DAY, area="460106").rows == ()
    street = search(seeded, text="市统计局", as_of=DAY, area="350783")
    assert [row.name for row in street.rows] == ["建瓯市统计局"]


def test_a_name_begins_behind_the_area_above_even_when_only_a_street_is_searched(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("units", "u-1")["name"] = "试县住房和城乡建设局"
    tables_folder.load_into(empty_store)
    rows = search(empty_store, text="县住建局", as_of=DAY, area="990001001").rows
    assert [(row.id, row.match) for row in rows] == [("u-1", Match.short_name)]


def test_a_body_that_has_ended_is_found_and_marked_behind_those_that_hold(seeded: Store) -> None:
    name = "中山街道防控一线第一临时党支部"
    (during,) = search(seeded, text=name, as_of="2020-03-01").rows
    (after,) = search(seeded, text=name, as_of=DAY).rows
    assert (during.holds, after.holds) == (True, False)


def test_new_names_are_found_after_a_write(empty_store: Store, tables_folder: TablesFolder) -> None:
    tables_folder.load_into(empty_store)
    assert search(empty_store, text="wlt", as_of=DAY).rows == ()
    tables_folder.row("units", "u-1")["name"] = "文旅厅"
    tables_folder.load_into(empty_store)
    assert [row.id for row in search(empty_store, text="wlt", as_of=DAY).rows] == ["u-1"]


def test_a_graph_of_too_many_names_is_searched_area_by_area(
    seeded_ladybug: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_NAMES", 500)
    with pytest.raises(InputError) as caught:
        search(seeded_ladybug, text="hjsq", as_of=DAY)
    assert [(fault.rule, fault.column) for fault in caught.value.faults] == [
        ("area_needed", "area")
    ]
    assert search(seeded_ladybug, text="hjsq", as_of=DAY, area="350783001").total == 2


@pytest.mark.parametrize("text", ["", "一" * 61])
def test_a_text_has_one_to_sixty_characters(seeded_ladybug: Store, text: str) -> None:
    with pytest.raises(InputError):
        search(seeded_ladybug, text=text, as_of=DAY)


def test_an_area_that_does_not_exist_is_not_found(seeded_ladybug: Store) -> None:
    with pytest.raises(NotFoundError):
        search(seeded_ladybug, text="hjsq", as_of=DAY, area="999999")
