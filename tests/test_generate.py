"""The synthetic city: the ratios of the page, faults for the product to find, and repeatable."""

import csv
import hashlib
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from partygraph import tables
from partygraph.ask import QUESTIONS
from partygraph.errors import InputError
from partygraph.files import folder as data_folder
from partygraph.generate import AS_OF, City, generate, rows
from partygraph.generate.plan import plans
from partygraph.load import load
from partygraph.model import (
    TABLES,
    Area,
    AreaLevel,
    Budget,
    Case,
    Channel,
    Demand,
    Evaluation,
    KeyProject,
    Lasting,
    Liaison,
    Organisation,
    OrganisationForm,
    OrganisationLevel,
    Pairing,
    PairingStatus,
    Project,
    Registration,
    Resource,
    Row,
    Seat,
    Service,
    Source,
    Standing,
    Thing,
    Unit,
    UnitKind,
)
from partygraph.settings import Settings
from partygraph.store import Store, open_store

T = TypeVar("T", bound=Thing)
Level, Form = OrganisationLevel, OrganisationForm
SHAPES: dict[str, dict[str, Any]] = {
    "one of each": {"communities": 1, "units": 1},
    "the page": {},
    "few units": {"communities": 40, "units": 10},
    "many units": {"communities": 3, "units": 60},
    "twice the page": {"scale": 2, "seed": 7},
    "no unit": {"communities": 5, "units": 0},
    "clean": {"faults": 0.0},
    "all broken": {"communities": 30, "faults": 10.0},
}


class Made:
    """The rows of a city by table."""

    def __init__(self, things: Iterable[Thing]) -> None:
        self._of: dict[str, list[Any]] = defaultdict(list)
        for thing in things:
            self._of[thing.table].append(thing)

    def all(self, cls: type[T]) -> list[T]:
        """Every row of a table."""
        return self._of[cls.table]

    def by_id(self, cls: type[T]) -> dict[str, T]:
        """The rows of a table by id."""
        return {row.id: row for row in self.all(cls)}

    def lasting(self, cls: type[T], day: date = AS_OF) -> list[T]:
        """The rows of a table that hold on a day."""
        return [row for row in self._of[cls.table] if holds(row, day)]

    def sourced(self) -> list[Row]:
        """Every row but the source."""
        return [row for of in self._of.values() for row in of if isinstance(row, Row)]


def made(**arguments: Any) -> Made:
    """A city in memory."""
    return Made(rows(City(**arguments)))


def holds(row: Lasting, day: date = AS_OF) -> bool:
    """Whether a row holds on a day."""
    return row.valid_from <= day and (row.valid_to is None or row.valid_to >= day)


def active_pairings(city: Made) -> list[Pairing]:
    """The pairings that count on the day of the city."""
    return [row for row in city.lasting(Pairing) if row.status is PairingStatus.active]


def loading_faults(folder: Path) -> list[str]:
    """What the import says against the tables of a folder."""
    read = tables.read(folder)
    tables.check(read, {})
    return [str(fault) for fault in read.faults]


def digest(folder: Path) -> dict[str, str]:
    """A fingerprint of each file of a folder."""
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
    }


def linked(row: Row) -> list[tuple[str, str]]:
    """The table and id of each thing that a row refers to."""
    found = []
    for column, table in row.references.items():
        value = getattr(row, column)
        ids = value if isinstance(value, tuple) else () if value is None else (value,)
        found += [(table, one) for one in ids]
    return found


# --- what it has ----------------------------------------------------------------------------------


