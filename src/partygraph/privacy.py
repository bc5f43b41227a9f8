"""The guard at the door: whether a text holds personal data, and of what kind (pure).

What is found is never returned, only its kind, so that no message, log or preview can repeat it.
A reader calls `personal_data` for every cell and `personal_column` for every column; the sentence
of a refusal is `fault.personal_<kind>`, that of a column `fault.personal_column`.

Not personal: telephones that only organisations have (400 and 800 numbers, 110, 12345), the unified
social credit code of a body, division codes, and names of places and bodies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

from partygraph import codes
from partygraph.surnames import (
    COMPOUND_SURNAMES,
    GIVEN_CHARACTERS,
    NO_NAME_ENDS,
    ORDINARY_WORDS,
    SURNAMES,
)


class PersonalData(StrEnum):
    """What a text holds of a person."""

    citizen_number = "citizen_number"
    """GB 11643: 18 characters with a check, or the 15 digits of before 1999; also the permanent
    residents' card and the residence permits of Hong Kong, Macao and Taiwan, built alike."""
    travel_document = "travel_document"
    """A passport or a permit, where the text says that it is one."""
    mobile = "mobile"
    landline = "landline"
    bank_card = "bank_card"
    mail = "mail"
    messenger = "messenger"
    """The name of an account on QQ or WeChat, where the text says that it is one."""
    personal_name = "personal_name"
    """A name after 联系人：, 负责人 and the like."""


def personal_data(text: str) -> PersonalData | None:
    """The first kind of personal data that a text holds; None where it holds none."""
    folded = text if text.isascii() else unicodedata.normalize("NFKC", text)
    if not _possible(folded):
        return None
    plain = _plain(folded)
    numbers = (kind for number in _numbers(plain) for kind in _kinds(number))
    words = (kind for kind, holds in _WORDS if holds(plain))
    return next(numbers, None) or next(words, None)


def withheld(value: Any) -> Any:
    """What a message may repeat of a value: itself, or `***` where it holds personal data."""
    return "***" if isinstance(value, str) and personal_data(value) else value


def personal_column(header: str, sample_values: Iterable[str]) -> bool:
    """Whether a column holds names or other data of persons, by its header and by what it holds.

    Args:
        header: as it stands in the file, Chinese or English.
        sample_values: texts of the column; empty ones count for nothing, and an empty column holds
            nobody. All values are better than a sample.
    """
    found = {value for text in set(sample_values) if (value := _plain(text).strip())}
    name = re.sub(r"[\s_]", "", _plain(header)).lower()
    for pattern, holds in _COLUMNS:
        if pattern.search(name) and any(holds(value) for value in found):
            return True
    share, few = (0.9, 5) if _OF_BODIES.search(name) else (0.8, 3)
    return len(found) >= few and _share_of_names(found, share)


def is_personal_name(text: str) -> bool:
    """Whether a whole text is the name of a person: 张三, 欧阳修, 阿迪力·买买提, 王主任."""
    return _is_name(_plain(text).strip())


# --- texts ------------------------------------------------------------------------------------

_NUMERAL: Final = "〇○零一壹幺二贰三叁四肆五伍六陆七柒八捌九玖"
_DIGITS: Final = str.maketrans(_NUMERAL, "0001112233445566778899")
_NUMERALS: Final = re.compile(rf"(?:[{_NUMERAL}][\s\-]?){{7,}}")
_CROSSES: Final = re.compile(r"(?<=\d)(\s?)[×Хх✕Χχ]")
"""What people write for the X of a citizen number."""
_HIDDEN: Final = frozenset({"Cf", "Mn", "Me", "Cc"})
"""Categories of characters that are not seen: zero width, marks laid over others, controls."""


