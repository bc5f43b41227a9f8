"""How large each county of a synthetic city is, by the ratios of a newspaper page of 2020."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from partygraph.generate.vocabulary import CITIES, pick
from partygraph.model import Area, Day

AS_OF = date(2026, 1, 1)
"""The day on which a generated city has the numbers that were asked for."""
LARGEST = 100_000
"""Communities at most: what 18 prefectures of 19 county-level cities can hold, and more than a
province has."""
UNITS_A_COMMUNITY = 100
"""Units at most for each community."""
COUNTY_COMMUNITIES = 300
"""Communities of a county at most; with four to a street, its streets stay below 100."""

_COMMUNITIES = 15
_UNITS = 72
_UNITS_WITH_BRANCH = 0.3
_PROVINCE = "99"
_PREFECTURE_CITIES = 19
"""County-level cities of a prefecture: their codes end in 81 to 99 (GB/T 2260)."""


class MadeUp(BaseModel):
    """What everything that is made up is asked to be: repeatable, faulty, of a day."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    seed: int = Field(default=1, title="The same seed gives the same rows")
    faults: float = Field(
        default=1.0, ge=0, le=10, title="How many faults are mixed in: 0 none, 1 a usual number"
    )
    as_of: Day = Field(
        default=AS_OF,
        ge=date(1970, 1, 1),
        le=date(2199, 12, 31),
        title="The day on which it has these numbers",
    )

    def days_before(self, number: int) -> date:
        """The day so many days before `as_of`."""
        return self.as_of - timedelta(days=number)


class City(MadeUp):
    """What a synthetic city is asked to be."""

    communities: int = Field(default=_COMMUNITIES, ge=1, le=LARGEST, title="Communities")
    units: int | None = Field(
        default=None,
        ge=0,
        title="Units paired with a community; by default 72 for every 15 communities",
    )
    scale: int = Field(default=1, ge=1, title="Times communities and units")

    @field_validator("units", "scale")
    @classmethod
    def _fits(cls, value: int | None, info: ValidationInfo) -> int | None:
        """No more units than there are names and places for, and communities than codes."""
        communities = info.data.get("communities", 1)
        at_most = (
            UNITS_A_COMMUNITY * communities
            if info.field_name == "units"
            else LARGEST // communities
        )
        if value is not None and value > at_most:
            text = "Input should be less than or equal to {le}"
            raise PydanticCustomError("less_than_equal", text, {"le": at_most})
        return value

    def total_communities(self) -> int:
        """Communities in all."""
        return self.communities * self.scale

    def total_units(self) -> int:
        """Paired units in all."""
        if self.units is None:
            return _rounded(_UNITS, self.total_communities(), _COMMUNITIES)
        return self.units * self.scale


def dice(city: MadeUp, what: str) -> Random:
    """A generator of its own for each part: a change to one part leaves the others alone."""
    return Random(f"partygraph {city.seed} {what}")  # noqa: S311  it guards nothing


@dataclass(frozen=True, slots=True)
class Size:
    """How much of everything one county has on the day of the city."""

    communities: int
    streets: int
    branches: int
    groups: int
    units: int
    pairings: int
    """In force: one a unit, or more."""
    unit_branches: int
    projects: int
    members: int
    enterprises: int
    enterprise_branches: int
    joint_branches: int
    jointly_covered: int
    demands: int
    resources: int
    """Of the paired units."""
    posts: int = 0
    key_projects: int = 0
    investment: int = 0
    """Million yuan."""
    cases: int = 0
    closed_cases: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """One county: its code, its names, and how much of everything it has."""

    city: MadeUp
    code: str
    name: str
    """岚浦市"""
    size: Size
    prefecture: str = ""
    province: str = ""
    divisions: Sequence[Area] = ()
    """The towns, streets, villages and communities of a real county; made up where it has none."""

    @property
    def is_real(self) -> bool:
        """Whether its areas are those of a code table, which ends at the communities."""
        return bool(self.divisions)

    @property
    def skew(self) -> float | None:
        """How uneven the communities of a real county are (see `chance.spread`)."""
        return 0.6 if self.is_real else None

    def number(self, kind: str, number: int, digits: int) -> str:
        """The id of the so-and-so-many-th thing of a kind.

        A letter stands before the number where six digits of a real code and five more could be
        read as those of a mobile telephone.
        """
        return f"{kind}-{self.code}{'x' if self.is_real else '-'}{number:0{digits}}"

    def dice(self, what: str) -> Random:
        """The generator of one part of this county."""
        return dice(self.city, f"{self.code} {what}")

    def faulty(self, rate: float, number: int) -> int:
        """How many of so many things have a fault."""
        return min(number, round(rate * self.city.faults * number))


def plans(city: City) -> Iterator[Plan]:
    """The counties of a city, in the order of their codes."""
    whole, units = city.total_communities(), city.total_units()
    counties = -(-whole // COUNTY_COMMUNITIES)
    prefectures = -(-counties // _PREFECTURE_CITIES)
    names = pick(dice(city, "names"), CITIES, 1 + prefectures + counties)
    for index in range(counties):
        prefecture, place = divmod(index, _PREFECTURE_CITIES)
        yield Plan(
            city=city,
            code=f"{_PROVINCE}{prefecture + 1:02}{81 + place}",
            name=f"{names[1 + prefectures + index]}市",
            prefecture=f"{names[1 + prefecture]}市",
            province=f"{names[0]}省",
            size=_size(
                whole * index // counties,
                whole * (index + 1) // counties,
                units * index // counties,
                units * (index + 1) // counties,
            ),
        )


def _size(first: int, last: int, first_unit: int, last_unit: int) -> Size:
    """The size of a county that has these communities and units of the whole.

    What all counties have adds up to the ratio of the page times the whole, rounded once.
    """

    def by_community(number: int) -> int:
        return _rounded(number, last, _COMMUNITIES) - _rounded(number, first, _COMMUNITIES)

    def by_unit(number: float) -> int:
        return _rounded(number, last_unit, _UNITS) - _rounded(number, first_unit, _UNITS)

    communities = last - first
    return Size(
        communities=communities,
        streets=max(1, round(communities / 4)),
        branches=by_community(73),
        groups=by_community(142),
        units=last_unit - first_unit,
        pairings=last_unit - first_unit,
        unit_branches=by_unit(_UNITS * _UNITS_WITH_BRANCH),
        projects=by_unit(147),
        members=by_unit(2565),
        enterprises=by_community(149),
        enterprise_branches=by_community(40),
        joint_branches=by_community(3),
        jointly_covered=by_community(25),
        posts=by_community(31),
        key_projects=by_community(32),
        investment=by_community(12_000),
        demands=by_community(120),
        resources=by_unit(130),
        cases=by_community(516),
        closed_cases=by_community(475),
    )


def _rounded(number: float, part: int, whole: int) -> int:
    return round(number * part / whole)
