"""The ledger: what it holds, that it is found when touched, and that an operation is done once."""

import json
from collections.abc import Callable
from getpass import getuser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from fastapi.testclient import TestClient
from pydantic import SecretStr
from typer.testing import CliRunner

from conftest import TablesFolder, embedded
from partygraph import audit, changes, upkeep
from partygraph.actor import Actor, acting, under
from partygraph.ask.doubles import Verdict
from partygraph.audit import AuditFormat, AuditOf
from partygraph.backup import backup, restore
from partygraph.entries import enter
from partygraph.errors import ConflictError, InputError, StoreError, StoreHeldError
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.merge import judge, merge
from partygraph.settings import Settings
from partygraph.shell import app
from partygraph.store import (
    Act,
    Deed,
    EngineStore,
    Entry,
    Fault,
    Head,
    Written,
    content,
    fingerprint,
    open_store,
)
from partygraph.store.chain import Seal
from partygraph.web import create_app
from partygraph.words import Language, words
from test_accounts import PASSWORD, added
from test_faults import settings_of

pytestmark = pytest.mark.lines

DEMAND: dict[str, Any] = {
    "id": "dem-9",
    "name": "议事场地",
    "category": "venues",
    "area_id": "990001001001",
    "urgency": "high",
    "quantity": 1,
    "unit_of_count": "hours",
    "valid_from": "2020-01-01",
}


def lived_in(store: EngineStore, folder: TablesFolder) -> None:
    """A graph with a load, a judgement, a merge that was taken back, and a row entered."""
    folder.load_into(store)
    judge(store, "u-1", "u-2", Verdict.different, by="office", note="不是一家")
    changes.undo(store, merge(store, "u-2", "u-1", by="office").id, by="office")
    enter(store, {"demands": [DEMAND]}, by="office")


def client_of(store: EngineStore) -> TestClient:
    """A browser at the serving machine."""
    return TestClient(
        create_app(Graph(store)),
        base_url="http://localhost",
        client=("127.0.0.1", 1),
        headers={"Host": "localhost"},
    )


def acts(store: EngineStore) -> list[Act]:
    return [entry.act for entry in store.entries()]


def test_every_change_is_an_entry_and_the_sums_are_those_of_what_is_there(
    empty_store: EngineStore, tables_folder: TablesFolder
) -> None:
    with acting(Actor("王", "10.0.0.9", "r-1")):
        lived_in(empty_store, tables_folder)
    entries = list(empty_store.entries())
    assert [one.act for one in entries] == [
        Act.load,
        Act.judgement,
        Act.merge,
        Act.undo,
        Act.entry,
    ]
    assert [one.number for one in entries] == [1, 2, 3, 4, 5]
    assert {(one.who, one.address, one.request) for one in entries} == {("王", "10.0.0.9", "r-1")}
    assert [one.revision_after - one.revision_before for one in entries] == [1] * 5
    assert content(empty_store) == empty_store.head().sums
    assert audit.verify(empty_store).whole
    assert upkeep.check(empty_store).sound
    found = audit.search(empty_store, AuditOf(thing="dem-9"))
    assert [one.act for one in found.entries] == [Act.entry]
    found = audit.search(empty_store, AuditOf(act=Act.load), limit=1)
    assert [(one.number, found.next) for one in found.entries] == [(1, None)]
    assert audit.search(empty_store, AuditOf(who="李")).entries == ()


def test_what_fails_leaves_no_entry(empty_store: EngineStore, tables_folder: TablesFolder) -> None:
    tables_folder.load_into(empty_store)

    def fail(_: object) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        empty_store.write(fail)
    assert acts(empty_store) == [Act.load]
    assert audit.verify(empty_store).whole


def test_a_row_that_was_changed_past_the_ledger_is_found(
    empty_store: EngineStore, tables_folder: TablesFolder
) -> None:
    from conftest import statement  # noqa: PLC0415

    tables_folder.load_into(empty_store)
    text = "MATCH (u:Unit {id: 'u-1'}) SET u.name = 'x'"
    empty_store.write(lambda transaction: transaction.run(statement(text)))
    found = upkeep.check(empty_store)
    assert not found.sound
    assert [(one.table, one.rule) for one in found.differences] == [("units", "rows")]


