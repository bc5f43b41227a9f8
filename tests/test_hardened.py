"""What every request meets before any route: headers, bounds, rates, a place, an id, an end."""

import json
import logging
import os
import re
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from conftest import TablesFolder, embedded, statement
from partygraph.access import keeping
from partygraph.access.accounts import NewToken
from partygraph.actor import actor
from partygraph.errors import StoreError
from partygraph.graph import Graph
from partygraph.settings import Settings, load_settings
from partygraph.store import EngineStore, open_store
from partygraph.web import create_app
from partygraph.web.headers import POLICY
from test_accounts import added
from test_web import Failing, problem

HERE = {"base_url": "http://localhost", "client": ("127.0.0.1", 1)}
FAR = {"base_url": "https://graph.example", "client": ("10.0.0.9", 1)}


def client_of(store: EngineStore, *, far: bool = False, **given: Any) -> TestClient:
    """A client of an application with these settings: of this machine, or from elsewhere."""
    settings = Settings.model_construct(host="0.0.0.0", **given)
    app = create_app(Graph(store), settings=settings)
    return TestClient(app, raise_server_exceptions=False, **(FAR if far else HERE))  # type: ignore[arg-type]


@pytest.fixture
def client(seeded_ladybug: EngineStore) -> Iterator[TestClient]:
    """Speak to an application over the seed."""
    with client_of(seeded_ladybug) as speaking:
        yield speaking


# Headers


HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": (
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
    ),
}


