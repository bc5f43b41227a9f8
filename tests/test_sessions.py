"""Sessions, tokens and first passwords: how they end, and what is asked again before that."""

import re
import subprocess
import sys
from base64 import urlsafe_b64decode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from conftest import SHELL, demo, embedded
from partygraph.access import keeping, signing_in
from partygraph.access.accounts import NewAccount, NewToken
from partygraph.access.directory import Directory
from partygraph.access.identity import Asked
from partygraph.access.sealing import Key
from partygraph.access.second_factor import begin, confirm
from partygraph.access.secrets import new_secret, new_token
from partygraph.access.times import later
from partygraph.errors import InputError, SignInError
from partygraph.shell import main
from partygraph.store import EngineStore, Store, now, open_store
from test_accounts import PASSWORD, TODAY, added, client_of, signed_in

ANOTHER = "another phrase of several words"


def rules(answer: Any) -> list[str]:
    return [one["rule"] for one in answer.json()["faults"]]


def ids(client: TestClient) -> list[str]:
    """The ids of the sessions of whoever is signed in, but this one's."""
    own = client.get("/api/account").json()
    return [one["id"] for one in own["sessions"] if one["id"] != own["session"]]


# --- what is asked again ---


def test_a_token_is_made_and_a_session_ended_with_the_password_alone(
    empty_store: EngineStore,
) -> None:
    added(empty_store, "wang", "reader")
    client = signed_in(empty_store, "wang")
    lost = signed_in(empty_store, "wang", app=client.app)  # type: ignore[arg-type]
    (id_,) = ids(client)
    for path, body in (
        ("/api/account/tokens", {"name": "job"}),
        (f"/api/account/sessions/{id_}/end", {}),
    ):
        for wrong in ({}, {"password": "wrong"}):
            assert rules(client.post(path, json=body | wrong)) == ["password_not_it"], path
    assert lost.get("/api/loads").status_code == 200
    assert client.get("/api/account").json()["tokens"] == []
    proof = {"password": PASSWORD}
    assert client.post(f"/api/account/sessions/{id_}/end", json=proof).json()
    assert lost.get("/api/loads").status_code == 401
    assert client.post("/api/account/sessions/session-0/end", json=proof).status_code == 404
    made = client.post("/api/account/tokens", json={"name": "job", **proof})
    assert made.status_code == 201
    for _ in range(signing_in.MOST_OF_NAME):
        client.post("/api/account/tokens", json={"name": "job", "password": "wrong"})
    assert client.post("/api/account/tokens", json={"name": "job", **proof}).status_code == 429


def test_nobody_ends_the_session_of_another(empty_ladybug: Store) -> None:
    for name in ("wang", "li"):
        added(empty_ladybug, name, "reader")
    client = signed_in(empty_ladybug, "wang")
    theirs = signed_in(empty_ladybug, "li", app=client.app)  # type: ignore[arg-type]
    own = theirs.get("/api/account").json()["session"]
    answer = client.post(f"/api/account/sessions/{own}/end", json={"password": PASSWORD})
    assert answer.status_code == 404
    assert theirs.get("/api/account").status_code == 200


