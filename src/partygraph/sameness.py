"""The same body under two names: which pairs are likely, how surely, and why (pure).

A name is read into what it says: the place it names, what is called so (its core: short forms,
company forms and connecting words in one spelling), and its numbers. Pairs come from blocks whose
keys two spellings of one body share, so that ten thousand names take seconds; each pair is then
weighed sign by sign. The points of the signs are logarithms of odds and are added (Fellegi and
Sunter 1969); they were set by hand on the tuning seed of `bench/sameness.py`.

What tells two bodies apart weighs more than any likeness: other numbers (第一小学, 第二小学), other
directions (东门, 西门), other places (建瓯市财政局, 南平市财政局), a branch beside its company.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property
from itertools import combinations, pairwise, product

from rapidfuzz.distance import OSA, Levenshtein

from partygraph import deadline
from partygraph.names import plain, syllables

LIKELY = 0.5
"""The score from which a pair is shown; see `bench/results/sameness.txt` for the curve."""


class Sign(StrEnum):
    """What speaks for two rows being one body, or against it."""

    same_code = "same_code"
    other_code = "other_code"
    same_name = "same_name"
    """The names are one, once place, short forms and company forms are read."""
    same_sound = "same_sound"
    """They are spoken alike; the difference may be meant, or an input method's."""
    slip = "slip"
    """A character left out, doubled, put in or swapped."""
    misspelled_word = "misspelled_word"
    """They differ in one word only, which is usual as the one writes it and as the other is not."""
    words_left_out = "words_left_out"
    """One leaves out words that tell little: 服务, 管理, 科技 …"""
    short_name = "short_name"
    renamed = "renamed"
    """The usual name before the reform of 2018: 国土资源局, 自然资源局."""
    other_number = "other_number"
    telling_word = "telling_word"
    """They differ in a word that tells bodies apart: 东 and 西, 新, 分公司, 附属 …"""
    same_place = "same_place"
    place_left_out = "place_left_out"
    """One names a place and the other lies in it."""
    other_place = "other_place"
    same_area = "same_area"
    same_town = "same_town"
    elsewhere = "elsewhere"
    """In another town of the county."""
    far_apart = "far_apart"
    """In another county."""
    other_kind = "other_kind"
    shared_links = "shared_links"
    usual_name = "usual_name"
    """Several bodies around are called so."""
    several_fit = "several_fit"
    """Another body fits as well."""


@dataclass(frozen=True, slots=True)
class Part:
    """One sign and its points: above 0 for one body, below 0 for two."""

    sign: Sign
    points: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Body:
    """A row as sameness sees it."""

    id: str
    table: str
    """`units` or `organisations`: only rows of one table can be one body."""
    name: str
    other_names: tuple[str, ...] = ()
    """Short name and other names."""
    kind: str = ""
    area_id: str = ""
    """Where it is; the code of an area begins with that of the area around it."""
    uscc: str = ""
    ties: frozenset[str] = frozenset()
    """Ids of what it is linked with: paired communities, joint committees, organisations."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows that may be one body; `first` is the smaller id, or the known one of `likely`."""

    first: str
    second: str
    score: float
    """0 to 1."""
    parts: tuple[Part, ...]
    """The signs in the order of `Sign`."""


Places = Mapping[str, tuple[str, ...]]
"""Area id → its names, now and formerly, as they stand in names of bodies."""


def candidates(
    bodies: Sequence[Body], places: Places, least: float = LIKELY, judged: Iterable[str] = ()
) -> list[Pair]:
    """The pairs among bodies that are likely one, the surest first, then by ids.

    Args:
        judged: pairs already judged, as `pair_id` spells them; they are left out.
    """
    read = _Reader(places).all(bodies)
    return _weighed(read, _pairs(read, len(read)), least, frozenset(judged))


def likely(
    new: Sequence[Body], known: Sequence[Body], places: Places, least: float = LIKELY
) -> list[Pair]:
    """The pairs of a new row and a known one that are likely one body, the surest first.

    `first` is the known row, `second` the new one. A row that is known by its id is not new.
    """
    ids = {body.id for body in known}
    fresh = [body for body in new if body.id not in ids]
    read = _Reader(places).all([*known, *fresh])
    return _weighed(read, _pairs(read, len(known)), least, frozenset())


