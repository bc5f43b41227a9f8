"""The application: its routes, its one shape of error, its headers."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.staticfiles import StaticFiles

from partygraph import __version__
from partygraph.errors import (
    ConflictError,
    Fault,
    InputError,
    NotFoundError,
    PartygraphError,
    QueryError,
    StoreError,
)
from partygraph.faults import fault
from partygraph.files import folder
from partygraph.store import Store
from partygraph.web import questions, views
from partygraph.words import Language

_log = logging.getLogger(__name__)

_STATUS: dict[type[PartygraphError], int] = {
    InputError: 422,
    NotFoundError: 404,
    ConflictError: 409,
    QueryError: 500,
    StoreError: 503,
}
"""The kind of an error → the status of the response."""

_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'self'"
)


class Problem(BaseModel):
    """What is wrong with a request, for a person, with every fault in it."""

    class Place(BaseModel):
        """One fault and where it is."""

        rule: str
        table: str
        row: int | None
        column: str
        message: str

    status: int = Field(title="The status of the response")
    title: str = Field(title="What is wrong, in a sentence")
    faults: list[Place] = Field(title="Every fault, where there are several")


def create_app(store: Store, language: Language = Language.zh) -> FastAPI:
    """The application over a store.

    Args:
        language: of errors, for a client that does not ask for one by Accept-Language.
    """
    app = FastAPI(
        title="partygraph",
        version=__version__,
        summary="A knowledge graph of Party organisations, units and co-construction pairings",
        docs_url=None,  # its page loads scripts from outside
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    app.state.store = store
    app.state.language = language
    app.middleware("http")(_with_headers)
    app.add_exception_handler(PartygraphError, _our_error)
    app.add_exception_handler(RequestValidationError, _wrong_request)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(Exception, _unexpected)
    app.include_router(questions.router, prefix="/api")
    app.include_router(views.router, prefix="/api")
    app.mount("/", StaticFiles(directory=folder("web/static"), html=True))
    return app


def _language(request: Request) -> Language:
    """The language that the client asks for first, among ours."""
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip()[:2].lower()
        if tag in Language:
            return Language(tag)
    found: Language = request.app.state.language
    return found


def _problem(status: int, title: str, faults: tuple[Fault, ...], language: Language) -> Response:
    places = [
        Problem.Place(
            rule=fault.rule,
            table=fault.table,
            row=fault.row,
            column=fault.column,
            message=fault.sentence(language),
        )
        for fault in faults
    ]
    problem = Problem(status=status, title=title, faults=places)
    return JSONResponse(problem.model_dump(), status, media_type="application/problem+json")


def _our_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PartygraphError)  # noqa: S101  the handler is entered for this class
    status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    language = _language(request)
    if isinstance(error, QueryError):
        return _unexpected(request, error)
    faults = error.faults if isinstance(error, InputError) else ()
    return _problem(status, error.sentence(language), faults, language)


def _wrong_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    parameters = getattr(request.scope.get("endpoint"), "parameters", None)
    faults = tuple(fault(parameters or BaseModel, problem) for problem in error.errors())
    return _our_error(request, InputError("request", faults))


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    rule = {404: "no_such_page", 405: "method_not_allowed"}.get(error.status_code, "request")
    language = _language(request)
    title = PartygraphError(rule).sentence(language)
    response = _problem(error.status_code, title, (), language)
    response.headers.update(error.headers or {})
    return response


def _unexpected(request: Request, error: Exception) -> Response:
    id_ = uuid4().hex[:12]
    _log.error("%s %s failed (%s)", request.method, request.url.path, id_, exc_info=error)
    language = _language(request)
    return _problem(500, PartygraphError("internal", id=id_).sentence(language), (), language)


async def _with_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    headers: dict[str, Any] = {
        "Content-Security-Policy": _PAGE_POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cache-Control": "no-cache",
    }
    for name, value in headers.items():
        response.headers.setdefault(name, value)
    return response
