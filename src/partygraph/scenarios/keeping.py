"""Scenarios made, changed, copied, put away, brought up to date, and applied."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from typing import Any

from partygraph import changes
from partygraph.changes import Record, RecordKind
from partygraph.errors import ConflictError, Fault, InputError
from partygraph.model import Standing
from partygraph.queries import query
from partygraph.scenarios.compiling import compiled
from partygraph.scenarios.edits import (
    MOST_EDITS,
    Edit,
    NewScenario,
    Numbered,
    Revision,
    Scenario,
    ScenarioState,
)
from partygraph.scenarios.nodes import node, read, read_all
from partygraph.store import Act, Deed, Store, Transaction, kept_beside, now


def scenarios(store: Store, *, archived: bool = False) -> tuple[Scenario, ...]:
    """Every scenario, the one changed last first.

    Args:
        archived: whether those that were put away are among them.
    """
    found = read_all(store)
    return tuple(one for one in found if archived or one.state is not ScenarioState.archived)


def scenario(store: Store, id_: str) -> Scenario:
    """One scenario.

    Raises:
        NotFoundError: there is none with this id.
    """
    return read(store, id_)


def create(store: Store, given: NewScenario, *, by: str, upon: Scenario | None = None) -> Scenario:
    """Keep a new scenario; the graph stays as it is.

    Args:
        upon: one whose edits come first; what the new ones say of its rows, they say of these.

    Raises:
        InputError: an edit does not fit the graph, every one that does not, and why; or they are
            too many.
    """
    content = ["create", given.model_dump(mode="json"), upon and [upon.id, upon.version]]
    if there := store.repeated(Deed(Act.scenario, content=content)):
        return read(store, there.what["scenario"])
    at = now()
    id_ = _new_id()
    edits = _numbered(0, given.edits)
    if upon is not None:
        edits = _of_another(upon, id_, _numbered(upon.last_number, given.edits, upon.edits))
    _must_not_be_too_many(edits)
    made = Scenario(
        id=id_,
        name=given.name,
        note=given.note,
        owner=by,
        starts_on=given.starts_on,
        created_at=at,
        changed_at=at,
        version=1,
        revision=store.revision(),
        state=ScenarioState.draft,
        record_id=None,
        last_number=_last(edits),
        edits=edits,
    )
    _check(store, made, [one.number for one in made.edits])
    return _kept(store, made, content)


def _kept(store: Store, made: Scenario, content: object) -> Scenario:
    """A new scenario, once it is kept.

    Args:
        content: what tells one operation from another (`store.Deed`).
    """
    kept = node(made)

    def work(transaction: Transaction) -> None:
        transaction.run(query("scenario/create"), rows=[kept])
        transaction.moved("scenarios", None, kept)

    what = {"scenario": made.id, "name": made.name, "version": made.version}
    store.write_beside(work, Deed(Act.scenario, what, content))
    return made


def revise(store: Store, id_: str, given: Revision) -> Scenario:
    """Change a scenario: its name, note and first day, edits that go and edits that come.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was changed since `given.version`, or it was applied.
        InputError: an edit that comes does not fit the graph, or one that goes is not there.
    """
    content = ["revise", id_, given.model_dump(mode="json")]
    if store.repeated(Deed(Act.scenario, content=content)):
        return read(store, id_)
    before = _draft(store, id_, given.version)
    there = {one.number for one in before.edits}
    strange = tuple(
        Fault("scenario_no_such_edit", column="drop", details={"value": number})
        for number in given.drop
        if number not in there
    )
    if strange:
        raise InputError("request", strange)
    stay = tuple(one for one in before.edits if one.number not in given.drop)
    edits = _numbered(before.last_number, given.edits, stay)
    _must_not_be_too_many(edits)
    wanted = {
        name: value
        for name in ("name", "note", "starts_on")
        if (value := getattr(given, name)) is not None
    }
    last = max(before.last_number, _last(edits))
    after = before.model_copy(update=wanted | {"edits": edits, "last_number": last})
    moved = after.starts_on != before.starts_on
    new = {one.number for one in edits} - (set() if moved else there)
    _check(store, after, new)
    return _replace(store, before, after, content)


def _new_id() -> str:
    return f"scenario-{secrets.token_hex(4)}"


def _numbered(
    last: int, new: Iterable[Edit], stay: Sequence[Numbered] = ()
) -> tuple[Numbered, ...]:
    """The edits that stay, and new ones under numbers that none had before."""
    return (*stay, *(Numbered(number=n, edit=edit) for n, edit in enumerate(new, last + 1)))


def _last(edits: Sequence[Numbered]) -> int:
    return max((one.number for one in edits), default=0)


def _must_not_be_too_many(edits: Sequence[Numbered]) -> None:
    if len(edits) > MOST_EDITS:
        fault = Fault("too_many_edits", column="edits", details={"limit": MOST_EDITS})
        raise InputError("request", (fault,))


def _of_another(one: Scenario, id_: str, edits: Iterable[Numbered]) -> tuple[Numbered, ...]:
    """Edits as those of another scenario: the rows that they begin have its id and their number."""
    own = re.compile(rf"{re.escape(one.id)}(\.\d+)?")

    def moved(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: moved(cell) for name, cell in value.items()}
        if isinstance(value, list):
            return [moved(cell) for cell in value]
        found = own.fullmatch(value) if isinstance(value, str) else None
        return value if found is None else id_ + (found[1] or "")

    return tuple(Numbered.model_validate(moved(edit.model_dump(mode="json"))) for edit in edits)


def copy(store: Store, id_: str, name: str, *, by: str) -> Scenario:
    """Keep a copy under another name; an edit that no longer fits is copied, too.

    Raises:
        NotFoundError: there is no such scenario.
        InputError: the name is none, or holds personal data.
    """
    content = ["copy", id_, name]
    if there := store.repeated(Deed(Act.scenario, content=content)):
        return read(store, there.what["scenario"])
    one = read(store, id_)
    new = NewScenario.of({"name": name})
    at = now()
    new_id = _new_id()
    made = one.model_copy(
        update={
            "id": new_id,
            "edits": _of_another(one, new_id, one.edits),
            "name": new.name,
            "owner": by,
            "created_at": at,
            "changed_at": at,
            "version": 1,
            "state": ScenarioState.draft,
            "record_id": None,
        }
    )
    return _kept(store, made, content)


def archive(
    store: Store, id_: str, *, version: int | None = None, restore: bool = False
) -> Scenario:
    """Put a scenario away, or take it out again; nothing of it is lost.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was changed since `version`, or it was applied.
    """
    content = ["archive", id_, version, restore]
    if store.repeated(Deed(Act.scenario, content=content)):
        return read(store, id_)
    before = _draft(store, id_, version)
    state = ScenarioState.draft if restore else ScenarioState.archived
    return _replace(store, before, before.model_copy(update={"state": state}), content)


def rebase(store: Store, id_: str, *, version: int | None = None, drop: bool = False) -> Scenario:
    """Bring a scenario up to date: it was made for the graph as it is now.

    Args:
        drop: whether edits that no longer fit go; else they are told and nothing changes.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was changed since `version`, or it was applied.
        InputError: an edit no longer fits; every one that does not, and why.
    """
    content = ["rebase", id_, version, drop]
    if store.repeated(Deed(Act.scenario, content=content)):
        return read(store, id_)
    before = _draft(store, id_, version)
    after = before.model_copy(update={"revision": store.revision()})
    if drop:
        after = _without_unfit(store, after)
    _check(store, after, [one.number for one in after.edits])
    return _replace(store, before, after, content)


def apply(store: Store, id_: str, *, by: str, version: int | None = None) -> Record:
    """Make a scenario so: its rows are written as a whole, with the scenario as their source.

    `changes.undo` takes it back; the scenario is a draft again then.

    Raises:
        NotFoundError: there is no such scenario.
        ConflictError: it was made for another revision of the graph, was changed since `version`,
            or was applied; nothing was changed.
        InputError: it changes nothing, or an edit does not fit.
    """
    deed = Deed(Act.apply, {"scenario": id_}, [id_, version])
    if there := store.repeated(deed):
        return changes.record(store, there.what["record"])
    before = _draft(store, id_, version)
    found = store.snapshot("apply", lambda reader: compiled(reader, before, Standing.reported))
    if found.changes.revision != before.revision:
        details = {"expected": before.revision, "found": found.changes.revision}
        raise ConflictError("scenario_stale", id=id_, name=before.name, **details)
    _tell(before, found.faults, found.faults)
    if not found.changes.rows:
        raise InputError("scenario_changes_nothing", id=id_, name=before.name)

    def applied(transaction: Transaction, record: Record) -> None:
        after = before.model_copy(
            update={"record_id": record.id, "version": before.version + 1, "changed_at": now()}
        )
        _put(transaction, before, after)

    record = changes.apply(
        store, found.changes, RecordKind.plan, by=by, note=before.name, also=applied, deed=deed
    )
    assert record is not None  # noqa: S101  there are rows
    return record


def _draft(store: Store, id_: str, version: int | None) -> Scenario:
    """A scenario that may be changed."""
    one = read(store, id_)
    if version is not None and version != one.version:
        raise ConflictError("scenario_moved", id=id_, expected=version, found=one.version)
    if one.state is ScenarioState.applied:
        raise ConflictError("scenario_applied", id=id_, name=one.name, record=one.record_id)
    return one


def _check(store: Store, wanted: Scenario, numbers: Collection[int]) -> None:
    """Refuse edits that do not fit the graph.

    Raises:
        InputError: with every fault of the edits of these numbers.
    """
    found = store.snapshot("scenario", lambda reader: compiled(reader, wanted))
    _tell(wanted, found.faults, numbers)


def _without_unfit(store: Store, wanted: Scenario) -> Scenario:
    """Without the edits that do not fit, and without those that do not fit once these are gone."""
    while True:
        found = store.snapshot("scenario", partial(compiled, scenario=wanted)).faults
        left = tuple(one for one in wanted.edits if one.number not in found)
        if left == wanted.edits:
            return wanted
        wanted = wanted.model_copy(update={"edits": left})


def _tell(wanted: Scenario, faults: dict[int, tuple[Fault, ...]], numbers: Collection[int]) -> None:
    told = tuple(one for number, of in faults.items() if number in numbers for one in of)
    if told:
        raise InputError("scenario_unfit", told, id=wanted.id, name=wanted.name)


def _must_stand(transaction: Transaction, before: Scenario) -> dict[str, Any]:
    """The scenario as it is kept; refused where it was changed meanwhile."""
    found = transaction.run(query("scenario/one"), id=before.id)
    if not found or found[0]["version"] != before.version:
        details = {"expected": before.version, "found": found[0]["version"] if found else 0}
        raise ConflictError("scenario_moved", id=before.id, **details)
    return kept_beside("scenarios", found[0])


def _put(transaction: Transaction, before: Scenario, after: Scenario) -> None:
    kept = _must_stand(transaction, before)
    transaction.run(query("scenario/replace"), rows=[node(after)])
    transaction.moved("scenarios", kept, kept | node(after))


def _replace(store: Store, before: Scenario, after: Scenario, content: object) -> Scenario:
    kept = after.model_copy(update={"version": before.version + 1, "changed_at": now()})
    what = {"scenario": kept.id, "name": kept.name, "version": kept.version}
    deed = Deed(Act.scenario, what, content)
    store.write_beside(lambda transaction: _put(transaction, before, kept), deed)
    return kept
