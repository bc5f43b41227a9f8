"""The synthetic country: the divisions of a code table, their rows repeatable, faults as usual."""

from collections import Counter, defaultdict
from pathlib import Path

import polars as pl
import pytest

from partygraph import tables
from partygraph.divisions import read_editions
from partygraph.errors import InputError
from partygraph.generate.country import TABLES, Country, country_rows, generate_country
from partygraph.model import Area, Organisation, Pairing, Thing, Unit
from partygraph.parquet import path_of, schema
from partygraph.privacy import personal_data

CODES = """
code,name
35,某省
3501,甲市
350181,乙市
350181001,子街道
350181001001,丑社区居委会
350181001002,寅社区居委会
350181100,卯镇
350181100200,辰村委会
350181100201,巳村委会
350182,午市
350182100,未镇
350182100200,申村委会
61,另省
6101,酉市
610102,戌区
610102001,亥街道
610102001001,天社区居委会
610103,没有街道的区
610104,金县
610104000,金县
610104000000,金县
""".strip()


@pytest.fixture(name="codes", scope="module")
def _codes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("codes") / "codes.csv"
    first, *lines = CODES.splitlines()
    levels = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
    told = [f"{line},{levels[line.index(',')]}" for line in lines]
    path.write_text("\n".join([f"{first},level", *told]), encoding="utf-8")
    return path


def made(codes: Path, **asked: object) -> dict[str, list[Thing]]:
    """The rows of a country by table."""
    country = Country.model_validate(asked)
    (edition,) = read_editions([codes], 2023, under=country.provinces)
    found: dict[str, list[Thing]] = defaultdict(list)
    for _, rows in country_rows(country, edition):
        for row in rows:
            found[row.table].append(row)
    return found


def test_its_areas_are_those_of_the_code_table_under_their_own_names(codes: Path) -> None:
    areas = [row for row in made(codes)["areas"] if isinstance(row, Area)]
    told = dict(line.split(",") for line in CODES.splitlines()[1:])
    assert {area.id: area.official_name for area in areas} == told
    assert {area.standing for area in areas} == {"public"}


def test_its_rows_are_read_without_a_fault_and_hold_no_personal_data(
    codes: Path, tmp_path: Path
) -> None:
    generate_country(tmp_path, codes, year=2023)
    for cls in TABLES:
        frame = pl.read_parquet(path_of(tmp_path, cls.table))
        assert frame.schema == dict(schema(cls))
        lists = [name for name, kind in frame.schema.items() if kind == pl.List(pl.String)]
        flat = frame.with_columns(pl.col(name).list.join("|") for name in lists)
        flat.write_csv(tmp_path / f"{cls.table}.csv")
        path_of(tmp_path, cls.table).unlink()
    read = tables.read(tmp_path)
    tables.check(read, {})
    assert read.faults == []


def test_a_number_behind_a_code_is_no_telephone() -> None:
    assert personal_data("u-130102-12345")
    assert not personal_data("u-130102x12345")


def test_it_has_as_much_of_everything_as_the_country_of_2023_for_its_communities(
    codes: Path,
) -> None:
    found = made(codes)
    communities = [area for area in found["areas"] if len(area.id) == 12]
    branches = [
        row
        for row in found["organisations"]
        if isinstance(row, Organisation) and row.level == "grid_branch" and "-x" in row.id
    ]
    assert len(branches) >= 3 * 4 + 3 * 1.6
    units = [row for row in found["units"] if isinstance(row, Unit)]
    pairings = [row for row in found["pairings"] if isinstance(row, Pairing)]
    assert len(units) > len(communities) * 2
    in_force = Counter(
        row.unit_id for row in pairings if row.valid_to is None or not row.id.endswith("-p")
    )
    assert max(in_force.values()) >= 3 * min(in_force.values())
    assert (
        max(Counter((p.unit_id, p.area_id) for p in pairings if not p.id.endswith("-p")).values())
        <= 2
    )


def test_a_part_has_exactly_the_rows_that_it_has_in_the_whole(codes: Path) -> None:
    whole, part = made(codes), made(codes, provinces=("61",))
    for table, rows in part.items():
        if table != "sources":
            assert set(rows) <= set(whole[table])
    assert {row.id[:2] for row in part["areas"]} == {"61"}


def test_a_share_takes_so_many_counties_of_each_province_and_one_at_least(codes: Path) -> None:
    counties = {row.id for row in made(codes, scale=0.1)["areas"] if len(row.id) == 6}
    assert counties == {"350181", "610102"}


def test_the_same_arguments_give_the_same_bytes_and_progress_tells_the_counties(
    codes: Path, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    for name in ("one", "other"):
        generate_country(
            tmp_path / name, codes, year=2023, progress=lambda *seen: told.append(seen)
        )
    assert told == [(1, 5), (2, 5), (3, 5), (4, 5), (5, 5)] * 2
    for path in sorted((tmp_path / "one").iterdir()):
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes()


def test_another_seed_makes_other_rows_on_the_same_areas(codes: Path) -> None:
    one, other = made(codes, seed=1), made(codes, seed=2)
    assert one["areas"] == other["areas"]
    assert one["pairings"] != other["pairings"]


@pytest.mark.parametrize(
    ("asked", "column", "rule"),
    [
        ({"provinces": ("3501",)}, "provinces", "not_a_code"),
        ({"scale": 0.0}, "scale", "too_small"),
        ({"scale": 1.5}, "scale", "too_large"),
    ],
)
def test_an_argument_out_of_range_is_told_and_nothing_is_written(
    asked: dict[str, object], column: str, rule: str, codes: Path, tmp_path: Path
) -> None:
    with pytest.raises(InputError) as raised:
        generate_country(tmp_path / "out", codes, year=2023, **asked)  # type: ignore[arg-type]
    (fault,) = raised.value.faults
    assert (fault.column.partition("[")[0], fault.rule) == (column, rule)
    assert not (tmp_path / "out").exists()
