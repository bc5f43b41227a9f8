"""The words of the field as frozen rows: one class a table, one attribute a column.

The same names stand in tables, Cypher, Python and JSON. There is no person in the model: where the
sources count people, a headcount stands on a body or a link. Dates are days; `valid_to` is the last
day on which the thing holds, and None means that no end is known.

Sources of the terms: GB 32100-2015 (`uscc`), GB/T 2260 and GB/T 10114 with the statistics bureau's
2+2+2+3+3 digit code (`Area.id`), CJ/T 349-2010 (areas below a community).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar, NewType, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic_core import PydanticCustomError


def _day(value: object) -> object:
    """Take a date only as people write it; pydantic would read 20200701 as seconds."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        raise PydanticCustomError("not_a_date", "expected a date such as 2020-07-01")
    return value


Day = Annotated[date, BeforeValidator(_day)]


_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::\d{2})?)?")


def _moment(value: object) -> object:
    """Take a day, or a day and a minute; seconds are dropped."""
    text = value.strip() if isinstance(value, str) else ""
    found = _MOMENT.fullmatch(text)
    try:
        if found is None:
            raise ValueError  # noqa: TRY301  one answer to whatever is no moment
        datetime.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError(
            "not_a_moment", "expected a day, or a day and a minute such as 2020-07-01T09:30"
        ) from None
    return f"{found[1]}T{found[2]}" if found[2] else found[1]


MomentText = NewType("MomentText", str)
Moment = Annotated[MomentText, BeforeValidator(_moment)]
"""A day (`2020-07-01`) or a minute of local time (`2020-07-01T09:30`), as text that sorts by time.

See docs/decisions/0021.
"""


def is_earlier(one: str, other: str) -> bool:
    """Whether a moment is surely before another: where one is a day, days are compared."""
    known = min(len(one), len(other))
    return one[:known] < other[:known]


_PERIOD = r"^(19|20|21)[0-9]{2}(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?$"
_NUMERALS = {"上": "1", "下": "2", "一": "1", "二": "2", "三": "3", "四": "4"}
_PERIODS = (
    (r"(\d{4})年([上下])半年", "{}-H{}"),
    (r"(\d{4})年第?([1-4一二三四])季度", "{}-Q{}"),
    (r"(\d{4})年0?([1-9])月", "{}-0{}"),
    (r"(\d{4})年(1[0-2])月", "{}-{}"),
)


def _period(value: object) -> str:
    """Take a year, a half, a quarter or a month, also as people write it: 2020年上半年."""
    text = re.sub(r"\s|(?<=^\d{4})年度?$", "", value) if isinstance(value, str) else ""
    for pattern, form in _PERIODS:
        if found := re.fullmatch(pattern, text):
            text = form.format(found[1], _NUMERALS.get(found[2], found[2]))
    if not re.fullmatch(_PERIOD, text):
        raise PydanticCustomError("not_a_period", "expected a period such as 2020 or 2020-H1")
    return text


