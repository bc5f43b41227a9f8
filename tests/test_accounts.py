"""Accounts, roles, tokens and sessions on both engines; over HTTP, who may not is refused."""

import json
import threading
import zipfile
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from conftest import SEED
from partygraph import backup, scenarios
from partygraph.access import keeping, signing_in
from partygraph.access.accounts import Grant, NewAccount, NewGrant, NewToken, Token, Visitor
from partygraph.access.directory import Directory
from partygraph.access.roles import Permission, Role, may
from partygraph.access.secrets import faults_of, hashed
from partygraph.access.times import later
from partygraph.actor import actor
from partygraph.changes import undo
from partygraph.entries import enter
from partygraph.errors import (
    ConflictError,
    ForbiddenError,
    InputError,
    LockedError,
    NotFoundError,
    SignInError,
)
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.queries import query
from partygraph.scenarios import Add, NewScenario, Refusal, Step
from partygraph.scope import Scope
from partygraph.settings import load_settings
from partygraph.shell import app as shell_app
from partygraph.store import EngineStore, Store, content, now, open_store
from partygraph.web import create_app
from partygraph.web.access import Anybody, Guarded, May, UnguardedError, must_all_be_guarded
from partygraph.web.sessions import own_path

TODAY = date.today()  # noqa: DTZ011  a day of this place
OWN_PAGE = {"sec-fetch-site": "same-origin"}
PASSWORD = "a phrase of several words"
HASH = hashed(PASSWORD)


def added(store: Store, name: str, *roles: str) -> str:
    """An account with these roles whose password is `PASSWORD`; its name."""
    grants = [dict(zip(("role", "area"), one.split(":"), strict=False)) for one in roles]
    keeping.add(store, NewAccount.of({"name": name, "grants": grants}), by="test")
    change = {"password_hash": HASH, "password_until": "", "must_change": False}
    row = keeping.stored(store, name) | change
    store.write_beside(lambda transaction: transaction.run(query("access/change"), rows=[row]))
    return name


def client_of(store: Store, **more: str) -> TestClient:
    app = create_app(Graph(store))
    headers = OWN_PAGE | more
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1), headers=headers)


def signed_in(store: Store, name: str, *, app: FastAPI | None = None) -> TestClient:
    """A browser that has signed in."""
    client = (
        client_of(store)
        if app is None
        else TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1), headers=OWN_PAGE)
    )
    given = {"name": name, "password": PASSWORD}
    assert client.post("/api/session", json=given).status_code == 200
    return client


# --- roles and areas, as values ---


def grant(role: str, area: str = "", first: str = "", last: str = "") -> Grant:
    days = {"valid_from": first or None, "valid_to": last or None}
    given = {"id": "g", "role": role, "area": area, "given_at": "", "given_by": "", **days}
    return Grant.model_validate(given)


def test_what_each_role_may() -> None:
    table = {role: {one for one in Permission if may(role, one, "")} for role in Role}
    see = {Permission.see}
    assert table == {
        Role.reader: see,
        Role.editor: see | {Permission.edit},
        Role.planner: see | {Permission.plan},
        Role.administrator: set(Permission) - {Permission.own, Permission.audit},
        Role.auditor: {Permission.audit},
    }
    assert not may(Role.administrator, Permission.backup, "350783")


def test_a_role_holds_for_its_area_and_its_days() -> None:
    visitor = Visitor(
        name="a",
        grants=(
            grant("reader", "350783"),
            grant("editor", "350783003"),
            grant("planner", "61", last="2020-01-01"),
        ),
    )
    assert visitor.scope(Permission.see, TODAY) == Scope(("350783",))
    assert visitor.scope(Permission.edit, TODAY) == Scope(("350783003",))
    assert not visitor.may(Permission.plan, TODAY)
    assert visitor.may(Permission.plan, date(2019, 1, 1))
    assert Visitor(name="b", grants=(grant("reader"),)).scope(Permission.see, TODAY) == Scope()
    assert Visitor(name="c").scope(Permission.see, TODAY) == Scope(())


