"""Who asks, whether they may, which graph they see, and in whose name they change it.

Every route says what it asks of whoever uses it, and one class of routes holds to it before
anything of the request is read:

```python
router = APIRouter(prefix="/loads", route_class=Guarded)

@router.post("", dependencies=[May(Permission.edit)])
def load(request: Request) -> LoadAnswer:
    load.load(graph_of(request).store, ..., by=who(request))
```
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.params import Depends as Declared
from fastapi.responses import Response
from fastapi.routing import APIRoute
from starlette.routing import BaseRoute, Mount

from partygraph.access import second_factor
from partygraph.access.accounts import Visitor
from partygraph.access.roles import Permission
from partygraph.access.sealing import Key
from partygraph.actor import Actor, acting
from partygraph.errors import ForbiddenError, SignInError
from partygraph.graph import Graph
from partygraph.graphs import Graphs
from partygraph.scope import Scope
from partygraph.store import EngineStore, whole
from partygraph.web import visitors

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


@dataclass(frozen=True, slots=True)
class _Asks:
    """What a route asks of whoever uses it; `Guarded` reads it, since it stands before all else."""

    permission: Permission | None
    """None for nothing: anybody may, without being signed in."""
    whom: bool = True
    """Whether it is looked up who asks."""

    async def __call__(self) -> None:
        """FastAPI calls what a route depends on."""


def May(permission: Permission) -> Declared:  # noqa: N802  read as a declaration
    """What a route asks of whoever uses it."""
    declared: Declared = Depends(_Asks(permission))
    return declared


Anybody: Declared = Depends(_Asks(None))
"""What a route says that asks nothing: words, signing in."""
Machines: Declared = Depends(_Asks(None, whom=False))
"""What a route says that whoever looks after the server asks: nobody is looked up for it."""


_TOKEN, _SESSION = "token", "session"
SCHEMES = {
    _TOKEN: {
        "type": "http",
        "scheme": "bearer",
        "description": "A token of an account: it may what its owner may, and not more than was "
        "said when it was made.",
    },
    _SESSION: {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-partygraph",
        "description": "A session that `POST /api/session` began; `partygraph` is its name over "
        "plain HTTP at the machine itself. What writes by it comes from a page of this site.",
    },
}
"""How whoever asks says who they are, for the description."""


class Guarded(APIRoute):
    """A route that is used only by whoever may, in whose name all is done that it does."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **given: Any) -> None:
        """As `APIRoute`; its description says what it asks of whoever uses it."""
        super().__init__(path, endpoint, **given)
        self.openapi_extra = (self.openapi_extra or {}) | _described(_declared(self))

    def get_route_handler(self) -> Handler:
        """Let in, name who acts, and answer."""
        asks = _declared(self)
        answer = self.answering()

        async def guarded(request: Request) -> Response:
            visitor = await _let_in(request, asks.permission) if asks.whom else None
            request.state.visitor, request.state.permission = visitor, asks.permission
            with acting(actor_of(request)):
                return await answer(request)

        return guarded

    def answering(self) -> Handler:
        """How it answers whoever was let in."""
        return super().get_route_handler()


def _described(asks: _Asks) -> dict[str, Any]:
    """What a description says of it: any one of `security`, with `x-permission`."""
    if asks.permission is None:
        return {"security": []}
    ways = (_SESSION,) if asks.permission is Permission.own else (_TOKEN, _SESSION)
    return {"security": [{way: []} for way in ways], "x-permission": str(asks.permission)}


def _declared(route: APIRoute) -> _Asks:
    asks = [one.dependency for one in route.dependencies if isinstance(one.dependency, _Asks)]
    if len(asks) != 1:
        raise UnguardedError(route)
    return asks[0]


class UnguardedError(Exception):
    """A route does not say what it asks of whoever uses it: nothing is served."""

    def __init__(self, route: BaseRoute) -> None:
        super().__init__(f"{getattr(route, 'path', route)} declares no permission (web/access.py)")