def test_without_faults_a_city_has_the_numbers_of_the_page() -> None:
    city = made(faults=0)
    levels = Counter((row.level, row.form) for row in city.lasting(Organisation))
    pairings = active_pairings(city)
    enterprises = [unit for unit in city.all(Unit) if unit.above_scale]
    assert {
        "communities": sum(area.level is AreaLevel.village for area in city.all(Area)),
        "streets": sum(area.level is AreaLevel.town for area in city.all(Area)),
        "joint committees": levels[Level.community_committee, Form.joint_committee],
        "branches": levels[Level.grid_branch, Form.branch],
        "groups": levels[Level.building_group, Form.group],
        "paired units": len({pairing.unit_id for pairing in pairings}),
        "paired communities": len({pairing.area_id for pairing in pairings}),
        "pairings": len(city.all(Pairing)),
        "projects": len(city.all(Project)),
        "members": sum(pairing.members_reporting for pairing in pairings),
        "members at home": sum(row.headcount for row in city.all(Registration)),
        "enterprises": len(enterprises),
        "branches of enterprises": sum(
            row.form is Form.branch and str(row.unit_id).startswith("e-")
            for row in city.all(Organisation)
        ),
        "joint branches": levels[Level.unit_organisation, Form.joint_branch],
        "jointly covered": sum(len(row.covers_units) for row in city.all(Organisation)),
        "posts": len({(row.unit_id, row.post) for row in city.all(Liaison)}),
        "served enterprises": len({row.enterprise_id for row in city.all(Liaison)}),
        "key projects": len(city.all(KeyProject)),
        "fields": len({row.field for row in city.all(KeyProject)}),
        "investment": sum(row.amount for row in city.all(KeyProject)),
        "demands": len(city.all(Demand)),
        "budgets": len(city.all(Budget)),
        "accepted": sum(row.channel is not Channel.meeting for row in city.all(Case)),
        "mutual evaluations": sum(row.raters == 0 for row in city.all(Evaluation)) - 15,
    } == {
        "communities": 15,
        "streets": 4,
        "joint committees": 15,
        "branches": 73,
        "groups": 142,
        "paired units": 72,
        "paired communities": 15,
        "pairings": 72,
        "projects": 147,
        "members": 2565,
        "members at home": 2565,
        "enterprises": 149,
        "branches of enterprises": 40,
        "joint branches": 3,
        "jointly covered": 25,
        "posts": 31,
        "served enterprises": 149,
        "key projects": 32,
        "fields": 10,
        "investment": 12_000_000_000,
        "demands": 120,
        "budgets": 30,
        "accepted": 516,
        "mutual evaluations": 144,
    }


@pytest.mark.parametrize("communities", [15, 100, 301, 650])
def test_with_faults_the_ratios_of_the_page_stay(communities: int) -> None:
    city = made(communities=communities)
    organisations = city.lasting(Organisation)
    pairings = active_pairings(city)
    grid = [row for row in organisations if row.level is Level.grid_branch]
    measured = {
        73: sum(row.form is Form.branch for row in grid),
        142: sum(row.level is Level.building_group for row in organisations),
        72: len({pairing.unit_id for pairing in pairings}),
        149: sum(unit.above_scale for unit in city.all(Unit)),
        147: len(city.all(Project)),
        2565: sum(pairing.members_reporting for pairing in pairings),
    }
    by_units = {one: round(one * measured[72] / 72) for one in (147, 2565)}
    by_communities = {one: round(one * communities / 15) for one in measured}
    assert measured == by_communities | by_units
    committees = sum(row.form is Form.joint_committee for row in organisations)
    assert communities * 0.95 <= committees <= communities
    assert communities * 0.9 <= len({row.area_id for row in pairings}) < communities
    streets = sum(area.level is AreaLevel.town for area in city.all(Area))
    assert streets == pytest.approx(communities / 4, rel=0.1)
    assert 18 <= len(city.all(Organisation)) / communities <= 22
    seats = len(city.all(Seat)) / measured[72]
    assert 0.5 <= seats <= 0.8


def test_units_default_to_72_for_15_communities_and_scale_multiplies_both() -> None:
    assert City(communities=30).total_units() == 144
    assert City(communities=30, units=10, scale=3).total_units() == 30
    assert City(communities=10, scale=3).total_communities() == 30
    assert City(communities=1, units=0, scale=9).total_units() == 0


def test_everything_is_illustrative_and_has_the_one_source() -> None:
    city = made()
    (source,) = city.all(Source)
    assert all(row.standing is Standing.illustrative for row in city.sourced())
    assert {row.source_id for row in city.sourced()} == {source.id}
    assert all(city.all(cls) for cls in TABLES)


def test_the_codes_are_formally_right_and_of_no_real_province() -> None:
    areas = made(communities=650).all(Area)
    assert all(area.id.startswith("99") for area in areas)
    widths = {
        AreaLevel.province: 2,
        AreaLevel.prefecture: 4,
        AreaLevel.county: 6,
        AreaLevel.town: 9,
        AreaLevel.village: 12,
    }
    known = {area.id: area for area in areas}
    ranks = list(AreaLevel)
    for area in areas:
        assert len(area.id) == widths.get(area.level, len(area.id))
        if area.level is not AreaLevel.province:
            parent = known[str(area.parent_id)]
            assert ranks.index(parent.level) < ranks.index(area.level)
        if area.level is AreaLevel.town:
            assert 1 <= int(area.id[6:9]) <= 99
        if area.level is AreaLevel.village:
            assert 1 <= int(area.id[9:12]) <= 199
    counties = [area.id for area in areas if area.level is AreaLevel.county]
    assert counties == ["990181", "990182", "990183"]


