"""How well doubles are found among 10,000 names, beside bare rapidfuzz in the same run.

    python bench/sameness.py [--seed 2027] [--names 10000] [--write]

The names: public bodies, schools, clinics and estates of twelve real counties of
`shared/data/divisions_2023.parquet`, and companies put together from `generate.vocabulary`. About a
fifth of them stand there a second time, as somebody else would have written them (`VARIATIONS`;
made here, by hand-written rules that share nothing with `partygraph.sameness` but the language), in
the same community (70 %), the same street (15 %) or elsewhere in the county (15 %). Among the rest
are hard negatives on purpose (`NEGATIVES`): pairs that look alike and are two bodies.

A pair counts as found when its score reaches the threshold; precision and recall are over pairs.
The points of `sameness` were set on seed 1; what is recorded here is seed 2027, which nobody looked
at before. The peer is bare rapidfuzz (`ratio`, `token_sort_ratio`, `WRatio`, `partial_ratio` over
the names as they stand), each at the threshold that is best for it on these very answers, within
each county.
"""

from __future__ import annotations

import argparse
import platform
import random
import re
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, combinations, product
from pathlib import Path

import polars as pl
import rapidfuzz
from pypinyin import Style, lazy_pinyin, pinyin_dict
from rapidfuzz import fuzz

from partygraph import sameness
from partygraph.generate.vocabulary import BRANDS, ESTATES, LOCAL, MUNICIPAL, TRADES
from partygraph.sameness import Body, Pair

DIVISIONS = Path("/work/shared/data/divisions_2023.parquet")
COUNTIES = (
    "350783",
    "350782",
    "460106",
    "610525",
    "320106",
    "320302",
    "410204",
    "350102",
    "330106",
    "440305",
    "510104",
    "420106",
)
"""Three have a district of the same name (鼓楼区)."""
RESULTS = Path(__file__).with_name("results") / "sameness.txt"
TRUTH_SHARE = 0.2


@dataclass(frozen=True)
class Ground:
    """The areas of the counties: code → name, and the communities of each county."""

    names: dict[str, str]
    communities: dict[str, list[str]]

    @property
    def places(self) -> dict[str, tuple[str, ...]]:
        return {code: (name, bare(name)) for code, name in self.names.items()}


def bare(name: str) -> str:
    """多福巷社区居委会 → 多福巷社区; 丙村村委会 → 丙村."""
    name = re.sub(r"社区居民?委?(员会|会)$", "社区", name)
    return re.sub(r"村(民委员会|委会)$", "村", name)


def ground() -> Ground:
    table = pl.read_parquet(DIVISIONS)
    wanted = {county[:n] for county in COUNTIES for n in (2, 4)} | set(COUNTIES)
    rows = table.filter(
        pl.col("code").is_in(list(wanted)) | pl.col("code").str.slice(0, 6).is_in(list(COUNTIES))
    )
    names = dict(rows.select("code", "name").iter_rows())
    communities: dict[str, list[str]] = defaultdict(list)
    for code in sorted(names):
        if len(code) == 12:
            communities[code[:6]].append(code)
    return Ground(names, communities)


# The bodies


def bodies(land: Ground, rng: random.Random, number: int) -> Iterator[Body]:
    """So many bodies, county by county in turn, none of them twice."""
    streams = [county_bodies(land, county, rng) for county in COUNTIES]
    made, seen = 0, set()
    while streams and made < number:
        for stream in list(streams):
            body = next(stream, None)
            if body is None:
                streams.remove(stream)
            elif (body.name, body.area_id) not in seen and made < number:
                seen.add((body.name, body.area_id))
                made += 1
                yield replace(body, id=f"u-{made:05}")


