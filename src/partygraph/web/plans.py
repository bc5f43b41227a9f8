"""Planning over HTTP: propose, evaluate, explain, stress, trade, compare. Nothing is written."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from partygraph import planning
from partygraph.access.roles import Permission
from partygraph.model import AreaId, Id
from partygraph.papers import plan_paper_of
from partygraph.planning import (
    Comparison,
    Explanation,
    FrontierPoint,
    Pair,
    Plan,
    PlanOf,
    StageTold,
    Stress,
)
from partygraph.report import REPORT_MEDIA_TYPES, ReportForm
from partygraph.web.access import Guarded, May, graph_of, plan_folder_of
from partygraph.web.problems import documented
from partygraph.words import Language

router = APIRouter(prefix="/plans", tags=["plans"], route_class=Guarded)

Pairs = Annotated[
    tuple[Pair, ...], Field(title="The plan's pairs of unit and community", max_length=200_000)
]
_PROBLEMS = documented(404, 422, 500, 503)
DOCX = REPORT_MEDIA_TYPES[ReportForm.docx]
PAPER: dict[int | str, dict[str, Any]] = {
    200: {"content": {DOCX: {"schema": {"type": "string", "format": "binary"}}}}
}
"""What a route answers that gives a plan on paper."""
Speaks = Annotated[Language, Query(title="Language")]


def paper(body: bytes, name: str) -> Response:
    """A plan on paper, to be kept under a name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}.docx"'}
    return Response(body, media_type=DOCX, headers=headers)


class PlanGiven(BaseModel):
    """A plan, and the rules by which it is looked at."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: PlanOf
    pairs: Pairs


class PaperAsked(PlanGiven):
    """A plan to be put on paper, with how far each aim was reached."""

    stages: tuple[StageTold, ...] = Field(title="The aims in their order", max_length=10)


class PairAsked(PlanGiven):
    """A plan, and the pair that is asked about."""

    unit_id: Id = Field(title="The unit")
    area_id: AreaId = Field(title="The community")


class StressAsked(BaseModel):
    """A plan, and how it is tried."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: PlanOf
    pairs: Pairs | None = Field(default=None, title="The plan's pairs; today's when left out")
    changes: int = Field(
        default=3, strict=True, ge=0, le=100, title="Changes that a repair may take"
    )
    repairs: int = Field(
        default=3, strict=True, ge=0, le=20, title="Of how many of the worst single units"
    )


class ComparisonAsked(BaseModel):
    """What is compared, and by which rules it is judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: PlanOf
    scenarios: tuple[Id, ...] = Field(
        title="The ids of scenarios, each once",
        min_length=1,
        max_length=12,
        json_schema_extra={"uniqueItems": True},
    )


class FrontierAsked(BaseModel):
    """How far the trade is followed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: PlanOf
    most: int = Field(default=10, strict=True, ge=0, le=200, title="Changes at most")


@router.post(
    "/suggest",
    summary="The best pairings that the rules allow",
    responses=_PROBLEMS,
    dependencies=[May(Permission.see)],
)
def suggest(request: Request, rules: PlanOf) -> Plan:
    """A plan with its proven bound, the reason for each pair, and what it changes."""
    return planning.suggest(graph_of(request).store, rules, folder=plan_folder_of(request))


@router.post(
    "/evaluate",
    summary="What given pairings reach, beside today",
    responses=_PROBLEMS,
    dependencies=[May(Permission.see)],
)
def evaluate(request: Request, given: PlanGiven) -> Plan:
    """All indicators of a plan."""
    return planning.evaluate(graph_of(request).store, given.rules, given.pairs)


@router.post(
    "/explain",
    summary="Why a pair is in a plan, or why not",
    responses=_PROBLEMS,
    dependencies=[May(Permission.see)],
)
def explain(request: Request, asked: PairAsked) -> Explanation:
    """What it brings, the runner-up, or the rules and the loss that stand against it."""
    store = graph_of(request).store
    return planning.explain(store, asked.rules, asked.pairs, asked.unit_id, asked.area_id)


@router.post(
    "/stress",
    summary="What is lost when units leave",
    responses=_PROBLEMS,
    dependencies=[May(Permission.see)],
)
def stress(request: Request, asked: StressAsked) -> Stress:
    """Every single unit, the worst two and three together, and the best repairs."""
    store = graph_of(request).store
    return planning.stress(
        store, asked.rules, asked.pairs, changes=asked.changes, repairs=asked.repairs
    )


@router.post(
    "/frontier",
    summary="Demand met for changes made",
    responses=_PROBLEMS,
    dependencies=[May(Permission.see)],
)
def frontier(request: Request, asked: FrontierAsked) -> list[FrontierPoint]:
    """The most weighted demand that 0, 1, … changes can meet, each with its bound."""
    return list(planning.frontier(graph_of(request).store, asked.rules, asked.most))


@router.post(
    "/compare",
    summary="Scenarios beside each other and today",
    responses=_PROBLEMS,
    dependencies=[May(Permission.see)],
)
def compare(request: Request, asked: ComparisonAsked) -> Comparison:
    """Indicator by indicator, better, worse or the same, and the pairings that differ."""
    return planning.compare(graph_of(request).store, asked.rules, asked.scenarios)


@router.post(
    "/document",
    summary="A plan on paper, as DOCX",
    response_class=Response,
    responses={**PAPER, **_PROBLEMS},
    dependencies=[May(Permission.see)],
)
def plan_document(request: Request, asked: PaperAsked, *, lang: Speaks = Language.zh) -> Response:
    """What it changes, what it reaches beside today with bound and gap, why each pair, sources."""
    graph = graph_of(request)
    told = planning.evaluate(graph.store, asked.rules, asked.pairs)
    told = told.model_copy(update={"stages": asked.stages})
    return paper(plan_paper_of(graph, told, lang), f"plan-{asked.rules.area}")
