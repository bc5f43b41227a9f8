"""A number in the JSON of a request is a number, yes is yes, and nothing comes along unasked."""

import typing
from collections.abc import Iterator
from enum import Enum
from typing import Annotated, Any

import pytest
from fastapi.routing import APIRoute
from pydantic import BaseModel, TypeAdapter, ValidationError
from starlette.testclient import TestClient

from partygraph.graph import Graph
from partygraph.store import Store
from partygraph.web import create_app

WRONG: dict[type, tuple[Any, ...]] = {
    int: (False, True, "1", 1.0, "x"),
    float: (False, True, "1", "x"),
    bool: (0, 1, "true", "yes", None),
}
"""What is no value of a type, though Python would read it as one."""


def routes(app: Any) -> Iterator[APIRoute]:
    """Every route, those of included routers too."""
    for route in app.routes:
        inner = getattr(route, "original_router", None)
        if inner is not None:
            yield from routes(inner)
        elif isinstance(route, APIRoute):
            yield route


def models(annotation: Any, met: set[type[BaseModel]]) -> None:
    """Gather the models in an annotation, and those in their fields."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        if annotation not in met:
            met.add(annotation)
            for field in annotation.model_fields.values():
                models(field.annotation, met)
        return
    for part in typing.get_args(annotation):
        models(part, met)


def bodies(store: Store) -> set[type[BaseModel]]:
    """Every model that is read from the body of a request."""
    met: set[type[BaseModel]] = set()
    for route in routes(create_app(Graph(store))):
        for parameter in route.dependant.body_params:
            models(parameter.field_info.annotation, met)
    return met


def leaves(annotation: Any) -> Iterator[type]:
    """The types in an annotation that are no model and no container."""
    if isinstance(annotation, type) and not typing.get_args(annotation):
        if annotation in WRONG and not issubclass(annotation, Enum):
            yield annotation
        return
    for part in typing.get_args(annotation):
        yield from leaves(part)


def wrapped(annotation: Any, value: Any) -> Iterator[Any]:
    """A value where an annotation has numbers: as it is, in a row, and by a key."""
    origin = typing.get_origin(annotation)
    if origin is tuple or origin is list:
        yield [value]
    elif origin is dict:
        key = next(iter(typing.get_args(annotation)[0]))
        yield {key.value: value}
    else:
        yield value


def test_models_of_bodies_are_found(seeded_ladybug: Store) -> None:
    names = {model.__name__ for model in bodies(seeded_ladybug)}
    assert {"PlanOf", "NewScenario", "Revision", "EntriesGiven", "ToJudge", "Pair"} <= names


def test_no_body_takes_what_it_does_not_name(seeded_ladybug: Store) -> None:
    loose = [
        model.__name__
        for model in bodies(seeded_ladybug)
        if model.model_config.get("extra") != "forbid"
    ]
    assert loose == []


def test_no_number_and_no_yes_is_read_out_of_something_else(seeded_ladybug: Store) -> None:
    loose = []
    for model in bodies(seeded_ladybug):
        for name, field in model.model_fields.items():
            kinds = set(leaves(field.annotation))
            if len(kinds) != 1 or str in typing.get_args(field.annotation):
                continue
            kind = kinds.pop()
            given_as: Any = Annotated[field.annotation, field]
            adapter: TypeAdapter[Any] = TypeAdapter(given_as)
            for wrong in WRONG[kind]:
                if wrong is None and type(None) in typing.get_args(field.annotation):
                    continue
                for given in wrapped(field.annotation, wrong):
                    try:
                        adapter.validate_python(given)
                    except ValidationError:
                        continue
                    loose.append(f"{model.__name__}.{name}: {wrong!r}")
    assert loose == []


@pytest.mark.parametrize(
    ("path", "body", "column"),
    [
        ("/api/plans/suggest", {"area": "350783", "unit_least": False}, "unit_least"),
        ("/api/plans/suggest", {"area": "350783", "keep": 0}, "keep"),
        ("/api/plans/suggest", {"area": "350783", "seconds": "1"}, "seconds"),
        ("/api/plans/frontier", {"rules": {"area": "350783"}, "most": True}, "most"),
        ("/api/plans/suggest", {"area": "350783", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_type_is_told_by_its_place(
    seeded_ladybug: Store, path: str, body: dict[str, Any], column: str
) -> None:
    response = TestClient(create_app(Graph(seeded_ladybug))).post(path, json=body)
    assert response.status_code == 422
    assert [fault["column"] for fault in response.json()["faults"]] == [column]


def test_a_number_of_a_row_that_is_entered_is_no_yes(seeded_ladybug: Store) -> None:
    client = TestClient(
        create_app(Graph(seeded_ladybug)), base_url="http://localhost", client=("127.0.0.1", 1)
    )
    row = {
        "id": "x-1",
        "area_id": "350783003001",
        "year": 2020,
        "amount": False,
        "source_id": "x",
        "standing": "public",
    }
    response = client.post("/api/entries", json={"rows": {"budgets": [row]}})
    assert response.status_code == 422
    assert "经费" in {fault["column"] for fault in response.json()["faults"]}
