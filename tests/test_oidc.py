"""Signing in at an OpenID Connect provider that runs beside the tests, and its attacks."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, build_opener

import pytest
from fastapi.testclient import TestClient

from oidc_provider import CLIENT, SECRET
from partygraph.access.identity import Asked
from partygraph.access.provider import Provider
from partygraph.errors import ProviderError
from partygraph.graph import Graph
from partygraph.queries import query
from partygraph.store import EngineStore, Store
from partygraph.web import create_app
from test_accounts import OWN_PAGE, added

HOSTILE = (
    "none",
    "public_key",
    "key",
    "tampered",
    "expired",
    "without_exp",
    "without_iat",
    "without_aud",
    "without_iss",
    "without_sub",
    "without_nonce",
    "audience",
    "audiences",
    "party",
    "issuer",
    "nonce",
    "subject",
    "long",
)
BACK = "/api/session/provider/back"


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The address of a provider that runs."""
    script = Path(__file__).with_name("oidc_provider.py")
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


class _Stays(HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def sent_back(place: str) -> str:
    """Where the provider sends a browser."""
    with pytest.raises(HTTPError) as told:
        build_opener(_Stays).open(place, timeout=20)
    found: str = told.value.headers["Location"]
    told.value.close()
    return found


@pytest.fixture
def client(empty_ladybug: Store, issuer: str) -> TestClient:
    """A browser of a server with that provider, and with one account."""
    added(empty_ladybug, "li", "administrator")
    app = create_app(Graph(empty_ladybug), provider=Provider(issuer, CLIENT, SECRET))
    here = "http://127.0.0.1"
    return TestClient(
        app, base_url=here, client=("127.0.0.1", 1), headers=OWN_PAGE, follow_redirects=False
    )


def came_back(client: TestClient, kind: str = "", to: str = "/overview") -> str:
    """The address with which a browser comes back from the provider."""
    gone = client.post("/api/session/provider", json={"to": to})
    assert gone.status_code == 200
    return sent_back(f"{gone.json()['address']}&as={kind}")


def test_somebody_signs_in_and_has_an_account_without_grants(client: TestClient) -> None:
    for _ in range(2):
        response = client.get(came_back(client, to="/cases?area=350783"))
        assert (response.status_code, response.headers["location"]) == (303, "/cases?area=350783")
        told = client.get("/api/session").json()
        assert (told["signed_in"], told["name"], told["display_name"]) == (
            True,
            "zhang.san",
            "张三",
        )
        assert told["grants"] == []
        assert client.get("/api/ask/places").status_code == 403


def test_what_a_provider_signs_does_not_leave_the_server(
    client: TestClient, empty_ladybug: EngineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, told = Provider._asked, []  # noqa: SLF001

    def listening(self: Provider, *given: Any, **more: Any) -> Any:
        told.append(ask(self, *given, **more))
        return told[-1]

    monkeypatch.setattr(Provider, "_asked", listening)
    answers = [
        client.get(came_back(client)),
        client.get("/api/session"),
        client.get("/api/account"),
    ]
    assert answers[-1].json()["account"]["name"] == "zhang.san"
    (signed,) = [one for one in told if "id_token" in one]
    left = "".join(f"{one.headers} {one.text}" for one in answers) + str(dict(client.cookies))
    left += str([*empty_ladybug.written(), empty_ladybug.read(query("access/accounts"))])
    for secret in (signed["id_token"], signed["access_token"], SECRET):
        assert secret not in left


def test_a_provider_that_leads_elsewhere_is_not_followed() -> None:
    asked = []

    class Leading(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", f"http://127.0.0.1:{server.server_port}/elsewhere")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Leading) as server:
        threading.Thread(target=server.serve_forever).start()
        with pytest.raises(ProviderError):
            Provider(f"http://127.0.0.1:{server.server_port}", CLIENT, SECRET).address(
                Asked.new(), BACK
            )
        server.shutdown()
    assert asked == ["/.well-known/openid-configuration"]


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_token_that_does_not_hold_signs_nobody_in(client: TestClient, kind: str) -> None:
    response = client.get(came_back(client, kind))
    assert response.headers["location"] == "/signin?failed=provider_refused"
    assert not client.get("/api/session").json()["signed_in"]


def test_what_came_back_once_is_worth_nothing_again(client: TestClient) -> None:
    address = came_back(client)
    kept = dict(client.cookies)
    assert client.get(address).headers["location"] == "/overview"
    client.cookies.clear()
    client.cookies.update(kept)
    assert client.get(address).headers["location"] == "/signin?failed=provider_state"
    assert not client.get("/api/session").json()["signed_in"]


def test_what_another_browser_asked_signs_nobody_in(client: TestClient) -> None:
    theirs = came_back(client)
    came_back(client)  # our own state, which theirs is not
    for address in (theirs, BACK, f"{BACK}?code=x", f"{BACK}?state=x", f"{BACK}?error=denied"):
        assert client.get(address).headers["location"] == "/signin?failed=provider_state"
    assert not client.get("/api/session").json()["signed_in"]


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "/\\evil.example", "x"])
def test_nobody_is_led_elsewhere(client: TestClient, to: str) -> None:
    assert client.get(came_back(client, to=to)).headers["location"] == "/"


def test_a_provider_that_does_not_answer_is_told(empty_ladybug: Store) -> None:
    added(empty_ladybug, "li", "administrator")
    app = create_app(Graph(empty_ladybug), provider=Provider("http://127.0.0.1:9", CLIENT, SECRET))
    here = "http://127.0.0.1"
    client = TestClient(app, base_url=here, client=("127.0.0.1", 1), headers=OWN_PAGE)
    assert client.post("/api/session/provider", json={}).status_code == 502


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec-fetch-site": "cross-site"}, 403),
        ({"sec-fetch-site": "", "origin": "https://evil.example"}, 403),
        ({"content-type": "text/plain"}, 422),  # what a page may send without asking first
        ({"content-type": "application/x-www-form-urlencoded"}, 422),
    ],
)
def test_another_site_begins_no_sign_in(
    client: TestClient, headers: dict[str, str], status: int
) -> None:
    assert client.get("/api/session/provider", params={"to": "/"}).status_code == 405
    said = {"content-type": "application/json"} | headers
    begun = client.post("/api/session/provider", content=b"{}", headers=said)
    assert begun.status_code == status
    assert "set-cookie" not in begun.headers
    del client.headers["sec-fetch-site"]
    assert client.post("/api/session/provider", json={}).status_code == 403
    # and what it began at the provider itself comes back to nothing
    theirs = client.get(f"{BACK}?code=theirs&state=theirs")
    assert theirs.headers["location"] == "/signin?failed=provider_state"
