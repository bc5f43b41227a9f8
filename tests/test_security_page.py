"""`docs/security.md` leaves no requirement out and names tests that there are."""

import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text("utf-8")
ASVS = (ROOT / "tests/fixtures/asvs-5.0.0-level-2.txt").read_text("utf-8").split()


def test_every_requirement_of_level_2_stands_there_once() -> None:
    table = PAGE[PAGE.index("## ASVS 5.0.0") :]
    told = [
        one
        for row in re.findall(r"^\| ([\d., ]+) \| .+ \|$", table, re.MULTILINE)
        for one in row.split(", ")
    ]
    assert told == ASVS
    assert len(ASVS) == 253


def test_all_of_s1_to_s26_stand_there() -> None:
    assert re.findall(r"^\| (S\d+) \|", PAGE, re.MULTILINE) == [f"S{n}" for n in range(1, 27)]


def test_the_tests_that_are_named_are_there() -> None:
    for name in re.findall(r"`((?:tests|tools|deploy)/[\w./-]+)`", PAGE + OPERATIONS):
        assert (ROOT / name).exists(), name
    named = set(re.findall(r"`(test_\w+)::(\w+)`", PAGE))
    assert named
    for file, function in sorted(named):
        source = (ROOT / "tests" / f"{file}.py").read_text("utf-8")
        assert re.search(rf"^def {function}\(", source, re.MULTILINE), f"{file}::{function}"


def test_the_list_of_packages_is_whole(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, ROOT / "tools" / "sbom.py", tmp_path / "sbom.json"],
        capture_output=True,
        text=True,
        check=True,
    )
    listed = json.loads((tmp_path / "sbom.json").read_text("utf-8"))
    assert listed["bomFormat"] == "CycloneDX"
    names = {part["name"] for part in listed["components"]}
    pinned = set(
        re.findall(
            r"^([A-Za-z0-9._-]+)(?:\[.*\])?==",
            (ROOT / "requirements-dev.txt").read_text("utf-8"),
            re.MULTILINE,
        )
    )
    assert names == pinned
    assert str(len(listed["components"])) in made.stdout


def test_an_audit_that_skipped_something_does_not_pass(tmp_path: Path) -> None:
    """Whether advisories can be reached here or not, what was not looked up is told."""
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "audit.py"],
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        cwd=tmp_path,
    )
    counts = re.search(r"(\d+) looked up, (\d+) skipped, (\d+) with faults", done.stdout)
    if counts is None:
        assert done.returncode == 2
        assert "nothing was audited" in done.stdout
        return
    looked_up, skipped, faulty = map(int, counts.groups())
    assert (done.returncode == 0) == (looked_up > 0 and not skipped and not faulty)
    assert ("NOT AUDITED" in done.stdout) == bool(skipped)
