"""Loading over HTTP: the file is the body; only whoever sits at the machine may send it."""

import io
import logging
import zipfile
from typing import Any

import pytest
from starlette.testclient import TestClient

from conftest import TablesFolder
from partygraph.graph import Graph
from partygraph.settings import load_settings
from partygraph.store import Store, fingerprint
from partygraph.web import create_app

HERE = "http://127.0.0.1:8000"
ENGLISH = {"Accept-Language": "en"}


def client_of(store: Store, **given: Any) -> TestClient:
    """A client on the machine that serves."""
    settings = load_settings(upload_mb=1, **given.get("settings", {}))
    return TestClient(
        create_app(Graph(store), settings=settings),
        raise_server_exceptions=False,
        base_url=given.get("base_url", HERE),
        client=(given.get("came_from", "127.0.0.1"), 50000),
        headers=ENGLISH | given.get("headers", {}),
    )


@pytest.fixture
def loaded(empty_ladybug: Store, tables_folder: TablesFolder) -> Store:
    """Load the tiny city into an embedded store."""
    tables_folder.load_into(empty_ladybug)
    return empty_ladybug


@pytest.fixture
def client(loaded: Store) -> TestClient:
    """Speak to an application over the tiny city."""
    return client_of(loaded)


def renamed(city: TablesFolder) -> bytes:
    """The units with one of them renamed and one new."""
    city.row("units", "u-2")["name"] = "卫生健康局"
    city.tables["units"].append(city.row("units", "u-1") | {"id": "u-3", "name": "司法局"})
    return city.text("units").encode()


def test_a_preview_tells_everything_and_writes_nothing(
    client: TestClient, loaded: Store, tables_folder: TablesFolder
) -> None:
    before = fingerprint(loaded)
    body = renamed(tables_folder)
    response = client.post("/api/loads/preview", params={"name": "units.csv"}, content=body)
    assert response.status_code == 200
    told = response.json()
    (file,) = told.pop("files")
    assert file["name"] == "units.csv"
    added = told["rows"].pop(0)
    assert (added["id"], added["kind"], added["place"]["row"]) == ("u-3", "added", 4)
    assert told == {
        "revision": 1,
        "counts": {"units": {"added": 1, "changed": 1, "ended": 0, "removed": 0, "left": 1}},
        "total": 2,
        "rows": [
            {
                "table": "units",
                "id": "u-2",
                "kind": "changed",
                "place": {"file": "units.csv", "sheet": "", "row": 3},
                "fields": [{"column": "name", "before": "卫健局", "after": "卫生健康局"}],
            }
        ],
        "fault_count": 0,
        "faults": [],
        "warnings": [],
        "unmapped": [],
        "completed": [],
    }
    assert (fingerprint(loaded), loaded.revision()) == (before, 1)


def test_a_preview_has_pages(client: TestClient, tables_folder: TablesFolder) -> None:
    first = tables_folder.row("units", "u-1")
    tables_folder.tables["units"] = [first | {"id": f"u-{n:03}"} for n in range(150)]
    given = {"name": "units.csv", "offset": "100", "limit": "20"}
    body = tables_folder.text("units").encode()
    told = client.post("/api/loads/preview", params=given, content=body).json()
    assert told["total"] == 150
    assert [row["id"] for row in told["rows"]] == [f"u-{n:03}" for n in range(100, 120)]


def test_a_mapping_says_what_an_unknown_header_means(
    client: TestClient, tables_folder: TablesFolder
) -> None:
    body = tables_folder.text("units").replace("sector", "trade", 1).encode()
    asked = client.post("/api/loads/preview", params={"name": "units.csv"}, content=body).json()
    assert [one["header"] for one in asked["unmapped"]] == ["trade"]
    given = {"name": "units.csv", "mapping": "header,column\ntrade,sector\n"}
    told = client.post("/api/loads/preview", params=given, content=body).json()
    assert (told["fault_count"], told["unmapped"], told["total"]) == (0, [], 0)
    assert client.post("/api/loads", params=given, content=body).json()["record"] is None