def test_a_second_prefecture_begins_behind_19_counties() -> None:
    codes = [plan.code for plan in plans(City(communities=20 * 300))]
    assert codes == [f"9901{number}" for number in range(81, 100)] + ["990281"]


def test_names_are_distinct_and_none_is_a_name_of_the_seed() -> None:
    city = made(communities=320)
    names = Counter(row.name for row in city.all(Unit))
    names += Counter(row.name for row in city.all(KeyProject))
    names += Counter(f"{row.area_id[:6]} {row.name}" for row in city.all(Organisation))
    assert [name for name, number in names.items() if number > 1] == []
    areas = Counter((area.name, area.id[:6]) for area in city.all(Area))
    assert max(areas.values()) == 1
    given_names = {name for name, _ in areas} | {unit.name for unit in city.all(Unit)}
    assert given_names & seed_names() == set()


def seed_names() -> set[str]:
    """The names of the areas and units of the starting data."""
    found = set()
    for table in ("areas", "units"):
        with (data_folder("seed") / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            found |= {cells["name"] for cells in csv.DictReader(file)}
    return found


def test_a_level_has_the_parent_above_it_but_for_the_faults() -> None:
    city = made(faults=0)
    known = city.by_id(Organisation)
    levels = list(Level)[:5]
    for row in known.values():
        if row.level in levels[1:] and row.form is not Form.temporary_branch:
            parent = known[str(row.parent_id)]
            assert levels.index(parent.level) == levels.index(row.level) - 1
            assert holds(parent)


def test_a_service_gives_only_what_is_there_reaches_and_is_asked_for() -> None:
    city = made(communities=60)
    resources, demands = city.by_id(Resource), city.by_id(Demand)
    left = Counter({row.id: row.quantity for row in resources.values()})
    missing = Counter({row.id: row.quantity for row in demands.values()})
    for service in city.all(Service):
        resource, demand = resources[service.resource_id], demands[service.demand_id]
        assert service.quantity > 0
        assert (resource.category, resource.unit_of_count) == (
            demand.category,
            demand.unit_of_count,
        )
        assert demand.area_id.startswith(resource.area_id)
        left[resource.id] -= service.quantity
        missing[demand.id] -= service.quantity
    assert min(left.values()) >= 0
    assert min(missing.values()) >= 0
    assert sum(number > 0 for number in missing.values()) > len(demands) / 4


# --- faults ---------------------------------------------------------------------------------------


def faults_in(city: Made) -> dict[str, int]:
    """How many of each fault there are."""
    known = city.by_id(Organisation)
    ranks = {level: rank for rank, level in enumerate(Level)}
    inside = [row for row in known.values() if row.level is not Level.unit_organisation]
    below = [row for row in inside if row.level is not Level.city_committee and holds(row)]
    parents = [(row, known[row.parent_id]) for row in below if row.parent_id]
    pairings = active_pairings(city)
    villages = {area.id for area in city.all(Area) if area.level is AreaLevel.village}
    committees = {row.id for row in city.lasting(Organisation) if row.form is Form.joint_committee}
    covered = {code for row in city.lasting(Organisation) for code in row.covers}
    small = {
        area.id for area in city.all(Area) if area.level in (AreaLevel.estate, AreaLevel.building)
    }
    used = {row.resource_id for row in city.all(Service)}
    enterprises = {unit.id for unit in city.all(Unit) if unit.above_scale}
    soon = AS_OF + timedelta(days=90)
    return {
        "unpaired communities": len(villages - {row.area_id for row in pairings}),
        "seatless committees": len(committees - {row.organisation_id for row in city.all(Seat)}),
        "bare areas": len(small - covered),
        "orphans": sum(row.parent_id is None for row in below),
        "skipped levels": sum(
            ranks[row.level] - ranks[parent.level] > 1 and row.form is not Form.temporary_branch
            for row, parent in parents
        ),
        "ended parents": sum(not holds(parent) for _, parent in parents),
        "ended contracts": sum(
            row.valid_to is not None and row.valid_to < AS_OF for row in city.all(Pairing)
        ),
        "suspended contracts": sum(
            row.status is PairingStatus.suspended for row in city.all(Pairing)
        ),
        "ending contracts": sum(
            row.valid_to is not None and row.valid_to <= soon for row in pairings
        ),
        "half-claimed projects": sum(
            (row.unit_claimed_on is None) != (row.community_claimed_on is None)
            for row in city.all(Project)
        ),
        "paper pairings": len(
            {row.id for row in pairings} - {row.pairing_id for row in city.all(Project)}
        ),
        "idle resources": sum(row.id not in used for row in city.all(Resource)),
        "ended resources": sum(not holds(row) for row in city.all(Resource)),
        "unserved enterprises": len(enterprises - {row.enterprise_id for row in city.all(Liaison)}),
        "leadless key projects": sum(row.lead_id is None for row in city.all(KeyProject)),
    }


def test_the_page_with_faults_has_some_of_every_kind() -> None:
    found = faults_in(made())
    assert [name for name, number in found.items() if number == 0] == []
    assert found["unpaired communities"] == 1
    assert found["seatless committees"] >= 2
    assert found["leadless key projects"] >= 3


def test_without_faults_there_is_only_what_follows_from_scarcity() -> None:
    found = faults_in(made(faults=0, communities=60))
    of_scarcity = {"idle resources", "seatless committees"}
    assert {name for name, number in found.items() if number} - of_scarcity == set()


def test_more_faults_can_be_asked_for() -> None:
    few, many = (faults_in(made(communities=60, faults=faults)) for faults in (1, 3))
    assert all(many[name] >= few[name] for name in few)
    assert many["orphans"] > 2 * few["orphans"]


def test_in_a_county_some_committees_ended_and_their_branches_are_left() -> None:
    city = made(communities=100)
    ended = {
        row.id
        for row in city.all(Organisation)
        if row.form is Form.joint_committee and not holds(row)
    }
    assert len(ended) == 2
    assert {row.parent_id for row in city.lasting(Organisation)} >= ended


def test_posts_are_numbered_and_sent_by_offices() -> None:
    city = made()
    units = city.by_id(Unit)
    posts = defaultdict(set)
    for row in city.all(Liaison):
        posts[row.unit_id].add(row.post)
    for unit_id, numbers in posts.items():
        assert units[unit_id].kind in (UnitKind.government_body, UnitKind.mass_organisation)
        assert numbers == set(range(1, len(numbers) + 1))
        assert len(numbers) <= 4


# --- repeatable -----------------------------------------------------------------------------------


def test_the_same_arguments_give_the_same_bytes_whatever_the_order_of_hashes(
    tmp_path: Path,
) -> None:
    generate(tmp_path / "here")
    code = "import sys; from pathlib import Path; from partygraph.generate import generate; "
    for hash_seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", f"{code}generate(Path(sys.argv[1]))", tmp_path / hash_seed],
            check=True,
            env=os.environ | {"PYTHONHASHSEED": hash_seed},
        )
        assert digest(tmp_path / hash_seed) == digest(tmp_path / "here")


