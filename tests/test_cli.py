"""The shell as a person uses it: what it prints, where, and with which exit code."""

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.main import get_command

from conftest import SEED, SHELL, SharedNeo4j, TablesFolder, demo, embedded
from partygraph.ask import QUESTIONS
from partygraph.planning import Plan
from partygraph.shell import app, main
from partygraph.store import open_store
from partygraph.words import Language, words

PAGE_DAY = ("--area", "350783", "--as-of", "2020-07-01")


class Said(NamedTuple):
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str


Shell = Callable[..., Said]


@pytest.fixture
def shell(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Run a command in this process, as the script does."""

    def run(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["partygraph", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        code = ended.value.code
        return Said(code if isinstance(code, int) else 0, *capsys.readouterr())

    return run


def script(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the installed script in a process of its own."""
    return subprocess.run(
        [SHELL, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env=os.environ | environment,
    )


@pytest.fixture(scope="session")
def seed_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Load the seed with the shell into a store that no process holds."""
    path = tmp_path_factory.mktemp("shell") / "graph.lbug"
    done = script("load", SEED, "--store", path, "--lang", "en")
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(
        r"^Loaded: \d+ added, 0 changed, 0 left alone \(revision 1\)$", done.stdout, re.MULTILINE
    )
    return path


@pytest.fixture
def somewhere(engine: str, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point PARTYGRAPH_STORE at the seed on each engine."""
    if engine == "ladybug":
        address = str(request.getfixturevalue("seed_path"))
    else:
        shared: SharedNeo4j = request.getfixturevalue("shared_neo4j")
        shared.seeded()
        address = shared.server.address
        monkeypatch.setenv("PARTYGRAPH_USER", shared.server.user)
        monkeypatch.setenv("PARTYGRAPH_PASSWORD", shared.server.password)
    monkeypatch.setenv("PARTYGRAPH_STORE", address)


# What the issue asks for


@pytest.mark.usefixtures("somewhere")
def test_the_coverage_of_the_page(shell: Shell) -> None:
    said = shell("ask", "pairing_coverage", *PAGE_DAY, "--json")
    assert (said.code, said.err) == (0, "")
    answer = json.loads(said.out)
    expected = {"communities": 15, "units": 72, "projects": 147, "members_reporting": 2565}
    assert {name: answer["summary"][name] for name in expected} == expected
    assert answer["illustrative"] is True


@pytest.mark.usefixtures("somewhere")
def test_the_levels_of_the_page(shell: Shell) -> None:
    said = shell("ask", "organisation_levels", *PAGE_DAY, "--csv")
    rows = {(row["level"], row["form"]): row for row in csv.DictReader(io.StringIO(said.out))}
    assert [
        int(rows[key]["organisations"])
        for key in (
            ("community_committee", "joint_committee"),
            ("grid_branch", "branch"),
            ("building_group", "group"),
        )
    ] == [15, 73, 142]


@pytest.mark.usefixtures("somewhere")
def test_the_first_real_gap(shell: Shell) -> None:
    said = shell("ask", "uncovered_communities", "--area", "350783003", "--json")
    assert [row["name"] for row in json.loads(said.out)["rows"]] == ["金瓯社区"]


@pytest.mark.usefixtures("somewhere")
def test_the_figures_that_the_graph_can_compute_agree(shell: Shell) -> None:
    said = shell("ask", "figures_check", "--area", "350783", "--json")
    rows = json.loads(said.out)["rows"]
    computed = [row for row in rows if row["outcome"] != "not_computable"]
    assert len(computed) >= 8
    assert [row["id"] for row in computed if row["outcome"] != "agrees"] == []


def test_the_installed_script_prints_the_same_bytes_for_both_engines(
    seed_path: Path, shared_neo4j: SharedNeo4j
) -> None:
    shared_neo4j.seeded()
    server = shared_neo4j.server
    embedded_said = script("ask", "pairing_coverage", *PAGE_DAY, "--json", "--store", seed_path)
    server_said = script(
        "ask",
        "pairing_coverage",
        *PAGE_DAY,
        "--json",
        PARTYGRAPH_STORE=server.address,
        PARTYGRAPH_PASSWORD=server.password,
    )
    assert (embedded_said.returncode, embedded_said.stderr) == (0, "")
    assert (server_said.returncode, server_said.stderr) == (0, "")
    assert embedded_said.stdout == server_said.stdout


# Loading


def test_the_seed_a_second_time_changes_nothing_and_says_so(seed_path: Path, shell: Shell) -> None:
    said = shell("load", SEED, "--store", seed_path, "--lang", "en")
    assert (said.code, said.err) == (0, "")
    assert re.fullmatch(
        r"Nothing changed: all \d+ rows are in the graph already \(revision 1\)\n", said.out
    )


def test_faulty_tables_end_in_every_fault_and_code_2_and_nothing_written(
    tmp_path: Path, tables_folder: TablesFolder, shell: Shell
) -> None:
    tables_folder.row("units", "u-1")["valid_from"] = "2020/7"
    tables_folder.row("organisations", "o-4")["parent_id"] = "o-33"
    store = tmp_path / "graph.lbug"
    said = shell("load", tables_folder.write(), "--store", store, "--lang", "en")
    assert said == Said(
        2,
        "",
        (
            "Error: The tables have 2 fault(s); nothing was written.\n"
            "  units.csv, line 2, column valid_from: “2020/7” is not a date; expected one like "
            "2020-07-01\n"
            "  organisations.csv, line 5, column parent_id: there is no “o-33” in Organisations; "
            "nearest: o-3\n"
        ),
    )
    with open_store(embedded(store)) as opened:
        assert opened.revision() == 0


def test_faults_are_told_in_chinese_by_default(
    tmp_path: Path, tables_folder: TablesFolder, shell: Shell
) -> None:
    tables_folder.row("units", "u-1")["valid_from"] = "2020/7"
    said = shell("load", tables_folder.write(), "--store", tmp_path / "graph.lbug")
    assert said.err == (
        "错误: 表格中有 1 处错误，什么都没有写入。\n"
        "  units.csv 第 2 行 valid_from 列: “2020/7”不是日期，应写成 2020-07-01\n"
    )


def test_a_demonstration_does_not_mix_with_data_of_ones_own(
    tmp_path: Path, tables_folder: TablesFolder, shell: Shell
) -> None:
    store = tmp_path / "graph.lbug"
    assert shell("load", tables_folder.write(), "--store", store).code == 0
    said = shell("demo", "--store", store, "--port", 0, "--lang", "en")
    assert (said.code, said.err) == (
        2,
        (
            f"Error: The store at {store} already holds data of your own, which the demonstration "
            "will not mix with. Choose another place with --store.\n"
        ),
    )


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        pytest.param(
            ["ask", "pairing_coverage", "--area", "999999"],
            3,
            "Error: There is no area with the code 999999 in the graph.",
            id="an area that is not there",
        ),
        pytest.param(
            ["ask", "unit_pairings", "--unit", "u-999"],
            3,
            "Error: There is no unit with the id u-999 in the graph.",
            id="a unit that is not there",
        ),
        pytest.param(
            ["show", "no-such-thing"], 3, "Error: There is no", id="a thing that is not there"
        ),
        pytest.param(
            ["ask", "pairing_coverage", "--as-of", "2020-02-30", "--limit", "0"],
            2,
            "Error: The question pairing_coverage cannot be asked like this.\n",
            id="wrong parameters",
        ),
        pytest.param(
            ["view", "--area", "x y", "-o", "/dev/null"],
            2,
            "Error: The request cannot be used.\n  area: “x y” is not an id or code",
            id="a view of no area",
        ),
        pytest.param(
            ["view", "--area", "350783003001", "-o", "/no/such/folder/x.html"],
            2,
            "Error: /no/such/folder/x.html cannot be written: No such file or directory\n",
            id="a file that cannot be written",
        ),
    ],
)
def test_a_mistake_ends_in_a_sentence_and_its_code(
    seed_path: Path, shell: Shell, arguments: list[str], code: int, message: str
) -> None:
    said = shell(*arguments, "--lang", "en", "--store", seed_path)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith(message)
    assert "Traceback" not in said.err