def county_bodies(land: Ground, county: str, rng: random.Random) -> Iterator[Body]:
    communities = land.communities[county]
    name = land.names[county]
    towns = sorted({code[:9] for code in communities})
    anywhere = [
        Body("", "units", f"{name}{body}", kind=str(kind), area_id=rng.choice(communities))
        for (kind, _), listed in MUNICIPAL.items()
        for body in listed.split()
        if not body.startswith("第")
    ]
    numbered = [
        Body("", "units", f"{name}第{n}{school}", kind="public_institution", area_id=place)
        for school in ("中学", "小学", "幼儿园")
        for n, place in zip("一二三四五六", rng.choices(communities, k=6), strict=True)
    ]
    local = []
    for town in towns:
        inside = [code for code in communities if code.startswith(town)]
        stem = re.sub(r"(街道|镇|乡)$", "", land.names[town])
        local.append(
            Body(
                "",
                "units",
                f"{land.names[town].removesuffix('办事处')}办事处",
                kind="government_body",
                area_id=rng.choice(inside),
            )
        )
        for (kind, _), listed in LOCAL.items():
            for body in listed.split():
                called = stem if len(stem) > 1 and rng.random() < 0.5 else land.names[town]
                local.append(
                    Body("", "units", f"{called}{body}", kind=str(kind), area_id=rng.choice(inside))
                )
    of_communities = [
        Body(
            "", "units", f"{bare(land.names[code])}{what}", kind="public_institution", area_id=code
        )
        for code in communities
        for what in ("卫生服务站", "党群服务中心", "居家养老服务站", "志愿服务队")
    ]
    # A register gives a name in one trade and one county once.
    named = rng.sample(list(product(BRANDS[0], BRANDS[1], TRADES)), 1500)
    companies = []
    for first, last, (kind, _, trade) in named:
        brand = first + last
        place = rng.choice((name, name, name.rstrip("市县区"), ""))
        companies.append(
            Body(
                "",
                "units",
                f"{place}{brand}{trade}有限公司",
                kind=str(kind),
                area_id=rng.choice(communities),
            )
        )
    estates = [
        Body(
            "",
            "units",
            f"{a}{b}{c}业主委员会",
            kind="owners_committee",
            area_id=rng.choice(communities),
        )
        for a, b, c in rng.sample(list(product(*ESTATES)), 300)
    ]
    rest = [*local, *of_communities, *companies, *estates]
    rng.shuffle(rest)
    return chain(anywhere, numbered, rest)


# The same body, as somebody else writes it

SHORT = {
    "人民政府办公室": "政府办",
    "发展和改革局": "发改局",
    "卫生健康局": "卫健局",
    "医疗保障局": "医保局",
    "人民法院": "法院",
    "人民检察院": "检察院",
    "人力资源和社会保障局": "人社局",
    "退役军人事务局": "退役军人局",
    "生态环境局": "环境局",
    "城市管理局": "城管局",
    "住房和城乡建设局": "住建局",
    "自然资源局": "资源局",
    "交通运输局": "交通局",
    "农业农村局": "农业农村局",
    "市场监督管理局": "市场监管局",
    "工业和信息化局": "工信局",
    "应急管理局": "应急局",
    "消防救援大队": "消防大队",
    "文化体育和旅游局": "文体旅局",
    "妇幼保健院": "妇保院",
    "疾病预防控制中心": "疾控中心",
    "供电公司": "供电",
    "邮政储蓄银行": "邮储银行",
    "公共交通公司": "公交公司",
    "总工会": "工会",
    "妇女联合会": "妇联",
    "残疾人联合会": "残联",
    "科学技术协会": "科协",
    "工商业联合会": "工商联",
    "实验小学": "实小",
    "实验幼儿园": "实幼",
    "中心小学": "中心小学",
    "社区卫生服务中心": "卫生服务中心",
    "市场监管所": "市监所",
    "农商银行": "农商行",
    "农业银行": "农行",
    "建设银行": "建行",
    "业主委员会": "业委会",
    "志愿服务队": "志愿队",
    "党群服务中心": "党群中心",
    "居家养老服务站": "养老服务站",
    "卫生服务站": "卫生站",
    "公共就业服务中心": "就业服务中心",
    "环境卫生中心": "环卫中心",
    "机关事务服务中心": "机关事务中心",
    "行政服务中心": "政务服务中心",
    "园林绿化中心": "园林中心",
    "社会福利中心": "福利中心",
    "消防救援站": "消防站",
    "中心幼儿园": "中心园",
}
FORMER = {
    "自然资源局": "国土资源局",
    "生态环境局": "环境保护局",
    "市场监督管理局": "工商行政管理局",
    "卫生健康局": "卫生和计划生育局",
    "应急管理局": "安全生产监督管理局",
    "农业农村局": "农业局",
    "住房和城乡建设局": "建设局",
    "人力资源和社会保障局": "劳动和社会保障局",
    "工业和信息化局": "经济和信息化局",
    "交通运输局": "交通局",
    "文化体育和旅游局": "文体局",
    "城市管理局": "城市管理行政执法局",
    "消防救援大队": "公安消防大队",
}
LOOKALIKES = dict(
    pair
    for one, other in (
        "己已",
        "未末",
        "士土",
        "日曰",
        "晴睛",
        "候侯",
        "栗粟",
        "第笫",
        "祥详",
        "诚城",
        "恒桓",
        "博搏",
        "清请",
        "源原",
        "拓柘",
        "鹏朋",
        "崇祟",
        "辨辩",
        "服报",
        "设没",
    )
    for pair in ((one, other), (other, one))
)
COMMON = "".join(chr(code) for code in range(0x4E00, 0x9FA5))