def test_another_seed_gives_another_city_of_the_same_numbers(tmp_path: Path) -> None:
    first, second = (generate(tmp_path / str(seed), seed=seed) for seed in (1, 2))
    assert digest(tmp_path / "1").items().isdisjoint(digest(tmp_path / "2").items())
    for table in ("areas", "units", "organisations", "pairings", "projects", "demands"):
        assert first[table] == second[table]


def test_another_day_moves_all_days_and_nothing_else(tmp_path: Path) -> None:
    generate(tmp_path / "1")
    generate(tmp_path / "2", as_of=AS_OF + timedelta(days=1))
    for name in ("areas.csv", "organisations.csv", "services.csv"):
        texts = [(tmp_path / one / name).read_text(encoding="utf-8") for one in ("1", "2")]
        first, second = (list(csv.DictReader(text.splitlines())) for text in texts)
        assert first != second
        assert [undated(row) for row in first] == [undated(row) for row in second]


def undated(row: Mapping[str, str]) -> dict[str, str]:
    """A row without its days."""
    days = ("valid_from", "valid_to", "unit_claimed_on", "community_claimed_on")
    return {column: text for column, text in row.items() if column not in days}


# --- loading --------------------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty embedded store."""
    opened = open_store(Settings(store=str(tmp_path / "store")), create=True)
    yield opened
    opened.close()


@pytest.mark.parametrize("shape", SHAPES)
def test_a_city_of_any_shape_loads_without_a_fault(
    shape: str, tmp_path: Path, store: Store
) -> None:
    written = generate(tmp_path / "city", **SHAPES[shape])
    report = load(store, tmp_path / "city")
    added = {one.table: one.added for one in report.tables}
    assert added == {table: number for table, number in written.items() if number}
    assert not load(store, tmp_path / "city").changed_anything


