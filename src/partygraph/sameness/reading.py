"""Reading a name: its place, its core, its numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from rapidfuzz.distance import OSA

from partygraph import deadline
from partygraph.names import plain, syllables
from partygraph.sameness.bodies import Body, Places

_CONTRACTIONS = dict(
    line.split()
    for line in """
    住房和城乡建设 住建
    住房与城乡建设 住建
    住房城乡建设 住建
    发展和改革委员会 发改局
    发展改革委员会 发改局
    发展和改革 发改
    发展与改革 发改
    发展改革 发改
    发改委 发改局
    人力资源和社会保障 人社
    人力资源社会保障 人社
    人力资源与社会保障 人社
    卫生健康委员会 卫健局
    卫生健康 卫健
    卫健委 卫健局
    文化体育和旅游 文旅
    文化广电体育和旅游 文旅
    文化广电旅游体育 文旅
    文化广电和旅游 文旅
    文化旅游体育 文旅
    文化和旅游 文旅
    文化旅游 文旅
    文体旅游 文旅
    文体旅 文旅
    文广旅 文旅
    文旅体 文旅
    市场监督管理 市监
    市场监管 市监
    城市管理 城管
    综合行政执法 综合执法
    农业和农村 农业农村
    退役军人事务 退役军人
    退役军人管理 退役军人
    应急管理 应急
    工业和信息化 工信
    工业信息化 工信
    自然资源和规划 自然资源
    自然资源与规划 自然资源
    自规局 自然资源局
    交通运输 交通
    医疗保障 医保
    生态环境 环境
    人民政府 政府
    政府办公室 政府办
    人民法院 法院
    人民检察院 检察院
    总工会 工会
    残疾人联合会 残联
    妇女联合会 妇联
    工商业联合会 工商联
    科学技术协会 科协
    共产主义青年团 共青团
    邮政储蓄 邮储
    公共交通 公交
    疾病预防控制 疾控
    妇幼保健院 妇幼院
    中医医院 中医院
    卫生服务中心 卫生中心
    消防救援大队 消防大队
    农村商业银行 农商银行
    农业银行 农行
    建设银行 建行
    工商银行 工行
    农村信用合作联社 农信社
    农村信用社 农信社
    党群服务中心 党群中心
    党员群众服务中心 党群中心
    机关事务管理 机关事务
    机关事务服务 机关事务
    业主委员会 业委会
    城市建设投资 城投
    监督管理 监管
    联合会 联会
    委员会 委
    """.splitlines()
    if line.strip()
)
"""Usual spellings → the one that names are compared in. Public usage of county governments."""
_CONTRACTED = re.compile("|".join(sorted(_CONTRACTIONS, key=len, reverse=True)))
_FORMER = {
    "国土资源局": "自然资源局",
    "国土局": "自然资源局",
    "环境保护局": "环境局",
    "环保局": "环境局",
    "工商行政监管局": "市监局",
    "工商行政管理局": "市监局",
    "工商局": "市监局",
    "食品药品监管局": "市监局",
    "质量技术监督局": "市监局",
    "卫生和计划生育局": "卫健局",
    "卫生计划生育局": "卫健局",
    "卫计局": "卫健局",
    "卫生局": "卫健局",
    "安全生产监管局": "应急局",
    "安监局": "应急局",
    "农业局": "农业农村局",
    "旅游局": "文旅局",
    "文化体育局": "文旅局",
    "建设局": "住建局",
    "劳动和社会保障局": "人社局",
    "经济和信息化局": "工信局",
    "城乡规划局": "自然资源局",
    "公安消防大队": "消防大队",
}
"""What bodies were called before the reform of 2018 → what they are called, both contracted."""
_CONNECTING = re.compile(r"(?<=.)[和与及暨的]")
_RENAMED = {_CONNECTING.sub("", before): now for before, now in _FORMER.items()}
_OPENINGS = re.compile(r"^(中国共产党|中共|国家税务总局|国网)")
_COMPANY = re.compile(r"(集团)?(?:股份)?(?:有限|责任)+公司$")
_SCHOOL = (("中学", "中"), ("小学", "小"), ("幼儿园", "幼"), ("学校", "校"), ("办公室", "办"))
_GOVERNED = re.compile(r"^(办(事处)?|街道办|政府|(社区)?(居民|村民)?委|居委会?|村委会?|)$")
"""What may stand behind the name of a town or a community without saying more than that name."""
_ORGANISATION_FORMS = (
    (re.compile(r"(党的)?工作委$|党工委$"), "#党工委"),
    (re.compile(r"(党)?总支部?委?$"), "#总支"),
    (re.compile(r"联合(党)?支部委?$"), "#联合支部"),
    (re.compile(r"临时(党)?支部委?$"), "#临时支部"),
    (re.compile(r"(党)?支部委?$"), "#支部"),
    (re.compile(r"党?小组$"), "#小组"),
    (re.compile(r"党?委$"), "#党委"),
)
_NOTE = re.compile(r"\((?:原名?|曾用名|旧称|简称|又名|即|现)[::,]?([^()]+)\)")
_BRACKETED = re.compile(r"[(\[{〔【《“\"']([^)\]}〕】》”\"']*)[)\]}〕】》”\"']")
_SIGNS = re.compile(r"[()\[\]{}〔〕【】《》“”‘’\"'·・.,，。、:;!?_\-—–~*#]")
_NUMERAL = re.compile(r"第?([0-9]+|[零〇一二三四五六七八九十百]+)")
_NUMBERS = re.compile(r"[0-9]+")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0}
LEVELS = "省市州县区镇乡"
_NO_LEVEL = re.compile(r"^(市场|市民|市监|市政(?!府|协)|区域|县域|乡村|乡镇|镇海|市容)")
CODE_LENGTHS = (12, 9, 6, 4, 2)
COUNTY, TOWN = 6, 9
_LONGEST_PLACE = 14
SHORTEST = 3
"""Characters of a short name at least: two stand in nearly every name."""
TELLING = frozenset("东西南北中上下前后左右新老旧大小内外甲乙丙丁戊己男女省市县区镇乡村总分支#")
DIRECTIONS = frozenset("东西南北")
TELLING_WORDS = re.compile(
    r"分公司|支行|分行|分局|分院|分校|分店|分馆|分园|附属|集团|工会|团委|妇联|食堂|联合|临时|退休|离休"
    r"|筹备|业主|物业|工作站|服务站|实验|特殊|职业|高级|初级|成人|老年|[a-z]"
)
TELLS_LITTLE = re.compile(
    "服务|居家|志愿|管理|事务|中心|科技|技术|贸易|商贸|实业|发展|工程|设备|开发|投资|制造|加工|行政|综合|事业|公共"
    "|社会|机械|建筑|建设|电子|元件|精密|五金|纺织|服装|食品|家具|包装|印刷|餐饮|物流|软件|环保|能源"
    "|材料|城市|农产品|制品|产品|控制|预防|保健|卫生|社区|业|公司|厂|部|站|所|局|处|院"
)
"""Words that a name may leave out and still mean the same body, where nothing else differs."""


@dataclass(frozen=True, slots=True)
class Name:
    """What a name says."""

    core: str
    place: str
    """The smallest area that it names; empty where it names none."""
    whole: str
    """All of it but provinces and cities in front; what was mistyped is still there."""
    renamed: bool = False

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of the core, in its order."""
        return _numbers(self.core)

    @property
    def sound(self) -> tuple[str, ...]:
        """The core as it is spoken."""
        return spoken(self.core)