# Tampering


def lines_of(path: Path) -> tuple[Path, list[bytes]]:
    """The file of an embedded store's ledger, and its lines."""
    (file,) = path.with_name(f"{path.name}.ledger").glob("*.jsonl")
    return file, file.read_bytes().splitlines(keepends=True)


def places(lines: list[bytes]) -> list[int]:
    return [i for i, line in enumerate(lines) if line.startswith(b'{"entry"')]


def without(number: int) -> Callable[[list[bytes]], list[bytes]]:
    def change(lines: list[bytes]) -> list[bytes]:
        at = places(lines)
        return lines[: at[number - 2] + 1] + lines[at[number - 1] + 1 :]

    return change


def altered(lines: list[bytes]) -> list[bytes]:
    return [line.replace(b"u-2", b"u-3") for line in lines]


def swapped(lines: list[bytes]) -> list[bytes]:
    at = places(lines)
    first, second = lines[at[0] + 1 : at[1] + 1], lines[at[1] + 1 : at[2] + 1]
    return [*lines[: at[0] + 1], *second, *first, *lines[at[2] + 1 :]]


def cut(lines: list[bytes]) -> list[bytes]:
    return lines[: places(lines)[2] + 1]


def who_altered(lines: list[bytes]) -> list[bytes]:
    at = places(lines)[3]
    return [*lines[:at], lines[at].replace(b'"who":"', b'"who":"x'), *lines[at + 1 :]]


def garbled(lines: list[bytes]) -> list[bytes]:
    at = places(lines)[1]
    return [*lines[:at], b"nothing\n", *lines[at + 1 :]]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (without(2), (2, "deleted")),
        (without(4), (4, "deleted")),
        (altered, (1, "altered")),
        (who_altered, (4, "altered")),
        (swapped, (2, "deleted")),
        (cut, (4, "cut_off")),
        (garbled, (2, "unreadable")),
    ],
)
def test_whatever_is_done_to_the_ledger_is_found_and_named(
    tmp_path: Path,
    tables_folder: TablesFolder,
    change: Callable[[list[bytes]], list[bytes]],
    fault: tuple[int, str],
) -> None:
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        lived_in(store, tables_folder)
    file, lines = lines_of(path)
    file.write_bytes(b"".join(change(lines)))
    run = CliRunner().invoke(app, ["audit", "verify", "--store", str(path), "--lang", "en"])
    assert (run.exit_code, f"entry {fault[0]} " in run.output) == (5, True)
    with open_store(embedded(path)) as store:
        found = audit.verify(store)
    assert (found.fault, found.rule) == fault


def test_an_entry_made_anew_by_somebody_without_the_key_is_found(
    tmp_path: Path, tables_folder: TablesFolder
) -> None:
    path, key = tmp_path / "graph.lbug", tmp_path / "key"
    key.write_text("a secret\n", encoding="utf-8")
    settings = embedded(path, ledger_key="a secret")
    with open_store(settings, create=True) as store:
        tables_folder.load_into(store)
        assert audit.verify(store).keyed
    file, lines = lines_of(path)
    entry = json.loads(lines[-1])["entry"] | {"who": "nobody"}
    for keyed, seal in ((True, Seal("another")), (False, Seal())):
        forged = entry | {"keyed": keyed}
        forged["hash"] = seal.of(forged)
        file.write_bytes(b"".join([*lines[:-1], json.dumps({"entry": forged}).encode() + b"\n"]))
        run = CliRunner().invoke(
            app,
            ["audit", "verify", "--store", str(path), "--lang", "en"],
            env={"PARTYGRAPH_LEDGER_KEY_FILE": str(key)},
        )
        assert run.exit_code == 5, run.output


def rekeyed(settings: Settings) -> Settings:
    """The same with another key, and the one before among the old ones."""
    return settings.model_copy(
        update={"ledger_key": SecretStr("another"), "ledger_old_keys": settings.ledger_key}
    )