def test_who_signs_in_at_a_provider_does_so_anew_before_what_one_regrets(
    empty_ladybug: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = NewAccount.of({"name": "wang", "subject": "s", "grants": [{"role": "reader"}]})
    keeping.add(empty_ladybug, given, by="test", issuer="https://id.example")
    client = client_of(empty_ladybug)
    client.cookies.set("partygraph", signing_in.begin_session(empty_ladybug, "wang", address=""))
    assert client.post("/api/account/tokens", json={"name": "job"}).status_code == 201
    at = later(now(), minutes=signing_in.NEW_MINUTES + 1)
    monkeypatch.setattr(signing_in, "now", lambda: at)
    assert client.post("/api/account/tokens", json={"name": "job"}).status_code == 403


# --- how sessions end ---


def test_a_new_password_ends_all_other_sessions_and_has_no_end(empty_ladybug: Store) -> None:
    added(empty_ladybug, "wang", "reader")
    client = signed_in(empty_ladybug, "wang")
    others = [signed_in(empty_ladybug, "wang", app=client.app) for _ in range(2)]  # type: ignore[arg-type]
    assert len(ids(client)) == 2
    change = {"old_password": PASSWORD, "password": ANOTHER}
    assert client.post("/api/account/password", json=change).status_code == 200
    assert client.get("/api/loads").status_code == 200
    assert [one.get("/api/loads").status_code for one in others] == [401, 401]
    assert ids(client) == []
    assert keeping.stored(empty_ladybug, "wang")["password_until"] == ""


def test_an_administrator_ends_all_sessions_of_one_and_of_everybody(
    empty_store: EngineStore,
) -> None:
    added(empty_store, "boss", "administrator")
    for name in ("wang", "li"):
        added(empty_store, name, "reader")
    token = keeping.make_token(empty_store, "wang", NewToken.of({"name": "job"})).secret
    boss = signed_in(empty_store, "boss")
    wang, li = (signed_in(empty_store, name, app=boss.app) for name in ("wang", "li"))  # type: ignore[arg-type]
    assert wang.post("/api/accounts/end_sessions").status_code == 403
    assert boss.post("/api/accounts/wang/end_sessions").status_code == 200
    assert [one.get("/api/loads").status_code for one in (wang, li, boss)] == [401, 200, 200]
    ended = boss.post("/api/accounts/end_sessions").json()
    assert [one["name"] for one in ended] == ["boss", "li", "wang"]
    assert [one.get("/api/loads").status_code for one in (wang, li, boss)] == [401, 401, 401]
    bearer = {"authorization": f"Bearer {token}"}
    assert client_of(empty_store).get("/api/loads", headers=bearer).status_code == 200
    entries = [one.entry for one in empty_store.written()]
    told = [one.what for one in entries if one.what.get("change") == "sessions_ended"]
    assert told == [
        {"account": "wang", "change": "sessions_ended"},
        {"accounts": 3, "change": "sessions_ended"},
    ]


def test_the_shell_ends_sessions_and_takes_a_second_factor_away(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.lbug"
    key = Key("a key of the tests, 32 characters or more")
    with open_store(embedded(path), create=True) as store:
        for name in ("wang", "li"):
            added(store, name, "reader")
            signing_in.begin_session(store, name, address="")
        begun = begin(store, "wang", key)
        confirm(store, "wang", begun.state, pyotp.TOTP(begun.secret).now(), key)
    at = ("--store", str(path), "--lang", "en")

    def said(*arguments: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["partygraph", "account", *arguments, *at])
        with pytest.raises(SystemExit) as ended:
            main()
        told = capsys.readouterr()
        return int(ended.value.code or 0), told.out + told.err

    assert "wang: active; second factor" in said("list")[1]
    assert "second factor" not in said("second-factor", "wang")[1]
    assert said("second-factor", "wang")[0] != 0
    assert said("sign-out")[0] != 0
    assert said("sign-out", "li", "--everybody")[0] != 0
    assert said("sign-out", "nobody")[0] != 0
    assert "2 accounts" in said("sign-out", "--everybody")[1]
    with open_store(embedded(path)) as store:
        assert [keeping.sessions(store, name) for name in ("wang", "li")] == [(), ()]


# --- tokens and first passwords ---


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("http://graph.example", False),
        ("http://10.0.0.5:8000", False),
        ("https://graph.example", True),
        ("http://localhost:8000", True),
        ("http://127.0.0.1:8000", True),
    ],
)
def test_a_token_is_not_taken_where_others_could_read_it(
    empty_ladybug: Store,
    address: str,
    taken: bool,  # noqa: FBT001
) -> None:
    added(empty_ladybug, "wang", "reader")
    token = keeping.make_token(empty_ladybug, "wang", NewToken.of({"name": "job"})).secret
    app = client_of(empty_ladybug).app
    program = TestClient(app, base_url=address, client=("10.0.0.9", 1))
    program.headers |= {"authorization": f"Bearer {token}", "x-forwarded-proto": "https"}
    for path in ("/api/loads", "/api/session"):
        answer = program.get(path)
        assert (answer.status_code == 200) is taken, path
        assert taken or "https" in answer.json()["title"]


def test_the_shell_asks_a_server_that_listens_everywhere_at_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        added(store, "wang", "reader")
        token = keeping.make_token(store, "wang", NewToken.of({"name": "job"})).secret
    monkeypatch.setenv("PARTYGRAPH_HOST", "0.0.0.0")
    at = ("--store", str(path), "--lang", "en")
    with demo(path, "serve"):
        for secret, found in (("", "wang: active"), (token, "administrator")):
            monkeypatch.setenv("PARTYGRAPH_TOKEN", secret)
            done = subprocess.run(
                [SHELL, "account", "list", *at], capture_output=True, text=True, check=False
            )
            assert "127.0.0.1" in done.stderr
            assert found in done.stdout + done.stderr


def test_a_token_ends_on_its_day(empty_ladybug: Store) -> None:
    added(empty_ladybug, "wang", "reader")
    made = keeping.make_token(empty_ladybug, "wang", NewToken.of({"name": "job", "days": 1}))
    assert made.token.until == str(TODAY + timedelta(days=1))
    at = [f"{made.token.until}T23:59:59Z"]
    directory = Directory(empty_ladybug, lambda: at[0])
    assert directory.by_token(made.secret) is not None
    at[0] = f"{TODAY + timedelta(days=2)}T00:00:00Z"
    assert directory.by_token(made.secret) is None
    directory.close()
    for days in (0, 366):
        with pytest.raises(InputError):
            NewToken.of({"name": "job", "days": days})