def must_all_be_guarded(routes: Iterable[BaseRoute], files: Iterable[str]) -> None:
    """Refuse an application with a route that anybody could use because nobody thought of it.

    Args:
        files: paths under which nothing but files that everybody may have is served.

    Raises:
        UnguardedError: there is one.
    """
    public = set(files)
    for route in routes:
        inner = getattr(route, "original_router", None)
        if isinstance(inner, APIRouter):
            must_all_be_guarded(inner.routes, public)
        elif not isinstance(route, Guarded) and not (
            isinstance(route, Mount) and route.path in public
        ):
            raise UnguardedError(route)


async def _let_in(request: Request, permission: Permission | None) -> Visitor | None:
    """Whoever asks, as far as they may.

    Raises:
        SignInError: nobody is signed in, or with what is worth nothing.
        ForbiddenError: they may not, or the request is another site's.
    """
    if visitors.are_known_at_once(request):
        visitor = visitors.visitor(request, permission)
    else:
        visitor = await run_in_threadpool(visitors.visitor, request, permission)
    if permission is None:
        return visitor
    if visitor is None:
        raise SignInError("sign_in_needed")
    if permission is not Permission.own:
        must_be_settled(request, visitor)
    if not visitor.may(permission, _today()):
        raise _refusal(permission)
    return visitor


def must_be_settled(request: Request, visitor: Visitor) -> None:
    """Refuse whoever must first look after their own account.

    Raises:
        ForbiddenError: the password must be changed, or a second factor set up.
    """
    if visitor.must_change and visitor.session:
        raise ForbiddenError("must_change_password")
    if must_enrol(request, visitor):
        raise ForbiddenError("must_enrol")


def must_enrol(request: Request, visitor: Visitor) -> bool:
    """Whether somebody must set up a second factor before anything else."""
    wanted = request.app.state.settings.second_factor
    return second_factor.is_due(wanted, visitor, _today())


def _refusal(permission: Permission) -> ForbiddenError:  # noqa: PLR0911  a sentence each
    match permission:
        case Permission.see:
            return ForbiddenError("may_not_see")
        case Permission.edit:
            return ForbiddenError("may_not_edit")
        case Permission.plan:
            return ForbiddenError("may_not_plan")
        case Permission.accounts:
            return ForbiddenError("may_not_know_accounts")
        case Permission.grant:
            return ForbiddenError("may_not_grant")
        case Permission.administer:
            return ForbiddenError("may_not_administer")
        case Permission.backup:
            return ForbiddenError("may_not_backup")
        case Permission.audit:
            return ForbiddenError("may_not_audit")
        case Permission.own:
            return ForbiddenError("not_by_token")


def _today() -> date:
    return date.today()  # noqa: DTZ011  a day of this place


def visitor_of(request: Request) -> Visitor:
    """Whoever was let in."""
    found: Visitor = request.state.visitor
    return found


def scope_of(request: Request) -> Scope:
    """For which part of the graph whoever asks may do what the route does."""
    permission: Permission | None = request.state.permission
    if permission is None:
        return Scope.of(())
    return visitor_of(request).scope(permission, _today())


def graph_of(request: Request) -> Graph:
    """The graph as whoever asks may see it. No route has another one."""
    graphs: Graphs = request.app.state.graphs
    return graphs.of(scope_of(request))


def whole_of(request: Request) -> EngineStore:
    """The store of the whole graph, for whoever sees all of it.

    Raises:
        NotFoundError: whoever asks does not.
    """
    return whole(graph_of(request).store)


def plan_folder_of(request: Request) -> Path | None:
    """Where large plans over what whoever asks may see keep what is finished."""
    folder: Path | None = request.app.state.plan_folder
    part = graph_of(request).store.part
    return folder / part if folder and part else folder


def second_factor_key_of(request: Request) -> Key:
    """What seals second factors."""
    key: Key = request.app.state.second_factor_key
    return key


def who(request: Request) -> str:
    """Who asks, for records."""
    return visitor_of(request).name


def actor_of(request: Request) -> Actor:
    """Who acts in a request, as far as it is known, and from where."""
    visitor: Visitor | None = getattr(request.state, "visitor", None)
    address = visitors.address_of(request)
    return Actor(visitor.name if visitor else "", address, request.state.request_id)
