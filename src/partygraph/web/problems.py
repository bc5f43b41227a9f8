"""The one shape of an error over HTTP, and the table of kinds and statuses."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from partygraph.errors import (
    ConflictError,
    Fault,
    ForbiddenError,
    InputError,
    LockedError,
    Nearest,
    NotFoundError,
    PartygraphError,
    ProviderError,
    QueryError,
    SignInError,
    StoreError,
    because,
)
from partygraph.faults import fault
from partygraph.words import Language

_log = logging.getLogger(__name__)

_STATUS: dict[type[PartygraphError], int] = {
    InputError: 422,
    SignInError: 401,
    ForbiddenError: 403,
    NotFoundError: 404,
    ConflictError: 409,
    LockedError: 429,
    QueryError: 500,
    ProviderError: 502,
    StoreError: 503,
}
"""The kind of an error → the status of the response."""
_MEANING = {
    401: "Whoever asks is not signed in",
    403: "Whoever asks may not do this",
    408: "The body of the request was not sent in time",
    404: "What was asked for is not in the graph",
    409: "The graph is not as the change expects it",
    413: "The body of the request is larger than is taken",
    414: "The address is longer than is taken",
    421: "The server is asked by another name than one of its own",
    431: "The headers are larger than are taken",
    422: "The request cannot be used; every fault is told",
    429: "Whoever asks does so too often; `Retry-After` says when to come again",
    500: "A fault of ours; the title has the number under which it was logged",
    502: "The provider that people sign in with cannot be reached",
    503: "The engine cannot be reached, a time limit ended the question, or too many ask at once",
}


_MEDIA_TYPE = "application/problem+json"
_ANYWHERE = (414, 421, 429, 431, 503)
_OF_A_BODY = (408, 413)
_OF_A_GUARD = (401, 403)
"""What is answered before any route is looked at."""
_NO_HTTP = {
    "description": "What was sent is not HTTP, says two lengths of its body, or has an address "
    "that is too long to be read",
    "content": {
        "text/plain": {"schema": {"type": "string"}},
        _MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}},
    },
}
"""What the server says by itself, before there is a request, and of its lengths: 400."""


class Place(BaseModel):
    """One fault and where it is."""

    rule: str = Field(title="The rule that is broken")
    file: str = Field(title="The file, for a fault of a file")
    sheet: str = Field(title="Its sheet, in a workbook")
    table: str = Field(title="The table, for a fault of a table")
    row: int | None = Field(title="The row in its file; the header is row 1")
    column: str = Field(title="The column, or the parameter")
    message: str = Field(title="What stands there and what was expected")


class Near(BaseModel):
    """One thing of the graph that may be meant."""

    id: str = Field(title="Id")
    name: str = Field(title="Name")


class Problem(BaseModel):
    """What is wrong with a request, for a person, with every fault in it."""

    status: int = Field(title="The status of the response")
    title: str = Field(title="What is wrong, in a sentence")
    faults: list[Place] = Field(title="Every fault, where there are several")
    near: list[Near] = Field(title="What may be meant by an id that is not there, the likest first")


def documented(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems that a route can answer with, for its description.

    Each can be refused to whoever is not signed in, or may not.
    """
    every = sorted({401, 403, *statuses})
    return {status: {"description": _MEANING[status], "model": Problem} for status in every}