@pytest.mark.parametrize(
    ("own", "token", "left"),
    [
        ("", "350783", ("350783",)),
        ("350783", "", ("350783",)),
        ("350783", "350783003", ("350783003",)),
        ("350783003", "350783", ("350783003",)),
        ("350783", "61", ()),
    ],
)
def test_a_token_gives_no_more_than_its_owner_and_itself(
    own: str, token: str, left: tuple[str, ...]
) -> None:
    limit = Token(
        id="t", prefix="pg_", name="t", role=Role.reader, area=token, created_at="", until=""
    )
    visitor = Visitor(name="a", grants=(grant("administrator", own),), limit=limit)
    assert visitor.areas(Permission.see, TODAY) == left
    assert not visitor.may(Permission.edit, TODAY)
    assert not visitor.may(Permission.own, TODAY)


def test_a_password_is_refused_for_every_reason_at_once() -> None:
    rules = [one.rule for one in faults_of("wang", "wang")]
    assert rules == ["password_short", "password_monotonous", "password_names"]
    assert faults_of(PASSWORD, "wang") == ()


# --- what is kept ---


def test_no_secret_is_kept(empty_store: Store) -> None:
    made = keeping.add(empty_store, NewAccount.of({"name": "王芳"}), by="test")
    secret = keeping.make_token(empty_store, "王芳", NewToken.of({"name": "job"})).secret
    session = signing_in.sign_in(empty_store, "王芳", made.password, address="10.0.0.1")
    kept = str(
        [
            empty_store.read(query("access/accounts")),
            empty_store.read(query("access/tokens_of"), name="王芳"),
            empty_store.read(query("access/sessions_of"), name="王芳"),
        ]
    )
    assert "$argon2id$" in kept
    assert all(one not in kept for one in (made.password, secret, session))
    assert secret.startswith("pg_")


def test_an_account_is_made_once_under_one_name(empty_store: Store) -> None:
    added(empty_store, "wang")
    with pytest.raises(ConflictError):
        keeping.add(empty_store, NewAccount.of({"name": " ＷＡＮＧ "}), by="test")
    with pytest.raises(InputError):
        keeping.grant(empty_store, "wang", NewGrant.of({"role": "reader", "area": "99"}), by="t")
    with pytest.raises(NotFoundError):
        keeping.revoke(empty_store, "wang", "grant-0")
    assert empty_store.revision() == 0


def test_signing_in_is_locked_after_five_tries_whether_or_not_there_is_such_an_account(
    empty_store: Store,
) -> None:
    added(empty_store, "wang", "reader")
    for name in ("wang", "nobody"):
        for _ in range(signing_in.MOST_OF_NAME):
            with pytest.raises(SignInError):
                signing_in.sign_in(empty_store, name, "x", address="10.0.0.1")
        with pytest.raises(LockedError):
            signing_in.sign_in(empty_store, name, PASSWORD, address="10.0.0.2")


