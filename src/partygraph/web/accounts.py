"""Accounts, for system administrators, and what they are granted, for security administrators.

Whoever makes accounts gives no roles, and whoever gives roles makes no accounts. Each sees and
changes the accounts all of whose roles lie in the own areas. Nobody changes what they are granted
themselves: another does. At the machine itself both are done.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field

from partygraph.access import keeping, second_factor
from partygraph.access.accounts import Account, Grant, NewAccount, NewGrant, NewToken, Token
from partygraph.access.roles import Permission, Role, offices
from partygraph.errors import ForbiddenError, NotFoundError
from partygraph.store import Store
from partygraph.web.access import Guarded, May, visitor_of, who
from partygraph.web.account import MadeTokenAnswer
from partygraph.web.problems import documented

router = APIRouter(prefix="/accounts", tags=["accounts"], route_class=Guarded)

_KNOWS = May(Permission.accounts)
_ADMINISTERS = May(Permission.administer)
_GRANTS = May(Permission.grant)
_READS = documented(404, 422, 500, 503)
_WRITES = documented(404, 409, 422, 500, 503)
Name = Annotated[str, Path(title="The name of an account", max_length=64)]


class MadeAnswer(BaseModel):
    """An account, and the password for its first sign-in."""

    account: Account
    password: str = Field(title="The password: it is told this once; empty for one of a provider")


class Revoking(BaseModel):
    """Which role is taken."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    grant: str = Field(title="The id of the grant", max_length=64)


class TokenToRevoke(BaseModel):
    """Which token is taken back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    token: str = Field(title="The id of the token", max_length=64)


def _store(request: Request) -> Store:
    store: Store = request.app.state.graph.store
    return store


def _today() -> date:
    return date.today()  # noqa: DTZ011  a day of this place


def _managed(request: Request, name: str) -> Store:
    """The store, once it is known that an account in it is to be managed by whoever asks."""
    store = _store(request)
    found = keeping.account(store, name)
    if not _manages(request, found.grants):
        raise NotFoundError("no_such_account", value=name)
    return store


def _another(request: Request, name: str) -> Store:
    """The same, where it is not whoever asks."""
    store = _managed(request, name)
    visitor = visitor_of(request)
    if visitor.name == name and not visitor.at_machine:
        raise ForbiddenError("own_grants")
    return store


def _manages(request: Request, grants: tuple[Grant | NewGrant, ...]) -> bool:
    """Whether all grants of an account lie where whoever asks may do what the route does."""
    permission: Permission = request.state.permission
    return visitor_of(request).manages(permission, grants, _today())


@router.get("", summary="Every account, by name", responses=_READS, dependencies=[_KNOWS])
def list_accounts(request: Request) -> list[Account]:
    """Those that whoever asks manages, with what they are granted."""
    found = keeping.accounts(_store(request))
    return [one for one in found if _manages(request, one.grants)]


@router.post(
    "",
    summary="Make an account",
    status_code=201,
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def add(request: Request, given: NewAccount) -> MadeAnswer:
    """Its first password is told this once, and must be changed within a week.

    Roles are given with it at the machine alone; elsewhere a security administrator gives them.
    """
    if given.grants and not visitor_of(request).may(Permission.grant, _today()):
        raise ForbiddenError("may_not_grant")
    provider = request.app.state.provider
    issuer = provider.issuer if provider else ""
    made = keeping.add(_store(request), given, by=who(request), issuer=issuer)
    return MadeAnswer(account=made.account, password=made.password)


@router.post(
    "/end_sessions",
    summary="End all sessions",
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def end_all_sessions(request: Request) -> list[Account]:
    """Those of every account that whoever asks manages, one's own among them."""
    found = list_accounts(request)
    keeping.end_sessions_of(_store(request), [one.name for one in found])
    return found


@router.get("/{name}", summary="One account", responses=_READS, dependencies=[_KNOWS])
def one(request: Request, name: Name) -> Account:
    """With what it is granted."""
    return keeping.account(_managed(request, name), name)


@router.post("/{name}/grant", summary="Give a role", responses=_WRITES, dependencies=[_GRANTS])
def grant(request: Request, name: Name, given: NewGrant) -> Account:
    """It holds from the next request on. Of the three offices an account holds one at most."""
    store = _another(request, name)
    if not _manages(request, (given,)):
        raise ForbiddenError("grant_outside")
    return keeping.grant(store, name, given, by=who(request))


@router.post("/{name}/revoke", summary="Take a role", responses=_WRITES, dependencies=[_GRANTS])
def revoke(request: Request, name: Name, given: Revoking) -> Account:
    """The account's sessions end."""
    return keeping.revoke(_another(request, name), name, given.grant)


@router.post(
    "/{name}/disable",
    summary="Let an account sign in no longer",
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def disable(request: Request, name: Name) -> Account:
    """Its sessions end, and its tokens are taken back."""
    return keeping.disable(_another(request, name), name)


@router.post(
    "/{name}/enable",
    summary="Let an account sign in again",
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def enable(request: Request, name: Name) -> Account:
    """Its tokens do not come back."""
    return keeping.enable(_another(request, name), name)


@router.post(
    "/{name}/password",
    summary="Give an account a new first password",
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def reset_password(request: Request, name: Name) -> MadeAnswer:
    """Its sessions end; the password is told this once, and must be changed within a week.

    That of another office is given at the machine alone: whoever is told it could act as that.
    """
    store = _another(request, name)
    roles = (one.role for one in keeping.account(store, name).grants)
    if offices(roles) - {Role.administrator} and not visitor_of(request).at_machine:
        raise ForbiddenError("password_of_office")
    made = keeping.reset_password(store, name)
    return MadeAnswer(account=made.account, password=made.password)


@router.post(
    "/{name}/end_sessions",
    summary="End all sessions of an account",
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def end_sessions(request: Request, name: Name) -> Account:
    """Whoever uses it signs in anew; its tokens stay."""
    return keeping.end_sessions(_managed(request, name), name)


@router.post(
    "/{name}/take_second_factor",
    summary="Take the second factor from an account that lost it",
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def take_second_factor(request: Request, name: Name) -> Account:
    """Its sessions end; the password alone signs in until its owner sets up another."""
    store = _another(request, name)
    second_factor.take_away(store, name)
    return keeping.account(store, name)


@router.get(
    "/{name}/tokens",
    summary="The tokens of an account",
    responses=_READS,
    dependencies=[_KNOWS],
)
def tokens(request: Request, name: Name) -> list[Token]:
    """The newest first, without their secrets."""
    return list(keeping.tokens(_managed(request, name), name))


@router.post(
    "/{name}/tokens",
    summary="Make a token for an account, at the machine",
    status_code=201,
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def make_token(request: Request, name: Name, given: NewToken) -> MadeTokenAnswer:
    """Whoever has it acts in that account's name: only who could read the store makes one."""
    store = _managed(request, name)
    if not visitor_of(request).at_machine:
        raise ForbiddenError("token_of_another")
    made = keeping.make_token(store, name, given)
    return MadeTokenAnswer(token=made.token, secret=made.secret)


@router.post(
    "/{name}/revoke_token",
    summary="Take a token of an account back",
    responses=_WRITES,
    dependencies=[_ADMINISTERS],
)
def revoke_token(request: Request, name: Name, given: TokenToRevoke) -> list[Token]:
    """It is worth nothing at once; those that are left."""
    store = _managed(request, name)
    keeping.revoke_token(store, name, given.token)
    return list(keeping.tokens(store, name))