def homophones() -> dict[str, str]:
    """Syllable → characters of it among the common ones of the national character set."""
    found: dict[str, str] = defaultdict(str)
    for code in range(0x4E00, 0x9FA5):
        sign = chr(code)
        try:
            first = 0xB0 <= sign.encode("gb2312")[0] <= 0xD7  # the first plane: 3,755 in daily use
        except UnicodeEncodeError:
            continue
        if first and code in pinyin_dict.pinyin_dict:
            found[lazy_pinyin(sign, style=Style.NORMAL)[0]] += sign
    return found


HOMOPHONES = homophones()


def mistyped(name: str, rng: random.Random, _: Context) -> str:
    """Another character of the same sound, as an input method offers it."""
    for _try in range(20):
        place = rng.randrange(len(name))
        others = HOMOPHONES.get(lazy_pinyin(name[place])[0], "").replace(name[place], "")
        if others and name[place] not in "一二三四五六东西南北第":
            return name[:place] + rng.choice(others) + name[place + 1 :]
    return name


def looks_alike(name: str, _: random.Random, __: Context) -> str:
    place = next((i for i, sign in enumerate(name) if sign in LOOKALIKES), None)
    return name if place is None else name[:place] + LOOKALIKES[name[place]] + name[place + 1 :]


def left_out(name: str, rng: random.Random, _: Context) -> str:
    """A character forgotten; the first and the last are seldom."""
    place = rng.randrange(1, len(name) - 1)
    return name if name[place] in "一二三四五六东西南北" else name[:place] + name[place + 1 :]


def doubled(name: str, rng: random.Random, _: Context) -> str:
    place = rng.randrange(len(name))
    return name[: place + 1] + name[place] + name[place + 1 :]


def swapped(name: str, rng: random.Random, _: Context) -> str:
    place = rng.randrange(1, len(name) - 2)
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def other_character(name: str, rng: random.Random, _: Context) -> str:
    """Any other character at all: a slip of five-stroke input or of reading a scan."""
    place = rng.randrange(2, len(name) - 1)
    if name[place] in "一二三四五六东西南北":
        return name
    return name[:place] + rng.choice(rng.choice(list(HOMOPHONES.values()))) + name[place + 1 :]


def abbreviated(name: str, _: random.Random, context: Context) -> str:
    for long, short in SHORT.items():
        if name.endswith(long):
            head = name.removesuffix(long)
            return (context.level if head == context.county else head) + short
    return name


def as_formerly(name: str, _: random.Random, __: Context) -> str:
    for now, before in FORMER.items():
        if name.endswith(now):
            return name.removesuffix(now) + before
    return name


def with_the_places_above(name: str, rng: random.Random, context: Context) -> str:
    if not name.startswith(context.county):
        return name
    return rng.choice((context.province + context.prefecture, context.prefecture)) + name