Period = Annotated[
    str, BeforeValidator(_period), WithJsonSchema({"type": "string", "pattern": _PERIOD})
]
"""A year (`2020`), a half (`2020-H1`), a quarter (`2020-Q3`) or a month (`2020-07`)."""
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,63}$")]
AreaId = Annotated[str, StringConstraints(pattern=r"^[0-9]{2,12}(-[0-9A-Za-z-]{1,24})?$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0, le=10**12)]


Longitude = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]


class Standing(StrEnum):
    """How much a row can be trusted: from a document or a public table, of an office, made up."""

    quoted = "quoted"
    public = "public"
    reported = "reported"
    illustrative = "illustrative"


class AreaLevel(StrEnum):
    """How large an area is, from the largest to the smallest."""

    province = "province"
    prefecture = "prefecture"
    county = "county"
    town = "town"
    village = "village"
    grid = "grid"
    estate = "estate"
    alley = "alley"
    building = "building"
    venue = "venue"


class AreaKind(StrEnum):
    """What an area is, within its level."""

    province = "province"
    prefecture_city = "prefecture_city"
    prefecture = "prefecture"
    autonomous_prefecture = "autonomous_prefecture"
    league = "league"
    county = "county"
    county_level_city = "county_level_city"
    district = "district"
    banner = "banner"
    sub_district = "sub_district"
    town = "town"
    township = "township"
    like_township = "like_township"
    """A farm, a zone, a prison: what the code table numbers 400 to 599 at town level."""
    grouping = "grouping"
    """A line of the code table that only groups: 市辖区, or 441900 below 4419 东莞市."""
    residents_community = "residents_community"
    village = "village"
    like_residents_community = "like_residents_community"
    like_village = "like_village"
    grid = "grid"
    estate = "estate"
    alley = "alley"
    building = "building"
    business_park = "business_park"
    market = "market"
    park = "park"


class OrganisationLevel(StrEnum):
    """The five levels, and Party organisations inside a unit, which stand outside that line."""

    city_committee = "city_committee"
    street_committee = "street_committee"
    community_committee = "community_committee"
    grid_branch = "grid_branch"
    building_group = "building_group"
    unit_organisation = "unit_organisation"


class OrganisationForm(StrEnum):
    """What kind of Party organisation it is.

    A `joint_committee` is the community's committee enlarged by part-time seats of units
    (社区大党委); a `temporary_branch` always has an end.
    """

    committee = "committee"
    working_committee = "working_committee"
    joint_committee = "joint_committee"
    general_branch = "general_branch"
    branch = "branch"
    joint_branch = "joint_branch"
    temporary_branch = "temporary_branch"
    group = "group"


class UnitKind(StrEnum):
    """What a unit is by its nature."""

    government_body = "government_body"
    public_institution = "public_institution"
    state_enterprise = "state_enterprise"
    private_enterprise = "private_enterprise"
    social_organisation = "social_organisation"
    mass_organisation = "mass_organisation"
    business_park = "business_park"
    market = "market"
    property_company = "property_company"
    owners_committee = "owners_committee"
    self_management_committee = "self_management_committee"
    service_centre = "service_centre"
    training_school = "training_school"
    alliance = "alliance"


class Sector(StrEnum):
    """The field of work a unit belongs to."""

    administration = "administration"
    agriculture = "agriculture"
    civil_affairs = "civil_affairs"
    commerce = "commerce"
    construction = "construction"
    culture = "culture"
    education = "education"
    employment = "employment"
    energy = "energy"
    environment = "environment"
    finance = "finance"
    health = "health"
    industry = "industry"
    law = "law"
    safety = "safety"
    technology = "technology"
    transport = "transport"


class Category(StrEnum):
    """What a resource, a demand, a service or a project is about."""

    health = "health"
    education = "education"
    law = "law"
    employment = "employment"
    elderly_care = "elderly_care"
    environment = "environment"
    safety = "safety"
    culture = "culture"
    funds = "funds"
    venues = "venues"


class UnitOfCount(StrEnum):
    """What a number counts. Numbers of different units of count are never added."""

    persons = "persons"
    person_times = "person_times"
    items = "items"
    households = "households"
    bodies = "bodies"
    events = "events"
    hours = "hours"
    yuan = "yuan"
    percent = "percent"
    rank = "rank"
    levels = "levels"
    minutes = "minutes"
    years = "years"
    points = "points"


class Qualifier(StrEnum):
    """How a reported value is meant: 30多条 is `at_least` 30, 800元左右 is `about` 800."""

    exact = "exact"
    at_least = "at_least"
    about = "about"


class PairingStatus(StrEnum):
    """Whether a contract is being kept, within its period."""

    active = "active"
    suspended = "suspended"


class WorkState(StrEnum):
    """Where a project or a service stands."""

    planned = "planned"
    running = "running"
    done = "done"
    stopped = "stopped"


class Urgency(StrEnum):
    """How soon a demand wants to be met."""

    high = "high"
    medium = "medium"
    low = "low"


class DemandKind(StrEnum):
    """A micro-wish is a small demand; no beneficiary is stored."""

    demand = "demand"
    micro_wish = "micro_wish"


class Channel(StrEnum):
    """The way on which a case came in, which says what it is: a whistle, an order, a meeting."""

    hotline = "hotline"
    platform = "platform"
    hall = "hall"
    whistle = "whistle"
    micro_wish = "micro_wish"
    work_order = "work_order"
    meeting = "meeting"


class CaseCategory(StrEnum):
    """What a case is about."""

    property_management = "property_management"
    sanitation = "sanitation"
    public_safety = "public_safety"
    neighbour_dispute = "neighbour_dispute"
    public_facilities = "public_facilities"
    traffic_and_parking = "traffic_and_parking"
    housing = "housing"
    livelihood = "livelihood"
    noise_and_pollution = "noise_and_pollution"
    other = "other"


class StepKind(StrEnum):
    """What happened to a case, or on a joint meeting.

    The body of a step is whoever does it; of `sent_up`, `sent_down` and `handed_over` it is the one
    that the case goes to. On a whistle `handed_over` calls a department, and the case stays.
    """

    received = "received"
    sent_up = "sent_up"
    sent_down = "sent_down"
    handed_over = "handed_over"
    answered = "answered"
    attended = "attended"
    studied = "studied"
    """A meeting studied one document."""
    reported = "reported"
    """A meeting heard of one key task."""
    solved = "solved"
    """The matter is solved; on a meeting, a batch of problems was."""
    closed = "closed"
    reopened = "reopened"


class DayKind(StrEnum):
    """Whether people work on a day, against what its weekday says."""

    day_off = "day_off"
    working_day = "working_day"


class RaterKind(StrEnum):
    """Who evaluates: a body with one voice, or so many persons of a kind."""

    unit = "unit"
    community = "community"
    higher_committee = "higher_committee"
    peers = "peers"
    residents = "residents"
    delegates = "delegates"
    """Delegates to the congresses and members of the consultative conference (两代表一委员)."""
    members = "members"


class SourceKind(StrEnum):
    """What a source is."""

    newspaper = "newspaper"
    public_table = "public_table"
    office = "office"
    policy_document = "policy_document"
    illustration = "illustration"
    scenario = "scenario"


class SuccessionKind(StrEnum):
    """How an area follows another; a renamed one keeps its code and follows itself."""

    renamed = "renamed"
    recoded = "recoded"
    split = "split"  # type: ignore[assignment]  # a kind is never taken apart as a text
    merged = "merged"


class SuccessionBasis(StrEnum):
    """How it is known that an area follows another."""

    code = "code"
    """The same code with another name in the next table."""
    same_name = "same_name"
    """The same name under another code, once in its surroundings before and after."""
    name_part = "name_part"
    """One name begins with the other (丁村 → 丁村南, 丁村北): likely, for a person to confirm."""
    stated = "stated"
    """The source itself says so."""


class Measure(StrEnum):
    """What the graph can compute beside a reported figure (see `ask.figures_check`)."""

    towns_and_sub_districts = "towns_and_sub_districts"
    towns = "towns"
    sub_districts = "sub_districts"
    villages_and_communities = "villages_and_communities"
    villages = "villages"
    residents_communities = "residents_communities"
    organisation_levels = "organisation_levels"
    joint_committees = "joint_committees"
    grid_branches = "grid_branches"
    building_groups = "building_groups"
    temporary_branches = "temporary_branches"
    paired_units = "paired_units"
    paired_communities = "paired_communities"
    projects = "projects"
    members_reporting = "members_reporting"
    alleys = "alleys"
    enterprises_with_liaison = "enterprises_with_liaison"
    liaison_posts = "liaison_posts"
    key_projects = "key_projects"
    key_project_fields = "key_project_fields"
    key_project_amount = "key_project_amount"
    community_budget = "community_budget"
    cases_accepted = "cases_accepted"
    cases_closed = "cases_closed"
    cases_pending = "cases_pending"
    closure_rate = "closure_rate"
    volunteers = "volunteers"
    services = "services"
    """Given by volunteers, as `service_rate` adds them up."""


class PostKind(StrEnum):
    """What a post is for. No person is ever named: posts are counted."""

    grid_head = "grid_head"
    building_head = "building_head"
    grid_worker = "grid_worker"
    alley_head = "alley_head"


class RuleKind(StrEnum):
    """What a rule is."""

    document = "document"
    """A policy document; others rest on it."""
    mechanism = "mechanism"
    """A way of working, such as 红色物业 or 双报到."""
    power = "power"
    """What a street may do to a department."""
    admitted_task = "admitted_task"
    """A task that may be handed down to communities (准入事项)."""
    refused_task = "refused_task"
    """A task that may not (负面清单)."""


class Power(StrEnum):
    """What a street may do to a department; the first four are those of Pinggu (平谷)."""

    summon = "summon"
    evaluate = "evaluate"
    veto = "veto"
    appraise = "appraise"
    consent = "consent"
    """Its heads are appointed only after the street was heard."""


class SiteKind(StrEnum):
    """What a site is."""

    service_centre = "service_centre"
    service_station = "service_station"
    activity_place = "activity_place"
    caring_post = "caring_post"
    canteen = "canteen"
    clinic = "clinic"
    care_home = "care_home"
    library = "library"
    sports_ground = "sports_ground"


class IndicatorKind(StrEnum):
    """What an indicator says; each has its unit of count (`UNIT_OF_INDICATOR`)."""

    hotline_ranking = "hotline_ranking"
    """Of the 12345 hotline, all in all: a rank without a value, or a score with one."""
    response_rate = "response_rate"
    solution_rate = "solution_rate"
    satisfaction_rate = "satisfaction_rate"
    residents = "residents"
    households = "households"
    teams = "teams"
    volunteers = "volunteers"
    services = "services"
    points_earned = "points_earned"
    points_spent = "points_spent"
    courses = "courses"
    attendances = "attendances"
    """Person-times at courses."""


UNIT_OF_INDICATOR: dict[IndicatorKind, UnitOfCount] = {
    IndicatorKind.hotline_ranking: UnitOfCount.points,
    IndicatorKind.response_rate: UnitOfCount.percent,
    IndicatorKind.solution_rate: UnitOfCount.percent,
    IndicatorKind.satisfaction_rate: UnitOfCount.percent,
    IndicatorKind.residents: UnitOfCount.persons,
    IndicatorKind.households: UnitOfCount.households,
    IndicatorKind.teams: UnitOfCount.bodies,
    IndicatorKind.volunteers: UnitOfCount.persons,
    IndicatorKind.services: UnitOfCount.events,
    IndicatorKind.points_earned: UnitOfCount.points,
    IndicatorKind.points_spent: UnitOfCount.points,
    IndicatorKind.courses: UnitOfCount.items,
    IndicatorKind.attendances: UnitOfCount.person_times,
}
"""In what an indicator is counted: persons, person-times and items are never mixed."""


class Row(BaseModel):
    """What every row has: a stable id, where it comes from, and its standing."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    label: ClassVar[str]
    table: ClassVar[str]
    references: ClassVar[dict[str, str]] = {"source_id": "sources"}
    """Columns that hold the id of a row of another table: column → table."""

    id: Id
    source_id: Id
    standing: Standing
    quote: str = ""
    """The words of the source, for a quoted row."""

    @model_validator(mode="after")
    def _quoted_rows_quote(self) -> Self:
        if self.standing is Standing.quoted and not self.quote:
            raise PydanticCustomError("quote_needed", "a quoted row needs its quote")
        return self


class Lasting(Row):
    """A row that begins and can end."""

    valid_from: Day
    valid_to: Day | None = None

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Self:
        if self.valid_to is not None and self.valid_to < self.valid_from:
            raise PydanticCustomError("ends_before_it_begins", "valid_to is before valid_from")
        return self


class Source(BaseModel):
    """Where rows come from: a document, a public table, an office, or an illustration of ours."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    label: ClassVar[str] = "Source"
    table: ClassVar[str] = "sources"
    references: ClassVar[dict[str, str]] = {}

    id: Id
    title: Text
    kind: SourceKind
    publisher: str = ""
    published_on: Day | None = None
    as_of: Day | None = None
    """The day for which an edition of a table holds, such as that of a yearly code table."""
    licence: str = ""
    note: str = ""


class Area(Lasting):
    """An area from a province down to a building or a venue; its id is its division code.

    Below a community the code goes on after a hyphen (`350783004003-x01`). The code of an area
    begins with the code of the area that it is part of.
    """

    label: ClassVar[str] = "Area"
    table: ClassVar[str] = "areas"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "parent_id": "areas"}

    id: AreaId
    name: Text
    official_name: Text
    """As the code table spells it: 金瓯社区居委会 for the area 金瓯社区."""
    level: AreaLevel
    kind: AreaKind
    parent_id: AreaId | None = None
    former_names: str = ""
    """Names of earlier tables, the oldest first, separated by `|`."""

    @model_validator(mode="after")
    def _code_begins_with_parent(self) -> Self:
        if self.parent_id is not None and not self.id.startswith(self.parent_id):
            raise PydanticCustomError("code_outside_parent", "the code begins with its parent's")
        if self.parent_id == self.id:
            raise PydanticCustomError("own_parent", "an area is not part of itself")
        return self


