"""Two persons for one change: one proposes a scenario to be applied, another approves it.

What is approved is a version: a scenario that is changed afterwards must be proposed anew. Until it
is applied it can be sent back with a reason, by whoever may approve, and by whoever proposed it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from partygraph.errors import ConflictError, ForbiddenError
from partygraph.faults import checked
from partygraph.model import Text
from partygraph.queries import query
from partygraph.scenarios.edits import Scenario, ScenarioState, names_nobody
from partygraph.scenarios.nodes import read, read_all
from partygraph.store import Act, Deed, Reader, Store, Transaction, now

Reason = Annotated[
    Text,
    Field(title="Why it is sent back; no personal data", max_length=200),
    AfterValidator(names_nobody),
]


class Step(StrEnum):
    """How far a proposal is."""

    proposed = "proposed"
    """It waits for another person."""
    approved = "approved"
    refused = "refused"
    """It was sent back."""
    changed = "changed"
    """The scenario was changed since: what was proposed or approved is another version."""


class Refusal(BaseModel):
    """What is said where a proposal is sent back."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int | None = Field(
        default=None,
        strict=True,
        title="The version that it was made for; refused where there is a later one",
    )
    reason: Reason

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """What was given, checked.

        Raises:
            InputError: with every fault in it.
        """
        return checked(cls, given)


class Approval(BaseModel):
    """Where a scenario stands between two persons."""

    model_config = ConfigDict(frozen=True)

    version: int = Field(title="The version that was proposed")
    step: Step = Field(title="How far it is")
    proposed_by: str = Field(title="Who proposed it")
    proposed_at: str = Field(title="When, UTC")
    approved_by: str = Field(title="Who approved it; empty for nobody yet")
    approved_at: str = Field(title="When, UTC; empty for not yet")
    refused_by: str = Field(title="Who sent it back; empty for nobody")
    refused_at: str = Field(title="When, UTC; empty for not")
    refusal: str = Field(title="Why it was sent back; empty where it was not")


class Proposal(BaseModel):
    """A scenario that was proposed."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="The scenario")
    name: str = Field(title="What it is called")
    state: ScenarioState = Field(title="Where it stands")
    last: Approval = Field(title="Its last proposal")


def approval(reader: Reader, id_: str) -> Approval | None:
    """The last proposal of a scenario; None where it was never proposed.

    Raises:
        NotFoundError: there is no such scenario.
    """
    return _of(reader, read(reader, id_))


def proposals(reader: Reader) -> tuple[Proposal, ...]:
    """Every draft that was proposed, the one changed last first."""
    drafts = [one for one in read_all(reader) if one.state is ScenarioState.draft]
    found = _all_of(reader, drafts)
    return tuple(
        Proposal(id=one.id, name=one.name, state=one.state, last=found[one.id])
        for one in drafts
        if one.id in found
    )


def _of(reader: Reader, one: Scenario) -> Approval | None:
    return _all_of(reader, [one]).get(one.id)


def _all_of(reader: Reader, some: Sequence[Scenario]) -> dict[str, Approval]:
    """The last proposals of some scenarios by id, of those that have one."""
    of = {one.id: one for one in some}
    rows = reader.read(query("scenario/approval"), ids=list(of))
    return {row["id"]: _approval(row, of[row["id"]]) for row in rows}


def _approval(row: Mapping[str, Any], one: Scenario) -> Approval:
    kept = {name: cell for name, cell in row.items() if name != "id"}
    # Whoever applies a scenario makes it another version of it, which nobody changed.
    last = one.version - (one.state is ScenarioState.applied)
    step = Step.proposed
    if row["version"] != last:
        step = Step.changed
    elif row["refused_by"]:
        step = Step.refused
    elif row["approved_by"]:
        step = Step.approved
    return Approval(step=step, **kept)


def propose(store: Store, id_: str, *, by: str, version: int | None = None) -> Approval:
    """Propose a scenario to be applied; proposed again, it must be approved again.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was changed since `version`, or is no draft.
    """
    one = _draft(store, id_, version)
    wanted = Approval(
        version=one.version,
        step=Step.proposed,
        proposed_by=by,
        proposed_at=now(),
        approved_by="",
        approved_at="",
        refused_by="",
        refused_at="",
        refusal="",
    )
    return _kept(store, id_, wanted)


def approve(store: Store, id_: str, *, by: str, version: int | None = None) -> Approval:
    """Approve what another has proposed.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was changed since it was proposed, or since `version`, or is no draft.
        ForbiddenError: whoever proposed it cannot approve it.
    """
    one = _draft(store, id_, version)
    found = _standing(store, one)
    if found.proposed_by == by:
        raise ForbiddenError("approved_by_proposer", id=id_, name=one.name)
    approved = {"step": Step.approved, "approved_by": by, "approved_at": now()}
    return _kept(store, id_, found.model_copy(update=approved))


def refuse(store: Store, id_: str, given: Refusal, *, by: str) -> Approval:
    """Send back what was proposed or approved: it must be proposed anew before it is applied.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was changed since it was proposed, or since `version`, was sent back
            already, or is no draft.
    """
    found = _standing(store, _draft(store, id_, given.version))
    refused = {
        "step": Step.refused,
        "approved_by": "",
        "approved_at": "",
        "refused_by": by,
        "refused_at": now(),
        "refusal": given.reason,
    }
    return _kept(store, id_, found.model_copy(update=refused))


def must_be_approved(reader: Reader, one: Scenario) -> None:
    """Refuse a scenario that no second person has approved as it is.

    Raises:
        ConflictError: nobody has.
    """
    found = _of(reader, one)
    if found is None or found.step is not Step.approved:
        raise ConflictError("scenario_not_approved", id=one.id, name=one.name)


def _standing(store: Store, one: Scenario) -> Approval:
    """The proposal of a scenario as it is now."""
    found = _of(store, one)
    if found is None or found.step not in {Step.proposed, Step.approved}:
        raise ConflictError("scenario_not_proposed", id=one.id, name=one.name)
    return found


def _draft(store: Store, id_: str, version: int | None) -> Scenario:
    one = read(store, id_)
    if version is not None and version != one.version:
        raise ConflictError("scenario_moved", id=id_, expected=version, found=one.version)
    if one.state is not ScenarioState.draft:
        raise ConflictError("scenario_no_draft", id=id_, name=one.name)
    return one


def _kept(store: Store, id_: str, wanted: Approval) -> Approval:
    def work(transaction: Transaction) -> None:
        found = transaction.run(query("scenario/one"), id=id_)
        if not found or found[0]["version"] != wanted.version:
            details = {"expected": wanted.version, "found": found[0]["version"] if found else 0}
            raise ConflictError("scenario_moved", id=id_, **details)
        before = transaction.run(query("scenario/approval"), ids=[id_])
        after = {"id": id_} | wanted.model_dump(exclude={"step"})
        transaction.run(query("scenario/keep_approval"), rows=[after])
        transaction.moved("approvals", before[0] if before else None, after)

    what = {"scenario": id_, "version": wanted.version}
    done = {"approved_by": wanted.approved_by, "refused_by": wanted.refused_by}
    store.write_beside(work, Deed(Act.approval, what | {k: v for k, v in done.items() if v}))
    return wanted
