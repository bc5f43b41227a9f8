"""Scenarios over HTTP: made, changed, copied, put away, brought up to date, looked at, applied.

Any question is asked of one with `?scenario=`; `POST /api/loads/{id}/undo` takes an applied one
back.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from partygraph import planning, scenarios
from partygraph.access.roles import Permission
from partygraph.changes import Record
from partygraph.graph import AreaOf
from partygraph.model import Id
from partygraph.papers import plan_paper_of
from partygraph.planning import Pair, PlanOf
from partygraph.scenarios import (
    Approval,
    Difference,
    NewScenario,
    Proposal,
    Refusal,
    Revision,
    Scenario,
    Step,
)
from partygraph.scenarios.edits import Name, Note
from partygraph.web.access import Guarded, May, graph_of, who
from partygraph.web.plans import PAPER, paper
from partygraph.web.problems import documented

router = APIRouter(prefix="/scenarios", tags=["scenarios"], route_class=Guarded)

ScenarioId = Annotated[Id, Path(title="The id of a scenario")]
_READS = documented(404, 422, 500, 503)
_WRITES = documented(403, 404, 409, 422, 500, 503)
_VERSION = Field(
    default=None,
    strict=True,
    title="The version that it was made for; refused where there is a later one",
)


class PlanToKeep(BaseModel):
    """A plan to keep as a scenario."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    note: Note = ""
    rules: PlanOf = Field(title="What the plan was made for")
    pairs: tuple[Pair, ...] = Field(
        title="The plan's pairs of unit and community", max_length=200_000
    )


class CopyAsked(BaseModel):
    """What a copy is called."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name


class Versioned(BaseModel):
    """Of which version something is asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int | None = _VERSION


class Archiving(Versioned):
    """Whether it is put away or taken out."""

    restore: bool = Field(default=False, strict=True, title="Whether it is taken out again")


class ApprovalAnswer(BaseModel):
    """Whether a scenario may be applied by one person alone, and where it stands between two."""

    needed: bool = Field(title="Whether another must approve it before it is applied")
    last: Approval | None = Field(title="Its last proposal; null for none")
    mine: bool = Field(title="Whether it waits for whoever asks, were they to approve")


class ProposalsAnswer(BaseModel):
    """What was proposed and is not applied yet."""

    needed: bool = Field(title="Whether another must approve a scenario before it is applied")
    proposals: list[Proposal] = Field(title="Every draft that was proposed, last changed first")
    mine: list[str] = Field(title="Ids of those that wait for whoever asks, were they to approve")


class Rebasing(Versioned):
    """What becomes of edits that no longer fit."""

    drop: bool = Field(default=False, strict=True, title="Whether they go; else they are told")


@router.get(
    "",
    summary="All scenarios, the one changed last first",
    responses=_READS,
    dependencies=[May(Permission.see)],
)
def list_scenarios(
    request: Request,
    *,
    archived: Annotated[
        bool, Query(title="Whether those that were put away are among them")
    ] = False,
) -> list[Scenario]:
    """Each with its owner, its first day, its version and its edits."""
    return list(scenarios.scenarios(graph_of(request).store, archived=archived))


