"""The wheel: built as a user would, installed outside the checkout, it has all that it needs."""

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

from partygraph.files import folder

CHECKOUT = Path(__file__).parents[1]


def run(*command: object, cwd: Path) -> str:
    """Run a command outside the checkout, as one who has no settings; what it prints."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=kept,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel."""
    out = tmp_path_factory.mktemp("wheel")
    run(
        sys.executable,
        *("-m", "build", "--wheel", "--no-isolation", "--outdir"),
        out,
        CHECKOUT,
        cwd=out,
    )
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install it into a fresh environment, which borrows only the dependencies of this one."""
    home = tmp_path_factory.mktemp("elsewhere")
    environment = home / "venv"
    venv.create(environment, with_pip=False, symlinks=True)
    python = environment / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=home)
    where = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=home)
    # A path in a .pth file is searched after the environment's own, and its .pth files (such as
    # that of the checkout) are not read.
    borrowed = sysconfig.get_path("purelib")
    (Path(where.strip()) / "borrowed.pth").write_text(borrowed, encoding="utf-8")
    return environment / "bin"


def test_the_wheel_has_every_file_that_the_product_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    source = CHECKOUT / "src"
    needed = {
        path.relative_to(source).as_posix()
        for path in (source / "partygraph").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    for name in ("cypher", "seed"):
        needed |= {
            f"partygraph/{path.relative_to(CHECKOUT).as_posix()}"
            for path in folder(name).rglob("*")
            if path.is_file()
        }
    assert needed - inside == set()
    others = {name for name in inside - needed if ".dist-info/" not in name}
    assert others == set()


def test_the_wheel_loads_its_seed_and_answers_outside_the_checkout(
    installed: Path, tmp_path: Path
) -> None:
    python, script = installed / "python", installed / "partygraph"
    told = "import partygraph.files as f; print(f.__file__); print(f.folder('seed'))"
    file, seed = run(python, "-c", told, cwd=tmp_path).splitlines()
    for place in (file, seed):
        assert Path(place).is_relative_to(installed.parent)
    store = tmp_path / "graph.lbug"
    run(script, "load", seed, "--store", store, cwd=tmp_path)
    asked = ("--area", "350783", "--as-of", "2020-07-01", "--json", "--store", store)
    answer = json.loads(run(script, "ask", "pairing_coverage", *asked, cwd=tmp_path))
    expected = {"communities": 15, "units": 72, "projects": 147, "members_reporting": 2565}
    assert {name: answer["summary"][name] for name in expected} == expected
    output = tmp_path / "jianou.html"
    drawn = ("--area", "350783", "-o", output, "--store", store)
    run(script, "view", *drawn, cwd=tmp_path)
    assert output.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_page_of_the_wheel_is_served(installed: Path, tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from starlette.testclient import TestClient\n"
        "import partygraph\n"
        "from partygraph.web import create_app\n"
        "from partygraph.settings import load_settings\n"
        "from partygraph.store import open_store\n"
        "with open_store(load_settings(store=sys.argv[1]), create=True) as store:\n"
        "    client = TestClient(create_app(partygraph.Graph(store)))\n"
        "    print(client.get('/').status_code, client.get('/api/health').status_code)\n"
    )
    assert run(installed / "python", "-c", code, tmp_path / "g", cwd=tmp_path) == "200 200\n"
