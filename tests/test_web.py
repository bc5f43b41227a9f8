"""Over HTTP: every route, one shape of error in both languages, and a description that is right."""

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import httpx2
import pytest
from starlette.testclient import TestClient

from conftest import embedded
from partygraph import __version__
from partygraph.ask import QUESTIONS
from partygraph.errors import StoreError, TimeLimitError
from partygraph.graph import Graph
from partygraph.queries import Query
from partygraph.store import EngineStore, Reader, Rows, open_store
from partygraph.web import create_app
from partygraph.words import Language, words

T = TypeVar("T")

PAGE_DAY = {"area": "350783", "as_of": "2020-07-01"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'self'"
)


def client_of(store: EngineStore, language: Language = Language.zh) -> TestClient:
    """A client of an application over a store."""
    return TestClient(create_app(Graph(store), language), raise_server_exceptions=False)


@pytest.fixture
def client(seeded_ladybug: EngineStore) -> TestClient:
    """Speak to an application over the seed."""
    return client_of(seeded_ladybug)


@pytest.fixture
def either_client(seeded: EngineStore) -> TestClient:
    """Speak to an application over the seed on each engine."""
    return client_of(seeded)


@pytest.fixture
def description(client: TestClient) -> dict[str, Any]:
    """Read the OpenAPI description."""
    found: dict[str, Any] = client.get("/api/openapi.json").json()
    return found


def problem(response: httpx2.Response) -> dict[str, Any]:
    """A problem as it was sent: its media type, its status, and its keys are always these."""
    assert response.headers["content-type"] == "application/problem+json"
    told: dict[str, Any] = response.json()
    assert list(told) == ["status", "title", "faults", "near"]
    assert told["status"] == response.status_code
    for fault in told["faults"]:
        assert list(fault) == ["rule", "file", "sheet", "table", "row", "column", "message"]
    return told


# Answers


def test_the_coverage_of_the_page(either_client: TestClient) -> None:
    response = either_client.get("/api/ask/pairing_coverage", params=PAGE_DAY)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    summary = response.json()["summary"]
    expected = {"communities": 15, "units": 72, "projects": 147, "members_reporting": 2565}
    assert {name: summary[name] for name in expected} == expected


@pytest.mark.parametrize("name", list(QUESTIONS))
def test_a_route_gives_what_its_question_gives(
    client: TestClient, seeded_ladybug: EngineStore, name: str
) -> None:
    question = QUESTIONS[name]
    own = question.own_parameters()
    examples = {
        one: (question.parameters.model_fields[one].examples or [None])[0]
        for one in own
        if question.parameters.model_fields[one].is_required()
    }
    given = {**examples, "as_of": "2020-07-01"}
    response = client.get(f"/api/ask/{name}", params=given)
    assert response.status_code == 200
    assert response.content.decode() == question(seeded_ladybug, **given).model_dump_json()


def test_health_tells_that_the_process_answers_and_nothing_else(client: TestClient) -> None:
    response = client.get("/api/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_asks_the_engine_and_writes_to_it(
    either_client: TestClient, seeded: EngineStore
) -> None:
    response = either_client.get("/api/ready")
    assert (response.status_code, response.json()) == (
        200,
        {"status": "ready", "engine": seeded.engine, "revision": 1},
    )


@pytest.mark.parametrize("language", Language)
def test_the_words_of_a_language(client: TestClient, language: Language) -> None:
    assert client.get(f"/api/words/{language}").json() == dict(words(language))


def test_a_view_is_a_page_with_a_policy_of_its_own(client: TestClient) -> None:
    response = client.get("/api/view", params={"area": "350783003"})
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/html; charset=utf-8"
    assert response.headers["content-security-policy"] == "frame-ancestors 'self'"
    assert response.text.startswith("<!doctype html>")


def test_the_page_and_its_parts_are_served_and_kept_by_their_version(client: TestClient) -> None:
    types = {
        "js": "text/javascript",
        "css": "text/css",
        "svg": "image/svg+xml",
        "json": "application/json",
    }
    page = client.get("/")
    assert page.status_code == 200
    assert page.headers["cache-control"] == "no-cache"
    named = re.findall(r'"(/static/\w+/[^"]+)"', page.text)
    assert named
    for path in named:
        response = client.get(path)
        assert response.status_code == 200
        assert response.headers["content-type"].startswith(types[path.rpartition(".")[2]])
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
    version = named[0].split("/")[2]
    for language in Language:
        response = client.get(f"/static/{version}/words/{language}.json")
        assert response.json() == dict(words(language))
    assert client.get(f"/static/{version}/vendor/cytoscape.esm.min.mjs").status_code == 200
    assert client.get("/static/other/main.js").status_code == 404