class Succession(Row):
    """An area that takes the place of another, whole or in part, from a day on."""

    label: ClassVar[str] = "Succession"
    table: ClassVar[str] = "successions"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "predecessor_id": "areas",
        "successor_id": "areas",
    }

    predecessor_id: AreaId
    successor_id: AreaId
    """The same area where it was renamed."""
    since: Day
    """The first day on which the successor is known to stand in its place."""
    kind: SuccessionKind
    basis: SuccessionBasis
    old_name: Text
    new_name: Text

    @model_validator(mode="after")
    def _only_a_renamed_area_follows_itself(self) -> Self:
        renamed = self.kind is SuccessionKind.renamed
        if renamed != (self.predecessor_id == self.successor_id):
            raise PydanticCustomError("follows_itself", "only a renamed area follows itself")
        return self


class Organisation(Lasting):
    """A Party organisation."""

    label: ClassVar[str] = "Organisation"
    table: ClassVar[str] = "organisations"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "area_id": "areas",
        "parent_id": "organisations",
        "unit_id": "units",
        "covers": "areas",
        "covers_units": "units",
    }

    name: Text
    other_names: str = ""
    """Other names of the same body (of rows merged into it), separated by `|`."""
    level: OrganisationLevel
    form: OrganisationForm
    area_id: AreaId
    """The area whose organisation it is, or where it works."""
    parent_id: Id | None = None
    unit_id: Id | None = None
    """The unit in which it stands, for a `unit_organisation`."""
    covers: tuple[AreaId, ...] = ()
    """The areas that it covers."""
    covers_units: tuple[Id, ...] = ()
    """The units that it covers beside its own: those of a joint branch or an alliance."""
    model_site: bool = False

    @model_validator(mode="after")
    def _form_fits(self) -> Self:
        if self.form is OrganisationForm.temporary_branch and self.valid_to is None:
            raise PydanticCustomError("temporary_without_end", "a temporary branch has an end")
        if (self.level is OrganisationLevel.unit_organisation) != (self.unit_id is not None):
            raise PydanticCustomError("unit_needed", "a unit organisation stands in a unit")
        return self