@dataclass(frozen=True)
class Read:
    """A body with what its names say."""

    body: Body
    names: tuple[Name, ...]

    @cached_property
    def around(self) -> tuple[str, ...]:
        """The areas in which it lies, from its own up."""
        code = self.body.area_id
        return tuple(dict.fromkeys([code, *(code[:n] for n in CODE_LENGTHS if len(code) > n)]))


@cache
def spoken(text: str) -> tuple[str, ...]:
    """Syllables as they are mixed up in typing: zh is z, ang is an."""
    return tuple(
        re.sub(r"^([zcs])h", r"\1", re.sub(r"(?<=[aei]n)g$", "", one)) for one in syllables(text)
    )


@cache
def _numbers(text: str) -> tuple[str, ...]:
    return tuple(sorted(_NUMBERS.findall(text)))


def _value(numeral: str) -> str:
    """一百二十 → 120; digits as they are, without leading zeros."""
    if numeral.isdigit() and numeral.isascii():
        return str(int(numeral))
    if not any(sign in numeral for sign in "十百"):
        return str(int("".join(str(_DIGITS[sign]) for sign in numeral)))
    value, digit = 0, 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            value += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return str(value + digit)


class Reader:
    """Reads names against the names of places."""

    def __init__(self, places: Places) -> None:
        self._names = {code: tuple(_forms(code, names)) for code, names in places.items()}
        self._places: dict[str, list[str]] = defaultdict(list)
        for code, names in self._names.items():
            for name in names:
                self._places[name].append(code)

    def all(self, bodies: Iterable[Body]) -> list[Read]:
        """The bodies with what their names say."""
        return [Read(body, tuple(self._names_of(body))) for body in deadline.each(bodies)]

    def _names_of(self, body: Body) -> Iterator[Name]:
        seen = set()
        for text in (body.name, *body.other_names):
            written = plain(text)
            for form in (_NOTE.sub("", written), *_NOTE.findall(written)):
                name = self._read(form, body)
                if name not in seen and (name.core or name.place):
                    seen.add(name)
                    yield name
                if name.core in _RENAMED:
                    yield Name(_RENAMED[name.core], name.place, "", renamed=True)

    def _read(self, text: str, body: Body) -> Name:
        place = ""
        text = _OPENINGS.sub("", text)
        for inside in _BRACKETED.findall(text):
            found = self._place(inside, body.area_id)
            if found:
                place = found
                text = text.replace(inside, "", 1)
        text = _SIGNS.sub("", text)
        if body.table == "units":
            text = _without_company_form(text)
        whole = text
        while (length := self._place_at(text, body.area_id)) > 0:
            found = self._place(text[:length], body.area_id)
            place, text = self._deeper(place, found), text[length:]
            if len(found) < COUNTY:
                whole = text
        if not place:
            place, text = self._level(text, body.area_id)
        if not place:
            place, text = self._inside(text, body.area_id)
        return Name(_core(_numbered(text), place, body.table), place, _numbered(whole))

    def _place(self, text: str, near: str) -> str:
        """The area of that name around an area, the largest; else the nearest; else none."""
        found = self._places.get(text, ())
        around = [code for code in found if near.startswith(code)]
        if around:
            return min(around, key=len)
        return max(
            found, key=lambda code: (shared_beginning(code, near), -len(code), code), default=""
        )

    def _place_at(self, text: str, near: str) -> int:
        """How long the longest name of a place is that the text begins with, leaving something."""
        for length in range(min(_LONGEST_PLACE, len(text)), 1, -1):
            code = self._place(text[:length], near)
            if code and shared_beginning(code, near) >= min(COUNTY, len(code)):
                return length
        # A place elsewhere counts where the text names it in full.
        for length in range(min(_LONGEST_PLACE, len(text) - 1), 2, -1):
            if text[length - 1] in LEVELS and text[:length] in self._places:
                return length
        return 0

    def _deeper(self, place: str, found: str) -> str:
        return found if len(found) > len(place) or not found.startswith(place) else place

    def _level(self, text: str, near: str) -> tuple[str, str]:
        """市 of 市住建局: the smallest area around that is called so."""
        if len(text) >= SHORTEST and text[0] in LEVELS and not _NO_LEVEL.match(text):
            for length in CODE_LENGTHS[1:]:
                code = near[:length]
                if any(name.endswith(text[0]) for name in self._names.get(code, ())):
                    return code, text[1:]
        return "", text

    def _inside(self, text: str, near: str) -> tuple[str, str]:
        """The name of an area around it within the text: 中国农业银行建瓯市支行."""
        for length in CODE_LENGTHS:
            code = near[:length]
            for name in self._names.get(code, ()):
                if len(name) > 1 and name in text[1:]:
                    return code, text[0] + text[1:].replace(name, "", 1)
        return "", text