def without_the_place(name: str, _: random.Random, context: Context) -> str:
    return name.removeprefix(context.county)


def place_in_brackets(name: str, rng: random.Random, context: Context) -> str:
    """钧源（建瓯）机械制造有限公司."""
    if not name.endswith("公司") or not name.startswith(context.county):
        return name
    rest = name.removeprefix(context.county)
    opening, closing = rng.choice(("（）", "()", "【】"))
    return f"{rest[:2]}{opening}{context.county.rstrip('市县区')}{closing}{rest[2:]}"


def other_company_form(name: str, rng: random.Random, _: Context) -> str:
    forms = ("有限责任公司", "公司", "股份有限公司", "")
    return name.removesuffix("有限公司") + rng.choice(forms) if name.endswith("有限公司") else name


def words_dropped(name: str, _: random.Random, __: Context) -> str:
    """The trade cut short, or the word of the kind of institution."""
    cuts = {
        "机械制造": "机械",
        "精密五金": "五金",
        "纺织服装": "服装",
        "食品加工": "食品",
        "家具制造": "家具",
        "包装印刷": "印刷",
        "电子元件": "电子",
        "建筑工程": "建筑",
        "餐饮管理": "餐饮",
        "环保设备": "环保",
        "能源投资": "能源",
        "城市建设投资": "城投",
        "居家养老服务站": "养老站",
        "志愿服务队": "志愿者服务队",
        "办事处": "",
    }
    for long, short in cuts.items():
        if long in name:
            return name.replace(long, short)
    return name


def other_signs(name: str, rng: random.Random, _: Context) -> str:
    """Full width, spaces, brackets, digits for numerals."""
    ways: list[Callable[[str], str]] = [
        lambda text: " ".join((text[:3], text[3:])),
        lambda text: text[:-2] + "\u3000" + text[-2:],
        lambda text: re.sub(
            "第([一二三四五六])", lambda found: f"第{'一二三四五六'.index(found[1]) + 1}", text
        ),
        lambda text: re.sub(
            "第([一二三四五六])",
            lambda found: "第" + "１２３４５６"["一二三四五六".index(found[1])],
            text,
        ),
        lambda text: f"{text}（本级）" if text.endswith("局") else f"“{text}”",
        lambda text: f"{text}(原{text[:4]}筹)" if text.endswith("站") else text + "。",
    ]
    return rng.choice(ways)(name)


def numbered_short(name: str, _: random.Random, context: Context) -> str:
    """建瓯市第一中学 → 市一中, 建瓯一中."""
    found = re.search(r"第([一二三四五六])(中学|小学|幼儿园)$", name)
    if not found:
        return name
    return context.stem + found[1] + {"中学": "中", "小学": "小", "幼儿园": "幼"}[found[2]]


def office_left_out(name: str, rng: random.Random, _: Context) -> str:
    """街道办事处 → 街道, 街道办."""
    return (
        name.removesuffix("办事处") + rng.choice(("", "办"))
        if name.endswith("街道办事处")
        else name
    )


VARIATIONS = {
    "homophone": (mistyped, 3),
    "look-alike character": (looks_alike, 1),
    "character left out": (left_out, 2),
    "character doubled": (doubled, 1),
    "characters swapped": (swapped, 1),
    "any other character": (other_character, 1),
    "short form": (abbreviated, 6),
    "former name": (as_formerly, 2),
    "places above": (with_the_places_above, 2),
    "place left out": (without_the_place, 3),
    "place in brackets": (place_in_brackets, 2),
    "company form": (other_company_form, 3),
    "words dropped": (words_dropped, 3),
    "signs and width": (other_signs, 3),
    "numbered school": (numbered_short, 2),
    "office left out": (office_left_out, 2),
}


@dataclass(frozen=True)
class Context:
    """Where a body stands: its county, and what is above it."""

    province: str
    prefecture: str
    county: str

    @property
    def level(self) -> str:
        return self.county[-1]

    @property
    def stem(self) -> str:
        return self.county.rstrip("市县区")


