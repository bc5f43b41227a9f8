"""One's own account: its password, its tokens, its sessions."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from partygraph.access import keeping, second_factor, signing_in
from partygraph.access.accounts import Account, NewToken, Session, Token
from partygraph.access.roles import Permission
from partygraph.errors import NotFoundError
from partygraph.store import Store
from partygraph.web.access import (
    Guarded,
    May,
    must_be_settled,
    second_factor_key_of,
    visitor_of,
    who,
)
from partygraph.web.problems import documented
from partygraph.web.visitors import address_of

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
    second_factor_offered: bool = Field(title="Whether a second factor can be set up here")
    recovery_codes: int = Field(title="Recovery codes that are left")


class Proof(BaseModel):
    """The password, said again before what one would regret."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    password: SecretStr = Field(
        default=SecretStr(""),
        title="The password; empty where a provider knows it, and the sign-in is new",
    )


class TokenToMake(NewToken, Proof):
    """A token to make, and the password."""

    @property
    def token(self) -> NewToken:
        """The token."""
        return NewToken(**self.model_dump(include=set(NewToken.model_fields)))


class SecondFactorBegun(BaseModel):
    """What an app is given."""

    secret: str = Field(title="The secret, to be typed: it is told this once")
    address: str = Field(title="The same with whose it is, as apps read it (otpauth://)")
    picture: str = Field(title="The same as a QR code: an SVG in a data: address")
    state: str = Field(title="What goes with the code that confirms it, within 10 minutes")


class SecondFactorConfirming(BaseModel):
    """What was begun, and a code of the app that was given it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    state: str = Field(title="What came with the secret", max_length=1000)
    code: SecretStr = Field(title="Six digits of the app", max_length=64)


class RecoveryCodes(BaseModel):
    """What stands for codes of an app that was lost."""

    codes: list[str] = Field(title="Each signs in once: they are told this once")


class SecondFactorEnding(Proof):
    """The password and a code."""

    code: SecretStr = Field(title="Six digits of the app, or a recovery code", max_length=64)


class MadeTokenAnswer(BaseModel):
    """A token that was made."""

    token: Token
    secret: str = Field(title="The token itself: it is told this once")


def _store(request: Request) -> Store:
    store: Store = request.app.state.graph.store
    return store


def _must_prove(request: Request, given: Proof) -> None:
    """Refuse whoever cannot say again whose session it is."""
    visitor = visitor_of(request)
    signing_in.prove(
        _store(request),
        visitor.name,
        given.password.get_secret_value(),
        session=visitor.session or "",
        address=address_of(request),
    )


@router.get("", summary="One's own account", responses=_READS, dependencies=[_OWN])
def own_account(request: Request) -> OwnAccount:
    """With its tokens and sessions, without any secret."""
    store, name = _store(request), who(request)
    found = keeping.account(store, name)
    second = second_factor.kept(store, name)
    return OwnAccount(
        account=found,
        tokens=list(keeping.tokens(store, name)),
        sessions=list(keeping.sessions(store, name)),
        session=visitor_of(request).session,
        second_factor_offered=bool(second_factor_key_of(request)) and found.local,
        recovery_codes=len(second["codes"].split()) if second else 0,
    )


@router.post("/password", summary="Change one's password", responses=_WRITES, dependencies=[_OWN])
def change_password(request: Request, given: PasswordChange) -> Account:
    """All other sessions end. The old password is guessed no more often than at a sign-in."""
    store, visitor = _store(request), visitor_of(request)
    if not keeping.account(store, visitor.name).local:
        raise NotFoundError("account_of_provider", value=visitor.name)
    signing_in.change_password(
        store,
        visitor.name,
        given.old_password.get_secret_value(),
        given.password.get_secret_value(),
        session=visitor.session or "",
        address=address_of(request),
    )
    return keeping.account(store, visitor.name)


@router.post(
    "/second_factor",
    summary="Begin to set up a second factor",
    responses=_WRITES,
    dependencies=[_OWN],
)
def begin_second_factor(request: Request, given: Proof) -> SecondFactorBegun:
    """A secret for an app that makes codes (TOTP); nothing is kept until a code confirms it."""
    import segno  # noqa: PLC0415  few ask for it

    _must_prove(request, given)
    begun = second_factor.begin(_store(request), who(request), second_factor_key_of(request))
    picture = segno.make(begun.address, error="m", micro=False)
    return SecondFactorBegun(
        secret=begun.secret,
        address=begun.address,
        picture=picture.svg_data_uri(scale=4, light="#fff"),
        state=begun.state,
    )


@router.post(
    "/second_factor/confirm",
    summary="Set up a second factor",
    status_code=201,
    responses=_WRITES,
    dependencies=[_OWN],
)
def confirm_second_factor(request: Request, given: SecondFactorConfirming) -> RecoveryCodes:
    """From now on a code is asked after the password; all other sessions end."""
    codes = second_factor.confirm(
        _store(request),
        who(request),
        given.state,
        given.code.get_secret_value(),
        second_factor_key_of(request),
        session=visitor_of(request).session or "",
    )
    return RecoveryCodes(codes=list(codes))


@router.post(
    "/second_factor/end",
    summary="Give a second factor up",
    responses=_WRITES,
    dependencies=[_OWN],
)
def end_second_factor(request: Request, given: SecondFactorEnding) -> Account:
    """With the password and a code; all other sessions end."""
    store, visitor = _store(request), visitor_of(request)
    signing_in.end_second_factor(
        store,
        visitor.name,
        given.password.get_secret_value(),
        given.code.get_secret_value(),
        second_factor_key_of(request),
        session=visitor.session or "",
        address=address_of(request),
    )
    return keeping.account(store, visitor.name)


@router.post(
    "/tokens", summary="Make a token", status_code=201, responses=_WRITES, dependencies=[_OWN]
)
def make_token(request: Request, given: TokenToMake) -> MadeTokenAnswer:
    """It may never do more than its owner, at most for a year; it is told this once."""
    must_be_settled(request, visitor_of(request))
    _must_prove(request, given)
    made = keeping.make_token(_store(request), who(request), given.token)
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
def end_session(request: Request, id: OneId, given: Proof) -> list[Session]:  # noqa: A002
    """Such as that of a device that was lost; those that are left."""
    _must_prove(request, given)
    store, name = _store(request), who(request)
    keeping.end_session(store, name, id)
    return list(keeping.sessions(store, name))
