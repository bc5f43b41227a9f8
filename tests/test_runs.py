"""Plans that take their time: followed, and stopped with the best so far."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from fastapi.testclient import TestClient

from conftest import SHELL, embedded
from partygraph import planning
from partygraph.generate import AS_OF, generate
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.plan import stopping
from partygraph.planning import Plan, PlanOf
from partygraph.store import Store, open_store
from partygraph.web import create_app
from partygraph.words import Language

AREA = "990181"
HARD = {"area": AREA, "as_of": str(AS_OF), "from_nothing": True, "reach": "anywhere"}
LONG = HARD | {"seconds": 300, "give": 0.0, "unit_most": 3, "reading": "equal_share"}


@pytest.fixture(scope="module")
def city_path(tmp_path_factory: pytest.TempPathFactory, _ladybug: None) -> Path:
    """A store with a city whose plan is not proven best in seconds."""
    folder = tmp_path_factory.mktemp("city")
    generate(folder / "tables", communities=24, units=115, faults=0.0)
    path = folder / "graph"
    with open_store(embedded(path), create=True) as store:
        load(store, folder / "tables")
    return path


@pytest.fixture
def city(city_path: Path) -> Iterator[Store]:
    with open_store(embedded(city_path)) as store:
        yield store


def test_a_stopped_plan_is_the_best_so_far_with_its_gap(city: Store) -> None:
    stop = Event()
    stop.set()
    with stopping.by(stop):
        plan = planning.suggest(city, PlanOf.of(LONG))
    assert [one.aim for one in plan.stages] == ["demand"]
    assert plan.stages[0].ended == "stopped"
    assert 0 < plan.stages[0].value <= plan.stages[0].bound
    assert plan.planned.weighted_met > 0


def test_a_run_is_followed_stopped_and_its_plan_taken(city: Store) -> None:
    app = create_app(Graph(city), Language.en)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        begun = client.post("/api/plans/runs", json=LONG)
        assert begun.status_code == 202
        where = f"/api/plans/runs/{begun.json()['id']}"
        assert client.get(f"{where}/plan").status_code == 409
        wait_for(client, where, aim="demand", state="running")
        assert client.get("/api/health").status_code == 200
        assert client.post(f"{where}/stop").json()["stopped"] is True
        done = wait_for(client, where, state="done")
        assert done["seconds"] < 60
        plan = Plan.model_validate(client.get(f"{where}/plan").json())
        assert plan.stages[0].ended == "stopped"
        assert client.get("/api/plans/runs/run-0").status_code == 404


def test_a_run_that_cannot_be_says_why(city: Store) -> None:
    app = create_app(Graph(city), Language.en)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        begun = client.post("/api/plans/runs", json=HARD | {"must": [["u-none", "990181001001"]]})
        failed = wait_for(client, f"/api/plans/runs/{begun.json()['id']}", state="failed")
    assert failed["title"] == "The request cannot be used."
    assert failed["faults"][0]["rule"] == "plan_unknown_unit"


def wait_for(client: TestClient, where: str, **wanted: str) -> dict[str, Any]:
    until = time.monotonic() + 60
    while time.monotonic() < until:
        told: dict[str, Any] = client.get(where).json()
        if all(told[name] == value for name, value in wanted.items()):
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def test_ctrl_c_at_the_shell_ends_with_the_best_so_far(city_path: Path, tmp_path: Path) -> None:
    plan = tmp_path / "plan.json"
    rules = ["--area", AREA, "--as-of", str(AS_OF), "--from-nothing", "--reach", "anywhere"]
    command: list[str | Path] = [
        SHELL,
        "plan",
        "suggest",
        *rules,
        "--unit-most",
        "3",
        "--give",
        "0",
    ]
    command += [
        "--reading",
        "equal_share",
        "--seconds",
        "300",
        "-o",
        plan,
        "--store",
        city_path,
        "--lang",
        "en",
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
        held = city_path.with_name("graph.holder.json")
        while not held.exists() and process.poll() is None:
            time.sleep(0.05)
        time.sleep(4)
        process.send_signal(signal.SIGINT)
        said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said.decode()
    assert "Stopped" in said.decode()
    assert json.loads(plan.read_bytes())["stages"][0]["ended"] == "stopped"