@router.post(
    "",
    summary="Keep a new scenario",
    status_code=201,
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def create(request: Request, given: NewScenario) -> Scenario:
    """The graph stays as it is; an edit that does not fit it is refused."""
    return scenarios.create(graph_of(request).store, given, by=who(request))


@router.post(
    "/of_plan",
    summary="Keep a plan as a scenario",
    status_code=201,
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def keep_plan(request: Request, given: PlanToKeep) -> Scenario:
    """What begins and ends so that the communities planned for have just these pairs."""
    store = graph_of(request).store
    return planning.keep(
        store, given.rules, given.pairs, name=given.name, note=given.note, by=who(request)
    )


@router.get(
    "/approvals",
    summary="What was proposed, and what waits for whoever asks",
    responses=documented(422, 500, 503),
    dependencies=[May(Permission.see)],
)
def proposals(request: Request) -> ProposalsAnswer:
    """Drafts with their last proposals; those wait for somebody that another proposed."""
    found = scenarios.proposals(graph_of(request).store)
    return ProposalsAnswer(
        needed=request.app.state.settings.two_persons,
        proposals=list(found),
        mine=[one.id for one in found if _waits_for(who(request), one.last)],
    )


def _waits_for(name: str, last: Approval | None) -> bool:
    return last is not None and last.step is Step.proposed and last.proposed_by != name


@router.get("/{id}", summary="One scenario", responses=_READS, dependencies=[May(Permission.see)])
def one(request: Request, id: ScenarioId) -> Scenario:  # noqa: A002
    """With its edits in order."""
    return scenarios.scenario(graph_of(request).store, id)


@router.get(
    "/{id}/difference",
    summary="What a scenario changes",
    responses=_READS,
    dependencies=[May(Permission.see)],
)
def difference(request: Request, id: ScenarioId) -> Difference:  # noqa: A002
    """Row by row, as links of units and communities, and the edits that no longer fit."""
    return scenarios.difference(graph_of(request).store, id)


class PaperOf(AreaOf):
    """Whose plan is put on paper, for which day, and how long its bound is searched for."""

    seconds: float = Field(default=5.0, ge=0.1, le=60, title="Seconds for the bound")


@router.get(
    "/{id}/plan.docx",
    summary="A scenario on paper, as DOCX",
    response_class=Response,
    responses={**PAPER, **_READS},
    dependencies=[May(Permission.see)],
)
def scenario_document(
    request: Request,
    id: ScenarioId,  # noqa: A002
    parameters: Annotated[PaperOf, Query()],
) -> Response:
    """What it changes in an area, what it reaches beside today, why each pair, and the sources."""
    graph = graph_of(request)
    name = scenarios.scenario(graph.store, id).name
    given = parameters.model_dump(include={"area", "as_of", "seconds"})
    plan = planning.reach(graph.store, PlanOf(**given, scenario=id))
    return paper(plan_paper_of(graph, plan, parameters.lang, name), f"plan-{id}")


vars(scenario_document)["parameters"] = PaperOf


@router.post(
    "/{id}/revise",
    summary="Change a scenario",
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def revise(request: Request, id: ScenarioId, given: Revision) -> Scenario:  # noqa: A002
    """Its name, note and first day; edits that come and edits that go."""
    return scenarios.revise(graph_of(request).store, id, given)


@router.post(
    "/{id}/copy",
    summary="Copy a scenario",
    status_code=201,
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def copy(request: Request, id: ScenarioId, given: CopyAsked) -> Scenario:  # noqa: A002
    """Under another name, as a draft."""
    return scenarios.copy(graph_of(request).store, id, given.name, by=who(request))


@router.post(
    "/{id}/archive",
    summary="Put a scenario away, or take it out again",
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def archive(request: Request, id: ScenarioId, given: Archiving) -> Scenario:  # noqa: A002
    """Nothing of it is lost."""
    store = graph_of(request).store
    return scenarios.archive(store, id, version=given.version, restore=given.restore)


@router.post(
    "/{id}/rebase",
    summary="Bring a scenario up to date with the graph",
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def rebase(request: Request, id: ScenarioId, given: Rebasing) -> Scenario:  # noqa: A002
    """Or say exactly what no longer fits."""
    store = graph_of(request).store
    return scenarios.rebase(store, id, version=given.version, drop=given.drop)


@router.post(
    "/{id}/apply",
    summary="Make a scenario so",
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def apply(request: Request, id: ScenarioId, given: Versioned) -> Record:  # noqa: A002
    """As a whole, recorded, over the revision that it was made for; a stale one is a conflict."""
    store = graph_of(request).store
    two = request.app.state.settings.two_persons
    return scenarios.apply(store, id, by=who(request), version=given.version, two_persons=two)


@router.get(
    "/{id}/approval",
    summary="Whether a second person approved it",
    responses=_READS,
    dependencies=[May(Permission.see)],
)
def approval(request: Request, id: ScenarioId) -> ApprovalAnswer:  # noqa: A002
    """Who proposed it to be applied and who approved it, as far as anybody has."""
    found = scenarios.approval(graph_of(request).store, id)
    mine = _waits_for(who(request), found)
    return ApprovalAnswer(needed=request.app.state.settings.two_persons, last=found, mine=mine)


@router.post(
    "/{id}/propose",
    summary="Propose a scenario to be applied",
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def propose(request: Request, id: ScenarioId, given: Versioned) -> Approval:  # noqa: A002
    """As it is now; changed afterwards, it must be proposed anew."""
    store = graph_of(request).store
    return scenarios.propose(store, id, by=who(request), version=given.version)


@router.post(
    "/{id}/approve",
    summary="Approve what another proposed",
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def approve(request: Request, id: ScenarioId, given: Versioned) -> Approval:  # noqa: A002
    """Whoever proposed it cannot."""
    store = graph_of(request).store
    return scenarios.approve(store, id, by=who(request), version=given.version)


@router.post(
    "/{id}/refuse",
    summary="Send back what was proposed",
    responses=_WRITES,
    dependencies=[May(Permission.plan)],
)
def refuse(request: Request, id: ScenarioId, given: Refusal) -> Approval:  # noqa: A002
    """With a reason; it must be proposed anew before it is applied."""
    return scenarios.refuse(graph_of(request).store, id, given, by=who(request))