def context(land: Ground, body: Body) -> Context:
    code = body.area_id
    return Context(land.names[code[:2]], land.names[code[:4]], land.names[code[:6]])


def moved(land: Ground, body: Body, rng: random.Random) -> str:
    """Where somebody else has it: the same community, the same street, the county."""
    dice = rng.random()
    around = 12 if dice < 0.70 else 9 if dice < 0.85 else 6
    inside = [c for c in land.communities[body.area_id[:6]] if c.startswith(body.area_id[:around])]
    return rng.choice(inside)


def doubles(
    land: Ground, originals: list[Body], rng: random.Random, number: int
) -> Iterator[tuple[Body, str, str]]:
    """So many second rows: (row, id of the body, how it came about); one in six has two slips."""
    names = {body.name for body in originals}
    order = rng.sample(originals, len(originals))
    kinds = [kind for kind, (_, weight) in VARIATIONS.items() for _ in range(weight)]
    made = 0
    for body in chain(order, order):
        if made == number:
            return
        where = context(land, body)
        for kind in rng.sample(kinds, len(kinds)):
            name = VARIATIONS[kind][0](body.name, rng, where)
            how = kind
            if name != body.name and rng.random() < 0.17 and len(name) > 5:
                second = rng.choice(["homophone", "signs and width", "place left out"])
                again = VARIATIONS[second][0](name, rng, where)
                how, name = (f"{kind} + {second}", again) if again != name else (how, name)
            if name not in names and len(name) > 2:
                names.add(name)
                made += 1
                yield (
                    replace(body, id=f"v-{made:05}", name=name, area_id=moved(land, body, rng)),
                    body.id,
                    how,
                )
                break


# Two bodies that look like one


def renumbered(name: str, rng: random.Random) -> str:
    found = re.search("第([一二三四五六])", name)
    return name if not found else name.replace(found[0], f"第{rng.choice('七八九')}")


def turned(name: str, rng: random.Random) -> str:
    """Another direction, or one put in front of the ending."""
    found = re.search("[东西南北](?=.)", name)
    if found:
        return name.replace(found[0], rng.choice("东西南北".replace(found[0], "")), 1)
    return re.sub(
        r"(小学|幼儿园|卫生院|卫生服务站|公馆|花城)",
        lambda f: rng.choice("东西南北新") + f[1],
        name,
        count=1,
    )


def branch(name: str, rng: random.Random) -> str:
    if name.endswith("有限公司"):
        return name + rng.choice(("第一分公司", "分公司"))
    if name.endswith("银行"):
        return name + rng.choice(("城东支行", "新区支行"))
    if name.endswith(("小学", "中学", "幼儿园")):
        return name + rng.choice(("分校", "东校区"))
    return name + "下属服务队" if name.endswith("局") else name


def group(name: str, _: random.Random) -> str:
    return name.removesuffix("有限公司") + "集团有限公司" if name.endswith("有限公司") else name


def other_brand(name: str, rng: random.Random) -> str:
    """Another company of the same trade whose name differs by one character."""
    found = re.search(f"[{BRANDS[0]}][{BRANDS[1]}]", name)
    if not found or not name.endswith("公司"):
        return name
    first = rng.choice(BRANDS[0])
    return name.replace(found[0], first + found[0][1], 1)


def other_trade(name: str, rng: random.Random) -> str:
    for _, _, trade in TRADES:
        if name.endswith(f"{trade}有限公司"):
            return name.replace(trade, rng.choice(TRADES)[2])
    return name


def sister(name: str, _: random.Random) -> str:
    """Another institution of the same place with a name of nearly the same characters."""
    for one, other in (
        ("图书馆", "博物馆"),
        ("文化馆", "文化站"),
        ("卫生院", "卫生所"),
        ("中学", "中职"),
        ("派出所", "司法所"),
        ("卫生服务站", "计生服务站"),
        ("环卫所", "园林所"),
        ("党群服务中心", "文化服务中心"),
        ("燃气公司", "供电公司"),
        ("志愿服务队", "文艺服务队"),
        ("业主委员会", "物业管理委员会"),
        ("人民法院", "人民检察院"),
    ):
        if name.endswith(one):
            return name.removesuffix(one) + other
    return name


