"""The catalogue over HTTP: one route a question, made from its entry."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from secrets import token_hex
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field, create_model

from partygraph import __version__
from partygraph.ask import QUESTIONS, Answer, Question, named
from partygraph.ask.things import Thing
from partygraph.formats import MEDIA_TYPES, Format, as_csv, as_xlsx
from partygraph.web.problems import documented, language_of
from partygraph.words import Language, words

router = APIRouter()


class Health(BaseModel):
    """The product answers, and so does its engine."""

    status: str = Field(title="ok")
    version: str = Field(title="The version of partygraph")
    engine: str = Field(title="ladybug or neo4j")
    revision: int = Field(title="The revision of the graph")


@router.get(
    "/health",
    tags=["service"],
    summary="Whether the server and its engine answer",
    responses=documented(500, 503),
)
def health(request: Request) -> Health:
    """Ask the engine a real question: its revision."""
    store = request.app.state.graph.store
    return Health(status="ok", version=__version__, engine=store.engine, revision=store.revision())


@router.get(
    "/words/{language}",
    tags=["service"],
    summary="What people read, by key",
    responses=documented(422),
)
def all_words(language: Language) -> dict[str, str]:
    """Every word of a language, for the page."""
    return dict(words(language))


@router.get(
    "/things/{id}",
    tags=["questions"],
    summary="One thing of the graph, with its source and quote",
    responses=documented(404, 422, 500, 503),
)
def one_thing(
    request: Request,
    id: Annotated[str, Field(title="Id", max_length=100)],  # noqa: A002
) -> Thing:
    """The row of its table, the ids that it refers to, and the source that it comes from."""
    found: Thing = request.app.state.graph.thing(id)
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


@router.get("/questions", tags=["questions"], summary="The catalogue of questions")
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
        if name == "evidence":
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


def _endpoint(question: Question) -> Callable[..., Response]:
    asked = create_model(
        f"{question.name}_request",
        __base__=question.parameters,
        format=(
            Format | None,
            Field(default=None, title="json, csv or xlsx; else as Accept says, else json"),
        ),
    )

    def endpoint(request: Request, parameters: Any) -> Response:
        form = parameters.format or _accepted(request)
        given = parameters.model_dump(exclude={"format"})
        graph = request.app.state.graph
        tag = _tag(graph.store.revision(), given["as_of"], form, language_of(request))
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        answer = graph.answer(question.name, **given)
        body = _written(answer, form, language_of(request))
        headers = {"ETag": tag, "Vary": "Accept, Accept-Language"}
        if form is not Format.json:
            name = f"{question.name}.{form}"
            headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return Response(body, media_type=MEDIA_TYPES[form], headers=headers)

    endpoint.__annotations__["parameters"] = Annotated[asked, Query()]
    vars(endpoint)["parameters"] = asked
    return endpoint


def _written(answer: Answer[Any, Any], form: Format, language: Language) -> str | bytes:
    if form is Format.xlsx:
        return as_xlsx(answer, words(language))
    # The mark at the beginning tells a spreadsheet that the Chinese in it is UTF-8.
    return "\ufeff" + as_csv(answer) if form is Format.csv else answer.json_text


def _accepted(request: Request) -> Format:
    """The form that the Accept header names first, of ours; JSON where it names none."""
    for part in request.headers.get("accept", "").split(","):
        media_type = part.partition(";")[0].strip()
        for form, ours in MEDIA_TYPES.items():
            if media_type == ours.partition(";")[0]:
                return form
    return Format.json


_RUN = token_hex(4)
"""This run of the server: another store can be behind the next one, at the same revision."""


def _tag(revision: int, as_of: object, form: Format, language: Language) -> str:
    """What changes when the answer does: the graph's revision, the day, the form."""
    return f'"{_RUN}-{revision}-{as_of}-{form}-{language}"'


_OTHER_FORMS: dict[str, Any] = {
    MEDIA_TYPES[Format.csv].partition(";")[0]: {"schema": {"type": "string"}},
    MEDIA_TYPES[Format.xlsx]: {"schema": {"type": "string", "format": "binary"}},
}

for _question in QUESTIONS.values():
    router.add_api_route(
        f"/ask/{_question.name}",
        _endpoint(_question),
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


@router.get("/ask/{question}", include_in_schema=False)
def unknown(question: str) -> None:
    """Say which questions there are."""
    named(question)
