"""The catalogue over HTTP: one route a question, made from its entry."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, Field

from partygraph import __version__
from partygraph.ask import QUESTIONS, Question
from partygraph.errors import NotFoundError
from partygraph.words import Language, words

router = APIRouter()


class Health(BaseModel):
    """The product answers, and so does its engine."""

    status: str = Field(title="ok")
    version: str = Field(title="The version of partygraph")
    engine: str = Field(title="ladybug or neo4j")
    revision: int = Field(title="The revision of the graph")


@router.get("/health", tags=["service"], summary="Whether the server and its engine answer")
def health(request: Request) -> Health:
    """Ask the engine a real question: its revision."""
    store = request.app.state.store
    return Health(
        status="ok", version=__version__, engine=store.engine, revision=store.revision()
    )


@router.get("/words/{language}", tags=["service"], summary="What people read, by key")
def all_words(language: Language) -> dict[str, str]:
    """Every word of a language, for the page."""
    return dict(words(language))


def _endpoint(question: Question) -> Callable[..., Response]:
    def endpoint(request: Request, parameters: Any) -> Response:
        answer = question(request.app.state.store, **parameters.model_dump())
        return Response(answer.model_dump_json(), media_type="application/json")

    endpoint.__annotations__["parameters"] = Annotated[question.parameters, Query()]
    endpoint.parameters = question.parameters  # type: ignore[attr-defined]
    return endpoint


for _question in QUESTIONS.values():
    router.add_api_route(
        f"/ask/{_question.name}",
        _endpoint(_question),
        name=_question.name,
        operation_id=_question.name,
        summary=words(Language.en)[f"question.{_question.name}"],
        description=_question.description,
        response_model=_question.answer,
        tags=["questions"],
    )


@router.get("/ask/{question}", include_in_schema=False)
def unknown(question: str) -> None:
    """Say which questions there are."""
    raise NotFoundError("no_such_question", name=question, known=", ".join(QUESTIONS))
