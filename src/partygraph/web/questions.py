"""The catalogue over HTTP: one route a question, made from its entry."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Callable, Mapping
from functools import cache
from secrets import token_hex
from threading import Lock
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response
from pydantic import BaseModel, Field, ValidationError, create_model
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from partygraph.access.roles import Permission
from partygraph.ask import QUESTIONS, Answer, Question, named
from partygraph.ask.catalogue import BESIDE, Envelope
from partygraph.ask.things import Thing, Things
from partygraph.errors import Fault, InputError
from partygraph.faults import fault
from partygraph.formats import MEDIA_TYPES, Format, as_csv, as_xlsx
from partygraph.graph import Graph
from partygraph.kept import Kept
from partygraph.model import Id
from partygraph.web.access import Anybody, Guarded, Handler, May, graph_of
from partygraph.web.problems import documented, language_of
from partygraph.words import Language, words

router = APIRouter(route_class=Guarded)


@router.get(
    "/words/{language}",
    tags=["service"],
    summary="What people read, by key",
    responses=documented(422),
    dependencies=[Anybody],
)
def all_words(language: Language) -> dict[str, str]:
    """Every word of a language, for the page."""
    return dict(words(language))


@router.get(
    "/things/{id}",
    tags=["questions"],
    summary="One thing of the graph, with its source and quote",
    responses=documented(404, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def one_thing(
    request: Request,
    id: Annotated[str, Field(title="Id", max_length=100)],  # noqa: A002
    scenario: Annotated[
        Id | None, Query(title="The id of a scenario: the thing as it would make it")
    ] = None,
) -> Thing:
    """The row of its table, the ids that it refers to, and the source that it comes from."""
    found: Thing = graph_of(request).thing(id, scenario)
    return found


@router.get(
    "/things",
    tags=["questions"],
    summary="Several things of the graph in short, with the names of what they refer to",
    responses=documented(404, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def several_things(
    request: Request,
    ids: Annotated[
        list[Id],
        Query(
            title="Ids", description="Once for each; what is not there is left out.", max_length=100
        ),
    ],
    scenario: Annotated[
        Id | None, Query(title="The id of a scenario: the things as it would make them")
    ] = None,
) -> Things:
    """What the ids behind a number stand for, in one request."""
    found: Things = graph_of(request).things(ids, scenario)
    return found


class ParameterEntry(BaseModel):
    """One parameter of a question."""

    name: str = Field(title="Name")
    needed: bool = Field(title="Whether it must be given")
    json_schema: dict[str, Any] = Field(title="Its type, form, limits and default")


class FieldEntry(BaseModel):
    """One field of a row or of a summary."""

    name: str = Field(title="Name")
    title: str = Field(title="Title in English")
    title_zh: str = Field(title="Title in Chinese")
    unit: str | None = Field(title="What it counts")


class QuestionEntry(BaseModel):
    """One question of the catalogue."""

    name: str = Field(title="Name")
    title: str = Field(title="Title in English")
    title_zh: str = Field(title="Title in Chinese")
    description: str = Field(title="What it asks")
    parameters: list[ParameterEntry]
    summary_fields: list[FieldEntry]
    row_fields: list[FieldEntry]


@router.get(
    "/questions",
    tags=["questions"],
    summary="The catalogue of questions",
    dependencies=[May(Permission.see)],
)
def catalogue() -> list[QuestionEntry]:
    """Every question with its parameters and the fields of its answer."""
    return _catalogue()


@cache
def _catalogue() -> list[QuestionEntry]:
    return [_entry(question) for question in QUESTIONS.values()]


def _entry(question: Question) -> QuestionEntry:
    schema = question.parameters.model_json_schema()
    definitions = schema.get("$defs", {})
    parameters = [
        ParameterEntry(
            name=name,
            needed=name in schema.get("required", ()),
            json_schema=_resolved(schema["properties"][name], definitions),
        )
        for name in question.parameters.model_fields
    ]
    key = f"question.{question.name}"
    return QuestionEntry(
        name=question.name,
        title=words(Language.en)[key],
        title_zh=words(Language.zh)[key],
        description=question.description,
        parameters=parameters,
        summary_fields=_field_entries(question.summary),
        row_fields=_field_entries(question.row),
    )


def _resolved(schema: dict[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    """A property with what it refers to put in its place."""
    reference = schema.get("$ref", "").rpartition("/")[2]
    rest = {key: value for key, value in schema.items() if key != "$ref"}
    return {**definitions.get(reference, {}), **rest}


def _field_entries(part: type[BaseModel] | None) -> list[FieldEntry]:
    if part is None:
        return []
    entries = []
    for name, info in part.model_fields.items():
        if name in BESIDE:
            continue
        extra = info.json_schema_extra if isinstance(info.json_schema_extra, dict) else {}
        unit = extra.get("unit")
        entries.append(
            FieldEntry(
                name=name,
                title=info.title or name,
                title_zh=words(Language.zh)[f"field.{name}"],
                unit=unit if isinstance(unit, str) else None,
            )
        )
    return entries


class _Asked(NamedTuple):
    """A question asked over HTTP: what, and in which form."""

    question: Question
    parameters: Envelope
    form: Format
    language: Language
    zipped: bool


class _Written(NamedTuple):
    """An answer as it goes out."""

    tag: str
    headers: Mapping[str, str]
    body: bytes


class _State(NamedTuple):
    """What an answer was found in: the same state, the same answer."""

    part: str
    """Of the graph that was asked; empty for the whole."""
    revision: int
    version: int
    """Of the scenario; 0 for the graph as it is."""


class Sent:
    """Answers as they went out, by what was asked and the state that was asked."""

    def __init__(self) -> None:
        self._kept: Kept[tuple[_Key, int], _Written] = Kept(
            _KEPT_BYTES, lambda written: 1000 + len(written.body)
        )
        self._counting = Lock()
        self.hits = 0
        """Answers that were sent as they were kept."""
        self.misses = 0
        """Answers that had to be made."""

    def get(self, asked: _Asked, of: _State) -> _Written | None:
        """An answer that is kept."""
        found = self._kept.get(of.revision, (_key(asked), of.version), part=of.part)
        with self._counting:
            self.hits += found is not None
        return found

    def keep(self, asked: _Asked, of: _State, written: _Written) -> None:
        """Keep one, unless it would fill the memory by itself."""
        with self._counting:
            self.misses += 1
        if len(written.body) < _KEPT_BYTES // 10:
            self._kept.keep(of.revision, (_key(asked), of.version), written, part=of.part)


_KEPT_BYTES = 100_000_000
"""Memory for answers as they went out."""
_ZIPPED_FROM = 1000
"""Bytes from which an answer is compressed for a client that takes it."""
_Key = tuple[Envelope, Format, Language, bool]


def _key(asked: _Asked) -> _Key:
    return asked[1:]


class _QuestionRoute(Guarded):
    """A route of a question: as FastAPI describes it, with a short way to answers that are kept."""

    def answering(self) -> Handler:
        """Answer from what is kept where it can be, else from the graph."""
        question = QUESTIONS[self.name]
        model = vars(self.endpoint)["parameters"]

        async def handle(request: Request) -> Response:
            asked = _asked(request, question, model)
            had = _tags(request.headers.get("if-none-match", ""))
            sent: Sent = request.app.state.sent
            graph = graph_of(request)
            revision = graph.store.known_revision(request.state.revision)
            written = None
            if revision is not None and asked.parameters.scenario is None:
                written = _at_once(sent, asked, _State(graph.store.part, revision, 0), had)
            if written is None:
                written = await run_in_threadpool(_written, graph, sent, asked, had)
            if written.tag in had:
                return Response(status_code=304, headers={"ETag": written.tag})
            return Response(written.body, headers=written.headers)

        return handle


def _described(question: Question) -> Callable[..., None]:
    """What FastAPI reads the parameters of a question's route from."""
    asked = create_model(
        f"{question.name}_request",
        __base__=question.parameters,
        format=(
            Format | None,
            Field(default=None, title="json, csv or xlsx; else as Accept says, else json"),
        ),
    )

    def endpoint(parameters: Any) -> None: ...

    endpoint.__annotations__["parameters"] = Annotated[asked, Query()]
    vars(endpoint)["parameters"] = asked
    return endpoint


