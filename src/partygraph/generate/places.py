"""Posts, rules, tasks, sites and indicators of one county, and who keeps its estates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from partygraph.generate.areas import Ground, where
from partygraph.generate.chance import MADE_UP, split
from partygraph.generate.plan import Plan
from partygraph.model import (
    UNIT_OF_INDICATOR,
    Area,
    AreaLevel,
    Assignment,
    Footpath,
    Indicator,
    IndicatorKind,
    Organisation,
    OrganisationLevel,
    Position,
    Post,
    PostKind,
    Power,
    Rule,
    RuleKind,
    Sector,
    Site,
    SiteKind,
    Unit,
    UnitKind,
    Walk,
)
from partygraph.reach import minutes

VACANT_POSTS = 0.06
UNKEPT_ESTATES = 0.15
"""Of the estates: without a property company, and without a committee of their own."""
UNFUNDED = 0.3
"""Of the tasks that are handed down: without money, a fault."""
IDLE = 0.1
"""Of the committees: whose volunteers gave no service."""
TASKS = {
    "党建工作": ("党员教育", "组织发展", "党费收缴", "阵地管理", "主题活动"),
    "公共服务": ("养老认证", "医保登记", "就业登记", "残疾评定", "优抚服务"),
    "平安建设": ("矛盾调解", "治安巡查", "消防宣传", "反诈宣传", "应急演练"),
    "环境治理": ("卫生评比", "垃圾分类", "河道巡查", "控违巡查"),
    "文化教育": ("科普宣传", "全民阅读", "文艺活动", "青少年活动"),
    "统计调查": ("人口普查", "经济普查", "劳动力调查", "住户调查"),
}
"""The 27 tasks of a list, in 6 classes, as many as a newspaper page reports of one."""
_REFUSED = ("招商引资", "拆迁拆违", "执法处罚")
_DAYS = 700


def build_posts(plan: Plan, ground: Ground) -> Iterator[Post]:
    """Two for each estate, a head for each of its buildings, and one for each alley."""
    rng = plan.dice("posts")
    buildings = Counter(area.id.rpartition("-")[0] for area in ground.buildings)
    wanted = [
        (estate.id, kind, buildings[estate.id] if kind is PostKind.building_head else 1)
        for estate in ground.estates
        for kind in (PostKind.grid_head, PostKind.building_head, PostKind.grid_worker)
    ]
    wanted += [(alley.id, PostKind.alley_head, 1) for alley in ground.alleys]
    (some,) = split(rng, range(len(wanted)), plan.faulty(VACANT_POSTS, len(wanted)))
    vacant, joined = set(some), {alley.id: alley.valid_from for alley in ground.alleys}
    since = plan.city.days_before(_DAYS)
    for index, (place, kind, number) in enumerate(wanted):
        yield Post(
            id=f"post-{place}-{kind.replace('_', '-')}",
            area_id=place,
            kind=kind,
            number=number,
            filled=max(0, number - (index in vacant)),
            valid_from=joined.get(place, since),
            **MADE_UP,
        )


def build_rules(plan: Plan, ground: Ground) -> list[Rule]:
    """The list of admitted tasks, what is refused, and what streets may do to departments."""
    code = plan.code

    def rule(name: str, kind: RuleKind, id_: str, *, basis: bool = True, **more: str) -> Rule:
        document = "powers" if kind is RuleKind.power else "tasks"
        return Rule.model_validate(
            {
                "id": f"rule-{code}-{id_}",
                "name": name,
                "kind": kind,
                "area_id": code,
                "basis": (f"rule-{code}-{document}",) if basis else (),
                "valid_from": plan.city.days_before(_DAYS),
                **MADE_UP,
                **more,
            }
        )

    lists = ("社区工作准入制度", "tasks"), ("街道赋权清单", "powers")
    rows = [rule(f"{plan.name}{n}", RuleKind.document, i, basis=False) for n, i in lists]
    rows.append(rule("社区工作准入", RuleKind.mechanism, "m1"))
    rows.append(rule("网格化管理", RuleKind.mechanism, "m2", basis=not plan.city.faults))
    tasks = [(name, field) for field, names in TASKS.items() for name in names]
    rows += [
        rule(name, RuleKind.admitted_task, f"t{number:02}", field=field)
        for number, (name, field) in enumerate(tasks, 1)
    ]
    rows += [
        rule(name, RuleKind.refused_task, f"n{number}") for number, name in enumerate(_REFUSED, 1)
    ]
    powers = {Power.summon: "召集权", Power.evaluate: "评价权", Power.veto: "否决权",
              Power.appraise: "考核权"}  # fmt: skip
    rows += [
        rule(f"{street.name}{word}", RuleKind.power, f"p{street.id[6:]}-{power}",
             area_id=street.id, power=power)
        for street in ground.streets
        for power, word in powers.items()
    ]  # fmt: skip
    return rows


def build_assignments(
    plan: Plan, ground: Ground, rules: Sequence[Rule], units: Sequence[Unit]
) -> Iterator[Assignment]:
    """Six to ten tasks for every community; many come without money."""
    rng = plan.dice("assignments")
    tasks = [row for row in rules if row.kind is RuleKind.admitted_task]
    unfunded = min(1.0, UNFUNDED * plan.city.faults)
    for community in ground.communities:
        for task in sorted(rng.sample(tasks, rng.randint(6, 10)), key=lambda row: row.id):
            yield Assignment(
                id=f"as-{community.id}-{task.id.rpartition('-')[2]}",
                rule_id=task.id,
                area_id=community.id,
                unit_id=rng.choice(units).id if units else None,
                funding=0 if rng.random() < unfunded else rng.randint(5, 40) * 1000,
                valid_from=plan.city.days_before(rng.randint(30, _DAYS)),
                **MADE_UP,
            )


def build_sites(plan: Plan, ground: Ground) -> list[Site]:
    """A centre in each street, and a station or a caring post in two communities of three."""
    rng = plan.dice("sites")
    centres = [(street, SiteKind.service_centre) for street in ground.streets]
    others = [
        (community, rng.choice((SiteKind.service_station, SiteKind.caring_post)))
        for community in ground.communities
        if rng.random() < 2 / 3
    ]
    words = {
        SiteKind.service_centre: ("党群服务中心", "政务服务|图书借阅|会议室"),
        SiteKind.service_station: ("党群服务站", "图书借阅|健康小屋"),
        SiteKind.caring_post: ("暖心驿站", "饮水|充电|急救包"),
    }
    return [
        Site(
            id=f"site-{area.id}",
            name=f"{area.name}{words[kind][0]}",
            kind=kind,
            area_id=area.id,
            longitude=where(plan, area.id)[0],
            latitude=where(plan, area.id)[1],
            offers=words[kind][1],
            hours_a_week=rng.choice((40, 56, 84)),
            capacity=rng.randint(4, 30) * 10,
            valid_from=plan.city.days_before(rng.randint(30, _DAYS)),
            **MADE_UP,
        )
        for area, kind in (*centres, *others)
    ]


def build_positions(plan: Plan, areas: Iterable[Area]) -> Iterator[Position]:
    """Where every area is, buildings aside."""
    for area in areas:
        if area.level is not AreaLevel.building:
            east, north = where(plan, area.id)
            yield Position(
                id=f"pos-{area.id}", area_id=area.id, longitude=east, latitude=north, **MADE_UP
            )


def build_footpaths(plan: Plan, ground: Ground) -> Iterator[Footpath]:
    """In the first street: from each community to the next one and to the centre of the street.

    Along the way round, which is longer than the line between the two.
    """
    rng = plan.dice("footpaths")
    street = ground.streets[0]
    inside = [one for one in ground.communities if one.parent_id == street.id]
    pairs = [*pairwise(inside), *((one, street) for one in inside)]
    for one, other in pairs:
        (east, north), (to_east, to_north) = where(plan, one.id), where(plan, other.id)
        line = float(minutes((east, north), (to_east, to_north))[0, 0])
        yield Footpath(
            id=f"path-{one.id}-{other.id}",
            area_id=one.id,
            start_longitude=east,
            start_latitude=north,
            end_longitude=to_east,
            end_latitude=to_north,
            minutes=round(line * rng.uniform(1.1, 1.6) + 0.1, 1),
            valid_from=plan.city.days_before(_DAYS),
            **MADE_UP,
        )


def build_walks(plan: Plan, ground: Ground) -> Iterator[Walk]:
    """How long somebody walked to the centre of the street, from every fifth community."""
    rng = plan.dice("walks")
    for community in ground.communities[::5]:
        yield Walk(
            id=f"walk-{community.id}",
            site_id=f"site-{community.id[:9]}",
            area_id=community.id,
            minutes=rng.randint(6, 40),
            **MADE_UP,
        )


def build_keepers(plan: Plan, ground: Ground) -> Iterator[Unit]:
    """A property company and a committee in each estate; a few have none, by mischance or fault."""
    rng = plan.dice("keepers")
    for estate in ground.estates:
        committee = rng.choice((UnitKind.owners_committee, UnitKind.self_management_committee))
        for kind, what in ((UnitKind.property_company, "物业"), (committee, "管委会")):
            if rng.random() < UNKEPT_ESTATES * plan.city.faults:
                continue
            yield Unit(
                id=f"k-{estate.id}-{'p' if kind is UnitKind.property_company else 'c'}",
                name=f"{plan.name}{estate.name}{what}",
                short_name=f"{estate.name}{what}",
                kind=kind,
                sector=Sector.construction,
                area_id=estate.id,
                valid_from=plan.city.days_before(_DAYS),
                **MADE_UP,
            )


def build_indicators(
    plan: Plan, ground: Ground, organisations: Sequence[Organisation]
) -> Iterator[Indicator]:
    """Residents of the last year, two years of the hotline by street, volunteers by committee."""
    rng, last = plan.dice("indicators"), plan.city.as_of.year - 1
    for community in ground.communities:
        number = rng.randint(20, 90) * 100
        yield _indicator(IndicatorKind.residents, community.id, last, value=number)
    for year in (last - 1, last):
        scores = {street: rng.randint(860, 990) / 10 for street in ground.streets}
        for street, score in scores.items():
            rank = 1 + sum(other > score for other in scores.values())
            yield _indicator(IndicatorKind.hotline_ranking, street.id, year, score, rank)
    committees = [
        row for row in organisations if row.level is OrganisationLevel.community_committee
    ]
    (some,) = split(rng, range(len(committees)), plan.faulty(IDLE, len(committees)))
    for index, row in enumerate(committees):
        number = rng.randint(20, 160)
        services = 0 if index in some else round(number * rng.uniform(0.1, 1))
        yield from _volunteers(row, last, number, services)


def _volunteers(row: Organisation, year: int, number: int, services: int) -> Iterator[Indicator]:
    """Teams, volunteers, services and points of one organisation."""
    for kind, value in (
        (IndicatorKind.teams, 1 + number // 40),
        (IndicatorKind.volunteers, number),
        (IndicatorKind.services, services),
        (IndicatorKind.points_earned, services * 10),
        (IndicatorKind.points_spent, services * 6),
        (IndicatorKind.courses, 2 + number // 20),
        (IndicatorKind.attendances, number * 3),
    ):
        yield _indicator(kind, row.area_id, year, value, organisation=row.id)


def _indicator(  # noqa: PLR0913, PLR0917  what an indicator is
    kind: IndicatorKind,
    area: str,
    year: int,
    value: float,
    rank: int | None = None,
    organisation: str | None = None,
) -> Indicator:
    return Indicator(
        id=f"ind-{organisation or area}-{kind.replace('_', '-')}-{year}",
        area_id=area,
        organisation_id=organisation,
        kind=kind,
        since=date(year, 1, 1),
        until=date(year, 12, 31),
        value=value,
        unit_of_count=UNIT_OF_INDICATOR[kind],
        rank=rank,
        **MADE_UP,
    )
