"""The starting data: valid rows, the totals of the page, and nothing that cannot be rebuilt."""

import csv
import importlib.util
import os
import subprocess
import sys
import types
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

import pytest

from partygraph.divisions.rules import readable_name
from partygraph.model import (
    TABLES,
    Area,
    AreaKind,
    AreaLevel,
    Budget,
    Category,
    Demand,
    Figure,
    KeyProject,
    Lasting,
    Liaison,
    Organisation,
    OrganisationForm,
    OrganisationLevel,
    Pairing,
    Project,
    Registration,
    Resource,
    Row,
    Seat,
    Service,
    Source,
    SourceKind,
    Standing,
    Thing,
    Unit,
    UnitKind,
    UnitOfCount,
)

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "seed"
DATA = ROOT.parent / "shared" / "data"
LONGHUA, JIANOU, CHENGCHENG = "460106", "350783", "610525"
PAGE_DATE = date(2020, 7, 1)
T = TypeVar("T", bound=Thing)

needs_facts = pytest.mark.skipif(
    not DATA.is_dir(), reason="the facts (../shared/data) are not beside this checkout"
)


def cells_to_row(table: type[T], cells: dict[str, str]) -> T:
    """A row from its cells: an empty cell is the column's default."""
    values = {
        column: text.split("|") if table.model_fields[column].default == () else text
        for column, text in cells.items()
        if text
    }
    return cast(T, table.model_validate(values))


SEEDED = [table for table in TABLES if (SEED / f"{table.table}.csv").exists()]


