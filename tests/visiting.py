"""Clients of an application for those who see a part of the graph: each is signed in."""

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from partygraph.access import keeping
from partygraph.access.accounts import NewAccount
from partygraph.access.signing_in import begin_session
from partygraph.graph import Graph
from partygraph.queries import query
from partygraph.scope import Scope
from partygraph.settings import load_settings
from partygraph.store import Store
from partygraph.web import create_app

_UNHURRIED = load_settings(rate="1000000 per second", export_rate="1000000 per second")
_OWN_PAGE = {"sec-fetch-site": "same-origin"}


def session_of(store: Store, scope: Scope) -> str:
    """The secret of a session of somebody who may do everything in some areas."""
    areas = [""] if scope.areas is None else scope.areas
    name = "-".join(("at", *filter(None, areas)))
    if not store.read(query("access/account"), name=name):
        roles = ("editor", "planner", "administrator")
        grants = [{"role": role, "area": area} for role in roles for area in areas]
        keeping.add(store, NewAccount.of({"name": name, "grants": grants}), by="test")
        row = keeping.stored(store, name) | {"must_change": False}
        store.write_beside(lambda transaction: transaction.run(query("access/change"), rows=[row]))
    return begin_session(store, name, address="")


def visiting(store: Store, scope: Scope, folder: Path, **more: Any) -> TestClient:
    """A browser in which somebody is signed in who sees a scope.

    Args:
        folder: where their copy is kept.
        more: what else the application is given.
    """
    app = create_app(Graph(store), scope_folder=folder, settings=_UNHURRIED, **more)
    client = TestClient(
        app, base_url="http://localhost", client=("127.0.0.1", 50000), headers=_OWN_PAGE
    )
    client.cookies.set("partygraph", session_of(store, scope))
    return client