def _asked(request: Request, question: Question, model: type[BaseModel]) -> _Asked:
    try:
        given: Any = model.model_validate(dict(request.query_params))
    except ValidationError as error:
        problems = error.errors(include_url=False)
        faults = tuple(fault(model, problem) for problem in problems)
        raise InputError("request", faults) from None
    times = Counter(name for name, _ in request.query_params.multi_items())
    twice = tuple(Fault("given_twice", column=name) for name in times if times[name] > 1)
    if twice:
        raise InputError("request", twice)
    own = {name: getattr(given, name) for name in question.parameters.model_fields}
    return _Asked(
        question,
        question.parameters.model_construct(**own),
        given.format or _accepted(request),
        language_of(request),
        "gzip" in request.headers.get("accept-encoding", ""),
    )


def _at_once(sent: Sent, asked: _Asked, of: _State, had: frozenset[str]) -> _Written | None:
    """The answer where nothing is to be computed: the client has it, or it is kept."""
    tag = _tag(asked, of)
    if tag in had:
        return _Written(tag, {}, b"")
    return sent.get(asked, of)


def _written(graph: Graph, sent: Sent, asked: _Asked, had: frozenset[str]) -> _Written:
    """The answer as it goes out, kept for the next who asks."""
    answer = graph.answer_to(asked.question, asked.parameters)
    version = answer.scenario.version if answer.scenario else 0
    of = _State(graph.store.part, answer.revision, version)
    there = _at_once(sent, asked, of, had)
    if there is not None:
        return there
    body = _body(answer, asked.form, asked.language)
    tag = _tag(asked, of)
    headers = {
        "Content-Type": MEDIA_TYPES[asked.form],
        "ETag": tag,
    }
    if asked.form is not Format.json:
        name = f"{asked.question.name}.{asked.form}"
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if asked.zipped and len(body) >= _ZIPPED_FROM:
        body = gzip.compress(body, compresslevel=6, mtime=0)
        headers["Content-Encoding"] = "gzip"
    written = _Written(tag, headers, body)
    sent.keep(asked, of, written)
    return written