def test_the_settings_bound_what_is_sent(loaded: Store, tables_folder: TablesFolder) -> None:
    few = client_of(loaded, settings={"most_columns": 3})
    body = tables_folder.text("units").encode()
    told = few.post("/api/loads/preview", params={"name": "units.csv"}, content=body).json()
    assert [one["rule"] for one in told["faults"]] == ["too_many_columns"]


def test_the_faults_of_a_preview_say_where_they_are(
    client: TestClient, tables_folder: TablesFolder
) -> None:
    tables_folder.row("units", "u-1")["kind"] = "club"
    tables_folder.row("units", "u-2")["area_id"] = "990001001009"
    body = tables_folder.text("units").encode()
    told = client.post("/api/loads/preview", params={"name": "units.csv"}, content=body).json()
    assert (told["total"], told["rows"], told["fault_count"]) == (0, [], 2)
    places = [(one["file"], one["row"], one["column"], one["rule"]) for one in told["faults"]]
    assert places == [
        ("units.csv", 2, "kind", "not_one_of"),
        ("units.csv", 3, "area_id", "unknown_reference"),
    ]
    refused = client.post("/api/loads", params={"name": "units.csv"}, content=body)
    assert refused.status_code == 422
    assert refused.json()["faults"] == told["faults"]


def test_a_file_is_loaded_listed_shown_and_taken_back(
    client: TestClient, loaded: Store, tables_folder: TablesFolder
) -> None:
    before = fingerprint(loaded)
    body = renamed(tables_folder)
    given = {"name": "units.csv"}
    done = client.post("/api/loads", params=given, content=body).json()
    assert (done["revision"], done["record"]["id"], done["record"]["by"]) == (2, "load-2", "http")
    again = client.post("/api/loads", params=given, content=body).json()
    assert again == {"revision": 2, "counts": {}, "record": None, "warnings": []}
    assert [one["id"] for one in client.get("/api/loads").json()] == ["load-2", "load-1"]
    shown = client.get("/api/loads/load-2").json()
    assert shown["record"] == done["record"]
    assert (shown["total"], shown["rows"][0]["id"]) == (1, "u-2")
    thing = client.get("/api/things/u-2").json()
    assert (thing["came_from"]["load_id"], thing["came_from"]["row"]) == ("load-2", 3)
    first = client.post("/api/loads/load-1/undo")
    assert first.status_code == 409
    assert "load-2" in first.json()["title"]
    undone = client.post("/api/loads/load-2/undo")
    assert (undone.status_code, undone.json()["undone_by"]) == (200, "http")
    assert fingerprint(loaded) == before


def test_a_complete_file_ends_what_it_does_not_have(
    client: TestClient, loaded: Store, tables_folder: TablesFolder
) -> None:
    body = renamed(tables_folder)
    client.post("/api/loads", params={"name": "units.csv"}, content=body)
    tables_folder.tables["units"].pop()
    body = tables_folder.text("units").encode()
    given = {"name": "units.csv", "complete": "true", "as_of": "2024-05-01"}
    told = client.post("/api/loads/preview", params=given, content=body).json()
    assert told["completed"] == [{"table": "units", "area": "990001001", "levels": [], "ended": 1}]
    assert [(row["id"], row["kind"], row["place"]) for row in told["rows"]] == [
        ("u-3", "ended", None)
    ]
    assert loaded.revision() == 2


def test_a_record_that_is_not_there_is_404(client: TestClient) -> None:
    assert client.get("/api/loads/load-9").status_code == 404
    assert client.post("/api/loads/load-9/undo").status_code == 404


# Who may


