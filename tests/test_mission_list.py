"""docs/mission.md lists the thirty systems, each with a command and a test of its row."""

import re
import shlex
from pathlib import Path
from typing import Any

from typer.main import get_command

from partygraph.ask import QUESTIONS
from partygraph.shell import app

ROOT = Path(__file__).parents[1]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "mission.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| \d+ \|", line)
]
CASES = {
    "whistle_responses", "mutual_evaluation", "incomplete_meetings", "settled_at_tier",
    "case_funnel", "orders_with_missing_roles", "appraisal_ranking", "stars",
}  # fmt: skip
"""Questions of cases and evaluations, which come all together."""


def test_the_thirty_systems_stand_in_order() -> None:
    assert [int(number) for number, *_ in ROWS] == list(range(1, 31))


def test_every_command_is_a_question_with_these_options() -> None:
    commands: Any = get_command(app).commands["ask"].commands  # type: ignore[attr-defined]
    named: set[str] = set()
    for _, _, told, _ in ROWS:
        for code in re.findall(r"`([^`]+)`", told):
            words = shlex.split(code)
            if words[:2] == ["partygraph", "ask"]:
                named.add(words[2])
                if words[2] in QUESTIONS:
                    commands[words[2]].make_context(words[2], words[3:])
            elif re.fullmatch(r"[a-z]+(_[a-z]+)*", words[0]) and words[0] != "load":
                named.add(words[0])
                if words[0] in QUESTIONS:
                    options = {one for param in commands[words[0]].params for one in param.opts}
                    assert {word for word in words if word.startswith("--")} <= options
    assert named - QUESTIONS.keys() in (set(), CASES)


def test_every_row_has_a_test_that_is_named_after_it() -> None:
    for number, _, _, files in ROWS:
        for name in files.split(", "):
            path = ROOT / name
            if path.exists():
                wanted = f"test_row_{number}_"
                assert wanted in path.read_text("utf-8") or name == "tests/test_sites.py", name
            else:
                assert name == "tests/test_mission_cases.py"