class Unit(Lasting):
    """A body located in a community: a government body, an institution, an enterprise."""

    label: ClassVar[str] = "Unit"
    table: ClassVar[str] = "units"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    name: Text
    short_name: str = ""
    other_names: str = ""
    """Other names of the same body (of rows merged into it), separated by `|`."""
    kind: UnitKind
    sector: Sector
    area_id: AreaId
    """Where it is located."""
    uscc: Annotated[str, StringConstraints(pattern=r"^([0-9A-HJ-NPQRTUWXY]{18})?$")] = ""
    above_scale: bool = False
    new_sector: bool = False
    model_site: bool = False


class Pairing(Lasting):
    """A unit paired with a community under a contract; `valid_from` to `valid_to` is its period."""

    label: ClassVar[str] = "Pairing"
    table: ClassVar[str] = "pairings"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "unit_id": "units",
        "area_id": "areas",
    }

    unit_id: Id
    area_id: AreaId
    status: PairingStatus = PairingStatus.active
    members_reporting: Count = 0
    """Persons of the unit who report here; a person reports to one paired community."""


class Registration(Lasting):
    """The other half of double registration: a unit's members at their home community (persons)."""

    label: ClassVar[str] = "Registration"
    table: ClassVar[str] = "registrations"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "unit_id": "units",
        "area_id": "areas",
    }

    unit_id: Id
    area_id: AreaId
    headcount: Count


