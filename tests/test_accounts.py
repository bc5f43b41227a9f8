"""Accounts, roles, tokens and sessions on both engines; over HTTP, who may not is refused."""

import json
import re
import threading
import zipfile
from datetime import date
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from typer.testing import CliRunner

from conftest import SEED, embedded
from partygraph import backup, scenarios
from partygraph.access import keeping, signing_in
from partygraph.access.accounts import Grant, NewAccount, NewGrant, NewToken, Token, Visitor
from partygraph.access.directory import Directory
from partygraph.access.roles import OFFICES, Permission, Role, may
from partygraph.access.secrets import faults_of, hashed, matches
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
from partygraph.words import Language, words
from test_upgrades import unpacked

TODAY = date.today()  # noqa: DTZ011  a day of this place
OWN_PAGE = {"sec-fetch-site": "same-origin"}
PASSWORD = "a phrase of several words"
HASH = hashed(PASSWORD)
LONGEST = "".join(chr(33 + number * number * 7919 % 93) for number in range(200))


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


def is_refused(answer: httpx2.Response, status: int, rule: str) -> bool:
    """Whether an answer is the refusal by a rule, by what its sentence says in any case."""
    sentence = words(Language.zh)[f"error.{rule}"]
    said = max(re.split(r"\{\w+\}", sentence), key=len)
    return answer.status_code == status and said in answer.json().get("title", "")


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
        Role.administrator: see | {Permission.accounts, Permission.administer, Permission.backup},
        Role.security: {Permission.accounts, Permission.grant},
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
    assert rules == ["password_short", "password_monotonous", "password_common", "password_names"]
    assert faults_of(PASSWORD, "wang") == ()


@pytest.mark.parametrize(
    "password",
    [
        "password12345678",
        "P@ssw0rdP@ssw0rd",
        "Password!!!!!!!!!!!",
        "letmeinletmeinletmein",
        "qwertyuiopasdfghjkl",
        "1qaz2wsx3edc4rfv",
        "abcabcabcabcdefdef",
        "20240101201912345",
        "ｐａｓｓｗｏｒｄ１２３４５６７８",
        "Longhuaqu123456789",
        "longhua@20240101",
        "龙华区龙华区龙华区龙华区123",
        "zhongguo20240101",
        "王小明王小明王小明王小明123",
    ],
)
def test_a_password_that_is_guessed_early_is_refused(password: str) -> None:
    rules = [one.rule for one in faults_of(password, "wang", "王小明", places=["龙华区"])]
    assert "password_common" in rules


@pytest.mark.parametrize(
    "password", ["五个普通的词语连在一起就会很长很长", "k7vq2-mzt4x-9fj3w-pa8rh", LONGEST]
)
def test_a_password_that_is_long_and_nobodys_first_try_is_taken(password: str) -> None:
    assert faults_of(password, "wang") == ()


def test_nothing_of_a_password_is_cut_off_or_changed() -> None:
    kept = hashed(LONGEST)
    assert matches(kept, LONGEST)
    assert not matches(kept, LONGEST[:-1] + "x")
    assert not matches(kept, LONGEST.swapcase())
    assert matches(HASH, "ａ phrase of several words")  # an input method's letters are the same
    assert [one.rule for one in faults_of(LONGEST + "x")] == ["password_long"]


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
        directory.renew()
        assert directory.by_session(secret) is not None
    at[0] = later(begun, hours=signing_in.LONGEST_HOURS, minutes=1)
    assert directory.by_session(secret) is None
    at[0] = begun
    other = signing_in.sign_in(empty_store, "wang", PASSWORD, address="")
    at[0] = later(now(), minutes=signing_in.IDLE_MINUTES + 1)
    directory.renew()
    assert directory.by_session(other) is None
    directory.close()


def test_what_changes_holds_at_once_for_another_server_too(empty_store: Store) -> None:
    added(empty_store, "wang", "reader")
    here, there = Directory(empty_store), Directory(empty_store)
    secret = signing_in.sign_in(empty_store, "wang", PASSWORD, address="")
    token = keeping.make_token(empty_store, "wang", NewToken.of({"name": "job"})).secret
    for directory in (here, there):
        directory.renew()
        visitor = directory.by_session(secret)
        assert visitor is not None
        assert not visitor.may(Permission.edit, TODAY)
        assert directory.by_token(token) is not None
    keeping.grant(empty_store, "wang", NewGrant.of({"role": "editor"}), by="test")
    for directory in (here, there):
        directory.renew()
        visitor = directory.by_session(secret)
        assert visitor is not None
        assert visitor.may(Permission.edit, TODAY)
    keeping.disable(empty_store, "wang")
    for directory in (here, there):
        directory.renew()
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
    app = create_app(Graph(store), scope_folder=tmp_path, settings=load_settings(two_persons=True))
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
    ("post", "/api/session/code"),
    ("post", "/api/session/provider"),
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


