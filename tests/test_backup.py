"""A graph as one file: out of either engine and into either, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from conftest import TablesFolder, embedded
from partygraph import changes, upkeep
from partygraph.access import keeping as accounts
from partygraph.access.accounts import NewAccount, NewGrant, NewToken
from partygraph.access.directory import Directory
from partygraph.access.signing_in import sign_in
from partygraph.ask.doubles import Verdict
from partygraph.backup import Manifest, backup, manifest_of, restore
from partygraph.errors import ConflictError, InputError, TimeLimitError
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.merge import judge, merge
from partygraph.queries import query
from partygraph.scenarios import End, NewScenario, approval, approve, create, propose, scenarios
from partygraph.scenarios.edits import Table
from partygraph.shell import app
from partygraph.store import EngineStore, content, fingerprint, open_store
from partygraph.web import create_app
from partygraph.words import Language

pytestmark = pytest.mark.lines


@pytest.fixture
def other(_ladybug: None, tmp_path: Path) -> Iterator[EngineStore]:
    """A second empty store."""
    with open_store(embedded(tmp_path / "other"), create=True) as store:
        yield store


def lived_in(store: EngineStore, folder: TablesFolder) -> None:
    """A graph with a load, an undone one, a change, a judgement, a merge and a scenario."""
    folder.load_into(store)
    folder.row("units", "u-2")["name"] = "卫生健康局"
    undone = load(store, folder.write("units"), by="office").record
    assert undone is not None
    changes.undo(store, undone.id, by="office")
    judge(store, "u-1", "u-2", Verdict.different, by="office", note="不是一家")
    merge(store, "u-2", "u-1", by="office", note="合署办公")
    create(
        store,
        NewScenario(
            name="试算",
            starts_on=date(2020, 7, 1),
            edits=(End(table=Table.units, id="u-1"),),
        ),
        by="office",
    )


def state(store: EngineStore) -> tuple[Any, ...]:
    return (
        fingerprint(store),
        store.revision(),
        changes.records(store),
        scenarios(store, archived=True),
    )


def test_a_graph_moves_from_one_engine_to_the_other_and_back(
    empty_ladybug: EngineStore,
    empty_neo4j: EngineStore,
    other: EngineStore,
    tables_folder: TablesFolder,
    tmp_path: Path,
) -> None:
    lived_in(empty_ladybug, tables_folder)
    before = state(empty_ladybug)
    made = backup(empty_ladybug, tmp_path / "one.zip")
    assert (made.fingerprint, made.revision) == before[:2]
    assert restore(empty_neo4j, tmp_path / "one.zip") == made
    assert state(empty_neo4j) == before
    again = backup(empty_neo4j, tmp_path / "two.zip")
    rows = {name: one.rows for name, one in made.members.items()}
    rows["ledger.jsonl"] += 2  # that it was restored, and backed up again
    assert {name: one.rows for name, one in again.members.items()} == rows
    restore(other, tmp_path / "two.zip")
    assert state(other) == before
    for store in (empty_ladybug, empty_neo4j, other):
        changes.undo(store, before[2][0].id, by="office")
    assert fingerprint(other) == fingerprint(empty_neo4j) == fingerprint(empty_ladybug)
    assert fingerprint(other) != before[0]


def test_a_backup_and_a_check_take_longer_than_a_question_may(
    empty_store: EngineStore,
    tables_folder: TablesFolder,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tables_folder.load_into(empty_store)
    monkeypatch.setattr(empty_store, "time_limit", 1e-6)
    with pytest.raises(TimeLimitError):
        empty_store.read(query("ask/revision"))
    backup(empty_store, tmp_path / "graph.zip")
    assert upkeep.check(empty_store).sound


def test_a_backup_is_put_only_into_an_empty_graph(
    empty_ladybug: EngineStore, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.load_into(empty_ladybug)
    before = state(empty_ladybug)
    backup(empty_ladybug, tmp_path / "graph.zip")
    with pytest.raises(ConflictError) as refused:
        restore(empty_ladybug, tmp_path / "graph.zip")
    assert refused.value.rule == "restore_not_empty"
    assert state(empty_ladybug) == before


def test_a_restored_store_has_its_accounts_and_they_sign_in(
    empty_store: EngineStore, other: EngineStore, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.load_into(empty_store)
    given = {"name": "wang", "grants": [{"role": "editor", "area": "990001"}]}
    made = accounts.add(empty_store, NewAccount.of(given), by="office")
    sign_in(empty_store, "wang", made.password, address="10.0.0.9")
    tokens = [
        accounts.make_token(empty_store, "wang", NewToken.of({"name": name}))
        for name in ("kept", "dropped")
    ]
    one = create(empty_store, NewScenario(name="试算"), by="wang")
    propose(empty_store, one.id, by="wang")
    first = backup(empty_store, tmp_path / "first.zip")
    accounts.revoke_token(empty_store, "wang", tokens[1].token.id)
    accounts.grant(empty_store, "wang", NewGrant.of({"role": "planner"}), by="office")
    accounts.revoke(empty_store, "wang", made.account.grants[0].id)
    accounts.change_password(
        empty_store, "wang", made.password, "五个普通的词语连在一起就会很长很长"
    )
    accounts.add(empty_store, NewAccount.of({"name": "li"}), by="office")
    accounts.disable(empty_store, "li")
    approve(empty_store, one.id, by="li")
    backup(empty_store, tmp_path / "more.zip", since=first.entry)
    restore(other, tmp_path / "first.zip", [tmp_path / "more.zip"])
    for store in (empty_store, other):
        assert upkeep.check(store).sound
        assert content(store) == store.head().sums
    assert {"accounts", "grants", "tokens", "approvals"} <= content(other).keys()
    assert accounts.accounts(other) == accounts.accounts(empty_store)
    assert accounts.tokens(other, "wang") == (tokens[0].token,)
    assert approval(other, one.id) == approval(empty_store, one.id)
    assert sign_in(other, "wang", "五个普通的词语连在一起就会很长很长", address="10.0.0.9")
    found = Directory(other).by_token(tokens[0].secret)
    assert found is not None
    assert found.name == "wang"
    assert Directory(other).by_token(tokens[1].secret) is None


def test_a_session_is_in_no_backup(
    empty_ladybug: EngineStore, other: EngineStore, tmp_path: Path
) -> None:
    made = accounts.add(empty_ladybug, NewAccount.of({"name": "wang"}), by="office")
    secret = sign_in(empty_ladybug, "wang", made.password, address="10.0.0.9")
    backup(empty_ladybug, tmp_path / "graph.zip")
    restore(other, tmp_path / "graph.zip")
    assert Directory(empty_ladybug).by_session(secret) is not None
    assert Directory(other).by_session(secret) is None
    with pytest.raises(ConflictError, match="empty"):
        restore(empty_ladybug, tmp_path / "graph.zip")


def rewritten(path: Path, change: Callable[[str, bytes], bytes | None]) -> None:
    """Pack a ZIP anew, each member as `change` gives it; None leaves it out."""
    copy = path.with_suffix(".copy")
    shutil.copy(path, copy)
    with zipfile.ZipFile(copy) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = change(name, old.read(name))
            if content is not None:
                new.writestr(name, content)


def one_name_changed(name: str, content: bytes) -> bytes:
    return content.replace("卫生局".encode(), "卫生院".encode()) if "units" in name else content


def of_a_later_schema(name: str, content: bytes) -> bytes:
    if name != "manifest.json":
        return content
    return json.dumps(json.loads(content) | {"schema_step": "9999_later"}).encode()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (one_name_changed, "backup_damaged"),
        (lambda name, content: None if "units" in name else content, "backup_damaged"),
        (lambda name, content: content[:-1] if "seats" in name else content, "backup_damaged"),
        (lambda name, content: None if name == "manifest.json" else content, "not_a_backup"),
        (lambda name, content: b"{}" if name == "manifest.json" else content, "not_a_backup"),
        (of_a_later_schema, "backup_later"),
    ],
)
def test_what_is_no_sound_backup_changes_nothing(  # noqa: PLR0913, PLR0917  what it is tried on
    empty_ladybug: EngineStore,
    other: EngineStore,
    tables_folder: TablesFolder,
    tmp_path: Path,
    change: Callable[[str, bytes], bytes | None],
    rule: str,
) -> None:
    tables_folder.row("units", "u-2")["name"] = "卫生局"
    tables_folder.load_into(empty_ladybug)
    backup(empty_ladybug, tmp_path / "graph.zip")
    rewritten(tmp_path / "graph.zip", change)
    before = fingerprint(other)
    with pytest.raises((InputError, ConflictError)) as refused:
        restore(other, tmp_path / "graph.zip")
    assert refused.value.rule == rule
    assert str(tmp_path / "graph.zip") in refused.value.sentence(Language.zh)
    assert (fingerprint(other), other.revision()) == (before, 0)


def test_rows_that_a_forged_checksum_covers_are_refused_by_the_fingerprint(
    empty_ladybug: EngineStore, other: EngineStore, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.row("units", "u-2")["name"] = "卫生局"
    tables_folder.load_into(empty_ladybug)
    path = tmp_path / "graph.zip"
    made = backup(empty_ladybug, path)
    backup_of_other = tmp_path / "other.zip"
    rewritten(path, one_name_changed)
    with zipfile.ZipFile(path) as archive:
        forged = hashlib.sha256(archive.read("tables/units.jsonl")).hexdigest()
    units = made.members["tables/units.jsonl"].model_copy(update={"sha256": forged})
    manifest = made.model_copy(update={"members": made.members | {"tables/units.jsonl": units}})
    rewritten(
        path, lambda name, old: manifest.model_dump_json().encode() if "manifest" in name else old
    )
    with pytest.raises(InputError, match="damaged"):
        restore(other, path)
    assert backup(other, backup_of_other).rows == 0


def test_the_shell_and_the_server_write_what_the_shell_restores(
    empty_ladybug: EngineStore, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.load_into(empty_ladybug)
    before = state(empty_ladybug)
    client = TestClient(
        create_app(Graph(empty_ladybug)),
        base_url="http://localhost",
        client=("127.0.0.1", 1),
        headers={"Host": "localhost"},
    )
    sent = client.get("/api/backup")
    assert sent.status_code == 200
    (tmp_path / "sent.zip").write_bytes(sent.content)
    assert manifest_of(tmp_path / "sent.zip").fingerprint == before[0]
    far = TestClient(create_app(Graph(empty_ladybug)), client=("10.0.0.9", 1))
    assert far.get("/api/backup").status_code == 403
    place = ["--store", str(tmp_path / "new" / "graph")]
    run = CliRunner().invoke(app, ["restore", str(tmp_path / "sent.zip"), *place])
    assert run.exit_code == 0, run.output
    assert "已恢复" in run.output
    run = CliRunner().invoke(app, ["backup", str(tmp_path / "shell.zip"), *place])
    assert run.exit_code == 0, run.output
    made: Manifest = manifest_of(tmp_path / "shell.zip")
    assert made.fingerprint == before[0]
    assert not list(tmp_path.glob(".*.half"))