def test_the_key_of_the_ledger_is_changed_and_both_are_needed_to_read_it(
    engine: str, tmp_path: Path, tables_folder: TablesFolder, request: pytest.FixtureRequest
) -> None:
    first = settings_of(engine, tmp_path, request)
    first = first.model_copy(update={"ledger_key": SecretStr("a secret")})
    with open_store(first, create=True) as store:
        tables_folder.load_into(store)
        backup(store, tmp_path / "before.zip")
        with pytest.raises(ConflictError) as refused:
            store.rekey()
        assert refused.value.rule == "ledger_key_same"
    second = rekeyed(first)
    with open_store(second) as store:
        found = audit.verify(store)
        assert (found.whole, found.rule) == (False, "old_key")  # it is set, and not changed yet
        with pytest.raises(StoreError) as unready:
            store.note(Deed(Act.check))
        assert unready.value.rule == "ledger_key_other"
        before, after = store.rekey()
        enter(store, {"demands": [DEMAND]}, by="office")
        assert acts(store) == [Act.load, Act.backup, Act.rekey, Act.rekey, Act.entry]
        keys = [store.seal.key_of(one) for one in store.entries()]
        assert keys == [before, before, before, after, after]
        assert audit.verify(store).whole
        backup(store, tmp_path / "after.zip")
    for one in (first, second.model_copy(update={"ledger_old_keys": SecretStr("")})):
        with open_store(one) as store:  # with one of the two keys alone
            assert (audit.verify(store).whole, audit.verify(store).rule) == (False, "another_key")
    with open_store(first) as store, pytest.raises(StoreError):
        store.note(Deed(Act.check))  # a server that was not told of the change
    for name in ("before", "after"):
        there = second.model_copy(update={"store": str(tmp_path / f"{name}.lbug")})
        with open_store(there, create=True) as store:
            restore(store, tmp_path / f"{name}.zip")
            assert audit.verify(store).whole
            assert store.seal.key_of(list(store.entries())[-1]) == after


def test_an_old_key_alone_seals_nothing_after_the_change(
    tmp_path: Path, tables_folder: TablesFolder
) -> None:
    path = tmp_path / "graph.lbug"
    first = embedded(path, ledger_key="a secret")
    with open_store(first, create=True) as store:
        tables_folder.load_into(store)
    with open_store(rekeyed(first)) as store:
        store.rekey()
        store.note(Deed(Act.check))
        written = list(store.written())
        seal, head = store.seal, store.head()
    old = Seal("a secret")
    forged = written[-1].entry.model_dump(mode="json") | {"who": "nobody"}
    forged["hash"] = old.of(forged)
    last = Written(Entry(**forged), written[-1].parts)
    at = last.entry.number
    ended = Head(at, last.entry.hash)
    assert seal.broken([*written[:-1], last], ended) == (at - 1, Fault(at, "old_key"))
    # All that came after the load is cut off, and the head is made to fit.
    cut_off = Head(1, written[0].entry.hash)
    assert seal.broken(written[:1], cut_off) == (1, Fault(1, "old_key"))
    assert seal.broken(written, head) == (at, None)


def test_the_key_is_changed_at_the_shell_and_not_while_a_server_holds_the_store(
    tmp_path: Path, tables_folder: TablesFolder
) -> None:
    path, keys = tmp_path / "graph.lbug", tmp_path / "old"
    with open_store(embedded(path, ledger_key="a secret"), create=True) as store:
        tables_folder.load_into(store)
    keys.write_text("an older one\na secret\n", encoding="utf-8")
    command = ["audit", "rekey", "--store", str(path), "--lang", "en"]
    environment = {
        "PARTYGRAPH_LEDGER_KEY": "another",
        "PARTYGRAPH_LEDGER_OLD_KEYS_FILE": str(keys),
    }
    with open_store(embedded(path)):
        held = CliRunner().invoke(app, command, env=environment)
    assert isinstance(held.exception, StoreHeldError)
    unset = CliRunner().invoke(app, command)
    assert isinstance(unset.exception, ConflictError)
    assert unset.exception.rule == "ledger_key_none"
    done = CliRunner().invoke(app, command, env=environment)
    assert done.exit_code == 0, done.output
    whole = CliRunner().invoke(
        app, ["audit", "verify", "--store", str(path), "--lang", "en"], env=environment
    )
    assert (whole.exit_code, "3 entries" in whole.output) == (0, True)