EVERYBODY = set(Role)
EDITORS, PLANNERS = {Role.editor}, {Role.planner}
SYSTEM, SECURITY, AUDIT = {Role.administrator}, {Role.security}, {Role.auditor}
SEE = EDITORS | PLANNERS | SYSTEM | {Role.reader}
MATRIX = {
    "get /api/account": EVERYBODY,
    "post /api/account/": EVERYBODY,
    "get /api/accounts": SYSTEM | SECURITY,
    "get /api/accounts/": SYSTEM | SECURITY,
    "post /api/accounts": SYSTEM,
    "post /api/accounts/": SYSTEM,
    "post /api/accounts/{name}/grant": SECURITY,
    "post /api/accounts/{name}/revoke": SECURITY,
    "post /api/accounts/{name}/revoke_token": SYSTEM,
    "get /api/audit": AUDIT,
    "get /api/audit/": AUDIT,
    "post /api/audit/": AUDIT,
    "get /api/backup": SYSTEM,
    "post /api/entries": EDITORS,
    "post /api/identity/": EDITORS,
    "post /api/loads": EDITORS,
    "post /api/loads/": EDITORS,
    "post /api/plans/": SEE,
    "post /api/scenarios": PLANNERS,
    "post /api/scenarios/": PLANNERS,
    "get /": SEE,
}
"""Who may what: the longest of these with which a route begins, as the office asks for it."""


def whoever_may(method: str, path: str) -> set[Role]:
    """The roles that may use a route; whatever writes and is not in the table is nobody's."""
    route = f"{method} {path}"
    fits = [one for one in MATRIX if route == one or (one.endswith("/") and route.startswith(one))]
    return MATRIX[max(fits, key=len)]


@pytest.mark.parametrize("role", Role)
def test_each_role_is_let_in_where_it_may_and_refused_everywhere_else(
    store: Store, role: Role
) -> None:
    unhurried = {"rate": "1000000 per second", "export_rate": "1000000 per second"}
    served = create_app(Graph(store), settings=load_settings(**unhurried))
    client = signed_in(store, str(role), app=served)
    asked = [one for one in operations(client.app) if one not in OPEN]  # type: ignore[arg-type]
    assert len(asked) > 100
    rules = [
        name.removeprefix("error.")
        for name in words(Language.zh)
        if name.startswith("error.may_not_")
    ]
    last = ("post", "/api/accounts/end_sessions")  # one's own session with all others
    asked.remove(last)
    for method, path in (*asked, ("get", "/api/openapi.json"), last):
        # What it is asked for cannot be read, so nothing is done: whoever may gets another answer.
        named = path.replace("{name}", "no-such-account").replace("{id}", "x")
        content = b"\xff{" if method == "post" else None
        answer = client.request(
            method, named, content=content, headers={"content-type": "application/json"}
        )
        allowed = role in whoever_may(method, path)
        refused = any(is_refused(answer, 403, rule) for rule in rules)
        assert refused is not allowed, (method, path, answer.status_code, answer.text[:200])
        assert answer.status_code != 401
        if (method, path) != ("get", "/api/openapi.json"):
            declared = client.app.openapi()["paths"][path][method]["x-permission"]  # type: ignore[attr-defined]
            own = declared == Permission.own
            assert allowed == (own or may(role, Permission(declared), "")), (method, path)


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
        "password_common",
    ]
    assert "nope" not in answer.text
    right = {"old_password": made.password, "password": PASSWORD}
    assert client.post("/api/account/password", json=right).status_code == 200
    assert client.get("/api/loads").status_code == 200


def test_nobody_gives_themselves_a_role_nor_one_outside_of_their_areas(store: Store) -> None:
    _county(store)
    client = signed_in(store, "security")
    for role in ("editor", "security"):
        own = client.post("/api/accounts/security/grant", json={"role": role})
        assert is_refused(own, 403, "own_grants")
    given = {"role": "editor", "area": "990001"}
    assert client.post("/api/accounts/reader/grant", json=given).status_code == 200
    bounded = signed_in(store, added(store, "county", "security:990001"))
    added(store, "street", "reader:990001")
    names = [one["name"] for one in bounded.get("/api/accounts").json()]
    assert names == ["county", "street"]
    assert bounded.post("/api/accounts/reader/grant", json=given).status_code == 404
    assert bounded.post("/api/accounts/street/grant", json=given).status_code == 200
    for area in ("", "99"):
        given = {"role": "reader", "area": area}
        refused = bounded.post("/api/accounts/street/grant", json=given)
        assert is_refused(refused, 403, "grant_outside")
    bounded = signed_in(store, added(store, "clerk", "administrator:990001"))
    assert bounded.post("/api/accounts/reader/disable").status_code == 404
    assert bounded.post("/api/accounts", json={"name": "x1"}).status_code == 201
    assert bounded.get("/api/backup").status_code == 403
    assert bounded.post("/api/accounts/x1/tokens", json={"name": "t"}).status_code == 403


# --- the three offices ---