def _plain(text: str) -> str:
    """One spelling of a text: half width, digits of every script, nothing that is not seen."""
    if text.isascii() and text.isprintable():
        return text
    text = "".join(
        c
        for c in unicodedata.normalize("NFKC", text)
        if c.isspace() or unicodedata.category(c) not in _HIDDEN
    )
    if not text.isascii():
        text = re.sub(r"(?a:[^\d\W])|\d", _as_digit, text)
        text = _NUMERALS.sub(lambda run: run[0].translate(_DIGITS), text)
        text = _CROSSES.sub(r"\1X", text)
    return text


def _as_digit(found: re.Match[str]) -> str:
    return str(unicodedata.digit(found[0], found[0]))


# --- numbers ----------------------------------------------------------------------------------

_SEPARATOR: Final = r"[\s\-‐-―−_.·•/()]{1,3}"
_RUN: Final = re.compile(rf"\d+(?:{_SEPARATOR}\d+)*")
_SPLIT: Final = re.compile(r"\d+")
_LEAST: Final = 7
_MOST: Final = 19
_TABLE, _GROUPS = 40, 6
"""So many groups in a row are a table of numbers; one number in it has no more than six."""
_AROUND: Final = 40
"""Characters before a number among which a word may say what it is."""


class _Number(NamedTuple):
    """Digits that stand together or apart by spaces and hyphens, as one number."""

    digits: str
    groups: tuple[int, ...]
    """How many digits stand together: 138-0013-8000 is (3, 4, 4)."""
    before: str
    """The last characters before it."""
    after: str
    """The character after it."""
    alone: bool
    """Whether no further digits stand beside it."""


def _numbers(text: str) -> Iterator[_Number]:
    """Every number that neighbouring groups of digits make, of 7 to 19 digits."""
    for run in _RUN.finditer(text):
        spans = [found.span() for found in _SPLIT.finditer(text, *run.span())]
        most = _MOST if len(spans) <= _TABLE else _GROUPS
        for first, (start, _) in enumerate(spans):
            digits = ""
            for last in range(first, min(first + most, len(spans))):
                digits += text[slice(*spans[last])]
                if len(digits) > _MOST:
                    break
                if len(digits) >= _LEAST:
                    stop = spans[last][1]
                    groups = tuple(b - a for a, b in spans[first : last + 1])
                    alone = len(groups) == len(spans)
                    before = text[max(0, start - _AROUND) : start]
                    yield _Number(digits, groups, before, text[stop : stop + 2], alone)


def _kinds(number: _Number) -> Iterator[PersonalData]:
    """What a number is of a person's; its length says what it can be."""
    for kind, lengths, holds in _NUMBERS:
        if len(number.digits) in lengths and holds(number):
            yield kind


_LATIN: Final = re.compile(r"[0-9A-Za-z]$")
_TELEPHONE: Final = re.compile(
    r"(?:电话|手机|联系方式|座机|热线|传真|致电|拨打|号码|(?<![a-z])(?:tel|telephone|phone|mobile|"
    r"mob|cell|fax|call|wx|wechat|qq|m|t))\s*(?:no)?[\W_]{0,4}(?:\+?86)?[\W_]{0,2}$",
    re.IGNORECASE,
)
_CITIZEN: Final = re.compile(r"(?:身份|证件|公民|证号|\bid\b|identity)[^\d]{0,12}$", re.IGNORECASE)
_CARD: Final = re.compile(
    r"(?:卡号|银行卡|卡|账号|账户|帐号|card|account)[^\d]{0,12}$", re.IGNORECASE
)


def _stands_free(number: _Number) -> bool:
    """Whether no letter touches it, as one does in a digest or an id; `tel138…` does not count."""
    touched = bool(_LATIN.search(number.before)) and not _TELEPHONE.search(number.before)
    return not touched and not re.match(r"[0-9A-Za-z]", number.after)


_CHECKS: Final = "10X98765432"
_CHECK_WEIGHTS: Final = tuple(pow(2, 17 - place, 11) for place in range(17))
_PROVINCES: Final = re.compile(r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]")
_OLDEST: Final = 1900