class Seat(Lasting):
    """Part-time seats of a unit on a joint committee; they never change subordination."""

    label: ClassVar[str] = "Seat"
    table: ClassVar[str] = "seats"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "unit_id": "units",
        "organisation_id": "organisations",
    }

    unit_id: Id
    organisation_id: Id
    seats: Annotated[int, Field(ge=1, le=99)] = 1


class Project(Lasting):
    """A co-construction project under a pairing; both sides claim it."""

    label: ClassVar[str] = "Project"
    table: ClassVar[str] = "projects"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "pairing_id": "pairings"}

    pairing_id: Id
    name: Text
    category: Category
    state: WorkState
    unit_claimed_on: Day | None = None
    community_claimed_on: Day | None = None


class Resource(Lasting):
    """What a unit (or, without one, the area itself) can give, how much, and to which area."""

    label: ClassVar[str] = "Resource"
    table: ClassVar[str] = "resources"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "unit_id": "units",
        "area_id": "areas",
    }

    name: Text
    category: Category
    unit_id: Id | None = None
    area_id: AreaId
    """The area that it can serve: the community itself, a street, the county."""
    quantity: Count
    unit_of_count: UnitOfCount


class Demand(Lasting):
    """What a community needs, how much, and how urgently."""

    label: ClassVar[str] = "Demand"
    table: ClassVar[str] = "demands"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    name: Text
    category: Category
    kind: DemandKind = DemandKind.demand
    area_id: AreaId
    urgency: Urgency
    quantity: Count
    unit_of_count: UnitOfCount


class Service(Lasting):
    """So much of a resource given to a demand; both sides claim it."""

    label: ClassVar[str] = "Service"
    table: ClassVar[str] = "services"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "resource_id": "resources",
        "demand_id": "demands",
    }

    resource_id: Id
    demand_id: Id
    quantity: Count
    state: WorkState
    unit_claimed_on: Day | None = None
    community_claimed_on: Day | None = None


