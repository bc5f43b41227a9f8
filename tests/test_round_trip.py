"""A generated city → its ledger → a new store: the same graph, on both engines."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SharedNeo4j, embedded
from partygraph.generate import AS_OF, generate
from partygraph.graph import AreaOf, Graph
from partygraph.load import load
from partygraph.papers import ledger_of
from partygraph.queries import query
from partygraph.store import Store, fingerprint, open_store
from partygraph.words import Language

_ENGINE = settings(
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CITIES = st.fixed_dictionaries(
    {
        "communities": st.integers(1, 3),
        "units": st.integers(1, 9),
        "seed": st.integers(1, 999),
        "faults": st.sampled_from([0.0, 1.0, 3.0]),
    }
)
LANGUAGES = st.sampled_from(Language)


def root_of(store: Store) -> str:
    """The area in which the whole city lies."""
    (root,) = store.read(query("ledger/roots"))
    return str(root["id"])


def round_trip(first: Store, second: Store, city: dict[str, int], language: Language) -> None:
    with tempfile.TemporaryDirectory() as name:
        generate(Path(name) / "city", **city)  # type: ignore[arg-type]
        load(first, Path(name) / "city")
        asked = AreaOf(area=root_of(first), as_of=AS_OF, lang=language)
        path = Path(name) / "ledger.xlsx"
        path.write_bytes(ledger_of(Graph(first), asked))
        load(second, path)
    assert fingerprint(second, origins=False) == fingerprint(first, origins=False)


@settings(parent=_ENGINE, max_examples=5)
@given(city=CITIES, language=LANGUAGES)
def test_a_city_comes_through_its_ledger_on_ladybug(
    city: dict[str, int], language: Language
) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        with (
            open_store(embedded(path / "first.lbug"), create=True) as first,
            open_store(embedded(path / "second.lbug"), create=True) as second,
        ):
            round_trip(first, second, city, language)


@settings(parent=_ENGINE, max_examples=3)
@given(city=CITIES, language=LANGUAGES)
def test_a_city_comes_through_its_ledger_from_ladybug_to_neo4j_and_back(
    shared_neo4j: SharedNeo4j, city: dict[str, int], language: Language
) -> None:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name)
        with (
            open_store(embedded(path / "first.lbug"), create=True) as first,
            open_store(embedded(path / "last.lbug"), create=True) as last,
        ):
            neo4j = shared_neo4j.emptied()
            round_trip(first, neo4j, city, language)
            asked = AreaOf(area=root_of(neo4j), as_of=AS_OF, lang=language)
            ledger = path / "ledger.xlsx"
            ledger.write_bytes(ledger_of(Graph(neo4j), asked))
            load(last, ledger)
            assert fingerprint(last, origins=False) == fingerprint(first, origins=False)
