"""Two persons for one change: one proposes a scenario to be applied, another approves it.

What is approved is a version: a scenario that is changed afterwards must be proposed anew.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from partygraph.errors import ConflictError, ForbiddenError
from partygraph.queries import query
from partygraph.scenarios.edits import Scenario, ScenarioState
from partygraph.scenarios.nodes import read
from partygraph.store import Act, Deed, Reader, Store, Transaction, now


class Approval(BaseModel):
    """Where a scenario stands between two persons."""

    model_config = ConfigDict(frozen=True)

    version: int = Field(title="The version that was proposed")
    current: bool = Field(title="Whether the scenario is still of that version")
    proposed_by: str = Field(title="Who proposed it")
    proposed_at: str = Field(title="When, UTC")
    approved_by: str = Field(title="Who approved it; empty for nobody yet")
    approved_at: str = Field(title="When, UTC; empty for not yet")


def approval(reader: Reader, id_: str) -> Approval | None:
    """The last proposal of a scenario; None where it was never proposed.

    Raises:
        NotFoundError: there is no such scenario.
    """
    return _of(reader, read(reader, id_))


def _of(reader: Reader, one: Scenario) -> Approval | None:
    found = reader.read(query("scenario/approval"), id=one.id)
    return Approval(current=found[0]["version"] == one.version, **found[0]) if found else None


def propose(store: Store, id_: str, *, by: str, version: int | None = None) -> Approval:
    """Propose a scenario to be applied; proposed again, it must be approved again.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was changed since `version`, or is no draft.
    """
    one = _draft(store, id_, version)
    proposed = {"version": one.version, "proposed_by": by, "proposed_at": now()}
    return _kept(store, id_, Approval(current=True, approved_by="", approved_at="", **proposed))


def approve(store: Store, id_: str, *, by: str, version: int | None = None) -> Approval:
    """Approve what another has proposed.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was changed since it was proposed, or since `version`, or is no draft.
        ForbiddenError: whoever proposed it cannot approve it.
    """
    one = _draft(store, id_, version)
    found = _of(store, one)
    if found is None or not found.current:
        raise ConflictError("scenario_not_proposed", id=id_, name=one.name)
    if found.proposed_by == by:
        raise ForbiddenError("approved_by_proposer", id=id_, name=one.name)
    return _kept(store, id_, found.model_copy(update={"approved_by": by, "approved_at": now()}))


def must_be_approved(reader: Reader, one: Scenario) -> None:
    """Refuse a scenario that no second person has approved as it is.

    Raises:
        ConflictError: nobody has.
    """
    found = _of(reader, one)
    if found is None or not found.current or not found.approved_by:
        raise ConflictError("scenario_not_approved", id=one.id, name=one.name)


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
        before = transaction.run(query("scenario/approval"), id=id_)
        after = {"id": id_} | wanted.model_dump(exclude={"current"})
        transaction.run(query("scenario/keep_approval"), rows=[after])
        transaction.moved("approvals", {"id": id_} | before[0] if before else None, after)

    what = {"scenario": id_, "version": wanted.version}
    by = {"approved_by": wanted.approved_by} if wanted.approved_by else {}
    store.write_beside(work, Deed(Act.approval, what | by))
    return wanted