class Liaison(Lasting):
    """A post of a unit, filled by staff it sends, that serves an enterprise.

    No person is named: `post` numbers the unit's posts, and one post can serve several enterprises.
    """

    label: ClassVar[str] = "Liaison"
    table: ClassVar[str] = "liaisons"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "unit_id": "units",
        "enterprise_id": "units",
    }

    unit_id: Id
    """The unit that sends."""
    enterprise_id: Id
    post: Annotated[int, Field(ge=1, le=999)]


class KeyProject(Lasting):
    """A project of a project library, with its field, its investment, and the unit that leads."""

    label: ClassVar[str] = "KeyProject"
    table: ClassVar[str] = "key_projects"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "area_id": "areas",
        "lead_id": "units",
    }

    name: Text
    field: Text
    area_id: AreaId
    lead_id: Id | None = None
    amount: Count
    """Investment in yuan."""


class Budget(Row):
    """What an area has to spend in a year."""

    label: ClassVar[str] = "Budget"
    table: ClassVar[str] = "budgets"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    area_id: AreaId
    year: Annotated[int, Field(ge=1949, le=2200)]
    amount: Count
    """Yuan."""


class Figure(Row):
    """A number that a source reports, kept as the source says it."""

    label: ClassVar[str] = "Figure"
    table: ClassVar[str] = "figures"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    area_id: AreaId
    subject: Text
    indicator: Text
    measure: Measure | None = None
    """What the graph can compute beside it; None where it cannot."""
    value: Annotated[float, Field(allow_inf_nan=False)]
    qualifier: Qualifier
    unit_of_count: UnitOfCount
    unit_text: str = ""
    """The measure word of the source: 个, 家, 名, 条 …"""
    as_of: Day
    since: Day | None = None
    """The first day of the period that a bulletin counts; None: all up to `as_of`."""
    as_of_text: str = ""
    """The source's own wording of the date."""

    @model_validator(mode="after")
    def _counts_a_period(self) -> Self:
        if self.since is not None and self.since > self.as_of:
            raise PydanticCustomError("until_before_since", "as_of is before since")
        return self


class Post(Lasting):
    """How many posts of a kind an area has, and how many of them are filled."""

    label: ClassVar[str] = "Post"
    table: ClassVar[str] = "posts"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    area_id: AreaId
    kind: PostKind
    number: Annotated[int, Field(ge=0, le=9999)]
    filled: Annotated[int, Field(ge=0, le=9999)]

    @model_validator(mode="after")
    def _no_more_filled_than_there_are(self) -> Self:
        if self.filled > self.number:
            raise PydanticCustomError("more_filled", "more posts are filled than there are")
        return self


class Rule(Lasting):
    """A document, or what rests on one: a mechanism, a power, a task that may be handed down."""

    label: ClassVar[str] = "Rule"
    table: ClassVar[str] = "rules"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "area_id": "areas",
        "over_id": "units",
        "basis": "rules",
    }

    name: Text
    kind: RuleKind
    field: str = ""
    """The class of a task, or what a document is about."""
    area_id: AreaId
    """Where it holds; for a power, whose it is."""
    power: Power | None = None
    over_id: Id | None = None
    """The department that a power is over; without one, every department."""
    basis: tuple[Id, ...] = ()
    """The documents that it rests on."""

    @model_validator(mode="after")
    def _a_power_and_nothing_else_has_a_power(self) -> Self:
        if (self.kind is RuleKind.power) != (self.power is not None):
            raise PydanticCustomError("power_needed", "a power, and nothing else, says its power")
        if self.over_id is not None and self.power is None:
            raise PydanticCustomError("over_without_power", "only a power is over a department")
        return self


class Assignment(Lasting):
    """A task handed down to an area, with the money that comes with it."""

    label: ClassVar[str] = "Assignment"
    table: ClassVar[str] = "assignments"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "rule_id": "rules",
        "area_id": "areas",
        "unit_id": "units",
    }

    rule_id: Id
    """The admitted task."""
    area_id: AreaId
    """Who has to do it: a community, a village, a street."""
    unit_id: Id | None = None
    """The department that hands it down."""
    funding: Count = 0
    """Yuan a year that come with it."""


class Site(Lasting):
    """A place that people walk to."""

    label: ClassVar[str] = "Site"
    table: ClassVar[str] = "sites"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    name: Text
    kind: SiteKind
    area_id: AreaId
    longitude: Longitude | None = None
    """Degrees, both in one system of coordinates: only distances are computed."""
    latitude: Latitude | None = None
    offers: str = ""
    """What it offers, separated by `|`."""
    hours_a_week: Annotated[int, Field(ge=0, le=168)] | None = None
    capacity: Count | None = None
    """Persons a day."""

    @model_validator(mode="after")
    def _has_both_coordinates(self) -> Self:
        if (self.longitude is None) != (self.latitude is None):
            raise PydanticCustomError("half_a_place", "longitude and latitude stand together")
        return self


