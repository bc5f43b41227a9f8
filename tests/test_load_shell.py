"""`load`, `loads` and `undo` as a user runs them."""

import getpass
import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import TablesFolder, demo, embedded
from partygraph.shell import main
from partygraph.store import fingerprint, open_store

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run commands over one store, in English: code, what was said, what was said of errors."""
    monkeypatch.setenv("PARTYGRAPH_STORE", str(tmp_path / "graph.lbug"))
    monkeypatch.setenv("PARTYGRAPH_LANGUAGE", "en")

    def call(*arguments: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["partygraph", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    return call


def cells(line: str) -> list[str]:
    """The cells of a line of a table."""
    return [cell.strip() for cell in line.strip("│┃").split("│")]


def table_lines(said: str) -> list[list[str]]:
    """The body of the last table that was shown."""
    return [cells(line) for line in said.rpartition("┡")[2].splitlines() if line.startswith("│")]


def test_a_dry_run_shows_what_would_change_and_writes_nothing(
    run: Run, tables_folder: TablesFolder
) -> None:
    run("load", tables_folder.write())
    tables_folder.row("units", "u-2")["name"] = "卫生健康局"
    tables_folder.row("pairings", "p-2")["valid_to"] = "2030-01-01"
    code, said, _ = run("load", tables_folder.write(), "--dry-run")
    assert code == 0
    assert table_lines(said) == [
        ["changed", "units", "u-2", "units.csv:3", "name: 卫健局 → 卫生健康局"],
        ["ended", "pairings", "p-2", "pairings.csv:3", "valid_to: – → 2030-01-01"],
    ]
    assert said.endswith("A preview: 2 row(s) would change; nothing was written.\n")
    code, said, _ = run("load", tables_folder.path, "--dry-run", "--rows", "1")
    assert len(table_lines(said)) == 1
    assert "1 of 2 rows shown; --rows shows more, --json all." in said
    told = json.loads(run("load", tables_folder.path, "--dry-run", "--json")[1])
    assert [row["id"] for row in told["rows"]] == ["u-2", "p-2"]
    assert [one["id"] for one in json.loads(run("loads", "--json")[1])] == ["load-1"]


def test_a_dry_run_tells_every_fault(run: Run, tables_folder: TablesFolder) -> None:
    tables_folder.row("units", "u-1")["kind"] = "club"
    tables_folder.row("pairings", "p-1")["unit_id"] = "u-9"
    code, said, _ = run("load", tables_folder.write(), "--dry-run")
    assert code == 2
    assert "2 fault(s):" in said
    assert "units.csv" in said
    assert said.endswith("Nothing would be loaded: mend the 2 fault(s) first.\n")


def test_a_load_is_listed_and_taken_back(
    run: Run, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    code, said, _ = run("load", tables_folder.write())
    assert code == 0
    assert said.endswith("Recorded as load-1; “partygraph undo load-1” takes it back.\n")
    with open_store(embedded(tmp_path / "graph.lbug")) as store:
        before = fingerprint(store)
    tables_folder.row("units", "u-2")["name"] = "卫生健康局"
    run("load", tables_folder.write("units"))
    first, second = table_lines(run("loads")[1])[:2]
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", first[1])
    assert first[:1] + first[2:] == ["load-2", getpass.getuser(), "units.csv", "changed 1", ""]
    assert (second[0], second[4]) == ("load-1", f"added {_all_rows(tables_folder)}")
    code, _, told = run("undo", "load-1")
    assert code == 4
    assert "“load-1” cannot be taken back before the 1 later one(s)" in told
    code, said, _ = run("undo", "load-2")
    assert (code, said) == (
        0,
        "Took back load-2 (changed 1); the graph is the one from before it (revision 3).\n",
    )
    with open_store(embedded(tmp_path / "graph.lbug")) as store:
        assert fingerprint(store) == before
    assert table_lines(run("loads")[1])[0][5].endswith(getpass.getuser())
    code, _, told = run("undo", "load-2")
    assert code == 4
    assert "was taken back already" in told
    assert run("undo", "load-9")[0] == 3


def _all_rows(city: TablesFolder) -> int:
    return sum(len(rows) for rows in TablesFolder(city.path).tables.values())


def test_a_complete_table_says_for_which_area_it_was_taken(
    run: Run, tables_folder: TablesFolder
) -> None:
    first = tables_folder.row("units", "u-1")
    tables_folder.tables["units"].append(first | {"id": "u-3", "name": "司法局"})
    run("load", tables_folder.write())
    tables_folder.tables["units"].pop()
    given = ("load", tables_folder.write("units"), "--complete", "--as-of", "2024-05-01")
    code, said, _ = run(*given, "--dry-run")
    assert code == 0
    assert (
        "units is taken as complete for 990001001 (levels: –): 1 row(s) that it does not have end."
    ) in said
    assert table_lines(said) == [["ended", "units", "u-3", "", "valid_to: – → 2024-04-30"]]
    assert "1 row(s) ended." in run(*given)[1]
    code, _, told = run(*given, "--area", "990009")
    assert code == 3
    assert "990009" in told


def test_the_mapping_that_a_dry_run_writes_is_used_by_the_next_load(
    run: Run, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    run("load", tables_folder.write())
    text = tables_folder.text("units").replace("short_name", "简写").splitlines()
    if "简写" not in text[0]:
        text = [f"{text[0]},大家怎么叫", *(f"{line},教局" for line in text[1:])]
    tables_folder.write()
    tables_folder.raw("units.csv", "\n".join(text))
    mapping = tmp_path / "mapping.csv"
    code, said, _ = run("load", tables_folder.path, "--dry-run", "--mapping", mapping)
    assert "大家怎么叫" in said
    assert mapping.exists()
    filled = mapping.read_text(encoding="utf-8-sig").splitlines()
    names = filled[0].split(",")
    line = filled[1].split(",")
    line[names.index("列")] = "short_name"
    mapping.write_text("\n".join([filled[0], ",".join(line)]), encoding="utf-8-sig")
    code, said, told = run("load", tables_folder.path, "--mapping", mapping)
    assert code == 0, told
    shown = json.loads(run("show", "u-1")[1])
    assert shown["row"]["short_name"] == "教局"
    assert shown["came_from"]["load_id"] == "load-2"


def test_while_a_server_holds_the_store_the_records_come_from_it(run: Run, tmp_path: Path) -> None:
    with demo(tmp_path / "graph.lbug"):
        assert [one["id"] for one in json.loads(run("loads", "--json")[1])] == ["load-1"]


def test_while_a_server_holds_the_store_it_does_what_the_shell_asks(
    run: Run, tables_folder: TablesFolder, tmp_path: Path
) -> None:
    units = tables_folder.write("sources", "areas", "units")
    with demo(tmp_path / "graph.lbug"):
        assert run("load", units, "--dry-run")[0] == 0
        assert [one["id"] for one in json.loads(run("loads", "--json")[1])] == ["load-1"]
        code, said, told = run("load", units)
        assert (code, said.splitlines()[-1]) == (
            0,
            "Recorded as load-2; “partygraph undo load-2” takes it back.",
        )
        assert told.startswith("The store is served at http://127.0.0.1:")
        assert run("load", units)[1].startswith("Nothing changed: ")
        assert run("judge", "u-1", "u-2", "--different")[0] == 0
        code, said, _ = run("merge", "u-1", "--into", "u-2", "--dry-run")
        assert (code, said.splitlines()[-1]) == (0, "This was a dry run; nothing was written.")
        assert run("merge", "u-1", "--into", "u-2")[0] == 0
        for record in ("merge-4", "load-2"):
            assert run("undo", record)[1].startswith(f"Took back {record} (")
        assert run("undo", "load-2")[0] == 4
        assert run("undo", "load-9")[0] == 3
        tables_folder.row("units", "u-1")["kind"] = "club"
        code, _, told = run("load", tables_folder.write("sources", "areas", "units"))
        assert code == 2
        assert "\n  units.csv, line 2, column kind: “club” is none of the values" in told


def test_of_very_many_faults_the_first_are_shown(run: Run, tmp_path: Path) -> None:
    rows = [
        "name,kind,sector,area_id,valid_from",
        *(f"u{n},x,law,990001,2020-01-01" for n in range(150)),  # a kind and an area each
    ]
    (tmp_path / "units.csv").write_text("\n".join(rows))
    _, said, _ = run("load", tmp_path / "units.csv", "--dry-run")
    _, _, told = run("load", tmp_path / "units.csv")
    more = "  … and 250 more (load with --dry-run --json shows all)"
    assert said.splitlines()[51:] == [more, "Nothing would be loaded: mend the 300 fault(s) first."]
    assert told.splitlines()[51:] == [more]