@pytest.mark.parametrize(
    "given",
    [
        pytest.param({"came_from": "192.0.2.7"}, id="another machine"),
        pytest.param({"came_from": "::ffff:192.0.2.7"}, id="another machine, IPv6"),
        pytest.param({"headers": {"X-Forwarded-For": "192.0.2.7"}}, id="through a proxy"),
        pytest.param({"base_url": "http://evil.example:8000"}, id="by another name"),
        pytest.param({"headers": {"Origin": "http://evil.example"}}, id="another site"),
        pytest.param({"headers": {"Origin": "http://127.0.0.1:8001"}}, id="another port"),
        pytest.param({"headers": {"Origin": "null"}}, id="a page of no site"),
        pytest.param({"headers": {"Sec-Fetch-Site": "cross-site"}}, id="by another site's page"),
        pytest.param({"headers": {"Sec-Fetch-Site": "same-site"}}, id="by a neighbour's page"),
    ],
)
@pytest.mark.parametrize(
    "path",
    ["/api/loads?name=units.csv", "/api/loads/preview?name=units.csv", "/api/loads/load-1/undo"],
)
def test_whoever_is_not_here_is_refused(
    loaded: Store, tables_folder: TablesFolder, given: dict[str, Any], path: str
) -> None:
    before = fingerprint(loaded)
    response = client_of(loaded, **given).post(path, content=renamed(tables_folder))
    assert response.status_code == (421 if "base_url" in given else 403)
    assert response.json()["title"].startswith(
        (
            "Until there are accounts",
            "This request was made by a page of another site",
            "The server does not answer under this name",
        )
    )
    assert (fingerprint(loaded), loaded.revision()) == (before, 1)


@pytest.mark.parametrize(
    "given",
    [
        {"base_url": "http://localhost:8000"},
        {"base_url": "http://[::1]:8000", "came_from": "::1"},
        {"came_from": "::ffff:127.0.0.1"},
        {"headers": {"Origin": HERE, "Sec-Fetch-Site": "same-origin"}},
    ],
)
def test_whoever_is_here_may(loaded: Store, tables_folder: TablesFolder, given: Any) -> None:
    client = client_of(loaded, **given)
    body = renamed(tables_folder)
    assert client.post("/api/loads", params={"name": "units.csv"}, content=body).status_code == 200


# What may be sent


@pytest.mark.parametrize(
    "name", ["", "../units.csv", "a/b.csv", "a\\b.csv", "units.exe", ".csv", "u\nnits.csv"]
)
def test_a_name_that_is_none_of_a_file_is_refused(client: TestClient, name: str) -> None:
    assert client.post("/api/loads", params={"name": name}, content=b"").status_code == 422


def test_a_file_that_is_too_large_is_refused(client: TestClient, loaded: Store) -> None:
    def chunks() -> Any:
        for _ in range(20):
            yield b"x" * 100_000

    for content in (b"x" * (2**20 + 1), chunks()):
        response = client.post("/api/loads", params={"name": "units.csv"}, content=content)
        assert response.status_code == 422
        assert response.json()["title"].startswith("The file is larger than 1 MiB.")
    assert loaded.revision() == 1


def test_nothing_of_a_file_is_logged(
    client: TestClient, tables_folder: TablesFolder, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    body = renamed(tables_folder)
    client.post("/api/loads", params={"name": "units.csv"}, content=body)
    tables_folder.row("units", "u-1")["kind"] = "机密俱乐部"
    body = tables_folder.text("units").encode()
    client.post("/api/loads", params={"name": "units.csv"}, content=body)
    assert "卫生健康局" not in caplog.text
    assert "机密俱乐部" not in caplog.text


def test_a_zip_of_tables_is_loaded(empty_ladybug: Store, tables_folder: TablesFolder) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in tables_folder.tables:
            archive.writestr(f"{name}.csv", tables_folder.text(name))
    client = client_of(empty_ladybug)
    done = client.post("/api/loads", params={"name": "city.zip"}, content=packed.getvalue())
    assert done.status_code == 200, done.text
    assert not tables_folder.load_into(empty_ladybug).changed_anything