def test_the_graph_finds_the_false_figures_and_confirms_the_others(
    tmp_path: Path, store: Store
) -> None:
    generate(tmp_path / "city", communities=40)
    load(store, tmp_path / "city")
    answer = QUESTIONS["figures_check"](store, area="990181", as_of=AS_OF)
    assert answer.summary.model_dump(exclude={"evidence"}) == {
        "agrees": 11,
        "differs": 2,
        "not_comparable": 0,
        "not_computable": 1,
        "contradicted": 0,
    }


SMALL = st.fixed_dictionaries(
    {
        "communities": st.integers(1, 12),
        "units": st.none() | st.integers(0, 40),
        "scale": st.integers(1, 2),
        "seed": st.integers(),
        "faults": st.floats(0, 10),
        "as_of": st.dates(date(1970, 1, 1), date(2199, 12, 31)),
    }
)


@given(SMALL)
@settings(max_examples=25, deadline=None)
def test_whatever_is_asked_for_can_be_loaded(arguments: dict[str, Any]) -> None:
    with TemporaryDirectory() as folder:
        written = generate(Path(folder), **arguments)
        assert loading_faults(Path(folder)) == []
        assert set(written) == {cls.table for cls in TABLES}


@given(SMALL)
@settings(max_examples=25, deadline=None)
def test_nothing_begins_before_what_it_refers_to(arguments: dict[str, Any]) -> None:
    city = made(**arguments)
    begin = {row.id: row.valid_from for row in city.sourced() if isinstance(row, Lasting)}
    late = [
        (row.id, one)
        for row in city.sourced()
        for _, one in linked(row)
        if row.id in begin and one in begin and begin[one] > begin[row.id]
    ]
    assert late == []


@given(SMALL)
@settings(max_examples=25, deadline=None)
def test_what_was_asked_for_holds_on_the_day_of_the_city(arguments: dict[str, Any]) -> None:
    city, asked = made(**arguments), City(**arguments)
    whole, units = asked.total_communities(), asked.total_units()
    pairings = [
        row for row in city.lasting(Pairing, asked.as_of) if row.status is PairingStatus.active
    ]
    in_force = city.lasting(Organisation, asked.as_of)
    assert sum(area.level is AreaLevel.village for area in city.all(Area)) == whole
    assert len({row.unit_id for row in pairings}) == len(pairings) == units
    assert sum(row.members_reporting for row in pairings) == round(2565 * units / 72)
    assert sum(row.headcount for row in city.all(Registration)) == round(2565 * units / 72)
    assert len(city.all(Project)) == round(147 * units / 72)
    assert sum(row.level is Level.building_group for row in in_force) == round(142 * whole / 15)


# --- writing --------------------------------------------------------------------------------------


def test_progress_tells_the_communities_written_of_those_asked_for(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    generate(tmp_path, communities=301, units=0, progress=lambda *seen: told.append(seen))
    assert told == [(150, 301), (301, 301)]


def test_only_one_county_is_in_memory_at_a_time() -> None:
    city = rows(City(communities=100_000))
    assert isinstance(next(city), Source)


def test_a_new_city_replaces_the_tables_of_the_one_before(tmp_path: Path) -> None:
    generate(tmp_path / "city", communities=20)
    generate(tmp_path / "city", communities=2)
    generate(tmp_path / "other", communities=2)
    assert digest(tmp_path / "city") == digest(tmp_path / "other")


@pytest.mark.parametrize(
    ("arguments", "column", "rule"),
    [
        ({"communities": 0}, "communities", "too_small"),
        ({"communities": 100_001}, "communities", "too_large"),
        ({"units": -1}, "units", "too_small"),
        ({"scale": 0}, "scale", "too_small"),
        ({"communities": 1000, "scale": 1000}, "scale", "too_large"),
        ({"communities": 1, "units": 200}, "units", "too_large"),
        ({"faults": -0.5}, "faults", "too_small"),
        ({"as_of": date(1900, 1, 1)}, "as_of", "too_small"),
    ],
)
def test_an_argument_out_of_range_is_told_and_nothing_is_written(
    arguments: dict[str, Any], column: str, rule: str, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as raised:
        generate(tmp_path / "city", **arguments)
    (fault,) = raised.value.faults
    assert (fault.column, fault.rule) == (column, rule)
    assert not (tmp_path / "city").exists()


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        generate(tmp_path / "taken")
    assert raised.value.rule == "cannot_write"