def test_who_makes_accounts_gives_no_roles_and_who_gives_roles_makes_no_accounts(
    store: Store,
) -> None:
    makes, gives = signed_in(store, "administrator"), signed_in(store, "security")
    refused = makes.post("/api/accounts", json={"name": "new", "grants": [{"role": "reader"}]})
    assert is_refused(refused, 403, "may_not_grant")
    assert makes.post("/api/accounts", json={"name": "new"}).status_code == 201
    assert makes.post("/api/accounts/new/grant", json={"role": "reader"}).status_code == 403
    assert gives.post("/api/accounts", json={"name": "other"}).status_code == 403
    granted = gives.post("/api/accounts/new/grant", json={"role": "reader"})
    assert [one["role"] for one in granted.json()["grants"]] == ["reader"]
    id_ = granted.json()["grants"][0]["id"]
    assert makes.post("/api/accounts/new/revoke", json={"grant": id_}).status_code == 403
    assert gives.post("/api/accounts/new/revoke", json={"grant": id_}).status_code == 200
    # Whoever is told a first password can sign in by it: never that of another office.
    for office in ("security", "auditor"):
        answer = makes.post(f"/api/accounts/{office}/password")
        assert is_refused(answer, 403, "password_of_office")
    assert makes.post("/api/accounts/reader/password").status_code == 200


def test_the_audit_is_closed_to_whoever_administers_and_open_to_the_auditor(store: Store) -> None:
    for role in ("administrator", "security", "auditor"):
        client = signed_in(store, role)
        for path in ("/api/audit", "/api/audit/verify", "/api/audit/export?format=csv"):
            assert client.get(path).status_code == (200 if role == "auditor" else 403), path


@pytest.mark.parametrize("first", OFFICES)
def test_no_account_holds_two_of_the_three_offices(store: Store, first: Role) -> None:
    gives = signed_in(store, added(store, "chief", "security"))
    for second in OFFICES - {first}:
        # An office for an area, or for days that are over, is one as well.
        given = {"role": str(second), "valid_to": "2020-01-01"}
        answer = gives.post(f"/api/accounts/{first}/grant", json=given)
        assert is_refused(answer, 409, "two_offices")
        with pytest.raises(ConflictError) as refused:
            added(store, "both", str(first), str(second))
        assert refused.value.rule == "two_offices"
    again = gives.post(f"/api/accounts/{first}/grant", json={"role": str(first)})
    assert again.status_code == 200
    assert gives.post(f"/api/accounts/{first}/grant", json={"role": "reader"}).status_code == 200


def test_two_who_give_two_offices_at_once_give_one(empty_store: Store) -> None:
    added(empty_store, "wang")
    done: list[str] = []

    def give(role: Role) -> None:
        try:
            keeping.grant(empty_store, "wang", NewGrant(role=role), by="test")
            done.append("given")
        except ConflictError as error:
            done.append(error.rule)

    threads = [threading.Thread(target=give, args=(role,)) for role in sorted(OFFICES) * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    held = {one.role for one in keeping.account(empty_store, "wang").grants}
    assert len(held) == 1
    assert sorted(done) == ["given"] * 2 + ["two_offices"] * 4


def test_an_account_of_an_old_store_that_holds_two_offices_acts_in_neither(
    tmp_path: Path,
) -> None:
    path = unpacked("0012", tmp_path)
    with open_store(embedded(path)) as store:
        added(store, "old", "administrator")
        both = {"account": "old", "id": "grant-1", "role": "auditor", "area": ""}
        both |= {"valid_from": "", "valid_to": "", "given_at": "", "given_by": ""}
        plain = both | {"id": "grant-2", "role": "reader"}
        given = query("access/grant")
        store.write_beside(lambda transaction: transaction.run(given, rows=[both, plain]))
        client = signed_in(store, "old")
        assert client.get("/api/loads").status_code == 200
        for path_ in ("/api/audit", "/api/accounts", "/api/backup"):
            assert client.get(path_).status_code == 403
    run = CliRunner().invoke(shell_app, ["account", "list", "--store", str(path), "--lang", "en"])
    assert "two of the three offices" in run.output
    command = ["account", "revoke", "old", "grant-1", "--store", str(path), "--lang", "en"]
    assert "two of the three" not in CliRunner().invoke(shell_app, command).output
    with open_store(embedded(path)) as store:
        client = signed_in(store, "old")
        assert client.get("/api/backup").status_code == 200
        # What an administrator of before could do beside, a security administrator gives anew.
        assert client.post("/api/entries", json={}).status_code == 403


def test_the_three_offices_of_an_empty_store_are_made_at_the_machine(tmp_path: Path) -> None:
    path = tmp_path / "graph.lbug"
    at = ["--store", str(path), "--lang", "en"]
    for office in sorted(OFFICES):
        command = ["account", "add", f"the-{office}", "--role", str(office), *at]
        run = CliRunner().invoke(shell_app, command)
        assert (run.exit_code, "first password" in run.output) == (0, True)
    for command in (
        ["account", "add", "all", "--role", "security", "--role", "auditor", *at],
        ["account", "grant", "the-auditor", "security", *at],
    ):
        refused = CliRunner().invoke(shell_app, command).exception
        assert isinstance(refused, ConflictError)
        assert refused.rule == "two_offices"
    with open_store(embedded(path)) as store:
        held = {one.name: [grant.role for grant in one.grants] for one in keeping.accounts(store)}
    assert held == {f"the-{office}": [office] for office in OFFICES}


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