def _body(answer: Answer[Any, Any], form: Format, language: Language) -> bytes:
    if form is Format.xlsx:
        return as_xlsx(answer, words(language))
    # The mark at the beginning tells a spreadsheet that the Chinese in it is UTF-8.
    text = "\ufeff" + as_csv(answer) if form is Format.csv else answer.model_dump_json()
    return text.encode()


def _accepted(request: Request) -> Format:
    """The form of ours that the Accept header wants most; JSON where it names none."""
    wanted = []
    for part in request.headers.get("accept", "").split(","):
        media_type, _, weight = part.partition(";")
        for form, ours in MEDIA_TYPES.items():
            if media_type.strip().lower() == ours.partition(";")[0]:
                wanted.append((_weight(weight), form))
    best = max(wanted, key=lambda one: one[0], default=(0.0, Format.json))
    return best[1] if best[0] > 0 else Format.json


def _weight(text: str) -> float:
    """How much a media type is wanted, 0 to 1, by its `q`; 1 where none is given."""
    found = re.search(r"\bq\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)", text)
    return float(found.group(1)) if found else 1.0


def _tags(header: str) -> frozenset[str]:
    """The tags that a client has; a proxy that compressed an answer has made its tag a weak one."""
    return frozenset(tag.strip().removeprefix("W/") for tag in header.split(","))


_RUN = token_hex(4)
"""This run of the server: another store can be behind the next one, at the same revision."""


def _tag(asked: _Asked, of: _State) -> str:
    """What changes when the answer does: the state that was asked, the day, the form."""
    as_of = getattr(asked.parameters, "as_of", "")
    return f'"{_RUN}{of.part}-{of.revision}.{of.version}-{as_of}-{asked.form}-{asked.language}"'


_OTHER_FORMS: dict[str, Any] = {
    MEDIA_TYPES[Format.csv].partition(";")[0]: {"schema": {"type": "string"}},
    MEDIA_TYPES[Format.xlsx]: {"schema": {"type": "string", "format": "binary"}},
}

for _question in QUESTIONS.values():
    router.add_api_route(
        f"/ask/{_question.name}",
        _described(_question),
        route_class_override=_QuestionRoute,
        dependencies=[May(Permission.see)],
        name=_question.name,
        operation_id=_question.name,
        summary=words(Language.en)[f"question.{_question.name}"],
        description=_question.description,
        response_model=_question.answer,
        responses={
            200: {"content": _OTHER_FORMS},
            304: {"description": "The answer is the one whose ETag was given"},
            **documented(404, 422, 500, 503),
        },
        tags=["questions"],
    )


class Straight(BaseRoute):
    """The way to the routes of questions: by their address at once, before all other routes.

    A router tries one route after the other, and three times where it is included in another one.
    """

    def __init__(self, prefix: str) -> None:
        """Lead to the routes of this module under a prefix."""
        ours = (route for route in router.routes if isinstance(route, _QuestionRoute))
        self._routes = {f"{prefix}{route.path}": route for route in ours}

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is a question that is asked; what else is at its address goes the long way."""
        route = self._routes.get(scope["path"]) if scope["type"] == "http" else None
        if route is None or scope["method"] != "GET":
            return Match.NONE, {}
        return Match.FULL, {"route": route, "endpoint": route.endpoint, "path_params": {}}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the route that was found answer."""
        await scope["route"].handle(scope, receive, send)


@router.get("/ask/{question}", include_in_schema=False, dependencies=[May(Permission.see)])
def unknown(question: str) -> None:
    """Say which questions there are."""
    named(question)