def test_a_line_break_in_a_text_makes_no_second_entry(tmp_path: Path) -> None:
    path = tmp_path / "graph.lbug"
    text = 'x\n{"entry":{"number":2}}\n\u2028\r'
    with open_store(embedded(path), create=True) as store, acting(Actor(text, text, text)):
        store.note(Deed(Act.refusal, {"path": text}))
        assert [(one.who, one.what["path"]) for one in store.entries()] == [(text, text)]
        assert audit.verify(store).whole
    assert len(lines_of(path)[1]) == 1


# Once


def test_an_operation_is_done_once_and_answers_with_its_record(
    empty_store: EngineStore, tables_folder: TablesFolder
) -> None:
    folder = tables_folder.write()
    with under("first"):
        record = load(empty_store, folder).record
        again = load(empty_store, folder)
    assert record is not None
    assert again.record == record
    assert (empty_store.revision(), acts(empty_store)) == (1, [Act.load])
    tables_folder.row("units", "u-1")["name"] = "教体局"
    with under("first"), pytest.raises(ConflictError) as refused:
        load(empty_store, tables_folder.write("units"))
    assert refused.value.rule == "operation_differs"
    with under("row"):
        entered = [enter(empty_store, {"demands": [DEMAND]}, by="x").record for _ in range(2)]
    assert entered[0] == entered[1] is not None
    with under("merge"):
        merged = [merge(empty_store, "u-2", "u-1", by="x") for _ in range(2)]
        assert merged[0] == merged[1]
    with under("undo"):
        undone = [changes.undo(empty_store, merged[0].id, by="x") for _ in range(2)]
    assert undone[0] == undone[1]
    assert acts(empty_store) == [Act.load, Act.entry, Act.merge, Act.undo]