def test_many_tries_at_once_are_no_way_around_the_limit(empty_store: Store) -> None:
    added(empty_store, "wang", "reader")
    refused: list[str] = []

    def guess() -> None:
        try:
            signing_in.sign_in(empty_store, "wang", "x", address="10.0.0.1")
        except (SignInError, LockedError) as error:
            refused.append(error.rule)

    threads = [threading.Thread(target=guess) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused.count("wrong_sign_in") == signing_in.MOST_OF_NAME
    assert refused.count("too_many_tries") == 12 - signing_in.MOST_OF_NAME


def test_a_sign_in_forgets_the_tries_of_its_name(empty_store: Store) -> None:
    added(empty_store, "wang", "reader")
    for _ in range(3):
        for _ in range(signing_in.MOST_OF_NAME - 1):
            with pytest.raises(SignInError):
                signing_in.sign_in(empty_store, "wang", "x", address="10.0.0.1")
        signing_in.sign_in(empty_store, "wang", PASSWORD, address="10.0.0.1")


def test_a_session_ends_when_idle_and_in_any_case(empty_store: Store) -> None:
    added(empty_store, "wang", "reader")
    at = [now()]
    directory = Directory(empty_store, lambda: at[0])
    secret = signing_in.sign_in(empty_store, "wang", PASSWORD, address="")
    begun = at[0]
    for minutes in range(20, signing_in.LONGEST_HOURS * 60, 20):
        at[0] = later(begun, minutes=minutes)
        assert directory.by_session(secret) is not None
    at[0] = later(begun, hours=signing_in.LONGEST_HOURS, minutes=1)
    assert directory.by_session(secret) is None
    at[0] = begun
    other = signing_in.sign_in(empty_store, "wang", PASSWORD, address="")
    at[0] = later(now(), minutes=signing_in.IDLE_MINUTES + 1)
    assert directory.by_session(other) is None
    directory.close()


def test_what_changes_holds_at_once_for_another_server_too(empty_store: Store) -> None:
    added(empty_store, "wang", "reader")
    here, there = Directory(empty_store), Directory(empty_store)
    secret = signing_in.sign_in(empty_store, "wang", PASSWORD, address="")
    token = keeping.make_token(empty_store, "wang", NewToken.of({"name": "job"})).secret
    for directory in (here, there):
        visitor = directory.by_session(secret)
        assert visitor is not None
        assert not visitor.may(Permission.edit, TODAY)
        assert directory.by_token(token) is not None
    keeping.grant(empty_store, "wang", NewGrant.of({"role": "editor"}), by="test")
    for directory in (here, there):
        visitor = directory.by_session(secret)
        assert visitor is not None
        assert visitor.may(Permission.edit, TODAY)
    keeping.disable(empty_store, "wang")
    for directory in (here, there):
        assert directory.by_session(secret) is None
        assert directory.by_token(token) is None
        directory.close()


def test_two_persons_apply_a_scenario(empty_store: EngineStore) -> None:
    cells = {"id": "u-9", "name": "新单位", "kind": "government_body"}
    cells |= {"area_id": "990001", "sector": "education"}
    edit = Add(table="units", cells=cells)
    _county(empty_store)
    one = scenarios.create(empty_store, NewScenario(name="方案", edits=(edit,)), by="a")

    def applied() -> None:
        scenarios.apply(empty_store, one.id, by="a", two_persons=True)

    with pytest.raises(ConflictError):
        applied()
    with pytest.raises(ConflictError):
        scenarios.approve(empty_store, one.id, by="b")
    scenarios.propose(empty_store, one.id, by="a")
    with pytest.raises(ForbiddenError):
        scenarios.approve(empty_store, one.id, by="a")
    scenarios.approve(empty_store, one.id, by="b")
    scenarios.archive(empty_store, one.id)
    scenarios.archive(empty_store, one.id, restore=True)
    with pytest.raises(ConflictError):
        applied()
    last = scenarios.approval(empty_store, one.id)
    assert last is not None
    assert last.step is Step.changed
    scenarios.propose(empty_store, one.id, by="a")
    scenarios.approve(empty_store, one.id, by="b")
    scenarios.refuse(empty_store, one.id, Refusal(reason="先问单位"), by="b")
    with pytest.raises(ConflictError):
        applied()
    with pytest.raises(ConflictError):
        scenarios.approve(empty_store, one.id, by="b")
    with pytest.raises(ConflictError):
        scenarios.refuse(empty_store, one.id, Refusal(reason="再问"), by="b")
    (proposal,) = scenarios.proposals(empty_store)
    assert (proposal.last.step, proposal.last.refusal) == (Step.refused, "先问单位")
    scenarios.propose(empty_store, one.id, by="a")
    scenarios.approve(empty_store, one.id, by="b")
    applied()
    last = scenarios.approval(empty_store, one.id)
    assert last is not None
    assert (last.step, last.approved_by, last.refused_by) == (Step.approved, "b", "")
    assert scenarios.proposals(empty_store) == ()
    assert content(empty_store) == empty_store.head().sums


@pytest.mark.parametrize("reason", ["", "  ", "x" * 201, "请联系13912345678"])
def test_a_scenario_is_sent_back_with_a_reason_that_names_nobody(reason: str) -> None:
    with pytest.raises(InputError):
        Refusal.of({"reason": reason})


def test_a_proposal_from_before_reasons_is_put_back(
    empty_ladybug: EngineStore, tmp_path: Path
) -> None:
    old = {"id": "s-1", "version": 1, "proposed_by": "a", "proposed_at": "2026-01-01T00:00:00Z"}
    old |= {"approved_by": "", "approved_at": ""}
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as archive:
        archive.writestr("approvals.jsonl", json.dumps(old) + "\n")
    with zipfile.ZipFile(tmp_path / "old.zip") as archive:
        put_beside = backup._put_beside  # noqa: SLF001  the archive of an earlier version
        empty_ladybug.write_beside(lambda transaction: put_beside(transaction, archive))
    (kept,) = empty_ladybug.read(query("scenario/approval"), ids=["s-1"])
    assert kept == old | {"refused_by": "", "refused_at": "", "refusal": ""}


def test_two_planners_of_a_part_propose_and_approve_over_http(
    empty_ladybug: Store, tmp_path: Path
) -> None:
    store = empty_ladybug
    load(store, SEED)
    app = create_app(Graph(store), scope_folder=tmp_path, two_persons=True)
    one, two, third = (
        signed_in(store, added(store, name, role), app=app)
        for name, role in (
            ("zhao", "planner:350783"),
            ("qian", "planner:350783"),
            ("sun", "reader:350783"),
        )
    )
    edit = {"do": "pair", "unit_id": "u-350783-70", "area_id": "350783003001"}
    given = {"name": "增一对", "starts_on": "2020-07-01", "edits": [edit]}
    made = one.post("/api/scenarios", json=given).json()
    path = f"/api/scenarios/{made['id']}"
    assert one.post(f"{path}/apply", json={}).status_code == 409
    assert one.post(f"{path}/refuse", json={"reason": "还没有提请"}).status_code == 409
    assert one.post(f"{path}/propose", json={"version": 1}).json()["step"] == "proposed"
    assert one.get(f"{path}/approval").json()["mine"] is False
    assert one.get("/api/scenarios/approvals").json()["mine"] == []
    assert one.post(f"{path}/approve", json={}).status_code == 403
    assert third.post(f"{path}/approve", json={}).status_code == 403
    assert third.post(f"{path}/refuse", json={"reason": "不行"}).status_code == 403
    assert two.get("/api/scenarios/approvals").json()["mine"] == [made["id"]]
    assert two.get(f"{path}/approval").json()["mine"] is True
    refused = two.post(f"{path}/refuse", json={"reason": "请电13912345678"})
    assert refused.status_code == 422
    assert "13912345678" not in refused.text
    assert two.post(f"{path}/refuse", json={"reason": "换一家"}).json()["refusal"] == "换一家"
    assert one.post(f"{path}/apply", json={}).status_code == 409
    one.post(f"{path}/propose", json={})
    assert two.post(f"{path}/approve", json={"version": 1}).json()["approved_by"] == "qian"
    answer = one.post(f"{path}/apply", json={"version": 1})
    assert answer.status_code == 200
    assert one.get(f"{path}/approval").json()["last"]["step"] == "approved"
    undo(store, answer.json()["id"], by="test")
    assert one.get(f"{path}/approval").json()["last"]["step"] == "changed"


def test_two_persons_at_the_shell(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = str(tmp_path / "graph.lbug")
    cells = {"id": "u-9", "name": "新单位", "kind": "government_body"}
    edit = Add(table="units", cells=cells | {"area_id": "990001", "sector": "education"})
    with open_store(load_settings(store=path), create=True) as store:
        _county(store)
        one = scenarios.create(store, NewScenario(name="方案", edits=(edit,)), by="a")

    def run(name: str, *arguments: str) -> str:
        monkeypatch.setattr("getpass.getuser", lambda: name)
        given = ["plan", *arguments, "--store", path, "--lang", "en"]
        return CliRunner().invoke(shell_app, given, env={"PARTYGRAPH_TWO_PERSONS": "yes"}).output

    assert "is proposed" in run("zhao", "propose", one.id)
    assert "zhao" in run("li", "approvals")
    assert "is sent back" in run("li", "refuse", one.id, "--reason", "先问单位")
    assert "先问单位" in run("li", "approvals")
    (told,) = json.loads(run("li", "approvals", "--json"))["proposals"]
    assert told["last"]["step"] == "refused"
    run("zhao", "propose", one.id)
    assert "is approved" in run("li", "approve", one.id)
    assert "Applied as" in run("zhao", "apply", one.id)


def _county(store: Store) -> None:
    area = {"id": "990001", "name": "试县", "official_name": "试县", "level": "county"}
    enter(store, {"areas": [area | {"kind": "county", "valid_from": "2020-01-01"}]}, by="test")


# --- over HTTP ---


def operations(app: FastAPI) -> list[tuple[str, str]]:
    paths = app.openapi()["paths"]
    return [(method, path) for path, methods in paths.items() for method in methods]


OPEN = {
    ("get", "/api/health"),
    ("get", "/api/words/{language}"),
    ("get", "/api/session"),
    ("post", "/api/session"),
    ("post", "/api/session/end"),
    ("get", "/api/session/provider"),
    ("get", "/api/session/provider/back"),
    ("get", "/api/ready"),
    ("get", "/metrics"),  # of this machine, or with its own token
}


@pytest.fixture
def store(empty_ladybug: Store) -> Store:
    """A store with an account of each role."""
    for role in Role:
        added(empty_ladybug, str(role), str(role))
    return empty_ladybug


def test_whoever_is_not_signed_in_gets_401_everywhere_but_at_the_door(store: Store) -> None:
    client = client_of(store)
    for method, path in operations(client.app):  # type: ignore[arg-type]
        if (method, path) not in OPEN:
            answer = client.request(method, path, content=b"\xff{")
            assert answer.status_code == 401, (method, path)
            assert answer.headers["cache-control"] == "private, no-cache"
            assert {"Cookie", "Authorization"} <= set(answer.headers["vary"].split(", "))
    assert client.get("/api/openapi.json").status_code == 401
    assert client.get("/api/ask/nothing").status_code == 401
    assert client.get("/overview").status_code == 200


@pytest.mark.parametrize("role", Role)
def test_each_role_is_refused_what_it_may_not(store: Store, role: Role) -> None:
    client = signed_in(store, str(role))
    asks = {
        ("get", "/api/loads"): Permission.see,
        ("get", "/api/openapi.json"): Permission.see,
        ("post", "/api/entries"): Permission.edit,
        ("post", "/api/scenarios"): Permission.plan,
        ("get", "/api/accounts"): Permission.administer,
        ("get", "/api/backup"): Permission.backup,
        ("get", "/api/account"): Permission.own,
    }
    for (method, path), permission in asks.items():
        allowed = permission is Permission.own or may(role, permission, "")
        answer = client.request(method, path, json={} if method == "post" else None)
        assert (answer.status_code == 403) is not allowed, (path, answer.json())


def test_a_route_that_declares_nothing_is_not_served() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.get("/forgotten")(lambda: None)
    with pytest.raises(UnguardedError):
        must_all_be_guarded(app.routes, ())
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.router.route_class = Guarded
    with pytest.raises(UnguardedError):
        app.get("/forgotten")(lambda: None)
    app.get("/known", dependencies=[Anybody])(lambda: None)
    app.get("/asks", dependencies=[May(Permission.see)])(lambda: None)
    must_all_be_guarded(app.routes, ())


def test_who_acts_is_known_inside_a_request(store: Store) -> None:
    client = client_of(store)
    said = []

    def tell(_request: Request) -> None:
        said.append(actor())

    client.app.router.routes.clear()  # type: ignore[attr-defined]
    client.app.get("/tell", dependencies=[May(Permission.see)])(tell)  # type: ignore[attr-defined]
    token = keeping.make_token(store, "reader", NewToken.of({"name": "job"})).secret
    client.get("/tell", headers={"authorization": f"Bearer {token}"})
    assert [(one.name, one.address) for one in said] == [("reader", "127.0.0.1")]
    assert said[0].request


def test_a_session_is_new_at_each_sign_in_and_ends_at_the_server(store: Store) -> None:
    client = client_of(store)
    client.cookies.set("partygraph", "chosen-by-another")
    assert client.get("/api/loads").status_code == 401
    client = signed_in(store, "reader", app=client.app)  # type: ignore[arg-type]
    first = client.cookies["partygraph"]
    assert first != "chosen-by-another"
    client.post("/api/session", json={"name": "reader", "password": PASSWORD})
    second = client.cookies["partygraph"]
    assert second != first
    old = client_of(store)
    old.cookies.set("partygraph", first)
    assert old.get("/api/loads").status_code == 401
    assert client.get("/api/loads").status_code == 200
    assert client.post("/api/session/end", json={}).json()["signed_in"] is False
    old.cookies.set("partygraph", second)
    assert old.get("/api/loads").status_code == 401


def test_the_cookie_by_tls_is_bound_to_the_host(store: Store) -> None:
    app = create_app(Graph(store))
    far = TestClient(app, base_url="https://example.org", client=("10.0.0.9", 1))
    answer = far.post("/api/session", json={"name": "reader", "password": PASSWORD})
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-partygraph=")
    for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie
    plain = TestClient(app, base_url="http://example.org", client=("10.0.0.9", 1))
    refused = plain.post("/api/session", json={"name": "reader", "password": PASSWORD})
    assert refused.status_code == 403
    assert "set-cookie" not in refused.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "", "origin": "https://evil.example"},
        {"sec-fetch-site": "same-origin", "content-type": "text/plain"},
        {"sec-fetch-site": "same-origin", "content-type": "multipart/form-data; boundary=x"},
    ],
)
def test_another_site_cannot_write_with_ones_cookie(store: Store, headers: dict[str, str]) -> None:
    client = signed_in(store, "editor")
    answer = client.post("/api/entries", content=b'{"rows": {}}', headers=headers)
    assert answer.status_code == 403