@pytest.mark.parametrize(
    "path",
    ["/", "/api/health", "/api/openapi.json", "/nowhere", "/api/ask/x", "/api/ask/places"],
)
def test_every_response_has_the_headers_that_protect(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "strict-transport-security" not in headers
    assert "access-control-allow-origin" not in headers


def test_files_of_the_page_and_errors_nobody_foresaw_have_them_too(
    seeded_ladybug: EngineStore, client: TestClient
) -> None:
    module = re.findall(r'"(/static/\w+/main.js)"', client.get("/").text)[0]
    failing = client_of(Failing(seeded_ladybug, ZeroDivisionError()))
    responses = [client.get(module), failing.get("/api/ask/places"), client.put("/api/loads")]
    assert [response.status_code for response in responses] == [200, 500, 405]
    for response in responses:
        assert {name: response.headers[name] for name in HEADERS} == HEADERS


def test_a_policy_allows_no_code_that_stands_in_a_page(client: TestClient) -> None:
    policy = client.get("/").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "object-src 'none'" in policy


FILES = (
    "/api/export?format=csv",
    "/api/export?format=graphml",
    "/api/ledger?",
    "/api/report?format=docx",
    "/api/graph.svg?",
    "/api/graph.xlsx?",
    "/api/quality?format=xlsx",
    "/api/ask/pairing_coverage?format=csv",
    "/api/audit/export?format=csv",
    "/api/backup",
)


@pytest.mark.parametrize("path", FILES)
def test_a_file_has_a_name_of_ours_whatever_is_asked(client: TestClient, path: str) -> None:
    area = "" if path.startswith(("/api/audit", "/api/backup")) else "&area=350783"
    answer = client.get(f"{path}{area}")
    assert answer.status_code == 200, answer.text[:200]
    found = re.fullmatch(
        r'(?:attachment|inline); filename="([A-Za-z0-9][A-Za-z0-9._-]{0,80})"',
        answer.headers["content-disposition"],
    )
    assert found, answer.headers["content-disposition"]
    hostile = '..%2F..%2Fx"%0d%0aSet-Cookie:%20a=b'
    for asked in (f"{path}&area={hostile}", f"{path}&who={hostile}", f"{path}&name={hostile}"):
        answer = client.get(asked)
        assert "set-cookie" not in answer.headers
        assert "Set-Cookie" not in answer.headers.get("content-disposition", "")
        assert ".." not in answer.headers.get("content-disposition", "")


def test_no_folder_of_files_is_listed_and_none_is_left(client: TestClient) -> None:
    page = client.get("/", headers={"accept": "text/html"}).text
    (version,) = set(re.findall(r"/static/([0-9a-f]{12})/", page))
    under = f"/static/{version}"
    assert client.get(f"{under}/main.js").status_code == 200
    for path in ("", "/", "/pages", "/pages/", "/vendor/", "/words/", "/%2e%2e/", "/..%2fpage.py"):
        answer = client.get(f"{under}{path}")
        assert answer.status_code == 404, path
        assert "main.js" not in answer.text
    assert client.get("/static/").status_code == 404


def test_answers_are_private_and_say_what_they_depend_on(client: TestClient) -> None:
    for path in ("/api/ask/places", "/api/things?ids=350783", "/api/ask/nothing"):
        headers = client.get(path).headers
        assert headers["cache-control"] == "private, no-cache"
        depends = {name.strip().lower() for name in headers["vary"].split(",")}
        assert depends >= {"accept", "accept-language", "accept-encoding", "authorization"}


def test_a_browser_that_came_by_https_is_told_to_keep_to_it(seeded_ladybug: EngineStore) -> None:
    name = "strict-transport-security"
    for seconds, expected in ((31_536_000, "max-age=31536000; includeSubDomains"), (0, None)):
        app = create_app(
            Graph(seeded_ladybug), settings=load_settings(host="0.0.0.0", hsts_seconds=seconds)
        )
        for scheme in ("https", "http"):
            told = TestClient(app, base_url=f"{scheme}://graph.example").get("/api/health")
            assert told.headers.get(name) == (expected if scheme == "https" else None)


# Bounds


def chunks(count: int, size: int = 65_536) -> Iterator[bytes]:
    """A body that does not say its length."""
    for _ in range(count):
        yield b"[" * size


def peak() -> int:
    """The most memory that this process has had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def test_a_body_of_200_mb_is_not_taken_and_not_given_back(client: TestClient) -> None:
    before = peak()
    with_length = client.post(
        "/api/plans/suggest",
        content=chunks(1),
        headers={"Content-Length": str(200 * 2**20), "Content-Type": "application/json"},
    )
    in_chunks = client.post(
        "/api/plans/suggest", content=chunks(64), headers={"Content-Type": "application/json"}
    )
    for response in (with_length, in_chunks):
        assert response.status_code == 413
        assert "2 MiB" in problem(response)["title"]
        assert len(response.content) < 1000
    assert peak() - before < 40_000


def test_a_body_at_its_limit_is_taken_and_one_byte_more_is_not(client: TestClient) -> None:
    text = '{"area": "350783", "more": "%s"}'
    room = 2 * 2**20 - len(text) + 2
    for more, status in ((0, 422), (1, 413)):
        body = text % ("x" * (room + more))
        response = client.post(
            "/api/plans/suggest", content=body, headers={"Content-Type": "application/json"}
        )
        assert response.status_code == status
        assert len(response.content) < 2000


def test_a_file_has_a_limit_of_its_own(empty_ladybug: EngineStore) -> None:
    client = client_of(empty_ladybug)
    for megabytes, status in ((10, 422), (21, 413)):
        response = client.post(
            "/api/loads/preview", params={"name": "a.csv"}, content=b"x" * (megabytes * 2**20)
        )
        assert response.status_code in {status, 200}
        assert (response.status_code == 413) == (status == 413)


def test_a_body_that_is_nested_deeply_is_a_fault_of_the_request(client: TestClient) -> None:
    for body in (b"[" * 2_000_000, b'{"a":' * 300_000, b"1" * 100_000):
        response = client.post(
            "/api/plans/suggest", content=body, headers={"Content-Type": "application/json"}
        )
        assert response.status_code == 422
        assert len(response.content) < 2000


def test_what_is_wrong_is_repeated_in_a_few_characters(client: TestClient) -> None:
    long = "x" * 30_000
    answers = [
        client.get("/api/ask/pairing_coverage", params={"area": long}),
        client.post("/api/plans/suggest", json={"area": long * 60}),
        client.post("/api/entries", json={"rows": {"units": [{"name": long * 10}]}}),
        client.get(f"/api/things/{long}"),
    ]
    for response in answers:
        assert response.status_code == 422
        assert len(response.content) < 3000


def test_an_address_and_headers_have_a_length(client: TestClient) -> None:
    long = client.get("/api/ask/places", params={"x": "y" * 33_000})
    assert (long.status_code, long.headers["content-type"]) == (414, "application/problem+json")
    many = client.get("/api/health2", headers={f"x-{i}": "y" * 1000 for i in range(40)})
    assert (many.status_code, many.headers["content-type"]) == (431, "application/problem+json")


def test_a_name_of_another_site_that_points_here_is_not_answered(
    seeded_ladybug: EngineStore,
) -> None:
    app = create_app(Graph(seeded_ladybug), settings=load_settings())
    asked = {
        name: TestClient(app, base_url=f"http://{name}").get("/api/ask/places").status_code
        for name in (
            "localhost",
            "127.0.0.1:8000",
            "[::1]:8000",
            "evil.example",
            "127.0.0.1.nip.io",
        )
    }
    assert asked == {
        "localhost": 200,
        "127.0.0.1:8000": 200,
        "[::1]:8000": 200,
        "evil.example": 421,
        "127.0.0.1.nip.io": 421,
    }


# Rates


def by_token(store: EngineStore, name: str, role: str) -> dict[str, str]:
    """The header of a new account that may what the role may."""
    made = keeping.make_token(
        store, added(store, name, role), NewToken.of({"name": "job", "role": role})
    )
    return {"Authorization": f"Bearer {made.secret}"}


def test_whoever_is_elsewhere_may_not_ask_without_end(empty_ladybug: EngineStore) -> None:
    added(empty_ladybug, "li", "reader")
    client = client_of(empty_ladybug, far=True, rate="5 per minute")
    told = [client.get("/api/questions") for _ in range(7)]
    assert [response.status_code for response in told] == [401] * 5 + [429] * 2
    assert 1 <= int(told[-1].headers["retry-after"]) <= 61
    assert told[-1].headers["retry-after"] in problem(told[-1])["title"]
    assert client.get("/").status_code == 200  # the page itself is not counted
    assert client.get("/api/questions", headers={"X-Forwarded-For": "1.2.3.4"}).status_code == 429


def test_tries_to_sign_in_are_counted_by_themselves(empty_ladybug: EngineStore) -> None:
    added(empty_ladybug, "li", "reader")
    client = client_of(empty_ladybug, far=True, sign_in_rate="2 per hour")
    assert [client.get("/api/session").status_code for _ in range(4)] == [200] * 4
    given = {"name": "li", "password": "not the one at all"}
    tried = [client.post("/api/session", json=given).status_code for _ in range(3)]
    assert tried[:2].count(429) == 0
    assert tried[2] == 429


def test_each_account_is_counted_by_itself(empty_ladybug: EngineStore) -> None:
    client = client_of(empty_ladybug, far=True, rate="5 per minute")
    for name in ("li", "wang"):
        header = by_token(empty_ladybug, name, "reader")
        known = client.get("/api/questions", headers=header)  # counted by its address
        asked = [client.get("/api/questions", headers=header).status_code for _ in range(7)]
        assert [known.status_code, *asked] == [200] * 6 + [429] * 2


def test_files_of_the_graph_are_counted_by_themselves(empty_ladybug: EngineStore) -> None:
    client = client_of(empty_ladybug, far=True, export_rate="1 per hour")
    header = by_token(empty_ladybug, "li", "auditor")
    assert client.get("/api/session", headers=header).status_code == 200
    asked = [client.get("/api/audit/export", headers=header).status_code for _ in range(2)]
    assert asked == [200, 429]
    assert client.get("/api/session", headers=header).status_code == 200


def test_whoever_is_at_this_machine_is_not_hindered(seeded_ladybug: EngineStore) -> None:
    client = client_of(seeded_ladybug, rate="5 per minute")
    assert {client.get("/api/health").status_code for _ in range(20)} == {200}
    passed_on = {"X-Forwarded-For": "127.0.0.1"}
    asked = [client.get("/api/questions", headers=passed_on).status_code for _ in range(6)]
    assert asked[-1] == 429


# Places and time


class Slow(Failing):
    """A store whose every question waits for somebody to let it go on."""

    def __init__(self, of: EngineStore) -> None:
        super().__init__(of, StoreError("unreachable", address="x"))
        self.go_on = threading.Event()
        self.begun = threading.Semaphore(0)

    def read(self, *_: object, **__: object) -> Any:
        """Wait, and fail."""
        self.begun.release()
        self.go_on.wait(30)
        raise self._error


def test_more_requests_than_there_are_places_wait_and_then_are_told_to_come_again(
    seeded_ladybug: EngineStore,
) -> None:
    slow = Slow(seeded_ladybug)
    with client_of(slow, most_requests=2, most_waiting=1) as client:
        statuses: list[int] = []

        def ask(most: int) -> None:  # of the same question only one would be at work
            statuses.append(client.get(f"/api/ask/places?limit={most}").status_code)

        asking = [threading.Thread(target=ask, args=(most,)) for most in (1, 2, 3)]
        for number, thread in enumerate(asking):
            thread.start()
            if number < 2:
                assert slow.begun.acquire(timeout=20)
        until(lambda: gauge(client, "requests_waiting") == 1)
        refused = client.get("/api/ask/places")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        assert client.get("/api/health").status_code == 200  # needs no place
        assert gauge(client, "requests_working") == 2
        slow.go_on.set()
        for thread in asking:
            thread.join()
        assert statuses == [503, 503, 503]  # as the engine said, all three
        assert gauge(client, "requests_working") == 0
        assert 'refused_total{reason="too_many_requests"} 1.0' in client.get("/metrics").text


def test_a_request_that_takes_too_long_is_answered_for(seeded_ladybug: EngineStore) -> None:
    slow = Slow(seeded_ladybug)
    with client_of(slow, request_limit=0.2) as client:
        began = time.monotonic()
        threading.Timer(4, slow.go_on.set).start()
        response = client.get("/api/ask/places", headers={"Accept-Language": "en"})
        assert response.status_code == 503
        assert "longer than 0.2 seconds" in problem(response)["title"]
        assert time.monotonic() - began < 15


def until(met: Callable[[], bool], seconds: float = 20) -> None:
    """Wait until something is so."""
    ends = time.monotonic() + seconds
    while not met():
        assert time.monotonic() < ends
        time.sleep(0.02)


def gauge(client: TestClient, name: str) -> float:
    """A number of the metrics."""
    found = re.search(rf"^partygraph_{name} (.+)$", client.get("/metrics").text, re.MULTILINE)
    assert found
    return float(found[1])


# Health, readiness, metrics


def test_a_dead_engine_is_told_by_ready_and_not_by_health(seeded_ladybug: EngineStore) -> None:
    failing = Failing(seeded_ladybug, StoreError("unreachable", address="bolt://secret:7687"))
    with client_of(failing) as client:
        assert client.get("/api/health").json() == {"status": "ok"}
        response = client.get("/api/ready")
    assert response.status_code == 503
    rules = [fault["rule"] for fault in problem(response)["faults"]]
    assert rules == ["engine_silent", "write_refused"]
    assert "secret" not in response.text
    assert "7687" not in response.text


def test_an_engine_that_hangs_is_told_within_two_seconds(seeded_ladybug: EngineStore) -> None:
    slow = Slow(seeded_ladybug)
    with client_of(slow) as client:
        for _ in range(2):  # the second does not wait for a thread of its own
            began = time.monotonic()
            response = client.get("/api/ready")
            assert response.status_code == 503
            assert time.monotonic() - began < 4
        slow.go_on.set()


def test_a_disk_without_room_is_told(seeded_ladybug: EngineStore) -> None:
    with client_of(seeded_ladybug, least_free_mb=10**9) as client:
        told = problem(client.get("/api/ready"))
    assert [fault["rule"] for fault in told["faults"]] == ["no_room"]


def test_a_schema_of_another_version_is_told(tmp_path: Path) -> None:
    with open_store(embedded(tmp_path / "graph.lbug"), create=True) as store:
        store.write(
            lambda tx: tx.run(statement("MATCH (m:Migration {name: '0005_scenarios'}) DELETE m"))
        )
        with client_of(store) as client:
            told = problem(client.get("/api/ready"))
    assert [fault["rule"] for fault in told["faults"]] == ["schema_outdated"]


def test_metrics_name_routes_and_no_thing(client: TestClient) -> None:
    client.get("/api/things/u-350783-05")
    client.get("/api/ask/pairing_coverage", params={"area": "350783", "as_of": "2020-07-01"})
    client.get("/api/ask/pairing_coverage", params={"area": "350783", "as_of": "2020-07-01"})
    client.get("/u-350783-05")
    client.request("NONSENSE", "/api/health")
    told = client.get("/metrics")
    assert told.headers["content-type"].startswith("text/plain; version=")
    assert "350783" not in told.text
    assert 'requests_total{method="GET",route="/api/things/{id}",status="200"} 1.0' in told.text
    assert 'requests_total{method="other"' in told.text
    assert 'request_seconds_count{route="/api/ask/pairing_coverage"} 2.0' in told.text
    assert 'kept_answers_total{kept="yes"} 1.0' in told.text
    assert re.search(r"^partygraph_store_bytes [1-9]", told.text, re.MULTILINE)


def test_metrics_are_for_this_machine_and_who_has_the_token(seeded_ladybug: EngineStore) -> None:
    with_token = load_settings(host="0.0.0.0", metrics_token="a-token-of-the-tests")
    for settings, status in ((with_token, 200), (load_settings(host="0.0.0.0"), 403)):
        app = create_app(Graph(seeded_ladybug), settings=settings)
        far = TestClient(app, **FAR)  # type: ignore[arg-type]
        assert far.get("/metrics").status_code == 403
        given = {"Authorization": "Bearer a-token-of-the-tests"}
        assert far.get("/metrics", headers=given).status_code == status
        assert far.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 403


# Ids of requests, and the log


def test_a_request_has_an_id_that_is_given_back(client: TestClient) -> None:
    assert client.get("/api/health", headers={"X-Request-ID": "a.b-1"}).headers["x-request-id"] == (
        "a.b-1"
    )
    for bad in ("x" * 65, "a b", "a\tb", "é", "", "$(id)"):
        given = client.get("/api/health", headers={b"X-Request-ID": bad.encode()}).headers
        assert re.fullmatch(r"[0-9a-f]{12}", given["x-request-id"])


def test_who_acts_has_the_id_and_the_address_of_the_request(
    empty_ladybug: EngineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    whole = type(empty_ladybug).snapshot

    def spying(self: EngineStore, *given: Any) -> Any:
        seen.append(actor())
        return whole(self, *given)

    monkeypatch.setattr(type(empty_ladybug), "snapshot", spying)
    client_of(empty_ladybug).get("/api/ask/places", headers={"X-Request-ID": "id-7"})
    assert {(one.request, one.address) for one in seen} == {("id-7", "127.0.0.1")}


def test_a_500_tells_the_id_under_which_it_was_logged(
    seeded_ladybug: EngineStore, caplog: pytest.LogCaptureFixture
) -> None:
    failing = client_of(Failing(seeded_ladybug, ZeroDivisionError("canary")))
    response = failing.get("/api/ask/places", headers={"X-Request-ID": "id-9"})
    assert "id-9" in problem(response)["title"]
    assert "id-9" in caplog.text
    assert "canary" in caplog.text
    assert "canary" not in response.text


def test_the_log_has_a_line_a_request_and_nothing_of_what_was_asked(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "partygraph.request"):
        client.get("/api/ask/search", params={"text": "canary\nname"})
        client.get("/api/things/canary-1")
    lines = [record for record in caplog.records if record.name == "partygraph.request"]
    assert [vars(line)["route"] for line in lines] == ["/api/ask/search", "/api/things/{id}"]
    assert "canary" not in json.dumps([vars(line) for line in lines], default=str)


# The real server


class Server:
    """A server in a process of its own."""

    def __init__(self, folder: Path, *args: str, **env: str) -> None:
        self.log = (folder / "log").open("w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "partygraph", "serve", "--port", "0", *args],
            env=os.environ | env,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
        )
        assert self.process.stdout
        lines = []
        for line in self.process.stdout:
            lines.append(line)
            if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                break
        else:
            raise AssertionError("".join(lines) + self.logged())

    def ask(self, path: str, **headers: str) -> tuple[int, str]:
        """The status and the body of an answer to a question."""
        return self.send("GET", path, headers=headers)

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, str]:
        """The status and the body of an answer."""
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            connection.request(method, path, body, headers or {})
            with connection.getresponse() as response:
                return response.status, response.read().decode()

    def logged(self) -> str:
        """What it has logged."""
        return Path(self.log.name).read_text(encoding="utf-8")

    def end(self) -> int:
        """Its exit code, once it has ended."""
        code = self.process.wait(60)
        assert self.process.stdout
        self.process.stdout.close()
        self.log.close()
        return code


@contextmanager
def serving(folder: Path) -> Iterator[Server]:
    """Serve the tiny city, with everything logged."""
    tables = folder / "tables"
    tables.mkdir()
    path = folder / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        TablesFolder(tables).load_into(store)
    server = Server(
        folder,
        "--store",
        str(path),
        PARTYGRAPH_LOG_LEVEL="debug",
        PARTYGRAPH_LOG_FORM="json",
        PARTYGRAPH_METRICS_TOKEN="canary-of-the-token",
        PARTYGRAPH_BODY_LIMIT="1",
    )
    try:
        yield server
    finally:
        server.process.kill()
        server.end()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Server]:
    """Start a server that its test may end."""
    with serving(tmp_path) as server:
        yield server


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start one server for all tests that leave it at work."""
    with serving(tmp_path_factory.mktemp("standing")) as server:
        yield server


def big_table(rows: int) -> bytes:
    """Units of the tiny city."""
    header = "id,name,kind,sector,area_id,source_id,standing,valid_from\n"
    row = "u-new-{0},单位{0},government_body,education,990001001001,src,public,2020-01-01\n"
    return (header + "".join(row.format(number) for number in range(rows))).encode()


def test_told_to_end_it_finishes_the_write_and_refuses_what_is_new(served: Server) -> None:
    told: list[tuple[int, str]] = []

    def load() -> None:
        told.append(served.send("POST", "/api/loads?name=units.csv", big_table(6000)))

    loading = threading.Thread(target=load)
    loading.start()
    until(lambda: "partygraph_writers 1.0" in served.ask("/metrics")[1])
    served.process.send_signal(signal.SIGTERM)
    until(lambda: served.ask("/api/ready")[0] == 503)
    status, text = served.ask("/api/ask/places", Accept="application/json")
    assert status == 503
    assert json.loads(text)["title"].startswith("服务器正在关闭")
    assert "closing" in served.ask("/api/ready")[1]
    loading.join()
    assert told[0][0] == 200, told
    assert json.loads(told[0][1])["counts"]["units"]["added"] == 6000
    assert served.end() == 0
    path = Path(served.log.name).parent / "graph.lbug"
    assert not path.with_name("graph.lbug.wal").exists()  # all of it is in the file
    with open_store(embedded(path)) as store:
        assert store.revision() == 2


def test_a_client_that_dawdles_is_cut_off(standing: Server) -> None:
    with socket.create_connection(("127.0.0.1", standing.port)) as slow:
        slow.settimeout(30)
        slow.sendall(
            b"POST /api/entries HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            b"Content-Length: 1000\r\n\r\n{"
        )
        assert slow.recv(1000).startswith(b"HTTP/1.1 408")
    with socket.create_connection(("127.0.0.1", standing.port)) as silent:
        silent.settimeout(30)
        silent.sendall(b"GET /api/health HTTP/1.1\r\nHost:")
        began = time.monotonic()
        assert silent.recv(1000) == b""
        assert 5 < time.monotonic() - began < 25


def test_a_head_that_does_not_end_is_refused(standing: Server) -> None:
    with socket.create_connection(("127.0.0.1", standing.port)) as endless:
        endless.settimeout(30)
        endless.sendall(b"GET /" + b"x" * 100_000 + b" HTTP/1.1\r\n")
        assert endless.recv(1000).startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize(
    "lengths",
    [
        b"Content-Length: 2\r\nTransfer-Encoding: chunked\r\n",
        b"Transfer-Encoding: chunked\r\nContent-Length: 2\r\n",
        b"Content-Length: 2\r\nContent-Length: 40\r\n",
        b"Content-Length: 2, 40\r\n",
        b"Transfer-Encoding: chunked, identity\r\n",
        b"Transfer-Encoding: xchunked\r\n",
        b"Transfer-Encoding : chunked\r\n",
        b"Content-Length: +2\r\n",
    ],
)
def test_a_request_with_two_lengths_is_refused_and_nothing_behind_it_is_read(
    standing: Server, lengths: bytes
) -> None:
    hidden = b"GET /api/health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", standing.port)) as doubtful:
        doubtful.settimeout(30)
        doubtful.sendall(
            b"POST /api/entries HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + lengths
            + b"\r\n0\r\n\r\n"
            + hidden
        )
        answers = b""
        while part := doubtful.recv(1000):
            answers += part
    assert re.match(rb"HTTP/1\.1 (400|501) ", answers), answers
    assert answers.count(b"HTTP/1.1 ") == 1
    assert standing.ask("/api/health")[0] == 200