def test_an_operation_is_done_once_over_http_and_at_the_shell(
    empty_ladybug: EngineStore, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.load_into(empty_ladybug)
    client = client_of(empty_ladybug)
    body = {"rows": {"demands": [{k: v for k, v in DEMAND.items() if k != "id"} | {"id": "d-1"}]}}
    sent = [
        client.post("/api/entries", json=body, headers={"Idempotency-Key": "k"}) for _ in range(2)
    ]
    assert [one.status_code for one in sent] == [200, 200]
    assert sent[0].json()["record"] == sent[1].json()["record"] is not None
    other = {"rows": {"demands": [DEMAND]}}
    refused = client.post("/api/entries", json=other, headers={"Idempotency-Key": "k"})
    assert refused.status_code == 409
    wrong = client.post("/api/entries", json=other, headers={"Idempotency-Key": "a b"})
    assert wrong.status_code == 422
    path = tmp_path / "shell.lbug"
    for _ in range(2):
        command = ["--operation", "k", "load", str(tables_folder.write()), "--store", str(path)]
        run = CliRunner().invoke(app, command)
        assert run.exit_code == 0, run.output
        assert "load-1" in run.output
    with open_store(embedded(path)) as store:
        assert acts(store) == [Act.load]


# Recorded at the shell


def test_files_that_go_out_at_the_shell_are_recorded_and_questions_are_not(
    tmp_path: Path, tables_folder: TablesFolder
) -> None:
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        tables_folder.load_into(store)
    at = ["--area", "990001", "--as-of", "2020-07-01", "--store", str(path), "--lang", "en"]
    for command in (
        ["export", *at, "-o", str(tmp_path / "network.graphml")],
        ["report", *at, "-o", str(tmp_path / "report.html")],
        ["ledger", *at, "-o", str(tmp_path / "ledger.xlsx")],
        ["view", *at, "-o", str(tmp_path / "view.svg")],
        ["check", *at, "-o", str(tmp_path / "faults.xlsx")],
        ["ask", "pairing_coverage", *at],
        ["check", *at],
    ):
        run = CliRunner().invoke(app, command)
        assert run.exit_code == 0, run.output
    with open_store(embedded(path)) as store:
        found = list(store.entries(1))
    assert {(one.act, one.who) for one in found} == {(Act.export, getuser())}
    assert [one.what["file"] for one in found] == [
        "network.graphml",
        "report.html",
        "ledger.xlsx",
        "view.svg",
        "faults.xlsx",
    ]
    assert found[0].what["path"] == "/api/export"
    assert "area=990001" in found[0].what["query"]


def test_a_file_goes_out_at_the_shell_though_it_cannot_be_recorded_and_that_is_told(
    tmp_path: Path, tables_folder: TablesFolder
) -> None:
    path, file = tmp_path / "graph.lbug", tmp_path / "network.graphml"
    with open_store(embedded(path, ledger_key="a secret"), create=True) as store:
        tables_folder.load_into(store)
    at = ["--area", "990001", "--as-of", "2020-07-01", "--store", str(path), "--lang", "en"]
    run = CliRunner().invoke(app, ["export", *at, "-o", str(file)])  # without the key
    assert (run.exit_code, file.exists()) == (0, True)
    assert "could not be recorded" in run.stderr
    with open_store(embedded(path, ledger_key="a secret")) as store:
        assert acts(store) == [Act.load]
        assert audit.verify(store).whole


# Recorded over HTTP


def test_files_that_go_out_and_what_is_refused_are_recorded_and_questions_are_not(
    empty_ladybug: EngineStore, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    client = client_of(empty_ladybug)
    assert client.get("/api/ask/pairing_coverage?area=990001").status_code == 200
    assert client.get("/api/loads").status_code == 200
    assert acts(empty_ladybug) == [Act.load]
    for path in (
        "/api/ask/pairing_coverage?area=990001&format=csv",
        "/api/export?area=990001&format=csv",
        "/api/backup",
        "/api/audit/export?format=csv",
    ):
        sent = client.get(path)
        if sent.status_code == 200:
            last = list(empty_ladybug.entries())[-1]
            assert (last.act, last.what["path"]) == (Act.export, path.partition("?")[0])
            assert last.address == "127.0.0.1"
    assert acts(empty_ladybug).count(Act.export) >= 3
    far = TestClient(create_app(Graph(empty_ladybug)), client=("10.0.0.9", 1))
    assert far.post("/api/loads/load-1/undo").status_code == 403
    assert client.post("/api/entries", json={"rows": {"nothing": []}}).status_code == 422
    refused = [one for one in empty_ladybug.entries() if one.act is Act.refusal]
    assert [(one.address, one.what["status"]) for one in refused] == [
        ("10.0.0.9", "403"),
        ("127.0.0.1", "422"),
    ]
    assert refused[0].what["rule"] == "not_from_here"
    found = client.get("/api/audit", params={"act": "refusal"}).json()
    assert [one["number"] for one in found["entries"]] == [refused[1].number, refused[0].number]
    assert client.get("/api/audit/verify").json()["whole"]
    assert client.post("/api/audit/check").json()["sound"]
    assert client.get("/api/audit", params={"act": "theft"}).status_code == 422
    assert far.get("/api/audit").status_code == 403


def test_a_file_of_entries_is_safe_to_open(
    empty_ladybug: EngineStore,
) -> None:
    with acting(Actor("=cmd()", "", "")):
        empty_ladybug.note(Deed(Act.sign_in, {"account": "\x01"}))
    names = words(Language.zh)
    text = audit.as_file(empty_ladybug, AuditOf(), AuditFormat.csv, names).decode("utf-8-sig")
    assert "'=cmd()" in text
    assert text.splitlines()[0].startswith("序号,")
    book = audit.as_file(empty_ladybug, AuditOf(), AuditFormat.xlsx, names)
    import io  # noqa: PLC0415

    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    assert sheet is not None
    assert sheet["C2"].value == "'=cmd()"


# Backups and repair


def test_a_backup_and_what_came_after_it_make_the_same_graph(
    empty_store: EngineStore, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    tables_folder.load_into(empty_store)
    first = backup(empty_store, tmp_path / "first.zip")
    enter(empty_store, {"demands": [DEMAND]}, by="x")
    second = backup(empty_store, tmp_path / "second.zip", since=first.entry)
    merge(empty_store, "u-2", "u-1", by="x")
    third = backup(empty_store, tmp_path / "third.zip", since=second.entry)
    files = [tmp_path / "second.zip", tmp_path / "third.zip"]
    with open_store(embedded(tmp_path / "other.lbug"), create=True) as other:
        with pytest.raises(InputError) as refused:
            restore(other, tmp_path / "first.zip", files[1:])
        assert (refused.value.rule, other.head().number) == ("backup_does_not_follow", 0)
        restore(other, tmp_path / "first.zip", files)
        assert fingerprint(other) == fingerprint(empty_store) == third.fingerprint
        assert changes.records(other) == changes.records(empty_store)
        there = list(other.entries())
        assert [one.hash for one in there[:-1]] == [one.hash for one in empty_store.entries()]
        assert there[-1].act is Act.restore
        assert upkeep.check(other).sound


@pytest.mark.parametrize("with_backup", ["", "graph.zip"])
def test_a_store_that_cannot_be_opened_is_built_anew_from_its_ledger(
    tmp_path: Path, tables_folder: TablesFolder, with_backup: str
) -> None:
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        tables_folder.load_into(store)
        backup(store, tmp_path / "graph.zip")
        enter(store, {"demands": [DEMAND]}, by="x")
        before, records = fingerprint(store), changes.records(store)
    path.write_bytes(path.read_bytes()[:4096])
    place = ["--store", str(path), "--lang", "en"]
    run = CliRunner().invoke(app, ["audit", "check", *place])
    assert run.exit_code != 0
    more = ["--backup", str(tmp_path / with_backup)] if with_backup else []
    run = CliRunner().invoke(app, ["audit", "check", "--repair", *more, *place])
    assert (run.exit_code, "built anew" in run.output) == (0, True), run.output
    with open_store(embedded(path)) as store:
        assert (fingerprint(store), changes.records(store)) == (before, records)
        assert acts(store)[-1] is Act.cure
    (aside,) = tmp_path.glob("graph.lbug.aside-*")
    assert (aside / "graph.lbug").stat().st_size == 4096


def test_a_ledger_whose_end_was_lost_is_gone_on_with_and_the_gap_stays_told(
    tmp_path: Path, tables_folder: TablesFolder
) -> None:
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        lived_in(store, tables_folder)
    file, lines = lines_of(path)
    file.write_bytes(b"".join(cut(lines)))
    run = CliRunner().invoke(app, ["audit", "check", "--repair", "--store", str(path)])
    assert run.exit_code == 5
    with open_store(embedded(path)) as store:
        enter(store, {"demands": [DEMAND | {"id": "dem-10"}]}, by="x")
        found = audit.verify(store)
        assert (found.fault, found.rule) == (4, "deleted")
        assert [one.number for one in store.entries()] == [1, 2, 3, 6, 7]


def test_signing_in_and_out_and_what_fails_of_it_are_entries(empty_ladybug: EngineStore) -> None:
    added(empty_ladybug, "wang", "reader")
    before = empty_ladybug.head().number
    client = TestClient(
        create_app(Graph(empty_ladybug)),
        base_url="https://graph.example.org",
        client=("10.0.0.9", 1),
        headers={"sec-fetch-site": "same-origin"},
    )
    for password in ("not the password", PASSWORD):
        client.post("/api/session", json={"name": "wang", "password": password})
    client.post("/api/session/end", json={})
    client.post("/api/session", json={"name": "nobody", "password": PASSWORD})
    found = [one for one in empty_ladybug.entries(before) if one.act is not Act.refusal]
    assert [(one.act, one.who) for one in found if one.act is not Act.sign_in_tried] == [
        (Act.sign_in, "wang"),
        (Act.sign_out, "wang"),
    ]
    tried = [one.what["account"] for one in found if one.act is Act.sign_in_tried]
    assert tried == ["wang", "wang", "nobody"]
    assert {one.address for one in found} == {"10.0.0.9"}
    assert "not the password" not in str(list(empty_ladybug.written()))


def test_the_head_is_a_line_that_is_kept_elsewhere(
    tmp_path: Path, tables_folder: TablesFolder
) -> None:
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        tables_folder.load_into(store)
        head = store.head()
        over_http = client_of(store).get("/api/audit/head").json()
    run = CliRunner().invoke(app, ["audit", "head", "--store", str(path)])
    assert run.exit_code == 0, run.output
    at, number, hash_ = run.output.split()
    assert (int(number), hash_) == (head.number, head.hash) == (1, over_http["hash"])
    assert at.endswith("Z")