def pair_id(first: str, second: str) -> str:
    """One spelling for a pair, whichever comes first; ids hold no sign `~`."""
    return "~".join(sorted((first, second)))


# Reading a name: its place, its core, its numbers

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
_LEVELS = "省市州县区镇乡"
_NO_LEVEL = re.compile(r"^(市场|市民|市监|市政(?!府|协)|区域|县域|乡村|乡镇|镇海|市容)")
_CODE_LENGTHS = (12, 9, 6, 4, 2)
_COUNTY, _TOWN = 6, 9
_LONGEST_PLACE = 14
_SHORTEST = 3
"""Characters of a short name at least: two stand in nearly every name."""
_TELLING = frozenset("东西南北中上下前后左右新老旧大小内外甲乙丙丁戊己男女省市县区镇乡村总分支#")
_DIRECTIONS = frozenset("东西南北")
_TELLING_WORDS = re.compile(
    r"分公司|支行|分行|分局|分院|分校|分店|分馆|分园|附属|集团|工会|团委|妇联|食堂|联合|临时|退休|离休"
    r"|筹备|业主|物业|工作站|服务站|实验|特殊|职业|高级|初级|成人|老年|[a-z]"
)
_TELLS_LITTLE = re.compile(
    "服务|居家|志愿|管理|事务|中心|科技|技术|贸易|商贸|实业|发展|工程|设备|开发|投资|制造|加工|行政|综合|事业|公共"
    "|社会|机械|建筑|建设|电子|元件|精密|五金|纺织|服装|食品|家具|包装|印刷|餐饮|物流|软件|环保|能源"
    "|材料|城市|农产品|制品|产品|控制|预防|保健|卫生|社区|业|公司|厂|部|站|所|局|处|院"
)
"""Words that a name may leave out and still mean the same body, where nothing else differs."""


@dataclass(frozen=True, slots=True)
class _Name:
    """What a name says."""

    core: str
    place: str
    """The smallest area that it names; empty where it names none."""
    whole: str
    """All of it but provinces and cities in front; what was mistyped is still there."""
    renamed: bool = False

    @property
    def numbers(self) -> tuple[str, ...]:
        return _numbers(self.core)

    @property
    def sound(self) -> tuple[str, ...]:
        return _sound(self.core)


@dataclass(frozen=True)
class _Read:
    """A body with what its names say."""

    body: Body
    names: tuple[_Name, ...]

    @cached_property
    def around(self) -> tuple[str, ...]:
        """The areas in which it lies, from its own up."""
        code = self.body.area_id
        return tuple(dict.fromkeys([code, *(code[:n] for n in _CODE_LENGTHS if len(code) > n)]))


@cache
def _sound(text: str) -> tuple[str, ...]:
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