def test_a_first_password_opens_nothing_but_its_change(store: Store) -> None:
    made = keeping.add(
        store, NewAccount.of({"name": "li", "grants": [{"role": "editor"}]}), by="test"
    )
    client = client_of(store)
    client.post("/api/session", json={"name": "li", "password": made.password})
    assert client.get("/api/loads").status_code == 403
    wrong = {"old_password": "nope", "password": "short"}
    answer = client.post("/api/account/password", json=wrong)
    assert [one["rule"] for one in answer.json()["faults"]] == [
        "password_wrong",
        "password_short",
        "password_monotonous",
    ][: len(answer.json()["faults"])]
    assert "nope" not in answer.text
    right = {"old_password": made.password, "password": PASSWORD}
    assert client.post("/api/account/password", json=right).status_code == 200
    assert client.get("/api/loads").status_code == 200


def test_nobody_gives_themselves_a_role_nor_one_outside_of_their_areas(store: Store) -> None:
    _county(store)
    client = signed_in(store, "administrator")
    own = client.post("/api/accounts/administrator/grant", json={"role": "auditor"})
    assert own.status_code == 403
    given = {"role": "administrator", "area": "990001"}
    assert client.post("/api/accounts/reader/grant", json=given).status_code == 200
    local = added(store, "county", "administrator:990001")
    bounded = signed_in(store, local)
    assert [one["name"] for one in bounded.get("/api/accounts").json()] == ["county"]
    assert bounded.post("/api/accounts/reader/disable").status_code == 404
    assert bounded.post("/api/accounts", json={"name": "x1"}).status_code == 201
    for grants in ([{"role": "reader"}], [{"role": "reader", "area": "99"}]):
        refused = bounded.post("/api/accounts", json={"name": "x2", "grants": grants})
        assert refused.status_code == 403
    assert bounded.get("/api/backup").status_code == 403
    assert bounded.post("/api/accounts/x1/tokens", json={"name": "t"}).status_code == 403


