"""Every route keeps its promise: schemathesis asks what the description allows, and what not.

The examples are the same in every run; the longer run that is recorded in
`bench/results/schemathesis.txt` draws new ones.
"""

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from partygraph.access.roles import Permission
from partygraph.graph import Graph
from partygraph.store import Store
from partygraph.web import create_app
from test_accounts import OPEN

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
            excluded = [positive_data_acceptance] if body else []
            # Without accounts this machine needs none; who must is in `test_accounts`.
            case.call_and_validate(excluded_checks=[ignored_auth, *excluded])

        keeps_its_promise()
    assert asked == sum(len(methods) for methods in app.openapi()["paths"].values())


def test_each_route_says_who_may_use_it_and_how_they_say_who_they_are(
    seeded_ladybug: Store,
) -> None:
    described = create_app(Graph(seeded_ladybug)).openapi()
    schemes = described["components"]["securitySchemes"]
    assert {name: one["type"] for name, one in schemes.items()} == {
        "token": "http",
        "session": "apiKey",
    }
    anybodys = set()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            ways = [way for one in operation["security"] for way in one]
            if not ways:
                anybodys.add((method, path))
                assert "x-permission" not in operation
                continue
            permission = Permission(operation["x-permission"])
            own = permission is Permission.own
            assert ways == (["session"] if own else ["token", "session"]), path
            assert {"401", "403"} <= operation["responses"].keys(), path
    assert anybodys == OPEN