class _Reader:
    """Reads names against the names of places."""

    def __init__(self, places: Places) -> None:
        self._names = {code: tuple(_forms(code, names)) for code, names in places.items()}
        self._places: dict[str, list[str]] = defaultdict(list)
        for code, names in self._names.items():
            for name in names:
                self._places[name].append(code)

    def all(self, bodies: Iterable[Body]) -> list[_Read]:
        """The bodies with what their names say."""
        return [_Read(body, tuple(self._names_of(body))) for body in deadline.each(bodies)]

    def _names_of(self, body: Body) -> Iterator[_Name]:
        seen = set()
        for text in (body.name, *body.other_names):
            written = plain(text)
            for form in (_NOTE.sub("", written), *_NOTE.findall(written)):
                name = self._read(form, body)
                if name not in seen and (name.core or name.place):
                    seen.add(name)
                    yield name
                if name.core in _RENAMED:
                    yield _Name(_RENAMED[name.core], name.place, "", renamed=True)

    def _read(self, text: str, body: Body) -> _Name:
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
            if len(found) < _COUNTY:
                whole = text
        if not place:
            place, text = self._level(text, body.area_id)
        if not place:
            place, text = self._inside(text, body.area_id)
        return _Name(_core(_numbered(text), place, body.table), place, _numbered(whole))

    def _place(self, text: str, near: str) -> str:
        """The area of that name around an area, the largest; else the nearest; else none."""
        found = self._places.get(text, ())
        around = [code for code in found if near.startswith(code)]
        if around:
            return min(around, key=len)
        return max(found, key=lambda code: (_shared(code, near), -len(code), code), default="")

    def _place_at(self, text: str, near: str) -> int:
        """How long the longest name of a place is that the text begins with, leaving something."""
        for length in range(min(_LONGEST_PLACE, len(text)), 1, -1):
            code = self._place(text[:length], near)
            if code and _shared(code, near) >= min(_COUNTY, len(code)):
                return length
        # A place elsewhere counts where the text names it in full.
        for length in range(min(_LONGEST_PLACE, len(text) - 1), 2, -1):
            if text[length - 1] in _LEVELS and text[:length] in self._places:
                return length
        return 0

    def _deeper(self, place: str, found: str) -> str:
        return found if len(found) > len(place) or not found.startswith(place) else place

    def _level(self, text: str, near: str) -> tuple[str, str]:
        """市 of 市住建局: the smallest area around that is called so."""
        if len(text) >= _SHORTEST and text[0] in _LEVELS and not _NO_LEVEL.match(text):
            for length in _CODE_LENGTHS[1:]:
                code = near[:length]
                if any(name.endswith(text[0]) for name in self._names.get(code, ())):
                    return code, text[1:]
        return "", text

    def _inside(self, text: str, near: str) -> tuple[str, str]:
        """The name of an area around it within the text: 中国农业银行建瓯市支行."""
        for length in _CODE_LENGTHS:
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
        if len(code) <= _TOWN:
            forms.append(re.sub(r"(?<=..)(街道办事处|街道|自治县|[省市州县区镇乡])$", "", written))
        elif len(code) == max(_CODE_LENGTHS):
            forms.append(re.sub(r"(社区)?(居民|村民)?(居|村)?委(员)?会$", r"\1", written))
        for form in forms:
            if len(form) > 1 and form not in seen and form != "市辖":
                seen.add(form)
                yield form


def _shared(one: str, other: str) -> int:
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
    ending = _sound(text[-_LONGEST_FORM:])
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
    if len(place) >= _TOWN and _GOVERNED.match(text):
        return ""
    text = re.sub(r"街道办(事处)?$", "街道", text)
    text = re.sub(r"社区(居委会?|居民委)$", "社区", text)
    text = re.sub(r"村?(村民委|村委会?)$", "村", text)
    return _CONNECTING.sub("", text)


_COMPANY_FORMS = tuple(map(_sound, ("股份有限公司", "有限责任公司", "有限公司")))
_LONGEST_FORM = 7

# Which pairs are worth weighing

_LARGEST_BLOCK = 60
"""Bodies that share a key at most; a key of more tells nothing."""
_BEGINNING = 5
_LEAST_SLIP = 4
"""Syllables from which one may be left out."""


def _pairs(read: Sequence[_Read], known: int) -> Iterator[tuple[int, int]]:
    """Places in `read` of the pairs that share a key, the smaller first; each pair once.

    Where only the first `known` are known and more follow, pairs of a known one and another.
    """
    blocks: dict[tuple[object, ...], list[int]] = defaultdict(list)
    for number, one in enumerate(deadline.each(read)):
        for key in _keys(one):
            block = blocks[key]
            if not block or block[-1] != number:
                block.append(number)
    seen: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) <= _LARGEST_BLOCK:
            new = [number for number in block if number >= known]
            old = block[: len(block) - len(new)]
            seen.update(product(old, new) if known < len(read) else combinations(old, 2))
    return iter(sorted(seen))


def _keys(one: _Read) -> Iterator[tuple[object, ...]]:
    table = one.body.table
    if one.body.uscc:
        yield table, one.body.uscc
    for name in one.names:
        around = (
            [name.place] if name.place else [c for c in one.around if len(c) >= _CODE_LENGTHS[3]]
        )
        texts = set(_spellings(name))
        for place, text in product(dict.fromkeys([*around, *_parent_keys(name, one)]), texts):
            yield table, place, text
        county, whole = one.body.area_id[:_COUNTY], _sound(name.whole)
        for text in _with_one_left_out(whole):
            yield table, county, "whole", text
        yield table, county, "begins", whole[:_BEGINNING]