def _is_citizen_number(number: _Number) -> bool:
    digits, ends = number.digits, number.after
    if len(digits) == 17 and (cross := re.match(r"\s?[Xx](?![0-9A-Za-z])", ends + " ")):  # noqa: PLR2004
        digits, ends = digits + "X", ends[cross.end() :]
    if re.match(r"[0-9A-Za-z]", ends):
        return False
    if len(digits) == 18:  # noqa: PLR2004
        return _has_region(digits) and _is_day(digits[6:14]) and _has_check(digits)
    if len(digits) == 15:  # noqa: PLR2004
        return _is_old_citizen_number(number)
    return False


def _has_region(digits: str) -> bool:
    """Two digits of a province; a permanent residents' card has a 9 before them."""
    return bool(_PROVINCES.match(digits, digits[0] == "9"))


def _has_check(digits: str) -> bool:
    total = sum(int(d) * w for d, w in zip(digits[:17], _CHECK_WEIGHTS, strict=True))
    return _CHECKS[total % 11] == digits[17]


def _is_day(digits: str) -> bool:
    """Whether eight digits are a day on which somebody alive can be born."""
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return date(_OLDEST, 1, 1) <= born <= date.today()  # noqa: DTZ011  a day of no zone


def _is_old_citizen_number(number: _Number) -> bool:
    """The form of before 1999, six digits of a division, of a birthday and three of a sequence.

    It has no check. A grid's code (a community's twelve digits and three) looks like a birth before
    1960, and a registration number of a shop (GS 15-2006) like any, but that has a check of its own
    (ISO 7064, mod 11,10): such numbers count only where the text says what they are.
    """
    digits = number.digits
    if not _PROVINCES.match(digits) or not _is_day("19" + digits[6:12]):
        return False
    told = bool(_CITIZEN.search(number.before))
    free = _stands_free(number) and len(number.groups) in (1, 3)
    return told or (free and int(digits[6:8]) >= 60 and not _is_registration(digits))  # noqa: PLR2004


def _is_registration(digits: str) -> bool:
    check = 10
    for digit in digits[:-1]:
        check = (((check + int(digit)) % 10 or 10) * 2) % 11
    return (check + int(digits[-1])) % 10 == 1


_MOBILE: Final = re.compile(r"1(?:3\d|4[014-9]|5[0-35-9]|6[25-7]|7[0-8]|8\d|9[0-35-9])\d{8}$")
"""Prefixes of the ministry's numbering plan up to 2024."""
_MOBILE_GROUPS: Final = frozenset(
    {(11,), (3, 4, 4), (3, 8), (7, 4), (4, 3, 4), (4, 4, 3), (3, 3, 5), (3, 2, 3, 3), (5, 6)}
    | {(6, 5), (3, 3, 3, 2), (3, 4, 2, 2), (3, 2, 2, 2, 2), (2, 3, 3, 3), (1, 10), (1, 3, 3, 4)}
)
_BEFORE_MOBILE: Final = re.compile(r"^(?:0{0,2}86|0)(?=1)")


def _is_mobile(number: _Number) -> bool:
    prefix = _BEFORE_MOBILE.match(number.digits)
    cut = prefix.end() if prefix else 0
    if not _MOBILE.match(number.digits, cut) or not _stands_free(number):
        return False
    groups = _without(number.groups, cut)
    if cut == 1 and number.groups == (1, 11):
        return False
    if groups not in _MOBILE_GROUPS and not (set(number.groups) == {1} and number.alone):
        return False
    told = bool(prefix or len(groups) > 1 or _TELEPHONE.search(number.before))
    return told or not _is_amount(number)


def _without(groups: tuple[int, ...], cut: int) -> tuple[int, ...]:
    """The groups of a number without its first digits."""
    left = list(groups)
    while cut and left:
        taken = min(cut, left[0])
        cut -= taken
        left[0] -= taken
        if not left[0]:
            left.pop(0)
    return tuple(left)


