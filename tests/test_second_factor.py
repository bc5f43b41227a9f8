"""The second factor: codes of an app after the password, on both engines and over HTTP."""

import time
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pyotp
import pytest
from fastapi.testclient import TestClient

from conftest import embedded
from partygraph.access import keeping, second_factor, signing_in
from partygraph.access.accounts import Grant, NewAccount, NewToken, Visitor
from partygraph.access.sealing import Key
from partygraph.access.times import later
from partygraph.backup import backup, restore
from partygraph.errors import ConflictError, InputError
from partygraph.graph import Graph
from partygraph.queries import query
from partygraph.settings import SecondFactor, load_settings
from partygraph.store import EngineStore, Store, content, now, open_store
from partygraph.web import create_app
from test_accounts import OWN_PAGE, PASSWORD, added, grant

KEY = "a key of the tests, 32 characters or more"
TODAY = date.today()  # noqa: DTZ011  a day of this place


class Clock:
    """A time that moves when it is told to: each code is for 30 seconds, and taken once."""

    def __init__(self) -> None:
        self.at = time.time()

    def time(self) -> float:
        """The present moment."""
        return self.at

    def code(self, secret: str) -> str:
        """What the app shows, half a minute after it was looked at last."""
        self.at += 30
        return pyotp.TOTP(secret).at(int(self.at))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(second_factor, "time", made)
    return made


def browser_of(store: Store, **settings: Any) -> TestClient:
    """A browser at a server with a key."""
    app = create_app(Graph(store), settings=load_settings(second_factor_key=KEY, **settings))
    return another(app)


def another(app: Any) -> TestClient:
    """Another browser at the same server."""
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1), headers=OWN_PAGE)


def enrolled(store: Store, clock: Clock, name: str = "wang") -> tuple[str, tuple[str, ...]]:
    """The secret and the recovery codes of an account that has set up a second factor."""
    begun = second_factor.begin(store, name, Key(KEY))
    code = clock.code(begun.secret)
    return begun.secret, second_factor.confirm(store, name, begun.state, code, Key(KEY))


def given_password(client: TestClient, name: str = "wang") -> dict[str, Any]:
    """What is told after the password."""
    answer = client.post("/api/session", json={"name": name, "password": PASSWORD})
    assert answer.status_code == 200
    told: dict[str, Any] = answer.json()
    return told


def given_code(client: TestClient, code: str) -> int:
    """The status after a code."""
    return client.post("/api/session/code", json={"code": code}).status_code


def is_told(store: EngineStore) -> bool:
    """Whether the ledger has said all that became of second factors."""
    return content(store)["second_factors"] == store.head().sums["second_factors"]


def rules(answer: Any) -> list[str]:
    return [one["rule"] for one in answer.json()["faults"]]


def test_it_is_set_up_with_the_password_and_asked_after_it(
    empty_store: EngineStore, clock: Clock
) -> None:
    added(empty_store, "wang", "reader")
    client = browser_of(empty_store)
    assert not given_password(client)["code_needed"]
    elsewhere = another(client.app)
    given_password(elsewhere)
    refused = client.post("/api/account/second_factor", json={"password": "wrong"})
    assert rules(refused) == ["password_not_it"]
    begun = client.post("/api/account/second_factor", json={"password": PASSWORD}).json()
    assert begun["secret"] in begun["address"]
    assert begun["picture"].startswith("data:image/svg+xml")
    confirm = "/api/account/second_factor/confirm"
    wrong = {"state": begun["state"], "code": "000000"}
    assert rules(client.post(confirm, json=wrong)) == ["code_wrong"]
    assert not client.get("/api/account").json()["account"]["second_factor"]
    right = {"state": begun["state"], "code": clock.code(begun["secret"])}
    codes = client.post(confirm, json=right).json()["codes"]
    assert len(set(codes)) == second_factor.RECOVERY_CODES
    assert client.get("/api/account").json()["recovery_codes"] == len(codes)
    assert elsewhere.get("/api/account").status_code == 401  # all other sessions ended
    assert client.post("/api/account/second_factor", json={"password": PASSWORD}).status_code == 409

    told = given_password(elsewhere)
    assert (told["code_needed"], told["signed_in"]) == (True, False)
    assert elsewhere.get("/api/loads").status_code == 401
    assert given_code(elsewhere, "000000") == 401
    code = clock.code(begun["secret"])
    assert given_code(elsewhere, code) == 200
    assert elsewhere.get("/api/loads").status_code == 200
    for worth in (code, codes[0]):
        third = another(client.app)
        given_password(third)
        expected = 401 if worth == code else 200  # a code that was taken is taken by nobody again
        assert given_code(third, worth) == expected
    given_password(third)
    assert given_code(third, codes[0]) == 401
    assert given_code(third, codes[1].upper().replace("-", " ")) == 200
    assert is_told(empty_store)