def _parent_keys(name: _Name, one: _Read) -> Iterator[str]:
    """A name with its place also meets those who lie there and leave the place out."""
    if name.place and one.body.area_id.startswith(name.place):
        yield one.body.area_id[:_TOWN]


def _spellings(name: _Name) -> Iterator[tuple[object, ...]]:
    """What different spellings of one name have in common."""
    sound = name.sound
    yield from _with_one_left_out(sound)
    stem = _TELLS_LITTLE.sub("", name.core)
    if len(stem) > 1 and stem != name.core:
        yield ("stem", _sound(stem))
    elif len(stem) > 1:
        yield ("stem", sound)
    if len(name.core) > 1:
        yield ("ends", name.core[0], name.core[-1], name.numbers)


def _with_one_left_out(sound: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    yield sound
    if len(sound) >= _LEAST_SLIP:
        for place in range(len(sound)):
            yield (*sound[:place], *sound[place + 1 :])


# Weighing a pair

_POINTS = {
    Sign.same_code: 9.0,
    Sign.other_code: -9.0,
    Sign.same_name: 6.0,
    Sign.same_sound: 3.6,
    Sign.slip: 3.0,
    Sign.misspelled_word: 5.0,
    Sign.words_left_out: 4.6,
    Sign.short_name: 3.2,
    Sign.renamed: 4.5,
    Sign.other_number: -9.0,
    Sign.telling_word: -9.0,
    Sign.same_place: 1.0,
    Sign.place_left_out: 0.0,
    Sign.other_place: -9.0,
    Sign.same_area: 1.5,
    Sign.same_town: 0.7,
    Sign.elsewhere: -0.6,
    Sign.far_apart: -3.0,
    Sign.other_kind: -2.0,
    Sign.shared_links: 0.5,
    Sign.usual_name: -1.2,
    Sign.several_fit: -2.5,
}
_DOUBLED = 1.6
"""On top for a character that stands twice: nobody is called so."""
_BASE = -4.0
"""Two rows that share a key and nothing else are hardly ever one body."""
_LOOSE = frozenset(
    {
        Sign.same_sound,
        Sign.slip,
        Sign.misspelled_word,
        Sign.words_left_out,
        Sign.short_name,
        Sign.place_left_out,
    }
)
_OF_AN_AREA, _OF_A_UNIT = "organisations", "unit_organisation"
_ENTERPRISES = frozenset({"state_enterprise", "private_enterprise", "property_company", "market"})


def _weighed(
    read: Sequence[_Read],
    pairs: Iterable[tuple[int, int]],
    least: float,
    judged: frozenset[str],
) -> list[Pair]:
    called, usual = _called(read), _Usual(read)
    weighed: dict[tuple[int, int], tuple[Part, ...]] = {}
    for a, b in deadline.each(pairs):
        first, second = read[a], read[b]
        if first.body.id == second.body.id or _cannot_be_one(first.body, second.body):
            continue
        parts = _parts(first, second, called, usual)
        if parts and _score(parts) >= _WORTH_KEEPING:
            weighed[a, b] = parts
    _mark_several(read, weighed)
    found = []
    for (a, b), parts in weighed.items():
        score = _score(parts)
        one, other = read[a].body.id, read[b].body.id
        if score >= least and pair_id(one, other) not in judged:
            found.append(Pair(one, other, round(score, 3), parts))
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


_WORTH_KEEPING = 0.05


def _score(parts: Iterable[Part]) -> float:
    return 1 / (1 + math.exp(-_BASE - sum(part.points for part in parts)))


def _called(read: Iterable[_Read]) -> dict[tuple[str, str], int]:
    """How many bodies of a county are called so, whatever place they name."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in read:
        for core in {name.core for name in one.names}:
            counts[one.body.area_id[:_COUNTY], core] += 1
    return counts


def _parts(
    one: _Read, other: _Read, called: Mapping[tuple[str, str], int], usual: _Usual
) -> tuple[Part, ...]:
    """What speaks for and against, by the names that fit best; empty where no names fit."""
    code = list(_by_code(one.body, other.body))
    best: tuple[Part, ...] = ()
    for a, b in product(one.names, other.names):
        fit = _by_name(a, b, usual)
        if fit is None:
            continue
        sign, by_whole = fit
        parts = (sign, *_by_place(a, b, one, other, by_whole=by_whole))
        if sign.sign in {Sign.same_name, Sign.renamed} and not (a.place and b.place):
            number = called.get((one.body.area_id[:_COUNTY], a.core), 0)
            if number > len((one, other)):
                points = _POINTS[Sign.usual_name] * math.log2(number - 1)
                parts += (Part(Sign.usual_name, round(points, 2), str(number)),)
        if not best or _score(parts) > _score(best):
            best = parts
    if not best and not code:
        return ()
    if any(part.sign is Sign.same_code for part in code):
        best = tuple(part for part in best if part.points > 0)
    found = [*code, *best, *_by_location(one, other), *_by_kind(one.body, other.body)]
    order = list(Sign)
    return tuple(sorted(found, key=lambda part: order.index(part.sign)))


def _part(sign: Sign, detail: str = "") -> Part:
    return Part(sign, _POINTS[sign], detail)


def _by_code(one: Body, other: Body) -> Iterator[Part]:
    if one.uscc and other.uscc:
        same = one.uscc == other.uscc
        yield _part(
            Sign.same_code if same else Sign.other_code,
            one.uscc if same else f"{one.uscc} ≠ {other.uscc}",
        )


def _by_name(one: _Name, other: _Name, usual: _Usual) -> tuple[Part, bool] | None:
    """How two names fit, and whether their places are part of what was compared.

    None where they do not fit.
    """
    a, b = sorted((one.core, other.core), key=lambda core: (len(core), core))
    if one.renamed and other.renamed:
        return None
    if a == b:
        sign = Sign.renamed if one.renamed or other.renamed else Sign.same_name
        return _part(sign, a), False
    if one.renamed or other.renamed:
        return None
    if one.numbers != other.numbers:
        return _part(Sign.other_number, f"{a} ≠ {b}"), False
    by_whole = _mistyped(one.whole, other.whole, usual)
    by_core = list(_by_core(a, b, usual)) if a else []
    found = [*((part, False) for part in by_core), *([(by_whole, True)] if by_whole else [])]
    return max(found, key=lambda one: one[0].points, default=None)


def _by_core(a: str, b: str, usual: _Usual) -> Iterator[Part]:
    if OSA.distance(a, b, score_cutoff=_MOST_EDITS) > _MOST_EDITS and not _within(a, b):
        return
    if _told_apart(a, b):
        yield _part(Sign.telling_word, f"{a} ≠ {b}")
        return
    if mistyped := _mistyped(a, b, usual):
        yield mistyped
    if _left_out(a, b):
        yield _part(Sign.words_left_out, f"{a} ≈ {b}")
    elif a[0] == b[0] and a[-1] == b[-1] and len(a) >= _SHORTEST and _within(a, b):
        yield _part(Sign.short_name, f"{a} ≈ {b}")


def _mistyped(a: str, b: str, usual: _Usual) -> Part | None:
    """Whether one text is the other with a character or two mistyped, and how sure that is."""
    if a == b or min(len(a), len(b)) < _LEAST_SLIP or abs(len(a) - len(b)) > _LONGEST_SLIP:
        return None
    if OSA.distance(a, b, score_cutoff=_MOST_EDITS) > _MOST_EDITS:
        return None
    shown = f"{a} ≈ {b}"
    if sorted(a) != sorted(b) and _told_apart(a, b):
        return _part(Sign.misspelled_word, shown) if _lost(a, b, usual) else None
    if usual.misspelled(a, b) or usual.misspelled(b, a):
        return _part(Sign.misspelled_word, shown)
    return _misheard(a, b, shown)


def _lost(a: str, b: str, usual: _Usual) -> bool:
    """Whether a usual word lost a sign that tells bodies apart; a slip puts none in."""
    short, long = sorted((a, b), key=len)
    lost = set(long) - set(short)
    return len(long) > len(short) and not lost & _DIRECTIONS and usual.misspelled(long, short)


def _misheard(a: str, b: str, shown: str) -> Part | None:
    """Whether two texts sound alike, or alike but for one syllable more, less or swapped."""
    sounds = _sound(a), _sound(b)
    if sounds[0] == sounds[1]:
        return _part(Sign.same_sound, shown)
    if OSA.distance(*sounds) > 1 or (len(a) == len(b) and sorted(a) != sorted(b)):
        return None
    short, long = sorted((a, b), key=len)
    twice = len(short) < len(long) and _is_doubled(long, *_differences(short, long)[0][2:])
    return Part(Sign.slip, _POINTS[Sign.slip] + (_DOUBLED if twice else 0), shown)


class _Usual:
    """Which pairs of neighbouring characters are usual in the names at hand."""

    def __init__(self, read: Iterable[_Read]) -> None:
        self._count: Counter[str] = Counter()
        for one in read:
            for name in one.names:
                self._count.update({a + b for a, b in pairwise(name.whole + _END)})

    def misspelled(self, right: str, wrong: str) -> bool:
        """Whether `wrong` is `right` but for a place or two, usual as `right` has it."""
        places = _differences(right, wrong)
        return len(places) <= _MOST_SLIPS and all(
            self._is_usual(right, slice(start, stop), wrong, slice(there, there_stop))
            for start, stop, there, there_stop in places
        )

    def _is_usual(self, right: str, here: slice, wrong: str, there: slice) -> bool:
        meant, written = right[here], wrong[there]
        if max(len(meant), len(written)) > _LONGEST_SLIP:
            return False
        most = max(self._around(wrong, there))
        if len(meant) == len(written) and sorted(meant) != sorted(written):
            # Another character is a slip where it is rare; two of another sound are another word.
            seldom = len(meant) == 1 and most <= _SELDOM
            if not seldom and _sound(meant) != _sound(written):
                return False
        least = min(self._around(right, here))
        return least >= _USUAL and most * _FEWER <= least

    def _around(self, text: str, place: slice) -> list[int]:
        """How usual each neighbouring pair is from before a difference to behind it."""
        part = (text + _END)[max(place.start - 1, 0) : place.stop + 1]
        return [self._count[a + b] for a, b in pairwise(part)] or [0]


def _differences(a: str, b: str) -> list[tuple[int, int, int, int]]:
    """Where two texts differ, as (from, to) in each; what touches or crosses is one place."""
    found: list[tuple[int, int, int, int]] = []
    for step in Levenshtein.opcodes(a, b):
        if step.tag == "equal":
            continue
        if found and step.src_start - found[-1][1] <= 1:
            start, _, there, _ = found.pop()
        else:
            start, there = step.src_start, step.dest_start
        found.append((start, step.src_end, there, step.dest_end))
    return found


_END = "$"
_USUAL = 6
"""Names that have a pair of characters, from which it is usual."""
_FEWER = 15
"""A slip is so many times rarer than what it stands for."""
_SELDOM = 4
"""What another character makes stands in so many names at most; else it is a word of its own."""
_LONGEST_SLIP = 2
"""Characters of one slip."""
_MOST_SLIPS = 2
_MOST_EDITS = 4
"""Characters in which a mistyped name differs at most."""


def _within(short: str, long: str) -> bool:
    """Whether a text's characters stand in another one in their order."""
    rest = iter(long)
    return all(sign in rest for sign in short)


def _left_out(short: str, long: str) -> bool:
    """Whether the longer only adds words that tell little."""
    if len(short) < _SHORTEST - 1 or not _within(short, long):
        return False
    added = [
        long[step.dest_start : step.dest_end]
        for step in Levenshtein.opcodes(short, long)
        if step.tag != "equal"
    ]
    return all(_TELLS_LITTLE.sub("", text) == "" for text in added)


def _told_apart(a: str, b: str) -> bool:
    """Whether two cores differ in what tells bodies apart: a number, a direction, a branch."""
    for start, stop, there, there_stop in _differences(a, b):
        left, right = a[start:stop], b[there:there_stop]
        both = _TELLING & {*left}, _TELLING & {*right}
        if _sound(left) == _sound(right) and not all(both):
            continue
        if not left and _is_doubled(b, there, there_stop):
            continue
        if not right and _is_doubled(a, start, stop):
            continue
        if len(left) == len(right) == 1 and not all(both) and {left, right} & {*_LEVELS, "村"}:
            continue
        if left == "社区" or right == "社区":
            continue
        if any(both) or _TELLING_WORDS.search(f"{left} {right}"):
            return True
    return False


def _is_doubled(text: str, start: int, stop: int) -> bool:
    """Whether what stands there is one character that stands beside it too."""
    return (
        stop - start == 1 and text[start] in text[max(start - 1, 0) : start] + text[stop : stop + 1]
    )


def _by_place(a: _Name, b: _Name, one: _Read, other: _Read, *, by_whole: bool) -> Iterator[Part]:
    if a.place and b.place:
        if a.place == b.place:
            yield _part(Sign.same_place, a.place)
        elif not by_whole or not (a.place.startswith(b.place) or b.place.startswith(a.place)):
            yield _part(Sign.other_place, f"{a.place} ≠ {b.place}")
    elif (a.place or b.place) and not by_whole:
        place, away = (a.place, other) if a.place else (b.place, one)
        if away.body.area_id.startswith(place):
            yield _part(Sign.place_left_out, place)
        else:
            yield Part(Sign.other_place, _POINTS[Sign.other_place] / 3, place)


def _by_location(one: _Read, other: _Read) -> Iterator[Part]:
    a, b = one.body.area_id, other.body.area_id
    shared = _shared(a, b)
    if a and a == b:
        yield _part(Sign.same_area, a)
    elif shared >= _TOWN:
        yield _part(Sign.same_town, a[:_TOWN])
    elif shared >= _COUNTY:
        yield _part(Sign.elsewhere)
    elif a and b and shared < min(_COUNTY, len(a), len(b)):
        yield _part(Sign.far_apart)


def _cannot_be_one(one: Body, other: Body) -> bool:
    """Rows of two tables, and organisations of two areas, unless they stand inside units."""
    if one.table != other.table:
        return True
    a, b = one.area_id, other.area_id
    return (
        one.table == _OF_AN_AREA
        and _OF_A_UNIT not in (one.kind, other.kind)
        and not (a.startswith(b) or b.startswith(a))
    )


def _by_kind(one: Body, other: Body) -> Iterator[Part]:
    kinds = {one.kind, other.kind}
    if "" not in kinds and len(kinds) > 1 and not kinds <= _ENTERPRISES:
        yield _part(Sign.other_kind, f"{one.kind} ≠ {other.kind}")
    shared = one.ties & other.ties
    if shared:
        points = min(len(shared), 3) * _POINTS[Sign.shared_links]
        yield Part(Sign.shared_links, points, " ".join(sorted(shared)[:3]))


def _mark_several(read: Sequence[_Read], weighed: dict[tuple[int, int], tuple[Part, ...]]) -> None:
    """Lower the pairs that rest on a loose likeness where another body fits as well or better."""
    partners: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (a, b), parts in weighed.items():
        score = _score(parts)
        partners[a].append((score, b))
        partners[b].append((score, a))
    for (a, b), parts in list(weighed.items()):
        if not any(part.sign in _LOOSE for part in parts):
            continue
        if any(part.sign is Sign.same_code for part in parts):
            continue
        score = _score(parts)
        rivals = [
            there
            for here, partner in ((a, b), (b, a))
            for other, there in partners[here]
            if there != partner and other >= score - _CLOSE and not _one_name(read, there, partner)
        ]
        if rivals:
            weighed[a, b] = (*parts, _part(Sign.several_fit, read[rivals[0]].body.id))


_CLOSE = 0.1


def _one_name(read: Sequence[_Read], a: int, b: int) -> bool:
    names = ({(name.core, name.place) for name in read[one].names} for one in (a, b))
    return bool(set.intersection(*names))