def other_level(name: str, _: random.Random) -> str:
    """The body of the same work one level up: 南平市财政局 beside 建瓯市财政局."""
    return "\0" + name


NEGATIVES: dict[str, Callable[[str, random.Random], str]] = {
    "number": renumbered,
    "direction": turned,
    "branch": branch,
    "group": group,
    "brand": other_brand,
    "trade": other_trade,
    "sister": sister,
    "level": other_level,
}


def hard_negatives(
    land: Ground, originals: list[Body], rng: random.Random, number: int
) -> Iterator[Body]:
    """So many bodies that look like others, most of them in the very same community."""
    names = {registered(land, body) for body in originals}
    made = 0
    for body in rng.sample(originals, len(originals)) * 2:
        if made == number:
            return
        kind = rng.choice(list(NEGATIVES))
        name = NEGATIVES[kind](body.name, rng)
        if name.startswith("\0"):
            county, above = land.names[body.area_id[:6]], land.names[body.area_id[:4]]
            name = name[1:].replace(county, above, 1) if above != "市辖区" else body.name
        place = body.area_id if rng.random() < 0.8 else moved(land, body, rng)
        row = replace(body, id=f"n-{made + 1:05}", name=name, area_id=place)
        if registered(land, row) not in names:
            names.add(registered(land, row))
            made += 1
            yield row


def registered(land: Ground, body: Body) -> tuple[str, str]:
    """Its county and its name without that county's: what a register gives only once."""
    county = land.names[body.area_id[:6]]
    stem = county.rstrip("市县区")
    return body.area_id[:6], body.name.removeprefix(county).removeprefix(stem)


# Counting


@dataclass(frozen=True)
class Case:
    """A generated set: the rows, which pairs are one body, and how each came about."""

    places: dict[str, tuple[str, ...]]
    rows: list[Body]
    truth: dict[str, str]


def case(seed: int, number: int) -> Case:
    rng, land = random.Random(seed), ground()
    second = round(number * TRUTH_SHARE)
    negatives = round(number * 0.15)
    originals = list(bodies(land, rng, number - second - negatives))
    others = list(hard_negatives(land, originals, rng, negatives))
    rows, truth = [*originals, *others], {}
    for row, of, how in doubles(land, originals, rng, second):
        rows.append(row)
        truth[sameness.pair_id(row.id, of)] = how
    by_body: dict[str, list[str]] = defaultdict(list)
    for pair in truth:
        one, other = pair.split("~")
        by_body[one].append(other)
    for others_of in by_body.values():  # two doubles of one body are one body too
        for one, other in combinations(sorted(others_of), 2):
            truth.setdefault(sameness.pair_id(one, other), "two doubles of one body")
    rng.shuffle(rows)
    return Case(land.places, rows, truth)


def with_codes(made: Case, rng: random.Random) -> Case:
    """The same set where three in five rows have a code, the doubles that of their body."""
    of = {pair.split("~")[1]: pair.split("~")[0] for pair in made.truth if pair.startswith("u-")}
    codes = {row.id: f"{rng.randrange(10**17):017}X" for row in made.rows}
    rows = [
        replace(row, uscc=codes[of.get(row.id, row.id)] if rng.random() < 0.6 else "")
        for row in made.rows
    ]
    return Case(made.places, rows, made.truth)


def curve(
    scores: dict[str, float], truth: Iterable[str], steps: Iterable[float]
) -> list[tuple[float, float, float, float]]:
    """(threshold, precision, recall, F1) for each step."""
    wanted = set(truth)
    rows = []
    for step in steps:
        found = {pair for pair, score in scores.items() if score >= step}
        right = len(found & wanted)
        precision = right / len(found) if found else 1.0
        recall = right / len(wanted)
        rows.append((step, precision, recall, 2 * precision * recall / ((precision + recall) or 1)))
    return rows