@pytest.mark.parametrize("path", ["/overview", "/community/350783003004", "/unit/u-1?lang=en"])
def test_every_address_of_the_page_is_answered_with_the_page(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert (response.status_code, response.headers["content-type"]) == (
        200,
        "text/html; charset=utf-8",
    )
    assert "/main.js" in response.text


def test_a_browser_is_told_by_the_page_that_there_is_no_such_page(client: TestClient) -> None:
    response = client.get("/nowhere", headers={"Accept": "text/html"})
    assert (response.status_code, response.text) == (404, client.get("/").text)
    told = client.get("/api/nowhere", headers={"Accept": "text/html"})
    assert told.headers["content-type"] == "application/problem+json"


def test_what_may_be_meant_by_an_unknown_id_is_told(client: TestClient) -> None:
    told = problem(client.get("/api/ask/pairing_coverage", params={"area": "350799"}))
    assert told["near"] == [
        {"id": "3507", "name": "南平市"},
        {"id": "350783", "name": "建瓯市"},
        {"id": "35", "name": "福建省"},
    ]


def test_several_things_come_in_the_order_asked_for_with_the_names_beside(
    either_client: TestClient,
) -> None:
    asked = {"ids": ["pair-44", "no-such", "u-350783-44"]}
    told = either_client.get("/api/things", params=asked).json()
    assert [(one["id"], one["table"], one["name"]) for one in told["things"]] == [
        ("pair-44", "pairings", ""),
        ("u-350783-44", "units", "建瓯市文化馆"),
    ]
    assert told["names"].keys() == {
        "src-illustration",
        "u-350783-44",
        "350783001002",
        "350783003001",
    }


# Problems


def test_every_fault_of_a_request_is_told_in_the_readers_language(client: TestClient) -> None:
    given = {"area": "x y", "as_of": "2020-02-30", "settlement": "towns", "colour": "red"}
    path = "/api/ask/uncovered_communities"
    told = {
        language: problem(client.get(path, params=given, headers={"Accept-Language": language}))
        for language in ("zh-CN,zh;q=0.9", "en-GB,en;q=0.8")
    }
    english = told["en-GB,en;q=0.8"]
    assert english["status"] == 422
    assert english["title"] == "The request cannot be used."
    faults = sorted(english["faults"], key=lambda fault: str(fault["column"]))
    assert [(fault["rule"], fault["column"]) for fault in faults] == [
        ("not_a_code", "area"),
        ("not_a_date", "as_of"),
        ("unknown_parameter", "colour"),
        ("not_one_of", "settlement"),
    ]
    assert [fault["message"] for fault in faults][1] == (
        "“2020-02-30” is not a date; expected one like 2020-07-01"
    )
    assert "communities, villages, both" in faults[3]["message"]
    assert {(fault["table"], fault["row"]) for fault in faults} == {("", None)}
    chinese = told["zh-CN,zh;q=0.9"]
    assert chinese["title"] == "请求有误。"
    assert "“2020-02-30”不是日期，应写成 2020-07-01" in {
        fault["message"] for fault in chinese["faults"]
    }


def test_a_missing_parameter_is_told(client: TestClient) -> None:
    told = problem(client.get("/api/ask/pairing_coverage", headers={"Accept-Language": "en"}))
    assert told["faults"] == [
        {
            "rule": "missing_value",
            "file": "",
            "sheet": "",
            "table": "",
            "row": None,
            "column": "area",
            "message": "a value is needed here",
        }
    ]


@pytest.mark.parametrize(
    ("accepts", "language"),
    [
        ("", "zh"),
        ("*", "zh"),
        ("fr-FR", "zh"),
        ("fr-FR,en;q=0.5", "en"),
        ("en", "en"),
        ("EN-us", "en"),
        ("zh-Hans-CN,en", "zh"),
    ],
)
def test_the_language_is_the_first_of_ours_that_the_client_takes(
    client: TestClient, accepts: str, language: str
) -> None:
    told = problem(client.get("/nowhere", headers={"Accept-Language": accepts}))
    assert told["title"] == words(Language(language))["error.no_such_page"]


def test_a_server_has_a_language_for_clients_that_ask_for_none(seeded_ladybug: EngineStore) -> None:
    told = problem(client_of(seeded_ladybug, Language.en).get("/nowhere"))
    assert told == {"status": 404, "title": "There is no such page.", "faults": [], "near": []}


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("/api/ask/pairing_coverage?area=999999", "no area with the code 999999"),
        ("/api/ask/unit_pairings?unit=u-999", "no unit with the id u-999"),
        ("/api/view?area=999999", "no area with the code 999999"),
        ("/api/ask/who_is_best", "no question “who_is_best”; there are area_levels,"),
        ("/api/things/no-such-thing", "no-such-thing"),
        ("/api/nowhere", "There is no such page."),
        ("/../pyproject.toml", "There is no such page."),
        ("/%2e%2e/app.py", "There is no such page."),
    ],
)
def test_what_is_not_there_is_404(either_client: TestClient, path: str, title: str) -> None:
    response = either_client.get(path, headers={"Accept-Language": "en"})
    assert response.status_code == 404
    assert title in problem(response)["title"]