def _is_amount(number: _Number) -> bool:
    """A round sum of money, or the decimals of a computed number."""
    return number.digits.endswith("00000") or bool(
        re.search(r"(?:(?<!\d)0|\d{3,})\.$", number.before)
    )


_AREA: Final = (
    r"(?:10|2[0-57-9]|3(?:1\d|35|49|5\d|7\d|9\d)|4(?:1\d|2[179]|3\d|5\d|6[4-9]|7\d|8[23])|"
    r"5(?:1\d|2[37]|3\d|4[36]|[5-9]\d)|6(?:31|3[2-5]|6[0238]|91|92)|7(?:0[1]|1\d|2[248]|3\d|4[3-6]|"
    r"5\d|6\d|7\d|9\d)|8(?:1[2-8]|2[5-9]|3\d|5\d|7\d|8\d|9\d)|9(?:0[1-9]|1\d|3\d|4[13]|5[1-5]|7\d|9\d))"
)
_LANDLINE: Final = re.compile(rf"(?:(?:00)?86)?0?({_AREA})([2-8]\d{{6,7}})$")
_LOCAL: Final = re.compile(r"[2-8]\d{6,7}$")
_LANDLINE_GROUPS: Final = frozenset({(7,), (8,), (4, 4), (3, 4), (4, 3)})


def _is_landline(number: _Number) -> bool:
    if not _stands_free(number):
        return False
    told = bool(_TELEPHONE.search(number.before))
    local = number.digits.startswith(("400", "800")) and len(number.digits) >= 8  # noqa: PLR2004
    if told and not local and number.groups in _LANDLINE_GROUPS and _LOCAL.match(number.digits):
        return True
    found = _LANDLINE.match(number.digits)
    if found is None or not number.digits.startswith(("0", "86")):
        return False
    groups = _without(number.groups, found.start(2))
    if groups not in _LANDLINE_GROUPS:
        return False
    apart = groups != number.groups or found.start(2) in _ends(number.groups)
    return told or apart or len(number.groups) == 1


def _ends(groups: tuple[int, ...]) -> set[int]:
    return {sum(groups[: place + 1]) for place in range(len(groups))}


_BANK: Final = re.compile(r"62\d{14,17}$|(?:9558|9559|60[0-3]|6858|690755|10[03]\d{3})\d{12,15}$")
_CREDIT: Final = re.compile(r"(?:4\d{3}|5[1-5]\d{2}|35(?:2[89]|[3-8]\d))\d{12}$")
_CARD_GROUPS: Final = frozenset(
    {(4, 4, 4, 4), (4, 4, 4, 4, 1), (4, 4, 4, 4, 2), (4, 4, 4, 4, 3), (6, 10), (6, 13)}
)


def _is_bank_card(number: _Number) -> bool:
    """A number with Luhn's check that begins as a bank's cards do.

    Numbers of the other card companies begin as the division codes of Henan to Guangxi do: they
    count in fours, or where the text says that they are a card's.
    """
    groups = number.groups
    fours = groups in _CARD_GROUPS or (set(groups) == {1} and number.alone)
    told = bool(_CARD.search(number.before))
    if not (fours or len(groups) == 1) or not _stands_free(number) or not _luhn(number.digits):
        return False
    if _BANK.match(number.digits):
        return codes.uscc(number.digits).outcome is codes.Outcome.wrong
    return bool(_CREDIT.match(number.digits)) and (fours or told)


def _luhn(digits: str) -> bool:
    doubled = (int(d) * 2 for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(d - 9 * (d > 9) for d in doubled)) % 10 == 0  # noqa: PLR2004


# --- accounts and documents -------------------------------------------------------------------