def test_a_first_password_ends_after_a_week_and_is_not_taken_again(
    empty_ladybug: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    added(empty_ladybug, "boss", "administrator")
    first = keeping.add(empty_ladybug, NewAccount.of({"name": "wang"}), by="boss").password
    boss = signed_in(empty_ladybug, "boss")
    made = boss.post("/api/accounts/wang/password").json()
    assert made["account"]["must_change"] is True
    with pytest.raises(SignInError) as refused:  # the one from before is worth nothing
        signing_in.sign_in(empty_ladybug, "wang", first, address="")
    assert refused.value.rule == "wrong_sign_in"
    with monkeypatch.context() as patched:
        late = later(now(), days=keeping.FIRST_PASSWORD_DAYS, minutes=1)
        patched.setattr(signing_in, "now", lambda: late)
        with pytest.raises(SignInError) as refused:
            signing_in.sign_in(empty_ladybug, "wang", made["password"], address="")
    assert refused.value.rule == "first_password_late"
    session = signing_in.sign_in(empty_ladybug, "wang", made["password"], address="")
    client = client_of(empty_ladybug)
    client.cookies.set("partygraph", session)
    token = {"name": "job", "password": made["password"]}
    assert client.post("/api/account/tokens", json=token).status_code == 403
    change = {"old_password": made["password"], "password": made["password"]}
    assert rules(client.post("/api/account/password", json=change)) == ["password_same"]
    change["password"] = ANOTHER
    assert client.post("/api/account/password", json=change).status_code == 200
    with pytest.raises(SignInError):
        signing_in.sign_in(empty_ladybug, "wang", made["password"], address="")


def test_a_new_first_password_ends_all_sessions_and_tries(empty_ladybug: Store) -> None:
    added(empty_ladybug, "boss", "administrator")
    added(empty_ladybug, "wang", "reader")
    boss = signed_in(empty_ladybug, "boss")
    wang = signed_in(empty_ladybug, "wang", app=boss.app)  # type: ignore[arg-type]
    for _ in range(signing_in.MOST_OF_NAME):
        wang.post("/api/session", json={"name": "wang", "password": "x"})
    made = boss.post("/api/accounts/wang/password").json()
    assert wang.get("/api/account").status_code == 401
    assert signing_in.sign_in(empty_ladybug, "wang", made["password"], address="10.0.0.1")
    assert boss.post("/api/accounts/boss/password").status_code == 403
    assert wang.post("/api/accounts/boss/password").status_code == 401


# --- secrets where they belong ---


def test_what_signs_in_has_256_bits_and_is_never_the_same() -> None:
    asked = [Asked.new() for _ in range(100)]
    for made in (
        [new_secret() for _ in range(100)],
        [new_token().removeprefix("pg_") for _ in range(100)],
        [one for of in asked for one in (of.state, of.nonce, of.verifier)],
    ):
        assert len(set(made)) == len(made)
        assert {len(urlsafe_b64decode(f"{one}=")) for one in made} == {32}


def test_no_address_has_a_place_for_a_secret(empty_ladybug: Store) -> None:
    secret = re.compile("password|secret|token|code|key|session")
    told = {
        (path, parameter["name"])
        for path, operations in client_of(empty_ladybug).app.openapi()["paths"].items()  # type: ignore[attr-defined]
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if secret.search(parameter["name"])
    }
    back = "/api/session/provider/back"  # what a provider tells once, as the protocol has it
    assert told == {(back, "code")}


def test_a_token_in_an_address_signs_nobody_in(empty_ladybug: Store) -> None:
    added(empty_ladybug, "wang", "reader")
    token = keeping.make_token(empty_ladybug, "wang", NewToken.of({"name": "job"})).secret
    client = client_of(empty_ladybug)
    for name in ("token", "access_token", "authorization", "partygraph"):
        assert client.get("/api/loads", params={name: token}).status_code == 401


@pytest.mark.parametrize("path", ["/", "/overview", "/api/loads", "/api/session", "/metrics"])
def test_no_route_sends_back_what_it_was_sent(empty_ladybug: Store, path: str) -> None:
    answer = client_of(empty_ladybug).request("TRACE", path, headers={"x-canary": "canary"})
    assert answer.status_code == 405
    assert "canary" not in answer.text


def test_a_browser_that_signs_out_by_https_is_told_to_forget(empty_ladybug: Store) -> None:
    added(empty_ladybug, "wang", "reader")
    far = TestClient(client_of(empty_ladybug).app, base_url="https://graph.example")
    far.headers |= {"sec-fetch-site": "same-origin"}
    far.post("/api/session", json={"name": "wang", "password": PASSWORD})
    answer = far.post("/api/session/end", json={})
    assert answer.headers["clear-site-data"] == '"cache"'
    assert "Max-Age=0" in answer.headers["set-cookie"]