class Position(Row):
    """Where the middle of an area is, as one source tells it.

    No part of the area itself: a code table does not know it, and it may be made up where the area
    is not.
    """

    label: ClassVar[str] = "Position"
    table: ClassVar[str] = "positions"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    area_id: AreaId
    longitude: Longitude
    """Degrees, in the system of coordinates of the sites."""
    latitude: Latitude


class Walk(Row):
    """How long it takes to walk from an area to a site, as somebody measured it."""

    label: ClassVar[str] = "Walk"
    table: ClassVar[str] = "walks"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "site_id": "sites",
        "area_id": "areas",
    }

    site_id: Id
    area_id: AreaId
    minutes: Annotated[int, Field(ge=0, le=1440)]


class Footpath(Lasting):
    """A piece of a way on which people walk, between two points, in either direction.

    Pieces meet where their ends have the same coordinates.
    """

    label: ClassVar[str] = "Footpath"
    table: ClassVar[str] = "footpaths"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    area_id: AreaId
    """In whose walking network it lies."""
    start_longitude: Longitude
    """Degrees, in the system of coordinates of the places and sites."""
    start_latitude: Latitude
    end_longitude: Longitude
    end_latitude: Latitude
    minutes: Annotated[float, Field(gt=0, le=1440, allow_inf_nan=False)] | None = None
    """As somebody walked it; along the straight line at the walking speed where left out."""


class Indicator(Row):
    """A number of an area, or of an organisation in it, for a period: one point of a series."""

    label: ClassVar[str] = "Indicator"
    table: ClassVar[str] = "indicators"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "area_id": "areas",
        "organisation_id": "organisations",
    }

    area_id: AreaId
    organisation_id: Id | None = None
    """Whose number it is, where it is not the area's own."""
    kind: IndicatorKind
    since: Day
    until: Day
    """The last day of the period."""
    value: Annotated[float, Field(ge=0, le=1e12, allow_inf_nan=False)] | None = None
    qualifier: Qualifier = Qualifier.exact
    unit_of_count: UnitOfCount
    rank: Annotated[int, Field(ge=1, le=9999)] | None = None
    """As the source tells it, among those that it compares."""

    @model_validator(mode="after")
    def _is_a_number_of_its_kind(self) -> Self:
        if self.until < self.since:
            raise PydanticCustomError("until_before_since", "until is before since")
        if self.value is None and self.rank is None:
            raise PydanticCustomError("value_or_rank", "an indicator has a value or a rank")
        expected = UNIT_OF_INDICATOR[self.kind]
        if self.unit_of_count is not expected:
            told = {"expected": expected.value}
            raise PydanticCustomError("other_unit_of_indicator", "counted in {expected}", told)
        percent = self.unit_of_count is UnitOfCount.percent
        if percent and self.value is not None and self.value > _WHOLE:
            raise PydanticCustomError("over_100_percent", "a rate is at most 100 percent")
        return self


_WHOLE = 100


class Case(Row):
    """A resident's matter, a whistle, a work order or a joint meeting; no person and no free text.

    What becomes of it are its steps. A register without steps says the day of closing itself.
    """

    label: ClassVar[str] = "CaseFile"
    """Not `Case`, which is a word of Cypher."""
    table: ClassVar[str] = "cases"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    channel: Channel
    category: CaseCategory = CaseCategory.other
    area_id: AreaId
    """Where it arose."""
    opened: Moment
    closed: Moment | None = None
    """None while it is open; a case with steps need not say it."""

    @model_validator(mode="after")
    def _closes_after_it_opens(self) -> Self:
        if self.closed is not None and is_earlier(self.closed, self.opened):
            raise PydanticCustomError("closed_before_opened", "closed is before opened")
        return self


class Step(Row):
    """One thing that happened to a case, by one body (see `StepKind`), at a moment."""

    label: ClassVar[str] = "Step"
    table: ClassVar[str] = "steps"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "case_id": "cases",
        "unit_id": "units",
        "organisation_id": "organisations",
        "area_id": "areas",
    }

    case_id: Id
    number: Annotated[int, Field(ge=1, le=9999)]
    """Its place among the steps of the case; numbers need not be without a gap."""
    kind: StepKind
    at: Moment
    unit_id: Id | None = None
    organisation_id: Id | None = None
    area_id: AreaId | None = None
    """The tier itself: a community, a street, a county."""

    @property
    def body(self) -> str:
        """The id of the unit, organisation or area whose step it is."""
        return self.unit_id or self.organisation_id or self.area_id or ""

    @model_validator(mode="after")
    def _has_one_body(self) -> Self:
        bodies = (self.unit_id, self.organisation_id, self.area_id)
        if sum(body is not None for body in bodies) != 1:
            raise PydanticCustomError("one_body", "a step is of one body")
        return self