_MAIL: Final = re.compile(
    r"[\w.%+\-]{1,64}\s?(?:@|\(at\)|\[at\]|【at】|\(艾特\))\s?[\w\-]{1,63}\s?(?:\.|。|\(dot\)|\[dot\])\s?[\w\-]",
    re.IGNORECASE,
)
_MESSENGER: Final = re.compile(
    r"(?:(?<![a-z])(?:qq|wechat|weixin|vx|wx)|微信(?!公众)|扣扣)\s{0,3}(?:号码?|id|帐号|账号)?\s{0,3}[:是为]\s{0,3}"
    r"[a-z0-9][a-z0-9_\-]{4,}",
    re.IGNORECASE,
)
_DOCUMENT: Final = re.compile(
    r"(?:护照|通行证|回乡证|台胞证|居留证|居住证|passport)\D{0,12}(?<![A-Z0-9])[A-Z]{0,2}\d{7,10}(?!\d)"
    r"|(?:香港|身份|hkid)\D{0,12}[A-Z]{1,2}\d{6}\([0-9A]\)|(?:台湾|身份)\D{0,12}[A-Z][1289]\d{8}(?!\d)",
    re.IGNORECASE,
)

# --- names ------------------------------------------------------------------------------------

_HAN: Final = r"[㐀-鿿]"
_HEAD: Final = (
    r"联系人|联络人|联络员|对接人|负责人|责任人|经办人|承办人|填报人|填表人|制表人|审核人|复核人|签字人|"
    r"报送人|申请人|受益人|帮扶人|见证人|当事人|户主|业主|姓名|书记|主任|法人代表|法定代表人|法人|校长|院长|"
    r"所长|局长|站长|园长|会长|村长|镇长|县长|市长|区长|科长|处长|董事长|经理|网格长|网格员|楼长|楼栋长|巷长|"
    r"片长|组长|队长|干事|指导员|专干|志愿者"
)
_ROLE: Final = rf"{_HEAD}|委员|党员|热心人|能人|老人|居民|村民|学生|同志"
_ROLE_EN: Final = r"contact|liaison person|person in charge|secretary|director|head|manager|name"
_TITLE: Final = (
    r"先生|女士|小姐|同志|老师|主任|书记|局长|镇长|村长|主席|部长|科长|处长|所长|站长|院长|校长|会长|经理|总|"
    r"医生|律师|师傅|阿姨|大爷|大妈|奶奶|爷爷|叔叔"
)
_CUED: Final = re.compile(
    rf"(?:{_ROLE})(?:\([^()]{{0,12}}\))?\s{{0,3}}(?:[:;\-=|]|[是为叫](?!{_HAN}{{4}})|\s)\s{{0,3}}"
    rf"({_HAN}(?:\s?{_HAN}){{1,3}}|{_HAN}{{1,8}}[·•・.]{_HAN}{{1,10}})(?!{_HAN})"
)
_JOINED: Final = re.compile(rf"(?:{_HEAD})({_HAN}{{2,4}})(?!{_HAN})")
_CUED_EN: Final = re.compile(
    rf"(?<![A-Za-z])(?i:{_ROLE_EN})\s{{0,3}}[:=]\s{{0,3}}[A-Z][a-z]{{1,20}}\s{{1,3}}[A-Z][a-z]{{1,20}}"
    r"(?![\w ]{0,40}[A-Z])"
)


def _is_name(text: str) -> bool:
    text = re.sub(rf"(?<={_HAN})\s+(?={_HAN})", "", text)
    if re.fullmatch(rf"{_HAN}{{1,10}}(?:[·•・]{_HAN}{{1,10}}){{1,3}}", text):
        return text[-1] not in NO_NAME_ENDS
    if re.fullmatch(rf"{_HAN}{{1,2}}(?:{_TITLE})", text) and text not in ORDINARY_WORDS:
        return re.sub(rf"(?:{_TITLE})$", "", text) in SURNAMES | COMPOUND_SURNAMES
    if not re.fullmatch(rf"{_HAN}{{2,4}}", text) or text[:2] in ORDINARY_WORDS or "某" in text:
        return False
    if text[:2] in COMPOUND_SURNAMES:
        return len(text) > 2  # noqa: PLR2004
    if text[0] not in SURNAMES or text[-1] in NO_NAME_ENDS - GIVEN_CHARACTERS:
        return False
    return len(text) <= 3 or (text[1] in SURNAMES and _all_given(text[2:]))  # noqa: PLR2004