@pytest.mark.parametrize("path", ["/", "/api/health", "/api/ask/places"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_nothing_can_be_changed(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path, headers={"Accept-Language": "en"})
    assert response.status_code == 405
    assert problem(response)["title"] == "This method is not allowed here."


def test_a_405_lists_the_methods_of_all_its_routes(client: TestClient) -> None:
    allowed = {
        path: client.request("DELETE", path).headers["allow"]
        for path in ("/api/loads", "/api/loads/preview", "/api/loads/x/undo", "/api/ask/places")
    }
    assert allowed == {
        "/api/loads": "GET, POST",
        "/api/loads/preview": "POST",
        "/api/loads/x/undo": "POST",
        "/api/ask/places": "GET",
    }


def test_a_body_that_is_not_json_is_told(client: TestClient) -> None:
    headers = {"Content-Type": "application/json", "Accept-Language": "en"}
    for content in (b"\x00", b"\xff\xfe{"):
        response = client.post("/api/plans/suggest", content=content, headers=headers)
        assert response.status_code == 422
        assert [one["message"] for one in problem(response)["faults"]] == [
            "The body of the request is not JSON."
        ]


@pytest.mark.parametrize(
    "path",
    [
        "/api/words/fr",
        "/api/view?area=350783&lang=fr",
        "/api/view",
        "/api/export?area=350783&format=dwg",
        "/api/ask/places?limit=x",
        "/api/ask/places?limit=0",
        "/api/ask/places?format=pdf",
        "/api/ask/places?unit=u-huayuan",
        "/api/ask/places?as_of=0000-01-01",
        "/api/ask/places?as_of=1593561600",
        f"/api/ask/places?after={'x' * 401}",
    ],
)
def test_what_cannot_be_used_is_422_with_its_fault(client: TestClient, path: str) -> None:
    for language in Language:
        response = client.get(path, headers={"Accept-Language": language})
        assert response.status_code == 422
        assert len(problem(response)["faults"]) == 1


class Failing(EngineStore):
    """The seed, from an engine that fails as the test says."""

    def __init__(self, store: EngineStore, error: Exception) -> None:
        self.engine, self.address = store.engine, store.address
        self.time_limit = store.time_limit
        self._error = error

    def read(self, statement: Query, /, **parameters: Any) -> Rows:
        assert statement.parameters == parameters.keys()
        raise self._error

    def close(self) -> None:
        """Nothing to close."""

    def _snapshot(self, work: Callable[[Reader], T]) -> T:
        return work(self)

    _write = _graft = _suppose = _migrations_done = _apply_migration = close  # type: ignore[assignment]
    entries = written = number_of = _keeps = close  # type: ignore[assignment]


def test_an_engine_that_is_gone_is_503(seeded_ladybug: EngineStore) -> None:
    for error in (
        StoreError("unreachable", address="neo4j://x"),
        TimeLimitError("time_limit", name="ask/places"),
    ):
        client = client_of(Failing(seeded_ladybug, error), Language.en)
        response = client.get("/api/ask/places")
        assert response.status_code == 503
        assert problem(response)["title"] == str(error)


def test_a_fault_of_ours_is_500_with_a_number_and_without_what_went_wrong(
    seeded_ladybug: EngineStore, caplog: pytest.LogCaptureFixture
) -> None:
    client = client_of(Failing(seeded_ladybug, ZeroDivisionError("secret")), Language.en)
    response = client.get("/api/ask/places")
    assert response.status_code == 500
    number = re.fullmatch(
        r"Something went wrong on our side; it was logged under (\w{12})\.",
        problem(response)["title"],
    )
    assert number is not None
    assert number[1] in caplog.text
    assert "ZeroDivisionError: secret" in caplog.text
    assert "secret" not in response.text
    assert response.headers["content-security-policy"] == POLICY


def test_a_statement_that_fails_is_500_too(
    tmp_path_factory: pytest.TempPathFactory, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path_factory.mktemp("failing") / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        store.write(
            lambda transaction: transaction.run(Query("x", "DROP TABLE IN_AREA", frozenset()))
        )
        store.write(
            lambda transaction: transaction.run(
                Query("x", "CREATE (a:Area {id: '99'})", frozenset())
            )
        )
        given = {"area": "99", "as_of": "2020-07-01"}
        response = client_of(store, Language.en).get("/api/ask/organisation_levels", params=given)
    assert response.status_code == 500
    assert "IN_AREA" not in response.text
    assert "IN_AREA" in caplog.text


# The description


def references(part: Any) -> Iterator[str]:
    """Every reference in a description."""
    if isinstance(part, dict):
        for name, value in part.items():
            if name == "$ref":
                yield value
            else:
                yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_the_description_holds_together(description: dict[str, Any]) -> None:
    assert description["openapi"].startswith("3.1.")
    assert description["info"]["title"] == "partygraph"
    assert description["info"]["version"] == __version__
    schemas = description["components"]["schemas"]
    for reference in references(description):
        assert reference.removeprefix("#/components/schemas/") in schemas
    operations = [one for path in description["paths"].values() for one in path.values()]
    ids = [one["operationId"] for one in operations]
    assert sorted(ids) == sorted(set(ids))
    for one in operations:
        assert one["summary"]
        assert one["tags"]
        done = [answer for status, answer in one["responses"].items() if status.startswith("2")]
        if "303" in one["responses"]:
            assert done == []
            continue
        assert [answer["content"] for answer in done]


def test_a_question_is_described_with_titles_units_and_examples(
    description: dict[str, Any],
) -> None:
    for name, question in QUESTIONS.items():
        operation = description["paths"][f"/api/ask/{name}"]["get"]
        assert operation["operationId"] == name
        assert operation["summary"] == words(Language.en)[f"question.{name}"]
        assert operation["description"] == question.description
        by_name = {one["name"]: one for one in operation["parameters"]}
        for parameter in operation["parameters"]:
            assert parameter["schema"].get("title") or "$ref" in parameter["schema"]
        if "area" in by_name:
            assert by_name["area"]["schema"]["examples"] == ["350783"]
            assert (
                by_name["area"]["required"]
                is question.parameters.model_fields["area"].is_required()
            )
        assert by_name["as_of"]["required"] is False


def test_the_numbers_of_an_answer_are_described_with_what_they_count(
    description: dict[str, Any],
) -> None:
    coverage = description["components"]["schemas"]["PairingCoverage"]["properties"]
    assert {name: coverage[name]["unit"] for name in ("units", "members_reporting")} == {
        "units": "units",
        "members_reporting": "persons",
    }
    assert coverage["members_reporting"]["title"] == "Members reporting, each person once"


DESCRIBED = {"400", "401", "403", "404", "414", "421", "422", "429", "431", "500", "503"}


def test_problems_are_described_as_they_are_sent(description: dict[str, Any]) -> None:
    shape = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    responses = description["paths"]["/api/ask/pairing_coverage"]["get"]["responses"]
    told = {status for status in responses if status[0] in "45"}
    assert told == DESCRIBED
    for status in told - {"400"}:
        assert responses[status]["content"] == shape
    # As the server says it before there is a request, and of two lengths.
    assert responses["400"]["content"] == shape | {"text/plain": {"schema": {"type": "string"}}}
    assert "HTTPValidationError" not in description["components"]["schemas"]


# The real server


def test_the_server_of_the_demonstration_answers(served: str) -> None:
    with urllib.request.urlopen(f"{served}/api/health", timeout=20) as response:
        assert response.status == 200
        assert "server" not in response.headers
        told = json.loads(response.read())
    assert told == {"status": "ok"}
