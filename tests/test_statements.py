"""No statement is made of a text: each is a file of `cypher/`, and values go in as parameters."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import partygraph
from partygraph.ask import QUESTIONS
from partygraph.errors import PartygraphError
from partygraph.files import folder
from partygraph.store import Store, fingerprint

SOURCES = sorted(Path(partygraph.__file__).parent.rglob("*.py"))
RUNS = {"execute", "run", "read", "write", "_run", "_read", "_execute", "query", "sections"}
"""What takes a statement, or the name of one."""
_FUNCTIONS = {"query", "sections", "_execute"}
MADE = (ast.JoinedStr, ast.BinOp)
_ENGINES = {"ladybug.py", "neo4j.py", "probe.py"}
_COPIES = {"links.cypher", "nodes.cypher"}
"""What a bulk load copies its own files by: their paths are ours, and nothing is given to them."""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """The calls of what takes a statement."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in RUNS and (isinstance(node.func, ast.Attribute) or name in _FUNCTIONS):
                yield name, node


def is_made(node: ast.AST) -> bool:
    """Whether a text is put together: an f-string, a sum, `format`, `join` or `%`."""
    formatted = (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"format", "join", "replace"}
    )
    return isinstance(node, MADE) or formatted


def faults(text: str) -> list[str]:
    """Where a text of Python makes a statement out of pieces."""
    found = []
    for name, call in calls(ast.parse(text)):
        for given_ in call.args[:2]:
            named = name in {"query", "sections"}  # the name of a file, which has to be there
            if is_made(given_) and not named:
                found.append(f"line {call.lineno}: {name}")
    found += [
        f"line {node.lineno}: a Query of its own"
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "Query"
        and len(node.args) > 1  # FastAPI has a Query, too, which takes names alone
    ]
    return found


@pytest.mark.parametrize(
    "text",
    [
        "store.read(f'MATCH (n) WHERE n.id = {x} RETURN n')",
        "connection.execute('MATCH ' + label)",
        "transaction.run('MATCH (n:{})'.format(label))",
        "session.run('MATCH (n:%s)' % label)",
        "store.read(Query('x', text, frozenset()))",
    ],
)
def test_the_rule_finds_what_it_is_for(text: str) -> None:
    assert faults(text)


def test_no_statement_is_put_together_outside_of_queries() -> None:
    found = {
        path.name: faults(path.read_text("utf-8")) for path in SOURCES if path.name != "queries.py"
    }
    assert {name: told for name, told in found.items() if told} == {}


def test_only_the_engines_run_text() -> None:
    """`execute` and `session.run` stand in the engines and in the first opening alone."""
    others = [
        f"{path.name}:{call.lineno}"
        for path in SOURCES
        for name, call in calls(ast.parse(path.read_text("utf-8")))
        if name == "execute" and path.name not in _ENGINES
    ]
    assert others == []


def test_no_statement_reads_or_writes_files_or_calls_out() -> None:
    forbidden = ("LOAD CSV", "LOAD FROM", "COPY ", "EXPORT DATABASE", "IMPORT DATABASE", "apoc.")
    for path in sorted(folder("cypher").rglob("*.cypher")):
        text = path.read_text("utf-8").upper()
        found = {word for word in forbidden if word.upper() in text}
        copies = path.parent.name == "bulk" and path.name in _COPIES
        assert found == ({"COPY "} if copies else set()), path


HOSTILE = st.sampled_from(
    [
        "' OR 1=1 --",
        "'}) RETURN 1 //",
        "x' DETACH DELETE n //",
        "$area",
        "`); MATCH (n) DETACH DELETE n; //",
        "\\",
        "\\u0027",
        "COMMIT; MATCH (n) DETACH DELETE n",
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile=HOSTILE | st.text(max_size=40), name=st.sampled_from(["search", "unit_pairings"]))
def test_a_text_that_is_asked_for_is_only_a_text(seeded: Store, hostile: str, name: str) -> None:
    column = "text" if name == "search" else "unit"
    before = len(QUESTIONS["search"](seeded, text="建瓯").rows)
    try:
        rows = QUESTIONS[name](seeded, **{column: hostile}).rows
    except PartygraphError:
        rows = ()
    if "MATCH" in hostile or "OR 1" in hostile:
        assert not rows
    assert seeded.revision() == 1
    assert len(QUESTIONS["search"](seeded, text="建瓯").rows) == before


def test_the_graph_is_as_it_was(seeded_ladybug: Store) -> None:
    first = fingerprint(seeded_ladybug)
    for text in ("' OR 1=1 --", "COMMIT; MATCH (n) DETACH DELETE n"):
        try:
            QUESTIONS["search"](seeded_ladybug, text=text)
        except PartygraphError:
            continue
    assert fingerprint(seeded_ladybug) == first
