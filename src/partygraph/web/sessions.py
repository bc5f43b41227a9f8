"""Signing in and out, with a password or at a provider, and who is signed in."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from threading import Lock
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from cachetools import TTLCache
from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse, Response
from pydantic import BaseModel, ConfigDict, Field, SecretStr
from starlette.responses import JSONResponse

from partygraph.access import keeping, signing_in
from partygraph.access.accounts import AccountName, Grant, Visitor
from partygraph.access.identity import Asked, account_of
from partygraph.access.roles import Permission
from partygraph.access.times import later
from partygraph.errors import CodeNeededError, NotFoundError, PartygraphError, SignInError
from partygraph.store import Store, now
from partygraph.web.access import Anybody, Guarded, must_enrol, second_factor_key_of
from partygraph.web.problems import documented
from partygraph.web.visitors import (
    address_of,
    cookie,
    directory_of,
    give_cookie,
    is_secure,
    must_be_own_page,
    must_be_private,
    session_secret,
    take_cookie,
)

if TYPE_CHECKING:
    from partygraph.access.provider import Provider

router = APIRouter(prefix="/session", tags=["session"], route_class=Guarded)

_HALF = "-half"
"""What follows the name of the cookie that keeps who may give a code."""
_HALF_MINUTES = 5
"""Minutes in which a code must follow a password."""
_ASKED = "-asked"
"""What follows the name of the cookie that keeps what a provider was asked."""
_SEE_OTHER = 303
_FIRST = "/"
_MINUTES = 10
"""Minutes that signing in at a provider may take."""
_MOST = 100_000
"""States that are kept in that time."""


class ComeBack:
    """The states with which people came back from the provider: each is taken once."""

    def __init__(self) -> None:
        self._states: TTLCache[str, bool] = TTLCache(_MOST, _MINUTES * 60)
        self._lock = Lock()

    def take(self, state: str) -> bool:
        """Whether it is taken: the first time."""
        with self._lock:
            first = state not in self._states
            self._states[state] = True
        return first


class SessionAnswer(BaseModel):
    """Who is signed in, and what they may do."""

    needed: bool = Field(title="Whether one must sign in here at all")
    provider: bool = Field(title="Whether one can sign in at a provider")
    signed_in: bool = Field(title="Whether somebody is signed in")
    name: str = Field(title="The name of the account; empty for nobody")
    display_name: str = Field(title="The name that is shown")
    must_change: bool = Field(title="Whether the password must be changed first")
    must_enrol: bool = Field(title="Whether a second factor must be set up first")
    code_needed: bool = Field(title="Whether a code of the second factor is waited for")
    permissions: list[Permission] = Field(title="What may be done somewhere today")
    where: dict[Permission, list[str]] = Field(
        title="For which division codes each may be done; an empty one is the whole graph"
    )
    grants: list[Grant] = Field(title="What is granted, and holds today")


class SignIn(BaseModel):
    """A name and a password."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: AccountName
    password: SecretStr = Field(title="The password")


class Code(BaseModel):
    """A code of the second factor."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: SecretStr = Field(title="Six digits of the app, or a recovery code", max_length=64)


class ComingBack(BaseModel):
    """Where somebody comes back to."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    to: str = Field(default=_FIRST, title="The path of this page to come back to", max_length=1000)


class ProviderAddress(BaseModel):
    """Where one signs in."""

    address: str = Field(title="An address of the provider, with what it is asked")


def standing(
    request: Request, visitor: Visitor | None, *, code_needed: bool = False
) -> SessionAnswer:
    """How somebody stands to the server."""
    today = date.today()  # noqa: DTZ011  a day of this place
    needed = directory_of(request).in_use()
    here = visitor or Visitor(name="")
    return SessionAnswer(
        needed=needed,
        provider=request.app.state.provider is not None,
        signed_in=visitor is not None and needed,
        name=here.name if needed else "",
        display_name=here.display_name,
        must_change=here.must_change,
        must_enrol=must_enrol(request, here),
        code_needed=code_needed,
        permissions=list(here.permissions(today)) if visitor else [],
        where={one: list(here.areas(one, today)) for one in here.permissions(today)},
        grants=[one for one in here.grants if one.holds(today)] if needed else [],
    )


@router.get(
    "",
    summary="Who is signed in, and what they may do",
    responses=documented(422, 500, 503),
    dependencies=[Anybody],
)
def who_is_signed_in(request: Request) -> SessionAnswer:
    """Nobody is, too: then what there is to sign in with."""
    return standing(request, request.state.visitor)


@router.post(
    "",
    summary="Sign in with a password",
    response_model=SessionAnswer,
    responses=documented(422, 429, 500, 503),
    dependencies=[Anybody],
)
def sign_in(request: Request, given: SignIn) -> Response:
    """A session begins, whose secret only a cookie has; one that was there before ends.

    Of an account with a second factor none begins yet: `/session/code` takes a code within 5
    minutes, from the same browser.
    """
    must_be_own_page(request, asked=False)
    must_be_private(request)
    password = given.password.get_secret_value()
    try:
        secret = signing_in.sign_in(
            _store(request), given.name, password, address=address_of(request)
        )
    except CodeNeededError as needed:
        until = later(now(), minutes=_HALF_MINUTES)
        half = {"name": given.name, "password": needed.password, "until": until}
        response = _told(standing(request, None, code_needed=True))
        give_cookie(
            request,
            response,
            second_factor_key_of(request).seal(json.dumps(half), _HALF),
            kind=_HALF,
        )
        return response
    return _begun(request, secret)