def _all_given(characters: str) -> bool:
    return all(c in GIVEN_CHARACTERS for c in characters)


def _surely_a_name(text: str) -> bool:
    """A name all of whose given characters are common in given names, or one with a title."""
    text = re.sub(r"\s+", "", text)
    if "·" in text or re.search(rf"(?:{_TITLE})$", text):
        return _is_name(text)
    given = text[2:] if text[:2] in COMPOUND_SURNAMES else text[1:]
    return _is_name(text) and _all_given(given)


def _parts(value: str) -> list[str]:
    """The names that a cell holds: 张三、李四（组长）13800138000 → 张三, 李四."""
    value = re.sub(r"\([^()]*\)|[\d+\-—]{2,}", " ", value)
    value = re.sub(rf"^(?:{_ROLE})\s*[:：]|(?<={_HAN})\s+(?={_HAN}(?:$|[^\w]))", "", value.strip())
    return [
        part for one in re.split(r"[、,;/|\n&和及]|\s{2,}", value) if (part := one.strip(" :."))
    ]


def _share_of_names(values: Collection[str], share: float) -> bool:
    """Whether so many values are names, and so many of those have common given characters."""
    others_allowed = (1 - share) * len(values)
    names = sure = 0
    for met, value in enumerate(values, 1):
        if _names_a_person(value):
            names += 1
            sure += all(_surely_a_name(part) for part in _parts(value))
        elif met - names > others_allowed:
            return False
    return sure >= share * names


def _names_a_person(value: str) -> bool:
    if value.isascii() or re.fullmatch(rf"{_HAN}{{5,}}|{_HAN}", value):
        return False
    parts = _parts(value)
    return bool(parts) and all(_is_name(part) for part in parts)


def _personal_name(text: str) -> bool:
    return (
        any(_is_name(found[1]) for found in _CUED.finditer(text))
        or any(_surely_a_name(found[1]) for found in _JOINED.finditer(text))
        or bool(_CUED_EN.search(text))
    )


_NUMBERS: Final[tuple[tuple[PersonalData, range, Callable[[_Number], bool]], ...]] = (
    (PersonalData.citizen_number, range(15, 19), _is_citizen_number),
    (PersonalData.mobile, range(11, 16), _is_mobile),
    (PersonalData.bank_card, range(16, 20), _is_bank_card),
    (PersonalData.landline, range(7, 17), _is_landline),
)
"""Kind, how many digits it can have with what stands before it, and the test."""
_WORDS: Final[tuple[tuple[PersonalData, Callable[[str], bool]], ...]] = (
    (PersonalData.travel_document, lambda text: bool(_DOCUMENT.search(text))),
    (PersonalData.mail, lambda text: bool(_MAIL.search(text))),
    (PersonalData.messenger, lambda text: bool(_MESSENGER.search(text))),
    (PersonalData.personal_name, _personal_name),
)


def _possible(text: str) -> bool:
    """Whether there is anything to look at in a text of half width; most cells end here."""
    if len(text) < _SHORTEST or _MOMENT.fullmatch(text):
        return False
    if _LONG_NUMBER.search(text) or "@" in text:
        return True
    if not text.isascii() and (CUE.search(text) or _LONG_NUMERAL.search(text)):
        return True
    return bool(_LATIN_CUE.search(text)) and bool(LATIN_CUES.search(text))