def test_a_question_that_is_none_is_told_with_those_there_are(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTYGRAPH_LANGUAGE", "en")
    known = ", ".join(QUESTIONS)
    error = f"Error: There is no question “who_is_best”; there are {known}.\n"
    assert shell("ask", "who_is_best") == Said(3, "", error)


def test_every_wrong_parameter_is_told(seed_path: Path, shell: Shell) -> None:
    asked = ("--as-of", "2020-02-30", "--limit", "0", "--store", seed_path, "--lang", "en")
    said = shell("ask", "pairing_coverage", *asked)
    assert sorted(said.err.splitlines()[1:]) == [
        "  area: a value is needed here",
        "  as_of: “2020-02-30” is not a date; expected one like 2020-07-01",
        "  limit: “0” is too small; at least 1",
    ]


def test_a_command_that_is_none_ends_in_code_2(shell: Shell) -> None:
    assert shell("dance").code == 2
    assert shell("load").code == 2
    assert shell("ask", "places", "--unit", "u-huayuan").code == 2


def test_where_there_is_no_graph_the_way_to_one_is_told(tmp_path: Path, shell: Shell) -> None:
    said = shell("ask", "places", "--store", tmp_path / "none.lbug", "--lang", "en")
    assert said == Said(
        3,
        "",
        (
            f"Error: There is no graph at {tmp_path / 'none.lbug'} yet. “partygraph demo” loads "
            "three real places and serves them; “partygraph load FOLDER” loads your own tables.\n"
        ),
    )


def test_an_engine_that_cannot_be_reached_is_one_sentence_and_code_5() -> None:
    done = script("ask", "places", "--store", "bolt://127.0.0.1:1", "--lang", "en")
    assert (done.returncode, done.stdout, done.stderr) == (
        5,
        "",
        (
            "Error: Neo4j at bolt://127.0.0.1:1 cannot be reached: is the server running, and is "
            "the address right?\n"
        ),
    )


def test_a_wrong_password_is_one_sentence_and_code_5(
    shared_neo4j: SharedNeo4j, shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTYGRAPH_PASSWORD", "wrong")
    address = shared_neo4j.server.address
    assert shell("ask", "places", "--store", address, "--lang", "en") == Said(
        5,
        "",
        (
            f"Error: Neo4j at {address} refuses the user or the password: set PARTYGRAPH_USER and "
            "PARTYGRAPH_PASSWORD.\n"
        ),
    )


def test_an_address_of_another_kind_is_code_2(shell: Shell) -> None:
    said = shell("ask", "places", "--store", "http://127.0.0.1:7474", "--lang", "en")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Error: “http://127.0.0.1:7474” is not a store: expected a path")


def test_settings_that_cannot_be_used_are_all_told(
    shell: Shell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PARTYGRAPH_TIME_LIMIT", "soon")
    monkeypatch.setenv("PARTYGRAPH_BUFFER_POOL_MB", "1")
    assert shell("ask", "places", "--lang", "en") == Said(
        2,
        "",
        (
            "Error: A setting cannot be used.\n"
            "  PARTYGRAPH_TIME_LIMIT: “soon” is not a number\n"
            "  PARTYGRAPH_BUFFER_POOL_MB: “1” is too small; at least 256\n"
        ),
    )


def test_a_taken_port_is_told(served: str, tmp_path: Path, shell: Shell) -> None:
    port = served.rpartition(":")[2]
    store = tmp_path / "graph.lbug"
    said = shell("demo", "--port", port, "--store", store, "--lang", "en")
    assert said == Said(
        5,
        "",
        (
            f"Error: Port {port} on 127.0.0.1 is taken. Choose another with --port, or let "
            "--port 0 find one.\n"
        ),
    )
    assert not store.exists()


# Answers


def test_without_a_question_the_questions_are_listed(shell: Shell) -> None:
    for language in Language:
        said = shell("ask", "--lang", language)
        assert said.code == 0
        for name in QUESTIONS:
            assert name in said.out
            assert words(language)[f"question.{name}"] in said.out


def test_a_table_is_for_people(seed_path: Path, shell: Shell) -> None:
    said = shell("ask", "pairing_coverage", *PAGE_DAY, "--store", seed_path)
    assert said.code == 0
    lines = said.out.splitlines()
    assert lines[0] == "结对覆盖情况"
    assert lines[1] == "截至 2020-07-01 · 修订号 1"
    assert lines[2] == "含示例数据：部分内容为演示而虚构，不是真实记录"
    assert any(re.search(r"已结对社区\s+15\b", line) for line in lines)
    assert lines[-1] == "共 29 行"


def test_csv_has_the_rows_of_the_json(seed_path: Path, shell: Shell) -> None:
    asked = ("ask", "pairing_coverage", *PAGE_DAY, "--store", seed_path)
    rows = json.loads(shell(*asked, "--json").out)["rows"]
    table = list(csv.DictReader(io.StringIO(shell(*asked, "--csv").out)))
    assert [{name: str(value) for name, value in row.items()} for row in rows] == table


def test_a_view_is_one_file(seed_path: Path, tmp_path: Path, shell: Shell) -> None:
    output = tmp_path / "view.html"
    said = shell("view", "--area", "350783003", "-o", output, "--store", seed_path, "--lang", "en")
    assert said == Said(0, f"Wrote {output}\n", "")
    assert output.read_text(encoding="utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("name", "options", "begins"),
    [
        ("areas.svg", ("--view", "areas"), b"<?xml"),
        ("shown.xlsx", (), b"PK"),
        ("drawing", ("--format", "svg"), b"<?xml"),
    ],
)
def test_a_view_is_drawn_as_its_file_is_named(  # noqa: PLR0913, PLR0917  a case and the shell
    name: str, options: Sequence[str], begins: bytes, seed_path: Path, tmp_path: Path, shell: Shell
) -> None:
    output = tmp_path / name
    asked = ("--area", "350783003", "-o", output, "--store", seed_path, "--lang", "en")
    assert shell("view", *options, *asked).code == 0
    assert output.read_bytes().startswith(begins)


def test_every_command_has_its_help(shell: Shell) -> None:
    group = get_command(app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]
        assert command.help, name
        assert shell(name, "--help").code == 0
    assert shell("--help").code == 0


# Beside a server


@pytest.fixture(scope="module")
def served_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Serve the seed from a store, whose path is given."""
    path = tmp_path_factory.mktemp("served") / "graph.lbug"
    with demo(path):
        yield path


def test_while_a_server_holds_the_store_the_answer_comes_from_it_and_is_the_same(
    served_store: Path, seed_path: Path, shell: Shell
) -> None:
    for form in ("--json", "--csv"):
        asked = ("ask", "pairing_coverage", *PAGE_DAY, form, "--lang", "en", "--store")
        through, alone = shell(*asked, served_store), shell(*asked, seed_path)
        assert through.out == alone.out
        assert through.code == alone.code == 0
        assert re.fullmatch(
            r"The store is served at http://127\.0\.0\.1:\d+; the answer comes from there\n",
            through.err,
        )


def test_while_a_server_holds_the_store_mistakes_keep_their_code(
    served_store: Path, shell: Shell
) -> None:
    given = ("--store", served_store, "--lang", "en")
    gone = shell("ask", "pairing_coverage", "--area", "999999", *given)
    assert (gone.code, gone.out) == (3, "")
    assert "There is no area with the code 999999 in the graph." in gone.err
    wrong = shell("ask", "pairing_coverage", "--area", "x y", "--as-of", "2020-02-30", *given)
    assert (wrong.code, wrong.out) == (2, "")
    assert "area: “x y” is not an id or code" in wrong.err
    assert "as_of: “2020-02-30” is not a date" in wrong.err


def test_while_a_server_holds_the_store_views_exports_and_things_come_from_it(
    served_store: Path, seed_path: Path, tmp_path: Path, shell: Shell
) -> None:
    for command in (
        ("view", "--area", "350783003", "--as-of", "2020-07-01", "-o"),
        ("export", "--area", "350783003", "--as-of", "2020-07-01", "-o"),
    ):
        files = [tmp_path / "through", tmp_path / "alone"]
        for file, store in zip(files, (served_store, seed_path), strict=True):
            assert shell(*command, file, "--store", store).code == 0
        assert files[0].read_bytes() == files[1].read_bytes()
    shown = [
        json.loads(shell("show", "pair-01", "--store", store).out)
        for store in (served_store, seed_path)
    ]
    loaded_at = [one["came_from"].pop("at") for one in shown]  # each store was loaded by itself
    assert all(loaded_at)
    assert shown[0] == shown[1]
    assert shown[0]["table"] == "pairings"


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_is_ended_lets_go_of_its_store(
    tmp_path: Path, ending: signal.Signals
) -> None:
    path = tmp_path / "graph.lbug"
    server = demo(path)
    with server:
        assert path.with_name("graph.lbug.holder.json").exists()
        server.process.send_signal(ending)
        assert server.process.wait(20) == 0
    assert not path.with_name("graph.lbug.holder.json").exists()
    with open_store(embedded(path)) as store:
        assert store.revision() == 1


def test_the_module_is_the_shell() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "partygraph", "--help"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "demo" in done.stdout


def test_a_plan_goes_through_the_shell(tmp_path: Path, seed_path: Path, shell: Shell) -> None:
    file = tmp_path / "plan.json"
    options = ("--area", "350783", "--as-of", "2020-07-01", "--seconds", "10", "--lang", "en")
    said = shell("plan", "suggest", *options, "--most-changes", 2, "-o", file, "--store", seed_path)
    assert said.code == 0
    assert "Meet the most weighted demand" in said.out
    plan = Plan.model_validate_json(file.read_bytes())
    told = shell("plan", "evaluate", file, "--json", "--store", seed_path)
    assert json.loads(told.out)["planned"] == json.loads(file.read_text())["planned"]
    unit, area = plan.pairs[0].unit_id, plan.pairs[0].area_id
    why = shell(
        "plan",
        "explain",
        file,
        "--unit",
        unit,
        "--community",
        area,
        "--lang",
        "en",
        "--store",
        seed_path,
    )
    assert why.code == 0
    assert why.out.startswith("Why ")
    assert shell("plan", "stress", file, "--repairs", 1, "--store", seed_path).code == 0
    assert shell("plan", "frontier", *options, "--most", 1, "--store", seed_path).code == 0
    assert shell("plan", "evaluate", tmp_path / "none.json", "--store", seed_path).code == 2
    file.write_text("{}")
    assert shell("plan", "evaluate", file, "--store", seed_path).code == 2