class Holiday(Row):
    """A day off, or a weekend day on which people work, in an area and everything below it."""

    label: ClassVar[str] = "Holiday"
    table: ClassVar[str] = "holidays"
    references: ClassVar[dict[str, str]] = {"source_id": "sources", "area_id": "areas"}

    area_id: AreaId
    day: Day
    kind: DayKind
    name: str = ""


class Evaluation(Row):
    """What one side says of another: a score on its scale, for a period.

    Two of them in opposite directions make an evaluation mutual.
    """

    label: ClassVar[str] = "Evaluation"
    table: ClassVar[str] = "evaluations"
    references: ClassVar[dict[str, str]] = {
        "source_id": "sources",
        "by_unit_id": "units",
        "by_organisation_id": "organisations",
        "by_area_id": "areas",
        "unit_id": "units",
        "organisation_id": "organisations",
        "area_id": "areas",
    }

    by_kind: RaterKind
    by_unit_id: Id | None = None
    by_organisation_id: Id | None = None
    by_area_id: AreaId | None = None
    """The community that speaks, or whose residents do."""
    unit_id: Id | None = None
    organisation_id: Id | None = None
    area_id: AreaId | None = None
    """One of the three: who is evaluated."""
    score: Annotated[float, Field(allow_inf_nan=False)]
    scale_least: Annotated[float, Field(allow_inf_nan=False)] = 0.0
    scale_most: Annotated[float, Field(allow_inf_nan=False)] = 100.0
    raters: Annotated[int, Field(ge=0, le=10**9)] = 0
    """Persons; 0 where a body speaks with one voice."""
    period: Period

    @model_validator(mode="after")
    def _is_of_another_on_its_scale(self) -> Self:
        by = [one for one in (self.by_unit_id, self.by_organisation_id, self.by_area_id) if one]
        of = [one for one in (self.unit_id, self.organisation_id, self.area_id) if one]
        if len(of) != 1 or len(by) > 1:
            raise PydanticCustomError("one_evaluated", "one body is evaluated, by one at most")
        if by == of:
            raise PydanticCustomError("evaluates_itself", "nobody evaluates itself")
        if self.scale_least >= self.scale_most:
            raise PydanticCustomError("no_scale", "the scale has no width")
        if not self.scale_least <= self.score <= self.scale_most:
            raise PydanticCustomError("outside_scale", "the score is outside its scale")
        return self

    @model_validator(mode="after")
    def _says_who_speaks(self) -> Self:
        speaker = {RaterKind.unit: self.by_unit_id, RaterKind.community: self.by_area_id}
        if self.by_kind in speaker and speaker[self.by_kind] is None:
            raise PydanticCustomError("speaker_needed", "a unit or a community says who it is")
        if self.by_kind in PERSON_KINDS and self.raters == 0:
            raise PydanticCustomError("raters_needed", "persons who evaluate are counted")
        return self


PERSON_KINDS = frozenset({RaterKind.residents, RaterKind.delegates, RaterKind.members})
"""Kinds of raters that are persons and are counted."""


Thing = (
    Source
    | Area
    | Succession
    | Unit
    | Organisation
    | Pairing
    | Registration
    | Seat
    | Project
    | Resource
    | Demand
    | Service
    | Liaison
    | KeyProject
    | Budget
    | Figure
    | Post
    | Rule
    | Assignment
    | Site
    | Position
    | Walk
    | Footpath
    | Indicator
    | Case
    | Step
    | Holiday
    | Evaluation
)

TABLES: tuple[type[Thing], ...] = (
    Source,
    Area,
    Succession,
    Unit,
    Organisation,
    Pairing,
    Registration,
    Seat,
    Project,
    Resource,
    Demand,
    Service,
    Liaison,
    KeyProject,
    Budget,
    Figure,
    Post,
    Rule,
    Assignment,
    Site,
    Position,
    Walk,
    Footpath,
    Indicator,
    Case,
    Step,
    Holiday,
    Evaluation,
)
"""Every table, in the order in which they can be loaded: what is referred to comes first."""


def cells(row: Thing) -> dict[str, Any]:
    """A row as the cells of its table: text, or None for no value; several values as a tuple."""
    return {name: _text(getattr(row, name)) for name in type(row).model_fields}


def _text(value: object) -> Any:
    if value is None or isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