_SHORTEST: Final = 5
"""Characters of the shortest text that can hold anything: 主任:张三."""
_MOMENT: Final = re.compile(
    r"(?:19|20)\d\d([-/.])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12]\d|3[01])"
    r"(?:[ T](?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)?"
)
"""A day or a moment as registers write it; a table of cases has two of them in every row."""
_LONG_NUMBER: Final = re.compile(
    r"\d(?<!\d\d)(?:(?<=1)\W{0,3}[3-9](?:\W{0,3}\d){9}|(?<=0)(?:\W{0,3}\d){9}"
    r"|(?<=8)\W{0,3}6(?:\W{0,3}\d){9}|(?:\W{0,3}\d){14})|[^\D0-9]"
)
"""As many digits as a mobile number, a landline with 0 or 86, or a document has."""
_LONG_NUMERAL: Final = re.compile(rf"[{_NUMERAL}](?:\W{{0,2}}[{_NUMERAL}]){{6}}")
_LATIN_CUE: Final = re.compile(r"[:=(\[]|[A-Za-z]\W{0,2}\d{6}")
LATIN_CUES: Final = re.compile(
    rf"\(at|\[at|qq|wx|vx|wechat|weixin|passport|tel|phone|mob|cell|fax|call|hkid|(?:{_ROLE_EN})\s{{0,3}}[:=]",
    re.IGNORECASE,
)
CUE: Final = re.compile(
    r"微信|扣扣|护照|通行证|回乡证|台胞证|居留证|居住证|香港|台湾|电话|手机|联系方式|座机|热线|传真|致电|拨打|"
    rf"号码|身份|证件|证号|{_ROLE}"
)
"""Words after which something personal may stand; a text of half width without one of them, of
`LATIN_CUES`, of `@` and of ten digits holds nothing."""

# --- columns ----------------------------------------------------------------------------------

_OF_BODIES: Final = re.compile(
    r"单位|名称|组织|支部|党委|机构|企业|公司|社区|村居?$|街道|镇|地址|地点|区域|项目|类别|类型|小区|网格$|"
    r"资源|需求|服务|清单|内容|area|organisation|unit|name$|title|kind|category|sector|place|quote|note"
)


def _has_digits(least: int) -> Callable[[str], bool]:
    def holds(value: str) -> bool:
        digits = re.sub(r"\D", "", value)
        return len(digits) >= least and not digits.startswith(("400", "800"))

    return holds


_COLUMNS: Final[tuple[tuple[re.Pattern[str], Callable[[str], bool]], ...]] = (
    (
        re.compile(r"姓名|fullname|personname|firstname|lastname|surname"),
        lambda value: not value.isdigit(),
    ),
    (re.compile(r"身份证|公民身份|证件号|idnumber|idcard|citizen"), _has_digits(6)),
    (
        re.compile(r"电话|手机|联系方式|座机|传真|移动号|phone|mobile|^tel|cell|fax|contactnumber"),
        _has_digits(7),
    ),
    (re.compile(r"银行卡|卡号|银行账号|个人账户|bankcard|cardnumber"), _has_digits(9)),
    (re.compile(r"邮箱|电子邮件|e-?mail"), lambda value: "@" in value),
    (
        re.compile(r"微信号|^微信$|qq|wechat"),
        lambda value: bool(re.search(r"[a-z0-9]{5}", value, re.IGNORECASE)),
    ),
    (re.compile(r"家庭住址|家庭地址|户籍地址|户籍所在|居住地址|现住址|^住址|homeaddress"), bool),
    (re.compile(r"出生(?:日期|年月|时间)|^生日|birth"), _has_digits(4)),
    (re.compile(r"护照|通行证号|passport"), _has_digits(6)),
    (
        re.compile(rf"{_ROLE}|contact|leader|secretary|director|manager|responsible"),
        lambda value: any(_surely_a_name(part) for part in _parts(value)),
    ),
    (
        re.compile(r"联系人|负责人|责任人|经办人|填报人|法人代表|法定代表人|contactperson"),
        _names_a_person,
    ),
)
"""What a header says, and what a value of it must look like for the column to hold persons."""
