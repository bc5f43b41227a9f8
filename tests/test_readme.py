"""The READMEs say what is so: their commands exist, and nothing that can be set is left out."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from partygraph.ask import QUESTIONS
from partygraph.settings import Settings
from partygraph.shell import app

ROOT = Path(__file__).parents[1]
READMES = sorted(ROOT.glob("README*.md"))
SETTINGS = {f"PARTYGRAPH_{name.upper()}" for name in Settings.model_fields}

each_readme = pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)


def lines(readme: Path) -> Iterator[str]:
    """The lines of its shell blocks; one that goes on after a backslash is one."""
    for block in re.findall(r"```sh\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL):
        yield from (line.removeprefix("$ ") for line in block.replace("\\\n", " ").splitlines())


def commands() -> list[Any]:
    """Each `partygraph …` of the READMEs: where it stands, and its words."""
    found = []
    for readme in READMES:
        for line in lines(readme):
            parts = shlex.split(line, comments=True)
            while parts and re.fullmatch(r"[A-Z_]+=.*", parts[0]):
                assert parts.pop(0).partition("=")[0] in SETTINGS
            if parts and parts[0] == "partygraph":
                until = next((i for i, part in enumerate(parts) if part in {"|", ">", "&&"}), None)
                found.append(pytest.param(parts[1:until], id=f"{readme.name}: {line.strip()}"))
    return found


@pytest.mark.parametrize("given", commands())
def test_a_command_of_the_readme_exists_with_its_options(given: list[str]) -> None:
    command: Any = get_command(app)
    left = list(given)
    while hasattr(command, "commands") and left and not left[0].startswith("-"):
        name = left.pop(0)
        assert name in command.commands
        command = command.commands[name]
    if hasattr(command, "commands"):
        options = {option for one in command.params for option in one.opts}
        assert {part for part in left if part.startswith("-")} <= options | {"--help"}
    else:
        command.make_context(given[0], left)  # raises for what it does not know


@each_readme
def test_a_make_target_of_the_readme_exists(readme: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for line in lines(readme):
        if target := re.match(r"make (\w+)", line):
            assert re.search(rf"^{target[1]}:", makefile, re.MULTILINE), line


@each_readme
def test_the_two_commands_stand_in_the_readme(readme: Path) -> None:
    wanted = {"make demo", "make test"}
    assert wanted <= {shlex.join(shlex.split(line, comments=True)) for line in lines(readme)}


@each_readme
def test_every_setting_is_described_and_no_other(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert set(re.findall(r"PARTYGRAPH_[A-Z_]+", text)) == SETTINGS


@each_readme
def test_every_question_is_listed(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    named = set(re.findall(r"`(\w+)`", text))
    assert [name for name in QUESTIONS if name not in named] == []


@each_readme
def test_the_files_that_the_readme_points_to_are_there(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (ROOT / target).exists(), target
