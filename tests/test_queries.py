"""The statements in `cypher/`: how they are read, and that they fit the model and both engines."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import names_of_statements
from partygraph import queries
from partygraph.files import folder
from partygraph.model import TABLES, Source, Thing

CYPHER = folder("cypher")
SOURCE = Path(queries.__file__).parent
STATEMENTS = names_of_statements("bulk", "load", "schema")
CLAUSE = re.compile(
    r"\b(MATCH\s*\(|MERGE\s*\(|CREATE\s*[(\[]|DETACH\s+DELETE|UNWIND\s+\S+\s+AS\b"
    r"|RETURN\s+\S+\s+AS\b|LOAD\s+(CSV|FROM)\b|COPY\s+\S+\s+(FROM|TO)\b|CALL\s+\w+\s*\()"
)


WRITES = {
    "access/drop_second_factor": ["DELETE"],
    "access/keep_second_factor": ["MERGE", "SET"],
    "change/append.neo4j": ["CREATE"],
    "change/append_parts.neo4j": ["CREATE"],
    "access/add": ["CREATE"],
    "access/begin_session": ["CREATE"],
    "access/change": ["SET"],
    "access/drop_token": ["DELETE"],
    "access/drop_tokens": ["DELETE"],
    "access/end_old_sessions": ["DELETE"],
    "access/end_session": ["DELETE"],
    "access/end_sessions": ["DELETE"],
    "access/end_sessions_of": ["DELETE"],
    "access/forget_tries": ["DELETE"],
    "access/grant": ["CREATE"],
    "access/keep_token": ["CREATE"],
    "access/next_revision": ["MERGE", "SET"],
    "access/revoke": ["DELETE"],
    "access/see_session": ["SET"],
    "access/try": ["CREATE"],
    "backup/revision": ["MERGE", "SET"],
    "change/hold": ["MERGE", "SET"],
    "change/judge": ["CREATE"],
    "change/keep_changes": ["CREATE"],
    "change/mark_undone": ["SET"],
    "change/record": ["CREATE"],
    "change/set_head": ["MERGE", "SET"],
    "scenario/create": ["CREATE"],
    "scenario/keep_approval": ["MERGE", "SET"],
    "scenario/replace": ["SET"],
    "scope/mark_judgement": ["SET"],
    "scope/mark_record": ["SET"],
    "scope/mark_scenario": ["SET"],
}
"""What the few statements do that write and are no sections of a table's file."""


def test_a_query_is_its_text_without_comments_and_the_names_of_its_parameters() -> None:
    query = queries.query("ask/chain_of_command")
    assert query.name == "ask/chain_of_command"
    assert query.parameters == {"organisation"}
    assert query.text.startswith("MATCH path = (o:Organisation {id: $organisation})")
    assert query.text.endswith("ORDER BY step")


def test_sections_are_statements_by_name_in_the_order_of_the_file() -> None:
    sections = queries.sections("load/areas")
    assert list(sections) == [
        "read",
        "create",
        "change",
        "unlink parent_id",
        "link parent_id",
        "origin",
        "remove",
        "ids",
        "written_by",
        "in_area",
        "referring parent_id",
    ]
    assert sections["link parent_id"] == queries.Query(
        "load/areas :link parent_id",
        "UNWIND $rows AS row\nMATCH (n:Area {id: row.id})\n"
        "MATCH (other:Area {id: row.parent_id})\nCREATE (n)-[:PART_OF]->(other)",
        frozenset({"rows"}),
    )


@pytest.mark.parametrize("engine", ["ladybug", "neo4j"])
def test_migrations_are_numbered_steps(engine: str) -> None:
    steps = queries.migrations(engine)
    numbers = [int(name[:4]) for name, _ in steps]
    assert numbers == sorted(set(numbers))
    for _, statements in steps:
        assert statements
        assert all(statement.parameters == frozenset() for statement in statements)


def test_both_engines_have_the_same_migrations() -> None:
    names = [[name for name, _ in queries.migrations(engine)] for engine in ("ladybug", "neo4j")]
    assert names[0] == names[1]


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_is_one_that_only_reads(name: str) -> None:
    """Ladybug would take `COMMIT; DELETE …` from a reader, so a second statement must not be."""
    text = queries.named(name).text
    assert ";" not in text
    writes = re.findall(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|DROP|COPY|LOAD|COMMIT)\b", text)
    assert writes == WRITES.get(name, [])


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_statement_keeps_to_what_both_engines_answer_alike(name: str) -> None:
    """The rules of spelling that runs on both engines found (docs/decisions)."""
    text = queries.named(name).text
    assert not re.search(r"\bsubstring\s*\(", text, re.IGNORECASE), "1-based on Ladybug"
    assert not re.search(r"\w\[\d", text), "lists are 1-based on Ladybug"
    assert not re.search(r"\|\||\blabels\s*\(|\bREMOVE\b|\bFOREACH\b", text)
    assert "'$" not in text, "a parameter in quotes is text"
    for bound in re.findall(r"\*\d*(\.\.)?(\d*)", text):
        assert bound[1] or not bound[0], "a walk without an end"