def test_an_answer_of_one_account_is_not_known_by_another_by_its_tag(store: Store) -> None:
    _county(store)
    path = "/api/ask/area_levels?area=990001&as_of=2021-01-01"
    first = signed_in(store, "reader").get(path)
    assert first.status_code == 200
    added(store, "near", "reader:990001")
    other = signed_in(store, "near").get(path, headers={"if-none-match": first.headers["etag"]})
    assert other.status_code == 200


def test_without_accounts_only_this_machine_is_served(empty_ladybug: Store) -> None:
    app = create_app(Graph(empty_ladybug))
    here = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1))
    standing = here.get("/api/session").json()
    assert (standing["needed"], standing["signed_in"]) == (False, False)
    led = TestClient(app, base_url="http://evil.example", client=("127.0.0.1", 1))
    assert led.get("/api/loads").status_code == 403
    assert here.get("/api/loads", headers={"x-forwarded-for": "1.2.3.4"}).status_code == 403
    far = TestClient(app, base_url="http://127.0.0.1", client=("10.0.0.9", 1))
    assert far.post("/api/accounts", json={"name": "eve"}).status_code == 403
    made = here.post("/api/accounts", json={"name": "wang", "grants": [{"role": "reader"}]})
    assert made.status_code == 201
    assert here.get("/api/loads").status_code == 401


@pytest.mark.parametrize(
    "text",
    ["//evil.example", "/\\evil.example", "https://evil.example", "/a\n/b", "/api/loads", "", "a"],
)
def test_signing_in_leads_nowhere_else(text: str) -> None:
    assert own_path(text) == "/"


def test_a_path_of_the_page_is_come_back_to() -> None:
    assert own_path("/unit/u-1?as_of=2020-07-01") == "/unit/u-1?as_of=2020-07-01"