def bare_rapidfuzz(made: Case) -> Iterator[tuple[str, float, float, float, float, float]]:
    """Each scorer at its best threshold, within each county: (name, threshold, P, R, F1, s)."""
    by_county: dict[str, list[Body]] = defaultdict(list)
    for row in made.rows:
        by_county[row.area_id[:6]].append(row)
    for scorer in (fuzz.ratio, fuzz.token_sort_ratio, fuzz.WRatio, fuzz.partial_ratio):
        start = time.perf_counter()
        scores = {}
        for rows in by_county.values():
            for a, b in combinations(rows, 2):
                score = scorer(a.name, b.name, score_cutoff=55)
                if score:
                    scores[sameness.pair_id(a.id, b.id)] = score
        best = max(curve(scores, made.truth, range(55, 101)), key=lambda row: row[3])
        yield (scorer.__name__, *best, time.perf_counter() - start)


def report(seed: int, number: int, sampled: int) -> Iterator[str]:
    made = case(seed, number)
    names = {row.id: row.name for row in made.rows}
    areas = {row.id: row.area_id for row in made.rows}
    yield f"seed {seed}: {len(made.rows)} names, {len(made.truth)} pairs of one body"
    steps = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
    found: list[Pair] = []
    for title, one in (
        ("names and places only", made),
        ("with codes on three rows in five", with_codes(made, random.Random(seed))),
    ):
        start = time.perf_counter()
        pairs = sameness.candidates(one.rows, one.places, least=0.05)
        seconds = time.perf_counter() - start
        found = found or pairs
        scores = {sameness.pair_id(pair.first, pair.second): pair.score for pair in pairs}
        yield f"\n{title}: {seconds:.1f} s\n  score >=  precision  recall     F1"
        for step, precision, recall, f1 in curve(scores, one.truth, steps):
            mark = "  <- shown from here" if step == sameness.LIKELY else ""
            yield f"  {step:8.2f}  {precision:9.4f}  {recall:6.4f}  {f1:5.3f}{mark}"
    yield "\nbare rapidfuzz, each at its best threshold on these answers:"
    yield "  scorer            threshold  precision  recall     F1      s"
    for name, step, precision, recall, f1, seconds in bare_rapidfuzz(made):
        best = f"{step:9.0f}  {precision:9.4f}  {recall:6.4f}  {f1:5.3f}"
        yield f"  {name:16}  {best}  {seconds:5.1f}"
    weighed = {sameness.pair_id(pair.first, pair.second): pair for pair in found}
    shown = {pair for pair, one in weighed.items() if one.score >= sameness.LIKELY}
    yield "\nfound by how it came about (names and places only):"
    all_kinds = Counter(made.truth.values())
    right = Counter(how for pair, how in made.truth.items() if pair in shown)
    for how, count in all_kinds.most_common():
        yield f"  {right[how]:5} of {count:5}  {how}"
    rng = random.Random(0)
    for title, wrong in (
        ("missed", sorted(made.truth.keys() - shown)),
        ("wrongly shown", sorted(shown - made.truth.keys())),
    ):
        yield f"\n{title}: {len(wrong)}, of them a sample:"
        for pair in sorted(rng.sample(wrong, min(sampled, len(wrong)))):
            a, b = pair.split("~")
            parts = (
                " ".join(f"{p.sign}{p.points:+.1f}" for p in weighed[pair].parts)
                if pair in weighed
                else "-"
            )
            how = made.truth.get(pair, "")
            yield f"  {names[a]} ({areas[a]}) | {names[b]} ({areas[b]}) | {how} | {parts}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=2027)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--sample", type=int, default=15)
    parser.add_argument("--write", action="store_true", help="write bench/results/sameness.txt")
    given = parser.parse_args()
    lines = [
        f"python {platform.python_version()}, rapidfuzz {rapidfuzz.__version__}, 2 shared cores",
        *report(given.seed, given.names, given.sample),
        f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB",
    ]
    text = "\n".join(lines) + "\n"
    print(text)
    if given.write:
        RESULTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
