"""Every route keeps its promise: schemathesis asks what the description allows, and what not.

The examples are the same in every run; the longer run that is recorded in
`bench/results/schemathesis.txt` draws new ones.
"""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from partygraph.graph import Graph
from partygraph.store import Store
from partygraph.web import create_app

EXAMPLES = 6
"""A route; the recorded longer run has more."""


def test_every_route_answers_as_described_whatever_it_is_asked(seeded_ladybug: Store) -> None:
    app = create_app(Graph(seeded_ladybug))
    described = schemathesis.openapi.from_asgi("/api/openapi.json", app)
    asked = 0
    for found in described.get_all_operations():
        operation = found.ok()  # type: ignore[union-attr]
        asked += 1

        @settings(
            max_examples=EXAMPLES,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def keeps_its_promise(case: schemathesis.Case) -> None:  # type: ignore[type-arg]
            # What a body names must be in the graph and its parts must fit together: no schema
            # says so.
            body = case.operation.body
            case.call_and_validate(excluded_checks=[positive_data_acceptance] if body else [])

        keeps_its_promise()
    assert asked == sum(len(methods) for methods in app.openapi()["paths"].values())
