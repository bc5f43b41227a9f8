"""What invented places and bodies are called, and what they offer and need: all made up.

Names are put together from characters and the usual endings; none is taken from the starting data,
and no person has one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, count, product
from random import Random
from typing import NamedTuple

from partygraph.model import Category, DemandKind, Sector, UnitKind, UnitOfCount, Urgency

CITIES = (
    "霁岫澹溯湉漪沄泠潆涪霖霭暄曜昉晟晗旻璟琰玳瑾珩",
    "州川浦陵泽原阳安宁丰临平岳嘉淳桓攸邑湖门",
)
STREETS = ("栖枫桐柏槐梧檀樟楠榕杉杏梓椿榆桦棠桂荔枣", "溪湾岭坪岗亭泉塘坡洲汀堰渡")
COMMUNITIES = (
    "漱沁澜涟漾浔沐淇泓洵溪湘澍濯灿炜煦熹熙暖曙晴朗景和悦欣怡安泰",
    "霞岚云月星露虹曦晖光风岸苑园庭巷坊里桥井",
)
ESTATES = (
    "碧翠青苍丹朱绯金银玉琼瑶锦绮罗云霞星月风雅静逸致远宏博恒瑞祥",
    "林枫荷兰菊竹松梅柏棠湾坡谷洲屿汀泽湖溪泉",
    ("雅筑", "名邸", "公馆", "雅居", "花城", "里院"),
)
BRANDS = (
    "钧铭锐铎锦镒镛鑫鼎骏骐骥骞鸿鹏鹭鹤隼鲲麒",
    "源恒拓辉耀弘峻翔腾诚信达通合泰裕盛昌隆祥瑞康宁",
)
TRADES = (
    (UnitKind.private_enterprise, Sector.industry, "机械制造"),
    (UnitKind.private_enterprise, Sector.industry, "精密五金"),
    (UnitKind.private_enterprise, Sector.industry, "纺织服装"),
    (UnitKind.private_enterprise, Sector.industry, "食品加工"),
    (UnitKind.private_enterprise, Sector.industry, "家具制造"),
    (UnitKind.private_enterprise, Sector.industry, "包装印刷"),
    (UnitKind.private_enterprise, Sector.industry, "新材料"),
    (UnitKind.private_enterprise, Sector.industry, "电子元件"),
    (UnitKind.private_enterprise, Sector.agriculture, "农产品"),
    (UnitKind.private_enterprise, Sector.agriculture, "种业"),
    (UnitKind.private_enterprise, Sector.construction, "建筑工程"),
    (UnitKind.private_enterprise, Sector.commerce, "商贸"),
    (UnitKind.private_enterprise, Sector.commerce, "餐饮管理"),
    (UnitKind.private_enterprise, Sector.transport, "物流"),
    (UnitKind.private_enterprise, Sector.technology, "软件"),
    (UnitKind.private_enterprise, Sector.environment, "环保设备"),
    (UnitKind.state_enterprise, Sector.energy, "能源投资"),
    (UnitKind.state_enterprise, Sector.construction, "城市建设投资"),
)

MUNICIPAL = {
    (UnitKind.government_body, Sector.administration): "人民政府办公室 发展和改革局 统计局 审计局",
    (UnitKind.government_body, Sector.education): "教育局",
    (UnitKind.government_body, Sector.health): "卫生健康局 医疗保障局",
    (UnitKind.government_body, Sector.law): "公安局 司法局 人民法院 人民检察院",
    (UnitKind.government_body, Sector.employment): "人力资源和社会保障局",
    (UnitKind.government_body, Sector.civil_affairs): "民政局 退役军人事务局",
    (UnitKind.government_body, Sector.environment): "生态环境局 城市管理局",
    (UnitKind.government_body, Sector.construction): "住房和城乡建设局 自然资源局",
    (UnitKind.government_body, Sector.transport): "交通运输局",
    (UnitKind.government_body, Sector.agriculture): "农业农村局 水利局 林业局",
    (UnitKind.government_body, Sector.commerce): "商务局 市场监督管理局",
    (UnitKind.government_body, Sector.industry): "工业和信息化局",
    (UnitKind.government_body, Sector.finance): "财政局",
    (UnitKind.government_body, Sector.safety): "应急管理局 消防救援大队",
    (UnitKind.government_body, Sector.culture): "文化体育和旅游局",
    (UnitKind.public_institution, Sector.education): "第一中学 第二中学 实验小学 实验幼儿园",
    (UnitKind.public_institution, Sector.health): "人民医院 中医院 妇幼保健院 疾病预防控制中心",
    (UnitKind.public_institution, Sector.culture): "图书馆 博物馆 文化馆 融媒体中心",
    (UnitKind.public_institution, Sector.employment): "公共就业服务中心",
    (UnitKind.public_institution, Sector.law): "法律援助中心",
    (UnitKind.public_institution, Sector.civil_affairs): "社会福利中心",
    (UnitKind.public_institution, Sector.environment): "环境卫生中心 园林绿化中心",
    (UnitKind.public_institution, Sector.administration): "机关事务服务中心 行政服务中心",
    (UnitKind.state_enterprise, Sector.energy): "供电公司 燃气公司",
    (UnitKind.state_enterprise, Sector.environment): "自来水公司",
    (UnitKind.state_enterprise, Sector.technology): "电信公司 移动公司",
    (UnitKind.state_enterprise, Sector.finance): "农业银行 建设银行 邮政储蓄银行",
    (UnitKind.state_enterprise, Sector.transport): "公共交通公司",
    (UnitKind.mass_organisation, Sector.employment): "总工会",
    (UnitKind.mass_organisation, Sector.civil_affairs): "妇女联合会 残疾人联合会",
    (UnitKind.mass_organisation, Sector.health): "红十字会",
    (UnitKind.mass_organisation, Sector.technology): "科学技术协会",
    (UnitKind.mass_organisation, Sector.commerce): "工商业联合会",
}
"""The usual bodies of a county-level city."""
LOCAL = {
    (UnitKind.public_institution, Sector.education): "中心小学 中学 中心幼儿园 成人学校",
    (UnitKind.public_institution, Sector.health): "卫生院 社区卫生服务中心",
    (UnitKind.public_institution, Sector.culture): "文化站 图书分馆",
    (UnitKind.public_institution, Sector.environment): "环卫所 园林所",
    (UnitKind.public_institution, Sector.civil_affairs): "敬老院",
    (UnitKind.government_body, Sector.law): "派出所 司法所 人民法庭",
    (UnitKind.government_body, Sector.commerce): "市场监管所",
    (UnitKind.government_body, Sector.finance): "税务所",
    (UnitKind.government_body, Sector.safety): "消防救援站",
    (UnitKind.state_enterprise, Sector.finance): "农商银行 邮政支局",
    (UnitKind.state_enterprise, Sector.energy): "供电所",
    (UnitKind.state_enterprise, Sector.transport): "公交场站",
}
"""The usual bodies of a sub-district."""


class Body(NamedTuple):
    """What a unit is called behind the name of its city, and what it is."""

    name: str
    short_name: str
    kind: UnitKind
    sector: Sector


def pick(rng: Random, parts: Sequence[Sequence[str]], number: int) -> list[str]:
    """So many different names, each one of every part; behind the last, those of a second stage."""
    names = ["".join(name) for name in product(*parts)]
    stages, rest = divmod(number, len(names))
    if not stages:
        return rng.sample(names, number)
    whole = [
        f"{name}{f'{stage}期' if stage > 1 else ''}"
        for stage in range(1, stages + 1)
        for name in names
    ]
    rng.shuffle(whole)
    return [*whole, *(f"{name}{stages + 1}期" for name in rng.sample(names, rest))]


def _listed(bodies: dict[tuple[UnitKind, Sector], str]) -> list[tuple[UnitKind, Sector, str]]:
    return [(*key, name) for key, names in bodies.items() for name in names.split()]


def bodies(rng: Random, streets: Sequence[str]) -> Iterator[Body]:
    """Public bodies without end: the city's, those of its streets, and then numbered ones."""
    municipal = [Body(name, f"市{name}", kind, sector) for kind, sector, name in _listed(MUNICIPAL)]
    rng.shuffle(municipal)
    local = _listed(LOCAL)
    rng.shuffle(local)
    of_streets = (
        Body(f"{street}{name}", f"{street}{name}", kind, sector)
        for (kind, sector, name), street in product(local, streets)
    )
    numbered = (
        Body(f"第{number}{name}", f"第{number}{name}", kind, sector)
        for number in count(2)
        for kind, sector, name in local
    )
    return chain(municipal, of_streets, numbered)


