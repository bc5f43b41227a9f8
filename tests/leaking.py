"""Two neighbouring counties with links between them, and requests of those who see a part of them.

`Sides` makes the graph and the same graph with everything outside of a scope changed or gone, so
that a test can ask both and compare every byte. `Requests` makes requests from the OpenAPI
description, so that a new question or route is asked without anybody thinking of it; what they
name is of the one side, of the other, and of nobody. `told` makes answers comparable.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any

from starlette.testclient import TestClient

from partygraph import changes
from partygraph.belonging import end_of
from partygraph.changes import RecordKind
from partygraph.generate.areas import upper_areas
from partygraph.generate.chance import SOURCE_ID
from partygraph.generate.county import county_rows
from partygraph.generate.plan import AS_OF, City, plans
from partygraph.model import TABLES, Area, Source, SourceKind, Thing
from partygraph.scope import Scope
from partygraph.store import Store
from partygraph.tables import values

MINE, THEIRS = "990181", "990182"
_NEIGHBOUR = "邻泽市"
_CLASSES = {cls.table: cls for cls in TABLES}
_TOKEN = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]*")
_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*")
_THINGS = ("units", "organisations", "pairings", "cases", "sites")
_NAMED = {
    "area": ("areas",),
    "unit": ("units",),
    "organisation": ("organisations",),
    **dict.fromkeys(("body", "id", "ids", "gone", "kept"), _THINGS),
}
"""Parameters that hold an id, and of which tables."""
Key = tuple[str, str]


@dataclass(frozen=True)
class Sides:
    """The rows of two counties."""

    rows: dict[Key, Thing]

    @classmethod
    def made(cls, communities: int = 4, seed: int = 1) -> Sides:
        """Two generated counties in one prefecture, and links of every kind between them."""
        city = City(communities=communities, seed=seed)
        mine = next(plans(city))
        theirs = replace(mine, code=THEIRS, name=_NEIGHBOUR)
        things: list[Thing] = [
            Source(id=SOURCE_ID, title="两县", kind=SourceKind.illustration),
            Source(id="src-theirs", title=f"{_NEIGHBOUR}台账", kind=SourceKind.office),
            *upper_areas(mine),
            *county_rows(mine),
            *(area for area in upper_areas(theirs) if area.id == THEIRS),
            *county_rows(theirs),
        ]
        rows = {(one.table, one.id): one for one in things}
        for one in [*_links(rows, MINE, THEIRS), *_links(rows, THEIRS, MINE)]:
            rows[one.table, one.id] = one
        for key, one in rows.items():
            if _code(rows, key).startswith(THEIRS) and hasattr(one, "source_id"):
                rows[key] = one.model_copy(update={"source_id": "src-theirs"})
        return cls(rows)

    def within(self, scope: Scope) -> set[Key]:
        """The rows of a scope."""
        return {
            key
            for key, row in self.rows.items()
            if scope.holds(_code(self.rows, key))
            and (row.table != "successions" or scope.holds(row.model_dump()["predecessor_id"]))
        }

    def named(self, scope: Scope) -> set[Key]:
        """The rows outside of a scope that its rows name, and the organisations above these."""
        own = self.within(scope)
        found: set[Key] = set()
        wanted = own
        while wanted:
            new: set[Key] = set()
            for key in wanted:
                row = self.rows[key]
                for column, target in _CLASSES[key[0]].references.items():
                    above = key[0] == "organisations" and column in {"parent_id", "unit_id"}
                    if (
                        (key in own or above)
                        and target != "areas"
                        and (key in own or target != "sources")
                    ):
                        new.update((target, one) for one in values(getattr(row, column)))
            wanted = new - own - found
            found |= wanted
        return found

    def elsewhere(self, scope: Scope) -> Sides:
        """The same for whoever sees the scope, with all else changed or gone."""
        own, named = self.within(scope), self.named(scope)
        codes = scope.areas or ()
        rows: dict[Key, Thing] = {}
        for key, row in self.rows.items():
            above = key[0] == "areas" and any(code.startswith(key[1]) for code in codes)
            holiday = key[0] == "holidays" and any(
                code.startswith(_code(self.rows, key)) for code in codes
            )
            if key in own or key[0] == "sources" or holiday:
                rows[key] = row
            elif above:
                rows[key] = row.model_copy(update={"quote": "改", "former_names": "旧名"})
            elif key in named:
                rows[key] = _changed(row)
        for key in list(rows):
            for column, target in _CLASSES[key[0]].references.items():
                for one in values(getattr(rows[key], column)):
                    if (target, one) in rows:
                        continue
                    if target == "areas":
                        self._keep_area(rows, one)
                    else:
                        cut = () if isinstance(getattr(rows[key], column), tuple) else None
                        rows[key] = rows[key].model_copy(update={column: cut})
        return Sides(rows)

    def _keep_area(self, rows: dict[Key, Thing], id_: str) -> None:
        while id_ and ("areas", id_) not in rows:
            area = self.rows["areas", id_]
            assert isinstance(area, Area)
            rows["areas", id_] = area.model_copy(
                update={"name": f"别处{id_}", "official_name": f"别处{id_}"}
            )
            id_ = area.parent_id or ""

    def load_into(self, store: Store) -> None:
        """Write all rows into an empty store, by one record."""
        wanted: dict[str, dict[str, Thing]] = defaultdict(dict)
        for (table, id_), row in self.rows.items():
            wanted[table][id_] = row
        found = changes.compare(store, wanted)
        changes.apply(store, found, RecordKind.load, by="test", note="两县")

    def hidden_ids(self, scope: Scope) -> set[str]:
        """Ids that whoever sees the scope must never meet."""
        seen = {id_ for _, id_ in self.within(scope) | self.named(scope)}
        above = {code[:length] for code in scope.areas or () for length in range(2, len(code) + 1)}
        holidays = {
            id_
            for table, id_ in self.rows
            if table == "holidays" and _code(self.rows, (table, id_)) in above
        }
        sources = {str(getattr(self.rows[key], "source_id", "")) for key in self.within(scope)}
        return {id_ for _, id_ in self.rows} - seen - above - holidays - sources

    def hidden_names(self, scope: Scope) -> set[str]:
        """Names that stand on no row that is seen, nor in a name of one."""
        hidden = self.hidden_ids(scope)
        theirs = {_name(row) for (_, id_), row in self.rows.items() if id_ in hidden}
        seen = "\n".join(_name(row) for (_, id_), row in self.rows.items() if id_ not in hidden)
        common = {"区域", "组织", "单位"}
        return {name for name in theirs if len(name) > 3 and name not in seen} - common

    def ids(self, table: str, scope: Scope) -> tuple[list[str], list[str]]:
        """The ids of a table within a scope, and the others."""
        own = self.within(scope)
        found = sorted(key for key in self.rows if key[0] == table)
        return [i for t, i in found if (t, i) in own], [i for t, i in found if (t, i) not in own]


def _name(row: Thing) -> str:
    return str(getattr(row, "name", "") or getattr(row, "title", ""))


def _code(rows: Mapping[Key, Thing], key: Key) -> str:
    """The code of the area that a row belongs to; empty for a source."""
    table, id_ = end_of(key[0], vars(rows[key]))
    return id_ if table in {"", "areas"} else _code(rows, (table, id_))


def _changed(row: Thing) -> Thing:
    """A row with all changed that a stub does not have."""
    new: dict[str, Any] = {
        "quote": "另有说明",
        "short_name": "别名",
        "other_names": "曾用名",
        "uscc": "",
        "model_site": True,
        "covers": (),
        "covers_units": (),
        "quantity": 987_654,
        "offers": "别的",
        "capacity": 987_654,
        "field": "别的",
    }
    new = {name: value for name, value in new.items() if name in type(row).model_fields}
    return row.model_copy(update=new)


def _links(rows: dict[Key, Thing], mine: str, theirs: str) -> Iterator[Thing]:
    """Rows of one side that name what is on the other: every reference that can cross."""

    def first(table: str, side: str, **having: Any) -> dict[str, Any]:
        return next(
            row.model_dump()
            for key, row in sorted(rows.items())
            if key[0] == table
            and _code(rows, key).startswith(side)
            and all(row.model_dump()[name] == value for name, value in having.items())
        )

    unit, theirs_unit = first("units", mine), first("units", theirs)
    village, theirs_village = (first("areas", side, level="village") for side in (mine, theirs))
    body, theirs_body = first("organisations", mine), first("organisations", theirs)
    case, site = first("cases", mine), first("sites", theirs)
    rule = first("rules", theirs, kind="admitted_task")
    demand, resource = first("demands", mine), first("resources", theirs)
    for table, change in (
        ("pairings", {"unit_id": theirs_unit["id"], "area_id": village["id"]}),
        ("registrations", {"unit_id": theirs_unit["id"], "area_id": village["id"]}),
        ("seats", {"unit_id": theirs_unit["id"]}),
        ("services", {"resource_id": resource["id"], "demand_id": demand["id"]}),
        ("liaisons", {"unit_id": theirs_unit["id"]}),
        ("key_projects", {"lead_id": theirs_unit["id"]}),
        ("assignments", {"rule_id": rule["id"], "unit_id": theirs_unit["id"]}),
        ("walks", {"site_id": site["id"], "area_id": village["id"]}),
        ("resources", {"unit_id": theirs_unit["id"], "area_id": village["id"]}),
        ("indicators", {"organisation_id": theirs_body["id"]}),
    ):
        yield _CLASSES[table].model_validate(
            first(table, mine) | {"id": f"x-{mine}-{table}"} | change
        )
    none = {"unit_id": None, "organisation_id": None, "area_id": None}
    step = first("steps", mine) | {"case_id": case["id"], "kind": "handed_over"} | none
    for number, end in enumerate(
        (
            {"unit_id": theirs_unit["id"]},
            {"organisation_id": theirs_body["id"]},
            {"area_id": theirs_village["id"]},
        ),
        900,
    ):
        yield _CLASSES["steps"].model_validate(
            step | {"id": f"x-{mine}-step-{number}", "number": number} | end
        )
    rated = first("evaluations", mine) | {f"by_{name}": None for name in none} | none
    rated |= {"unit_id": unit["id"], "raters": 0}
    for by_kind, end in (
        ("unit", {"by_unit_id": theirs_unit["id"]}),
        ("community", {"by_area_id": theirs_village["id"]}),
        ("higher_committee", {"by_organisation_id": theirs_body["id"]}),
    ):
        id_ = {"id": f"x-{mine}-rated-{by_kind}", "by_kind": by_kind}
        yield _CLASSES["evaluations"].model_validate(rated | id_ | end)
    yield _CLASSES["organisations"].model_validate(
        body
        | {
            "id": f"x-{mine}-body",
            "name": f"跨县联合党委{mine}",
            "parent_id": theirs_body["id"],
            "covers": (village["id"], theirs_village["id"]),
            "covers_units": (theirs_unit["id"],),
        }
    )
    yield _CLASSES["successions"].model_validate(
        {
            "id": f"x-{mine}-succession",
            "source_id": SOURCE_ID,
            "standing": "illustrative",
            "predecessor_id": theirs_village["id"],
            "successor_id": village["id"],
            "since": AS_OF - timedelta(days=100),
            "kind": "recoded",
            "basis": "stated",
            "old_name": theirs_village["name"],
            "new_name": village["name"],
        }
    )


# Asking


@dataclass(frozen=True)
class Asked:
    """One request."""

    method: str
    path: str
    parameters: tuple[tuple[str, str], ...] = ()
    content: bytes = b""

    def send(self, client: TestClient) -> Told:
        """Its answer.

        Raises:
            AssertionError: the server failed.
        """
        response = client.request(
            self.method, self.path, params=list(self.parameters), content=self.content
        )
        assert response.status_code < 500, (self, response.text)
        return Told(response.status_code, told(response.content))


@dataclass(frozen=True)
class Told:
    """An answer: its status and its content, unpacked."""

    status: int
    body: bytes

    def leaks(self, asked: Asked, ids: set[str], names: set[str]) -> set[str]:
        """Hidden ids and names that stand in it, and do not in the request itself."""
        text = self.body.decode("utf-8", "replace")
        said = f"{asked.path} {asked.parameters} {asked.content.decode()}"
        tokens = set(_TOKEN.findall(text))
        tokens |= {part for token in tokens for part in token.split(":")}
        found = {token for token in tokens & ids if token not in said}
        return found | {name for name in names if name in text and name not in said}


def told(content: bytes) -> bytes:
    """An answer as it is compared: what is in an archive, without the time of its making."""
    if not content.startswith(b"PK"):
        return content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name) for name in sorted(archive.namelist())}
    return b"\n".join(name.encode() + b"\n" + _TIMES.sub(b"", p) for name, p in parts.items())


_OF_ACCOUNTS = ("/api/account", "/api/session", "/api/health", "/api/ready", "/metrics")
"""What tells of who asks, or of the server, and not of the graph."""


class Requests:
    """Requests made from the description of the API, the same for the same seed."""

    def __init__(self, description: dict[str, Any], sides: Sides, scope: Scope, seed: int) -> None:
        self._random = Random(seed)
        self._schemas: dict[str, Mapping[str, Any]] = description["components"]["schemas"]
        self.operations = [
            (path, operation)
            for path, methods in description["paths"].items()
            for method, operation in methods.items()
            if method == "get" and not path.startswith(_OF_ACCOUNTS)
        ]
        self._ids: dict[str, tuple[list[str], list[str]]] = {
            cls.table: sides.ids(cls.table, scope) for cls in TABLES
        }
        names = [
            [_name(row) for key, row in sides.rows.items() if (key in sides.within(scope)) is own]
            for own in (True, False)
        ]
        self._names = [sorted(filter(None, of_side)) for of_side in names]

    def each(self) -> Iterator[Asked]:
        """One of every operation that reads."""
        for path, operation in self.operations:
            yield self._made(path, operation)

    def some(self, number: int) -> Iterator[Asked]:
        """So many, of operations by chance; now and then a ledger that is looked at."""
        for _ in range(number):
            if self._random.random() < 0.03:
                yield self._preview()
            else:
                yield self._made(*self._random.choice(self.operations))

    def _made(self, path: str, operation: Mapping[str, Any]) -> Asked:
        parameters: list[tuple[str, str]] = []
        for one in operation.get("parameters", ()):
            name, where, schema = one["name"], one["in"], one["schema"]
            if where == "path":
                path = path.replace(f"{{{name}}}", self._value(name, schema) or "x")
            elif where == "query" and (one.get("required") or self._random.random() < 0.3):
                value = self._value(name, schema)
                if value is not None:
                    parameters.append((name, value))
        return Asked("GET", path, tuple(parameters))

    def _value(self, name: str, schema: Mapping[str, Any]) -> str | None:
        table = _NAMED.get(name, ())
        if table:
            return self._id(self._random.choice(table))
        if name in {"start", "finish", "open", "closed", "show"}:
            kind = self._random.choice(["areas", "organisations", "units"])
            return f"{kind[:-1]}:{self._id(kind)}"
        if name == "text":
            found = self._random.choice(self._random.choice(self._names))
            return found[: self._random.choice([2, 9])]
        if name in {"as_of", "since", "until"}:
            return str(AS_OF - timedelta(days=self._random.choice([0, 0, 0, 200])))
        if name in {"layers", "scenario"}:
            return None
        return self._plain(self._resolved(schema))

    def _plain(self, schema: Mapping[str, Any]) -> str | None:
        if "enum" in schema:
            return str(self._random.choice(schema["enum"]))
        match schema.get("type"):
            case "boolean":
                return self._random.choice(["true", "false"])
            case "integer" | "number":
                least = max(schema.get("minimum", 0), schema.get("exclusiveMinimum", 0) + 1)
                return str(
                    min(least + self._random.choice([0, 1, 3, 50]), schema.get("maximum", 99))
                )
        return None

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        parts: list[Mapping[str, Any]] = [schema, *schema.get("anyOf", ())]
        for part in parts:
            if part.get("type") == "array":
                return self._resolved(part["items"])
            if "$ref" in part:
                return self._schemas[part["$ref"].rpartition("/")[2]]
            if "enum" in part or part.get("type") not in {None, "null"}:
                return part
        return schema

    def _id(self, table: str) -> str:
        own, others = self._ids[table]
        chance = self._random.random()
        if chance < 0.05:
            return "nobody-1" if table != "areas" else "990199"
        return self._random.choice(own if chance < 0.6 and own else others or own)

    def _preview(self) -> Asked:
        """A ledger of pairings of units with communities of either side."""
        lines = ["id,unit_id,area_id,valid_from,source_id,standing"]
        lines += [
            f"new-{number},{self._id('units')},{self._id('areas')},2020-01-01,{SOURCE_ID},reported"
            for number in range(2)
        ]
        name = (("name", "pairings.csv"),)
        return Asked("POST", "/api/loads/preview", name, "\n".join(lines).encode())


def areas_of(sides: Sides, level: str, code: str) -> Iterable[str]:
    """The areas of a level below a code."""
    return (
        id_
        for (table, id_), row in sorted(sides.rows.items())
        if table == "areas" and row.model_dump()["level"] == level and id_.startswith(code)
    )