def test_a_code_alone_signs_nobody_in(empty_ladybug: EngineStore, clock: Clock) -> None:
    for name in ("wang", "li"):
        added(empty_ladybug, name, "reader")
    secret, _ = enrolled(empty_ladybug, clock)
    client = browser_of(empty_ladybug)
    assert given_code(client, clock.code(secret)) == 401
    given_password(client)
    keeping.reset_password(empty_ladybug, "wang")  # what was half done is worth nothing any more
    assert given_code(client, clock.code(secret)) == 401
    client.cookies.set("partygraph-half", "made up")
    assert given_code(client, clock.code(secret)) == 401


def test_codes_are_guessed_no_more_often_than_passwords(
    empty_ladybug: EngineStore, clock: Clock
) -> None:
    added(empty_ladybug, "wang", "reader")
    secret, codes = enrolled(empty_ladybug, clock)
    client = browser_of(empty_ladybug)
    for _ in range(signing_in.MOST_OF_NAME):
        given_password(client)  # a right password makes no room for more codes
        assert given_code(client, "000000") == 401
    assert given_code(client, clock.code(secret)) == 429
    assert given_code(client, codes[0]) == 429


def test_a_second_factor_is_given_up_with_password_and_code_alone(
    empty_ladybug: EngineStore, clock: Clock
) -> None:
    added(empty_ladybug, "wang", "reader")
    secret, _ = enrolled(empty_ladybug, clock)
    client = browser_of(empty_ladybug)
    given_password(client)
    assert given_code(client, clock.code(secret)) == 200
    end = "/api/account/second_factor/end"
    code = clock.code(secret)
    assert rules(client.post(end, json={"password": "wrong", "code": code})) == ["password_not_it"]
    assert rules(client.post(end, json={"code": code})) == ["password_not_it"]
    wrong = client.post(end, json={"password": PASSWORD, "code": "000000"})
    assert rules(wrong) == ["code_wrong"]
    done = client.post(end, json={"password": PASSWORD, "code": clock.code(secret)})
    assert done.json()["second_factor"] is False
    assert not given_password(another(client.app))["code_needed"]
    gone = {"password": PASSWORD, "code": clock.code(secret)}
    assert client.post(end, json=gone).status_code == 404


def test_nothing_of_it_is_kept_in_clear_and_a_backup_opens_with_its_key_alone(
    empty_store: EngineStore, clock: Clock, tmp_path: Path
) -> None:
    added(empty_store, "wang", "reader")
    secret, codes = enrolled(empty_store, clock)
    kept = str(empty_store.read(query("access/second_factors"))) + str(list(empty_store.written()))
    backup(empty_store, tmp_path / "graph.zip")
    with zipfile.ZipFile(tmp_path / "graph.zip") as archive:
        kept += "".join(archive.read(name).decode() for name in archive.namelist())
    assert "second_factor_kept" in kept
    assert all(one not in kept for one in (secret, *codes, codes[0].replace("-", "")))
    with open_store(embedded(tmp_path / "other.lbug"), create=True) as other:
        restore(other, tmp_path / "graph.zip")
        assert is_told(other)
        client = browser_of(other)
        given_password(client)
        assert given_code(client, clock.code(secret)) == 200
        strange = create_app(
            Graph(other), settings=load_settings(second_factor_key="another " + KEY)
        )
        client = another(strange)
        given_password(client)
        told = client.post("/api/session/code", json={"code": clock.code(secret)})
        assert "PARTYGRAPH_SECOND_FACTOR_KEY" in told.json()["title"]
        assert given_code(client, codes[0]) == 200


def test_an_administrator_takes_it_from_who_lost_it_and_the_ledger_says_so(
    empty_ladybug: EngineStore, clock: Clock
) -> None:
    added(empty_ladybug, "wang", "reader")
    added(empty_ladybug, "boss", "administrator")
    enrolled(empty_ladybug, clock)
    client = browser_of(empty_ladybug)
    given_password(client, "boss")
    lost = signing_in.begin_session(empty_ladybug, "wang", address="")
    listed = {one["name"]: one["second_factor"] for one in client.get("/api/accounts").json()}
    assert listed == {"boss": False, "wang": True}
    made = client.post("/api/accounts/wang/password").json()  # a new password is no way around it
    assert made["account"]["second_factor"] is True
    assert client.post("/api/accounts/wang/take_second_factor").json()["second_factor"] is False
    assert client.app.state.directory.by_session(lost) is None  # type: ignore[attr-defined]
    assert client.post("/api/accounts/wang/take_second_factor").status_code == 404
    assert client.post("/api/accounts/boss/take_second_factor").status_code == 403
    entries = [one.entry for one in empty_ladybug.written()]
    done = [one for one in entries if one.what.get("change") == "second_factor_taken"]
    assert [(one.who, one.what["account"]) for one in done] == [("boss", "wang")]