class Kind(NamedTuple):
    """One sort of help: what it is called, how much is offered and needed, and who can give it."""

    category: Category
    unit_of_count: UnitOfCount
    offered: range
    resource: str
    project: str
    sectors: frozenset[Sector]
    needed: range
    demand: str
    urgency: Urgency
    demand_kind: DemandKind


_OFFERS = """
health       person_times  40-160     义诊名额        健康义诊进社区    health
health       hours         10-30      心理疏导时间    心理疏导进社区    health,civil_affairs
education    hours         30-120     课后辅导时间    四点半课堂        education,technology
education    events        2-8        假期课堂        青少年假期课堂    education,culture,employment
law          hours         10-40      法律咨询时间    法律咨询日        law,commerce,employment
law          events        2-6        法治讲座        法治讲座进小区    law,finance
employment   persons       10-50      推荐岗位        家门口招聘会      employment,industry,commerce
elderly_care hours         8-30       上门陪伴时间    结对走访独居老人  civil_affairs,transport
elderly_care households    2-6        适老化改造名额  居家适老化改造    construction,civil_affairs
environment  events        2-10       清洁行动        周末清洁行动      environment,administration
environment  items         20-80      绿化苗木和座椅  小区绿化美化      agriculture,construction
safety       households    40-200     安全排查名额    安全隐患排查      safety,energy,construction
safety       hours         20-80      平安巡逻时间    夜间平安巡逻      law,safety,industry
culture      events        2-8        文艺演出        文艺演出进小区    culture,technology
culture      items         100-400    捐赠图书        爱心图书角        culture,education
funds        yuan          3000-20000 共建经费        共建资金支持      finance,administration
venues       hours         20-90      场地开放时段    场馆错时开放      transport,culture,education
"""
_NEEDS = """
health       person_times  60-200     老年人义诊和慢病筛查    high    demand
health       hours         8-30       心理咨询和疏导          medium  demand
education    hours         40-120     课后看护和辅导          high    demand
education    events        2-8        青少年假期活动          medium  demand
law          hours         8-30       物业纠纷法律咨询        medium  demand
law          events        1-4        法治宣传讲座            low     demand
employment   persons       8-30       下岗人员就业岗位        high    demand
elderly_care hours         60-160     独居高龄老人上门照料    high    demand
elderly_care households    4-15       居家适老化改造          medium  demand
environment  events        2-8        背街小巷卫生整治        medium  demand
environment  items         5-30       添置座椅和补种绿化      low     micro_wish
safety       households    40-150     用电和消防隐患排查      high    demand
safety       hours         20-60      夜间巡逻和路口值守      medium  demand
culture      events        1-4        节日文艺活动            low     demand
culture      items         30-150     图书角添置图书          low     micro_wish
funds        yuan          5000-40000 公共设施维修资金        high    demand
venues       hours         20-80      居民议事和活动场地      medium  demand
"""
"""Little is offered for the elderly, so that it is scarce."""