def describe_problems(description: dict[str, Any], schemes: Mapping[str, Any]) -> dict[str, Any]:
    """An OpenAPI description with the problems that any route has, and their media type.

    FastAPI describes them with the media type of the route's own response.

    Args:
        schemes: how whoever asks says who they are; whatever asks for it can refuse.
    """
    description["components"]["securitySchemes"] = dict(schemes)
    content = {_MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path in description["paths"].values():
        for operation in path.values():
            body = _OF_A_BODY if "requestBody" in operation else ()
            asked = _OF_A_GUARD if operation["security"] else ()
            for any_ in _ANYWHERE + body + asked:
                operation["responses"].setdefault(str(any_), {"description": _MEANING[any_]})
            operation["responses"].setdefault("400", _NO_HTTP)
            for status, response in operation["responses"].items():
                if int(status) in _MEANING:
                    response["content"] = content
    return description


def handle_problems(app: FastAPI) -> None:
    """Let the application answer every error that is foreseen in the one shape."""
    app.add_exception_handler(PartygraphError, _our_error)
    app.add_exception_handler(RequestValidationError, _wrong_request)
    app.add_exception_handler(HTTPException, _http_error)


def language_of(request: Request) -> Language:
    """The language that the client asks for first, among ours."""
    for part in request.headers.get("accept-language", "").split(","):
        tag = part.split(";")[0].strip()[:2].lower()
        if tag in tuple(Language):
            return Language(tag)
    found: Language = request.app.state.language
    return found


def place_of(fault: Fault, language: Language) -> Place:
    """A fault and where it is, as it is told over HTTP."""
    return Place(
        rule=fault.rule,
        file=fault.file,
        sheet=fault.sheet,
        table=fault.table,
        row=fault.row,
        column=fault.column,
        message=fault.sentence(language),
    )


def answer(
    request: Request,
    status: int,
    error: PartygraphError,
    headers: Mapping[str, str] | None = None,
    faults: tuple[Fault, ...] = (),
) -> Response:
    """An error as it is answered, in the language of whoever asked."""
    request.state.refused = error.rule
    language = language_of(request)
    places = [place_of(one, language) for one in faults]
    nearest = error.details.get("near")
    near = nearest if isinstance(nearest, Nearest) else Nearest()
    problem = Problem(
        status=status,
        title=error.sentence(language),
        faults=places,
        near=[Near(id=id_, name=name) for id_, name in near],
    )
    return JSONResponse(problem.model_dump(), status, headers, media_type=_MEDIA_TYPE)


def answer_of(request: Request, error: PartygraphError) -> Response:
    """An error of ours as it is answered, outside of a route."""
    return _our_error(request, error)


def _our_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, PartygraphError)  # noqa: S101  the handler is entered for this class
    if isinstance(error, QueryError):
        return unexpected(request, error)
    if isinstance(error, StoreError):
        place = f"{request.method} {request.url.path}"
        _log.warning("%s: the store failed (%s): %s", place, error.rule, because(error))
    status = next(status for kind, status in _STATUS.items() if isinstance(error, kind))
    faults = error.faults if isinstance(error, InputError) else ()
    return answer(request, status, error, faults=faults)


def _wrong_request(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101
    parameters = getattr(request.scope.get("endpoint"), "parameters", BaseModel)
    faults = tuple(fault(parameters, problem) for problem in error.errors())
    return answer(request, 422, InputError("request"), faults=faults)


def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101
    if error.status_code == _UNREADABLE:
        fault_ = Fault("json_invalid", column="body")
        return answer(request, 422, InputError("request"), faults=(fault_,))
    status, allowed = error.status_code, _allowed(request)
    if status == _NOT_FOUND and allowed and request.method not in allowed:
        status = _METHOD_NOT_ALLOWED  # the page's files lie behind all paths, and have none there
    rule = {404: "no_such_page", 405: "method_not_allowed"}.get(status, "request")
    response = answer(request, status, PartygraphError(rule), error.headers)
    if status == _METHOD_NOT_ALLOWED and allowed:
        response.headers["Allow"] = ", ".join(allowed)
    return response


_UNREADABLE = 400
"""FastAPI's status for a body that is no text; other faults of a body are 422."""
_NOT_FOUND, _METHOD_NOT_ALLOWED = 404, 405


def _allowed(request: Request) -> list[str]:
    """The methods of a path, of all its routes: Starlette tells those of one."""
    path, paths = request.url.path, request.app.openapi()["paths"]
    for template in sorted(paths, key=lambda one: "{" in one):
        if compile_path(template)[0].match(path):
            return sorted(method.upper() for method in paths[template])
    return []


def unexpected(request: Request, error: Exception) -> Response:
    """What nobody foresaw: logged under the id of the request, which is all that is told."""
    id_ = request.scope["state"]["request_id"]
    _log.error("%s %s failed (%s)", request.method, request.url.path, id_, exc_info=error)
    return answer(request, 500, PartygraphError("internal", id=id_))