def test_the_log_of_a_server_is_lines_of_json_without_secrets(served: Server) -> None:
    served.ask("/api/ask/places", **{"X-Request-ID": "id-1", "Cookie": "partygraph=canary-1"})
    served.ask("/api/ask/places", **{"X-Request-ID": "id-2", "Authorization": "Bearer canary-2"})
    served.ask("/metrics", Authorization="Bearer canary-of-the-token")
    served.process.send_signal(signal.SIGTERM)
    assert served.end() == 0
    lines = [json.loads(line) for line in served.logged().splitlines()]
    for id_, status in (("id-1", 200), ("id-2", 401)):
        asked = next(line for line in lines if line.get("request") == id_ and "route" in line)
        assert (asked["route"], asked["status"]) == ("/api/ask/places", status)
    assert all(line["timestamp"].endswith("Z") for line in lines)
    assert "canary" not in served.logged()


def test_only_a_proxy_that_is_named_is_believed(
    tmp_path: Path, tables_folder: TablesFolder
) -> None:
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        tables_folder.load_into(store)
    said = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
    for proxies, expected in (("", "127.0.0.1"), ("127.0.0.1", "203.0.113.9")):
        server = Server(
            tmp_path,
            "--store",
            str(path),
            PARTYGRAPH_TRUSTED_PROXIES=proxies,
            PARTYGRAPH_LOG_LEVEL="info",
            PARTYGRAPH_LOG_FORM="json",
        )
        try:
            with closing(HTTPConnection("127.0.0.1", server.port, timeout=60)) as connection:
                connection.request("GET", "/api/questions", headers=said | {"X-Request-ID": "id-1"})
                with connection.getresponse() as response:
                    response.read()
                    safe = response.headers["strict-transport-security"]
            assert (safe is not None) == bool(proxies)
        finally:
            server.process.send_signal(signal.SIGTERM)
            assert server.end() == 0
        lines = [json.loads(line) for line in server.logged().splitlines()]
        asked = [one for one in lines if one.get("request") == "id-1" and "route" in one]
        assert [one["address"] for one in asked] == [expected]