def rows_of(table: type[T]) -> tuple[T, ...]:
    """Every row of one table of the seed; a table of which nothing is public has no file."""
    if table not in SEEDED:
        return ()
    with (SEED / f"{table.table}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(cells_to_row(table, cells) for cells in csv.DictReader(file))


def by_id(table: type[T]) -> dict[str, T]:
    """The rows of a table by their ids."""
    return {row.id: row for row in rows_of(table)}


def sourced_rows() -> list[Row]:
    """The rows of every table but the sources."""
    return [row for table in TABLES for row in rows_of(table) if isinstance(row, Row)]


def areas_on(day: date, county: str, level: AreaLevel | None = None) -> list[Area]:
    """The areas of a county that existed on a day, perhaps of one level only."""
    return [
        area
        for area in rows_of(Area)
        if area.id.startswith(county)
        and area.valid_from <= day
        and (area.valid_to is None or day <= area.valid_to)
        and level in (None, area.level)
    ]


def street_communities() -> set[str]:
    """The residents' communities of the four streets of 建瓯市 on the day of the page."""
    return {
        area.id
        for area in areas_on(PAGE_DATE, JIANOU)
        if area.kind == AreaKind.residents_community and area.id[6] == "0"
    }


def organisations(form: OrganisationForm) -> list[Organisation]:
    """The organisations of one form."""
    return [row for row in rows_of(Organisation) if row.form == form]


def references(row: Row) -> list[tuple[str, str]]:
    """The table and id of each thing that a row refers to, except its source."""
    found = []
    for column, table in row.references.items():
        value = getattr(row, column)
        if table != "sources" and value is not None:
            ids = value if isinstance(value, tuple) else (value,)
            found += [(table, wanted) for wanted in ids]
    return found


def quotes_of_facts() -> set[str]:
    """Every quote in the fact tables."""
    quotes = set()
    for path in (DATA / "seed_facts").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            quotes |= {cells["quote"] for cells in csv.DictReader(file) if "quote" in cells}
    return quotes


def run_script(out: Path, hash_seed: str) -> dict[str, bytes]:
    """The files that the script writes, under a given order of hashes."""
    subprocess.run(
        [sys.executable, ROOT / "tools" / "build_seed.py", "--data", DATA, "--out", out],
        check=True,
        env=os.environ | {"PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(ROOT / "src")},
    )
    return {path.name: path.read_bytes() for path in sorted(out.glob("*.csv"))}


def script() -> types.ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("build_seed", ROOT / "tools" / "build_seed.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


# --- the files ------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", SEEDED)
def test_each_table_is_a_plain_csv_with_the_columns_of_the_model_sorted_by_id(
    table: type[Thing],
) -> None:
    text = (SEED / f"{table.table}.csv").read_bytes()
    assert text.splitlines()[0].decode().split(",") == list(table.model_fields)
    assert b"\r" not in text
    assert not text.startswith(b"\xef\xbb\xbf")
    ids = [row.id for row in rows_of(table)]
    assert ids
    assert ids == sorted(ids)


def test_an_id_is_unique_over_all_tables() -> None:
    counts = Counter(row.id for table in TABLES for row in rows_of(table))
    assert [key for key, number in counts.items() if number > 1] == []


def test_every_reference_leads_to_a_row() -> None:
    known = {table.table: set(by_id(table)) for table in TABLES}
    for row in sourced_rows():
        assert row.source_id in known["sources"]
        for table, wanted in references(row):
            assert wanted in known[table], row.id


def test_nothing_begins_before_what_it_refers_to() -> None:
    begin = {row.id: row.valid_from for row in sourced_rows() if isinstance(row, Lasting)}
    late = [
        (row.id, wanted)
        for row in sourced_rows()
        if row.id in begin
        for _, wanted in references(row)
        if begin[wanted] > begin[row.id]
    ]
    assert late == []


@needs_facts
def test_the_script_repeats_the_seed_byte_for_byte(tmp_path: Path) -> None:
    seed = {path.name: path.read_bytes() for path in sorted(SEED.glob("*.csv"))}
    assert run_script(tmp_path / "first", "1") == seed
    assert run_script(tmp_path / "second", "2") == seed


# --- standing -------------------------------------------------------------------------------------


def test_the_kind_of_the_source_agrees_with_the_standing_of_the_row() -> None:
    kinds = {source.id: source.kind for source in rows_of(Source)}
    expected = {
        Standing.quoted: SourceKind.newspaper,
        Standing.public: SourceKind.public_table,
        Standing.illustrative: SourceKind.illustration,
    }
    for row in sourced_rows():
        assert kinds[row.source_id] == expected[row.standing], row.id
        assert bool(row.quote) == (row.standing == Standing.quoted), row.id


@needs_facts
def test_every_quote_stands_in_the_facts() -> None:
    quotes = quotes_of_facts()
    for row in sourced_rows():
        assert not row.quote or row.quote in quotes, row.id


# --- areas ----------------------------------------------------------------------------------------


def test_the_code_of_an_area_begins_with_its_parents_code() -> None:
    for area in rows_of(Area):
        assert area.id.startswith(area.parent_id or ""), area.id


@pytest.mark.parametrize(
    ("official", "name"),
    [
        ("金瓯社区居委会", "金瓯社区"),
        ("长堤社区居民委员会", "长堤社区"),
        ("玉崙居委会", "玉崙社区"),
        ("安国寺村委会", "安国寺村"),
        ("黄富村委会", "黄富村"),
        ("沶村村委会", "沶村"),
        ("埝村委会", "埝村"),
        ("幸福社区", "幸福社区"),
        ("林场生活区", "林场生活区"),
        ("中山街道办事处", "中山街道"),
    ],
)
def test_an_area_is_called_by_the_name_that_people_use(official: str, name: str) -> None:
    assert readable_name(official) == name


def test_a_renamed_area_keeps_its_former_names_and_a_dissolved_one_its_last_day() -> None:
    areas = by_id(Area)
    assert areas["350783002001"].name == "陶朱社区"
    assert areas["350783002001"].former_names == "陶珠社区居委会"
    assert areas["460106001"].former_names == "中山街道办事处"
    assert areas["460106001001"].valid_to == date(2020, 6, 29)
    assert areas["350783003004"].valid_from == date(2023, 6, 30)


def test_longhua_had_11_towns_and_streets_and_129_villages_at_the_end_of_2019() -> None:
    day = date(2019, 12, 31)
    assert len(areas_on(day, LONGHUA, AreaLevel.town)) == 11
    assert len(areas_on(day, LONGHUA, AreaLevel.village)) == 129


def test_chengcheng_had_9_towns_1_street_160_villages_and_15_communities_in_2020() -> None:
    kinds = Counter(area.kind for area in areas_on(PAGE_DATE, CHENGCHENG))
    assert kinds[AreaKind.town] == 9
    assert kinds[AreaKind.sub_district] == 1
    assert kinds[AreaKind.village] == 160
    assert kinds[AreaKind.residents_community] == 15


def test_6_alleys_began_in_march_2019_and_24_had_joined_by_july_2020() -> None:
    assert len(areas_on(date(2019, 2, 28), JIANOU, AreaLevel.alley)) == 0
    assert len(areas_on(date(2019, 3, 31), JIANOU, AreaLevel.alley)) == 6
    assert len(areas_on(PAGE_DATE, JIANOU, AreaLevel.alley)) == 24


# --- organisations --------------------------------------------------------------------------------


def test_jianou_has_15_joint_committees_73_branches_and_142_groups() -> None:
    committees = organisations(OrganisationForm.joint_committee)
    assert {row.area_id for row in committees} == street_communities()
    assert len(committees) == 15
    branches = Counter(row.level for row in organisations(OrganisationForm.branch))
    assert branches[OrganisationLevel.grid_branch] == 73
    groups = organisations(OrganisationForm.group)
    assert len(groups) == 142


def test_each_building_group_is_four_single_steps_below_the_city_committee() -> None:
    levels = list(OrganisationLevel)
    known = by_id(Organisation)
    for group in organisations(OrganisationForm.group):
        chain = [group]
        while chain[-1].parent_id:
            chain.append(known[chain[-1].parent_id])
        assert [row.level for row in reversed(chain)] == levels[:5], group.id
        assert chain[-1].id == "o-jianou-shiwei"


def test_16_temporary_branches_cover_every_town_and_every_village_of_longhua_once() -> None:
    branches = organisations(OrganisationForm.temporary_branch)
    assert len(branches) == 16
    assert all(branch.valid_to for branch in branches)
    in_force = branches[0].valid_from
    covered = Counter(code for branch in branches for code in branch.covers)
    towns = {area.id for area in areas_on(in_force, LONGHUA, AreaLevel.town)}
    villages = {area.id for area in areas_on(in_force, LONGHUA, AreaLevel.village)}
    assert set(covered) == towns | villages
    assert all(covered[code] == 1 for code in villages)
    assert all(branch.area_id in branch.covers for branch in branches)


def test_a_company_leads_8_estates_of_the_sub_district_of_chengcheng() -> None:
    leader = by_id(Organisation)["o-huayuan-dangwei"]
    areas = by_id(Area)
    led = [areas[code] for code in leader.covers]
    assert len(led) == 8
    assert leader.standing == Standing.quoted
    for estate in led:
        assert estate.level == AreaLevel.estate
        assert estate.standing == Standing.illustrative
        assert estate.id.startswith("610525001")
        assert estate.valid_from <= date(2020, 2, 1)


@pytest.mark.parametrize("with_services_and_homes", [False, True])
def test_the_model_sites_form_two_clusters(with_services_and_homes: bool) -> None:  # noqa: FBT001
    committees = {row.area_id for row in rows_of(Organisation) if row.model_site}
    models = committees | {row.id for row in rows_of(Unit) if row.model_site}
    resources, demands = by_id(Resource), by_id(Demand)
    links = [(row.unit_id, row.area_id) for row in rows_of(Pairing)]
    if with_services_and_homes:
        links += [(row.unit_id, row.area_id) for row in rows_of(Registration)]
        links += [
            (resources[row.resource_id].unit_id or "", demands[row.demand_id].area_id)
            for row in rows_of(Service)
        ]
    clusters = {
        code: {code} | {unit for unit, place in links if place == code and unit in models}
        for code in committees
    }
    assert clusters == {
        "350783003003": {"350783003003", "u-350783-15", "u-350783-31", "u-350783-72"},
        "350783004003": {"350783004003", "u-350783-10", "u-350783-17", "u-350783-23"},
    }


# --- enterprises ----------------------------------------------------------------------------------


def enterprises() -> dict[str, Unit]:
    """The above-scale enterprises of 建瓯市."""
    return {row.id: row for row in rows_of(Unit) if row.above_scale}


def test_149_enterprises_lie_in_the_communities_of_jianou_and_none_is_paired() -> None:
    units = enterprises()
    areas = by_id(Area)
    assert list(units) == [f"e-350783-{index:03}" for index in range(1, 150)]
    assert not {pairing.unit_id for pairing in rows_of(Pairing)} & set(units)
    for unit in units.values():
        assert areas[unit.area_id].kind == AreaKind.residents_community
        assert areas[unit.area_id].id.startswith(JIANOU)
        assert unit.new_sector == (unit.kind == UnitKind.private_enterprise)
    kinds = Counter(unit.kind for unit in units.values())
    assert kinds == {UnitKind.private_enterprise: 142, UnitKind.state_enterprise: 7}
    assert {unit.area_id for unit in units.values() if unit.area_id[6] == "0"}
    assert {unit.area_id for unit in units.values() if unit.area_id[6] == "1"}


def test_40_enterprises_have_a_branch_and_3_joint_branches_cover_25_others() -> None:
    units = enterprises()
    inside = [row for row in rows_of(Organisation) if row.unit_id in units]
    forms = Counter(row.form for row in inside)
    assert forms == {OrganisationForm.branch: 40, OrganisationForm.joint_branch: 3}
    assert len({row.unit_id for row in inside}) == 43
    covered = [unit for row in inside for unit in row.covers_units]
    assert len(covered) == len(set(covered)) == 25
    assert not set(covered) & {row.unit_id for row in inside}
    assert all(row.parent_id for row in inside)
    assert all(row.covers_units for row in inside if row.form == OrganisationForm.joint_branch)


def test_31_posts_of_units_serve_each_of_the_149_enterprises_once() -> None:
    liaisons = rows_of(Liaison)
    posts = Counter((row.unit_id, row.post) for row in liaisons)
    assert len(posts) == 31
    assert set(posts.values()) == {4, 5}
    assert Counter(row.enterprise_id for row in liaisons) == dict.fromkeys(enterprises(), 1)
    senders = Counter(unit for unit, _ in posts)
    assert senders.most_common(1)[0][1] == 4
    assert Counter(senders.values())[4] == 1
    assert set(senders) <= {pairing.unit_id for pairing in rows_of(Pairing)}


# --- key projects and budgets ---------------------------------------------------------------------


def test_the_library_has_32_projects_in_10_fields_for_12_billion_yuan_and_3_have_no_lead() -> None:
    projects = rows_of(KeyProject)
    assert len(projects) == 32
    assert len({row.field for row in projects}) == 10
    assert {"大教育", "大健康", "大旅游", "大数字"} < {row.field for row in projects}
    assert sum(row.amount for row in projects) == 12_000_000_000
    assert min(row.amount for row in projects) >= 30_000_000
    assert sum(row.lead_id is None for row in projects) == 3
    assert all(row.valid_from < PAGE_DATE and row.valid_to is None for row in projects)


def test_each_of_the_15_communities_of_chengcheng_had_80000_and_then_300000_yuan() -> None:
    communities = {
        area.id
        for area in areas_on(PAGE_DATE, CHENGCHENG)
        if area.kind == AreaKind.residents_community
    }
    amounts = {(row.area_id, row.year): row.amount for row in rows_of(Budget)}
    assert len(communities) == 15
    assert amounts == {
        (code, year): amount
        for code in communities
        for year, amount in ((2019, 80_000), (2020, 300_000))
    }


# --- pairings and what hangs on them --------------------------------------------------------------


def test_72_units_are_paired_once_each_with_the_15_communities() -> None:
    pairings = rows_of(Pairing)
    assert len(pairings) == len({pairing.unit_id for pairing in pairings}) == 72
    loads = Counter(pairing.area_id for pairing in pairings)
    assert set(loads) == street_communities()
    assert min(loads.values()) >= 3
    assert max(loads.values()) <= 7


def test_2565_members_report_to_the_paired_and_again_to_the_home_community() -> None:
    assert sum(pairing.members_reporting for pairing in rows_of(Pairing)) == 2565
    assert sum(row.headcount for row in rows_of(Registration)) == 2565
    at_home: Counter[str] = Counter()
    for row in rows_of(Registration):
        at_home[row.unit_id] += row.headcount
    for pairing in rows_of(Pairing):
        assert at_home[pairing.unit_id] == pairing.members_reporting


def test_a_paired_unit_sits_only_with_its_own_community_and_two_committees_have_no_seat() -> None:
    places = {pairing.unit_id: pairing.area_id for pairing in rows_of(Pairing)}
    committees = by_id(Organisation)
    seats = rows_of(Seat)
    assert len(seats) == 48
    for seat in seats:
        assert committees[seat.organisation_id].area_id == places[seat.unit_id]
    assert len({seat.organisation_id for seat in seats}) == 13


def test_147_projects_hang_on_the_72_pairings_and_all_hold_on_the_day_of_the_page() -> None:
    projects = rows_of(Project)
    assert len(projects) == 147
    assert {row.pairing_id for row in projects} == set(by_id(Pairing))
    assert all(row.valid_from < PAGE_DATE and row.valid_to is None for row in projects)
    claimed = Counter(
        bool(row.unit_claimed_on) + bool(row.community_claimed_on) for row in projects
    )
    assert claimed[2] > 100
    assert claimed[1] > 0
    assert claimed[0] > 0


def test_no_service_gives_what_is_not_there_or_not_asked_for() -> None:
    resources, demands = by_id(Resource), by_id(Demand)
    given, received = Counter[str](), Counter[str]()
    for service in rows_of(Service):
        resource, demand = resources[service.resource_id], demands[service.demand_id]
        assert service.quantity > 0
        assert resource.category == demand.category
        assert resource.unit_of_count == demand.unit_of_count
        assert demand.area_id.startswith(resource.area_id)
        given[resource.id] += service.quantity
        received[demand.id] += service.quantity
    assert all(number <= resources[key].quantity for key, number in given.items())
    assert all(number <= demands[key].quantity for key, number in received.items())
    assert set(given) < set(resources)
    assert set(received) < set(demands)


def test_care_for_the_elderly_is_scarce() -> None:
    offered, wanted = (
        sum(
            row.quantity
            for row in rows
            if row.category == Category.elderly_care and row.unit_of_count == UnitOfCount.hours
        )
        for rows in (rows_of(Resource), rows_of(Demand))
    )
    assert 0 < offered < wanted / 2


def test_units_have_distinct_names() -> None:
    names = Counter(unit.name for unit in rows_of(Unit))
    assert max(names.values()) == 1


# --- figures --------------------------------------------------------------------------------------


def test_81_figures_keep_every_number_of_the_page_as_it_is_reported() -> None:
    figures = rows_of(Figure)
    assert len(figures) == 81
    assert all(figure.standing == Standing.quoted for figure in figures)
    dates = {figure.as_of_text: figure.as_of for figure in figures}
    assert dates["1994年"] == date(1994, 12, 31)
    assert dates["去年3月"] == date(2019, 3, 31)
    assert dates["2019年9月20日"] == date(2019, 9, 20)
    assert dates["新冠疫情期间"] == date(2020, 3, 31)
    assert dates[""] == PAGE_DATE


def test_a_figure_that_the_graph_can_compute_names_its_measure() -> None:
    measured = {
        (figure.area_id, figure.measure): figure.value
        for figure in rows_of(Figure)
        if figure.measure and figure.as_of >= date(2020, 1, 1)
    }
    assert measured == {
        (LONGHUA, "towns_and_sub_districts"): 11,
        (LONGHUA, "villages_and_communities"): 129,
        (LONGHUA, "temporary_branches"): 16,
        (JIANOU, "organisation_levels"): 5,
        (JIANOU, "joint_committees"): 15,
        (JIANOU, "grid_branches"): 73,
        (JIANOU, "building_groups"): 142,
        (JIANOU, "paired_units"): 72,
        (JIANOU, "paired_communities"): 15,
        (JIANOU, "projects"): 147,
        (JIANOU, "members_reporting"): 2565,
        (JIANOU, "liaison_posts"): 31,
        (JIANOU, "enterprises_with_liaison"): 149,
        (JIANOU, "key_projects"): 32,
        (JIANOU, "key_project_fields"): 10,
        (JIANOU, "key_project_amount"): 12_000_000_000,
        ("350783001", "alleys"): 24,
        (CHENGCHENG, "towns"): 9,
        (CHENGCHENG, "sub_districts"): 1,
        (CHENGCHENG, "villages"): 160,
        (CHENGCHENG, "residents_communities"): 15,
        (CHENGCHENG, "temporary_branches"): 198,
        (CHENGCHENG, "community_budget"): 300_000,
    }


@needs_facts
def test_every_figure_has_the_value_of_its_fact() -> None:
    with (DATA / "seed_facts" / "counts.csv").open(encoding="utf-8", newline="") as file:
        facts = list(csv.DictReader(file))
    reported = [(row["subject"], row["indicator"], float(row["value"])) for row in facts]
    assert [(row.subject, row.indicator, row.value) for row in rows_of(Figure)] == reported