@router.post(
    "/code",
    summary="Sign in with a code, after a password",
    response_model=SessionAnswer,
    responses=documented(409, 422, 429, 500, 503),
    dependencies=[Anybody],
)
def sign_in_with_code(request: Request, given: Code) -> Response:
    """A session begins. A code is taken once, and guessed no more often than a password."""
    must_be_own_page(request, asked=False)
    must_be_private(request)
    key = second_factor_key_of(request)
    half = json.loads(key.opened(cookie(request, _HALF), _HALF) or "{}")
    if half.get("until", "") < now():
        raise SignInError("code_late")
    secret = signing_in.sign_in_with_code(
        _store(request),
        half["name"],
        half["password"],
        given.code.get_secret_value(),
        key,
        address=address_of(request),
    )
    response = _begun(request, secret)
    take_cookie(request, response, kind=_HALF)
    return response


def _told(answer: SessionAnswer) -> JSONResponse:
    return JSONResponse(answer.model_dump(mode="json"))


def _begun(request: Request, secret: str) -> Response:
    """A session has begun, and the one before it ends."""
    _end_before(request, _store(request))
    visitor = directory_of(request).by_session(secret)
    response = _told(standing(request, visitor))
    give_cookie(request, response, secret)
    return response


@router.post(
    "/end",
    summary="Sign out",
    response_model=SessionAnswer,
    responses=documented(422, 500, 503),
    dependencies=[Anybody],
)
def sign_out(request: Request) -> Response:
    """The session ends at the server; whoever is not signed in is told so, too."""
    must_be_own_page(request, asked=False)
    _end_before(request, _store(request))
    response = _told(standing(request, None))
    if is_secure(request):  # a browser obeys it there alone
        response.headers["Clear-Site-Data"] = '"cache"'
    take_cookie(request, response)
    return response


def _store(request: Request) -> Store:
    """The whole store, beside whose graph the accounts are kept."""
    store: Store = request.app.state.graph.store
    return store


def _end_before(request: Request, store: Store) -> None:
    """End the session that a browser has, if any."""
    secret = session_secret(request)
    visitor = directory_of(request).by_session(secret) if secret else None
    if visitor and visitor.session:
        try:
            keeping.end_session(store, visitor.name, visitor.session)
        except NotFoundError:
            return  # it was ended meanwhile


# --- at a provider ---


def own_path(text: str) -> str:
    """A path of this page; the first one for all that could lead elsewhere."""
    ours = re.fullmatch(r"/(?![/\\])[^\\\x00-\x20\x7f]*", text) and not text.startswith("/api/")
    return text if ours and text.isascii() else _FIRST


def _provider(request: Request) -> Provider:
    found: Provider | None = request.app.state.provider
    if found is None:
        raise NotFoundError("no_provider")
    return found


def _back(request: Request) -> str:
    """Our address to which a provider sends people back."""
    return f"{request.url.scheme}://{request.headers.get('host', '')}/api/session/provider/back"


@router.post(
    "/provider",
    summary="Begin to sign in at the provider",
    response_model=ProviderAddress,
    responses=documented(404, 422, 500, 502, 503),
    dependencies=[Anybody],
)
def go_to_provider(request: Request, given: ComingBack) -> Response:
    """Where our page sends its browser; what is asked there stays in a cookie of this browser.

    A link of another site begins nothing: only our own page can send this.
    """
    provider = _provider(request)
    must_be_own_page(request, asked=True)
    must_be_private(request)
    asked = Asked.new()
    told = ProviderAddress(address=provider.address(asked, _back(request)))
    response = JSONResponse(told.model_dump(mode="json"))
    kept = ".".join((asked.state, asked.nonce, asked.verifier, _packed(own_path(given.to))))
    give_cookie(request, response, kept, kind=_ASKED)
    return response


@router.get(
    "/provider/back",
    summary="Come back from the provider",
    status_code=_SEE_OTHER,
    response_class=RedirectResponse,
    responses=documented(404, 422, 500, 503),
    dependencies=[Anybody],
)
async def come_back(
    request: Request,
    code: Annotated[str, Query(title="What stands for whoever signed in", max_length=4096)] = "",
    state: Annotated[str, Query(title="What was asked with", max_length=200)] = "",
) -> Response:
    """A session begins, as with a password; where it cannot, the page says why."""
    provider = _provider(request)
    kept = cookie(request, _ASKED).split(".")
    try:
        response = await run_in_threadpool(_come_back, request, provider, kept, code, state)
    except PartygraphError as error:
        failed = urlencode({"failed": error.rule})
        response = RedirectResponse(f"/signin?{failed}", _SEE_OTHER)
    take_cookie(request, response, kind=_ASKED)
    return response


def _come_back(
    request: Request, provider: Provider, kept: list[str], code: str, state: str
) -> Response:
    must_be_private(request)
    if len(kept) != len(("state", "nonce", "verifier", "to")) or not code or kept[0] != state:
        raise SignInError("provider_state")
    asked, to = Asked(*kept[:3]), _unpacked(kept[3])
    come_back: ComeBack = request.app.state.come_back
    if not come_back.take(state):
        raise SignInError("provider_state")
    store = _store(request)
    name = account_of(store, provider.identity(code, asked, _back(request)))
    secret = signing_in.begin_session(store, name, address=address_of(request))
    _end_before(request, store)
    response = RedirectResponse(own_path(to), _SEE_OTHER)
    give_cookie(request, response, secret)
    return response


def _packed(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


def _unpacked(text: str) -> str:
    try:
        return urlsafe_b64decode(text.encode()).decode()
    except ValueError:
        return _FIRST