def _range(text: str) -> range:
    low, _, high = text.partition("-")
    return range(int(low), int(high) + 1)


def _kind(offer: str, need: str) -> Kind:
    category, unit_of_count, offered, resource, project, sectors = offer.split()
    _, _, needed, demand, urgency, demand_kind = need.split()
    return Kind(
        Category(category),
        UnitOfCount(unit_of_count),
        _range(offered),
        resource,
        project,
        frozenset(Sector(sector) for sector in sectors.split(",")),
        _range(needed),
        demand,
        Urgency(urgency),
        DemandKind(demand_kind),
    )


KINDS = tuple(
    _kind(offer, need)
    for offer, need in zip(_OFFERS.split("\n")[1:-1], _NEEDS.split("\n")[1:-1], strict=True)
)
"""What there is to give and to need."""
KINDS_OF = {sector: tuple(kind for kind in KINDS if sector in kind.sectors) for sector in Sector}
"""What a unit of a sector can give."""
OWN_KINDS = tuple(kind for kind in KINDS if kind.category in (Category.venues, Category.culture))
"""What a community has of its own."""

LIBRARY = {
    "大教育": (Sector.education, "学校扩建"),
    "大健康": (Sector.health, "医养中心"),
    "大旅游": (Sector.culture, "文旅街区"),
    "大数字": (Sector.technology, "数字平台"),
    "大农业": (Sector.agriculture, "现代农业园"),
    "大工业": (Sector.industry, "标准厂房"),
    "大交通": (Sector.transport, "城区道路"),
    "大城建": (Sector.construction, "老旧小区改造"),
    "大生态": (Sector.environment, "水环境治理"),
    "大平安": (Sector.safety, "应急设施"),
}
"""The ten fields of a project library, who leads in them, and what is built."""