def _forms(code: str, names: Iterable[str]) -> Iterator[str]:
    """How a place stands in the names of bodies: in full, and from a town up by its stem."""
    seen = set()
    for name in names:
        written = plain(name)
        forms = [written]
        if len(code) <= TOWN:
            forms.append(re.sub(r"(?<=..)(街道办事处|街道|自治县|[省市州县区镇乡])$", "", written))
        elif len(code) == max(CODE_LENGTHS):
            forms.append(re.sub(r"(社区)?(居民|村民)?(居|村)?委(员)?会$", r"\1", written))
        for form in forms:
            if len(form) > 1 and form not in seen and form != "市辖":
                seen.add(form)
                yield form


def shared_beginning(one: str, other: str) -> int:
    """How many digits two codes begin with alike."""
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _numbered(text: str) -> str:
    """Numerals as digits without 第: 第一 → 1."""
    return _NUMERAL.sub(lambda found: _value(found[1]), text)


def _without_company_form(text: str) -> str:
    """A name without 有限公司 and its kin, also where one character of that is mistyped."""
    exact = _COMPANY.sub(lambda found: found[1] or "", text)
    if exact != text:
        return exact if len(exact) > 1 else text
    ending = spoken(text[-_LONGEST_FORM:])
    ways = [
        (OSA.distance(ending[-length:], form), length)
        for form in _COMPANY_FORMS
        for length in (len(form) - 1, len(form), len(form) + 1)
        if len(text) > length + 1
    ]
    distance, length = min(ways, default=(2, 0))
    return text[:-length] if distance <= 1 else text.removesuffix("公司") or text


def _core(text: str, place: str, table: str) -> str:
    """What is left of a name behind its place, in the one spelling that names are compared in."""
    text = _CONTRACTED.sub(lambda found: _CONTRACTIONS[found[0]], text)
    if table == "organisations":
        for form, mark in _ORGANISATION_FORMS:
            if form.search(text):
                text = form.sub(mark, text)
                break
    else:
        for ending, short in _SCHOOL:
            if text.endswith(ending) and len(text) > len(ending):
                text = text.removesuffix(ending) + short
        text = re.sub(r"实验(?=[中小幼]$)", "实", text)
        text = re.sub(r"中心园$", "中心幼", text)
    if len(place) >= TOWN and _GOVERNED.match(text):
        return ""
    text = re.sub(r"街道办(事处)?$", "街道", text)
    text = re.sub(r"社区(居委会?|居民委)$", "社区", text)
    text = re.sub(r"村?(村民委|村委会?)$", "村", text)
    return _CONNECTING.sub("", text)


_COMPANY_FORMS = tuple(map(spoken, ("股份有限公司", "有限责任公司", "有限公司")))
_LONGEST_FORM = 7