@pytest.mark.parametrize(
    ("wanted", "role", "due"),
    [
        (SecondFactor.off, "administrator", False),
        (SecondFactor.administrators, "administrator", True),
        (SecondFactor.administrators, "editor", False),
        (SecondFactor.everybody, "reader", True),
    ],
)
def test_who_must_have_one(wanted: SecondFactor, role: str, due: bool) -> None:  # noqa: FBT001
    who: tuple[Grant, ...] = (grant(role),)
    here = Visitor(name="a", grants=who, session="s", local=True)
    assert second_factor.is_due(wanted, here, TODAY) is due
    for free in ({"session": None}, {"local": False}, {"second_factor": True}):
        assert not second_factor.is_due(wanted, here.model_copy(update=free), TODAY)


def test_whoever_must_have_one_is_let_in_to_nothing_but_setting_it_up(
    empty_ladybug: EngineStore, clock: Clock
) -> None:
    added(empty_ladybug, "wang", "administrator")
    client = browser_of(empty_ladybug, second_factor="administrators")
    told = given_password(client)
    assert (told["signed_in"], told["must_enrol"]) == (True, True)
    for path in ("/api/loads", "/api/accounts", "/api/backup", "/api/openapi.json"):
        assert client.get(path).status_code == 403, path
    token = {"name": "t", "password": PASSWORD}
    assert client.post("/api/account/tokens", json=token).status_code == 403
    begun = client.post("/api/account/second_factor", json={"password": PASSWORD}).json()
    right = {"state": begun["state"], "code": clock.code(begun["secret"])}
    assert client.post("/api/account/second_factor/confirm", json=right).status_code == 201
    assert client.get("/api/accounts").status_code == 200
    assert client.get("/api/session").json()["must_enrol"] is False
    ended = {"password": PASSWORD, "code": clock.code(begun["secret"])}
    assert client.post("/api/account/second_factor/end", json=ended).status_code == 200
    assert client.get("/api/accounts").status_code == 403


def test_without_a_key_nobody_sets_one_up_and_whoever_has_one_is_not_let_in(
    empty_ladybug: EngineStore, clock: Clock
) -> None:
    added(empty_ladybug, "wang", "reader")
    app = create_app(Graph(empty_ladybug))
    client = another(app)
    given_password(client)
    assert client.get("/api/account").json()["second_factor_offered"] is False
    refused = client.post("/api/account/second_factor", json={"password": PASSWORD})
    assert refused.status_code == 409
    enrolled(empty_ladybug, clock)
    refused = client.post("/api/session", json={"name": "wang", "password": PASSWORD})
    assert refused.status_code == 409
    assert "set-cookie" not in refused.headers
    with pytest.raises(InputError):
        load_settings(second_factor_key="short")


def test_an_account_of_a_provider_has_none_here(empty_ladybug: EngineStore) -> None:
    given = NewAccount.of({"name": "wang", "subject": "s"})
    keeping.add(empty_ladybug, given, by="test", issuer="https://id.example")
    with pytest.raises(ConflictError) as refused:
        second_factor.begin(empty_ladybug, "wang", Key(KEY))
    assert refused.value.rule == "account_of_provider"


def test_what_was_begun_is_for_that_account_and_ten_minutes(
    empty_ladybug: EngineStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("wang", "li"):
        added(empty_ladybug, name, "reader")
    begun = second_factor.begin(empty_ladybug, "wang", Key(KEY))
    for name, at in (("li", now()), ("wang", later(now(), minutes=11))):
        monkeypatch.setattr(second_factor, "now", lambda at=at: at)
        code = clock.code(begun.secret)
        with pytest.raises(InputError) as refused:
            second_factor.confirm(empty_ladybug, name, begun.state, code, Key(KEY))
        assert [one.rule for one in refused.value.faults] == ["second_factor_late"]
    token = keeping.make_token(empty_ladybug, "wang", NewToken.of({"name": "job"}))
    assert token.secret  # a token is asked for no code
