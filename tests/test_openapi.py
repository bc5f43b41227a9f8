"""Every route keeps its promise: schemathesis asks what the description allows, and what not.

The recorded longer run is `bench/results/schemathesis.txt`.
"""

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from partygraph.graph import Graph
from partygraph.store import Store
from partygraph.web import create_app


@pytest.fixture(scope="module")
def described(seeded_ladybug: Store) -> schemathesis.BaseSchema:
    app = create_app(Graph(seeded_ladybug))
    return schemathesis.openapi.from_asgi("/api/openapi.json", app)


schema = schemathesis.pytest.from_fixture("described")


@schema.parametrize()
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_a_route_answers_as_described_whatever_it_is_asked(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
