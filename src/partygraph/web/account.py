"""One's own account: its password, its tokens, its sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from partygraph.access import keeping, signing_in
from partygraph.access.accounts import Account, NewToken, Session, Token
from partygraph.access.roles import Permission
from partygraph.errors import NotFoundError
from partygraph.store import Store
from partygraph.web.access import Guarded, May, visitor_of, who
from partygraph.web.problems import documented

router = APIRouter(prefix="/account", tags=["account"], route_class=Guarded)

_OWN = May(Permission.own)
_READS = documented(404, 422, 500, 503)
_WRITES = documented(404, 409, 422, 429, 500, 503)
OneId = Annotated[str, Path(title="Its id", max_length=64)]


class PasswordChange(BaseModel):
    """The old password and the new one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    old_password: SecretStr = Field(title="The password until now")
    password: SecretStr = Field(title="The new one, 15 characters or more")


class OwnAccount(BaseModel):
    """One's own account with all that signs in for it."""

    account: Account = Field(title="The account")
    tokens: list[Token] = Field(title="Its tokens, the newest first")
    sessions: list[Session] = Field(title="Its sessions, the one used last first")
    session: str | None = Field(title="The id of the session that asks; null for none")


class MadeTokenAnswer(BaseModel):
    """A token that was made."""

    token: Token
    secret: str = Field(title="The token itself: it is told this once")


def _store(request: Request) -> Store:
    store: Store = request.app.state.graph.store
    return store


@router.get("", summary="One's own account", responses=_READS, dependencies=[_OWN])
def own_account(request: Request) -> OwnAccount:
    """With its tokens and sessions, without any secret."""
    store, name = _store(request), who(request)
    found = keeping.account(store, name)
    return OwnAccount(
        account=found,
        tokens=list(keeping.tokens(store, name)),
        sessions=list(keeping.sessions(store, name)),
        session=visitor_of(request).session,
    )


@router.post("/password", summary="Change one's password", responses=_WRITES, dependencies=[_OWN])
def change_password(request: Request, given: PasswordChange) -> Account:
    """All other sessions end. The old password is guessed no more often than at a sign-in."""
    store, visitor = _store(request), visitor_of(request)
    if not keeping.account(store, visitor.name).local:
        raise NotFoundError("account_of_provider", value=visitor.name)
    address = request.client.host if request.client else ""
    signing_in.change_password(
        store,
        visitor.name,
        given.old_password.get_secret_value(),
        given.password.get_secret_value(),
        session=visitor.session or "",
        address=address,
    )
    return keeping.account(store, visitor.name)


@router.post(
    "/tokens", summary="Make a token", status_code=201, responses=_WRITES, dependencies=[_OWN]
)
def make_token(request: Request, given: NewToken) -> MadeTokenAnswer:
    """It may never do more than its owner, at most for a year; it is told this once."""
    made = keeping.make_token(_store(request), who(request), given)
    return MadeTokenAnswer(token=made.token, secret=made.secret)


@router.post(
    "/tokens/{id}/revoke", summary="Take a token back", responses=_WRITES, dependencies=[_OWN]
)
def revoke_token(request: Request, id: OneId) -> list[Token]:  # noqa: A002
    """It is worth nothing at once; those that are left."""
    store, name = _store(request), who(request)
    keeping.revoke_token(store, name, id)
    return list(keeping.tokens(store, name))


@router.post("/sessions/{id}/end", summary="End a session", responses=_WRITES, dependencies=[_OWN])
def end_session(request: Request, id: OneId) -> list[Session]:  # noqa: A002
    """Such as that of a device that was lost; those that are left."""
    store, name = _store(request), who(request)
    keeping.end_session(store, name, id)
    return list(keeping.sessions(store, name))