def strings(path: Path) -> Iterator[str]:
    """Every string of a module that is no docstring."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    documented = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in documented:
            continue
        if isinstance(node.value, str):
            yield node.value


def test_no_statement_stands_outside_the_folder_of_statements() -> None:
    found = [
        (path.relative_to(SOURCE).as_posix(), text)
        for path in sorted(SOURCE.rglob("*.py"))
        for text in strings(path)
        if CLAUSE.search(text)
    ]
    assert found == []


# The statements that load


def loads(cls: type[Thing]) -> dict[str, str]:
    """The sections of a table's file, by name."""
    return {name: query.text for name, query in queries.sections(f"load/{cls.table}").items()}


def own_columns(cls: type[Thing]) -> list[str]:
    """The columns that are properties: all but references, of which the source alone is one."""
    return [name for name in cls.model_fields if name not in cls.references or name == "source_id"]


ORIGIN = ["load_id", "file_name", "sheet_name", "row_number"]
"""Where a row came from: beside the columns of its table."""

tables = pytest.mark.parametrize("cls", TABLES, ids=lambda cls: cls.table)


@tables
def test_a_table_has_a_statement_for_each_thing_that_can_happen_to_its_columns(
    cls: type[Thing],
) -> None:
    links = [name for name in cls.references if name != "source_id"]
    lists = [name for name in links if cls.model_fields[name].default == ()]
    assert sorted(loads(cls)) == sorted(
        [
            "read",
            "create",
            "change",
            "remove",
            "origin",
            "ids",
            "written_by",
            *([] if cls is Source else ["in_area"]),
            *(f"read {name}" for name in lists),
            *(f"{verb} {name}" for name in links for verb in ("link", "unlink", "referring")),
        ]
    )


@tables
def test_the_properties_that_are_written_and_read_are_the_columns_of_the_model(
    cls: type[Thing],
) -> None:
    texts = loads(cls)
    columns = own_columns(cls)
    written = [*columns, *ORIGIN]
    assert re.findall(r"(\w+): (?:\w*\()?row\.\1\b", texts["create"]) == written
    assert re.findall(r"n\.(\w+) = (?:\w*\()?row\.\1\b", texts["change"]) == written[1:]
    assert re.findall(r"n\.(\w+) AS \1", texts["origin"]) == ["id", *ORIGIN]
    assert re.findall(r"n\.(\w+) AS \1", texts["read"]) == columns
    single = [name for name, info in cls.model_fields.items() if info.default != ()]
    assert sorted(re.findall(r" AS (\w+)[,\n]?", texts["read"].partition("RETURN")[2])) == sorted(
        single
    )
    assert f"(n:{cls.label} {{id:" in texts["create"]


@tables
def test_a_link_is_made_and_undone_alike_and_goes_to_the_table_that_the_model_says(
    cls: type[Thing],
) -> None:
    texts = loads(cls)
    labels = {other.table: other.label for other in TABLES}
    for column, target in cls.references.items():
        if column == "source_id":
            continue
        made = re.search(r"CREATE \(n\)-\[:(\w+)\]->\(other\)", texts[f"link {column}"])
        undone = re.search(
            rf"MATCH \(n:{cls.label} {{id: wanted}}\)\s+"
            r"OPTIONAL MATCH \(n\)-\[r:(\w+)\]->\(other:(\w+)\)\s+DELETE r",
            texts[f"unlink {column}"],
        )
        back = re.search(
            rf"MATCH \(other:(\w+) {{id: wanted}}\)\s+"
            rf"OPTIONAL MATCH \(other\)<-\[:(\w+)\]-\(n:{cls.label}\)\s+"
            r"WITH n, other\s+WHERE n\.id IS NOT NULL\s+"
            rf"RETURN n\.id AS id, other\.id AS {column}$",
            texts[f"referring {column}"],
        )
        assert back is not None
        assert back.groups() == (labels[target], made[1] if made else "")
        assert made is not None
        assert undone is not None
        assert undone.groups() == (made[1], labels[target])
        assert f"(other:{labels[target]} {{id: row.{column}}})" in texts[f"link {column}"]


@tables
def test_the_embedded_schema_declares_the_columns_of_the_model(cls: type[Thing]) -> None:
    declared: dict[str, list[str]] = {}
    for text in (one.text for _, step in queries.migrations("ladybug") for one in step):
        if table := re.match(r"CREATE NODE TABLE IF NOT EXISTS (\w+) \((.+)\)", text, re.DOTALL):
            names = [part.split()[0] for part in table[2].split(",\n")]
            declared.setdefault(table[1], []).extend(names)
        if added := re.match(r"ALTER TABLE (\w+) ADD (?:IF NOT EXISTS )?(\w+)", text):
            declared[added[1]].append(added[2])
        if dropped := re.match(r"ALTER TABLE (\w+) DROP (\w+)", text):
            declared[dropped[1]].remove(dropped[2])
    assert sorted(declared[cls.label]) == sorted([*own_columns(cls), *ORIGIN])


@tables
def test_the_server_schema_has_a_key_for_every_table(cls: type[Thing]) -> None:
    texts = [one.text for _, step in queries.migrations("neo4j") for one in step]
    assert sum(f"FOR (n:{cls.label}) REQUIRE n.id IS UNIQUE" in text for text in texts) == 1
