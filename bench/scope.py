"""How long it takes to make a copy for a scope, to follow a change, and what a copy needs.

    python bench/scope.py                      # a generated county, its street, a city of 300
    python bench/scope.py --engine neo4j

`bench/results/scope.txt` holds the last recorded runs.
"""

import argparse
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from neo4j_server import Neo4jServer
from partygraph import changes
from partygraph.changes import RecordKind
from partygraph.generate import City, rows
from partygraph.graph import Graph
from partygraph.graphs import Graphs
from partygraph.model import TABLES, Thing, Unit
from partygraph.queries import sections
from partygraph.scope import Scope
from partygraph.settings import Settings, load_settings
from partygraph.store import Store, open_store


@contextmanager
def engine_settings(engine: str, work: Path) -> Iterator[Settings]:
    """The settings of a store to load into."""
    if engine == "ladybug":
        yield load_settings(store=str(work / "graph.lbug"), time_limit=600)
        return
    server = Neo4jServer.start(work / "neo4j")
    try:
        yield load_settings(store=server.address, password=server.password, time_limit=600)
    finally:
        server.stop()


def timed(what: str, work: Callable[[], object]) -> None:
    """Do something and say how long it took, and how large the process is."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    passed, used = time.perf_counter() - begun, time.process_time() - used
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:<52} {passed:8.2f} s  {used:8.2f} CPU-s  {size:6} MiB at most", flush=True)


def rows_of(store: Store) -> int:
    """Rows of all tables."""
    return sum(len(store.read(sections(f"load/{cls.table}")["ids"])) for cls in TABLES)


def written(store: Store, things: list[Thing]) -> None:
    """Write rows by one record."""
    wanted: dict[str, dict[str, Thing]] = {}
    for one in things:
        wanted.setdefault(one.table, {})[one.id] = one
    found = changes.compare(store, wanted)
    changes.apply(store, found, RecordKind.load, by="bench")


def measure(store: Store, work: Path, communities: int) -> None:
    """One generated city: its whole, its first county, street and community."""
    things = list(rows(City(communities=communities, faults=0)))
    timed(f"load of {len(things):,} rows", lambda: written(store, things))
    codes = sorted(one.id for one in things if one.table == "areas")
    units = [one for one in things if isinstance(one, Unit)]
    graph = Graph(store)
    for length, name in ((2, "the province"), (6, "a county"), (9, "a street"), (12, "a village")):
        code = next(one for one in codes if len(one) == length)
        with Graphs(graph, work / name) as graphs:
            seen = graphs.of(Scope.of([code])).store
            timed(f"build: {name}", seen.revision)
            print(f"  {rows_of(seen):,} rows", flush=True)
            inside = next(one for one in units if one.area_id.startswith(code))
            renamed = inside.model_copy(update={"short_name": f"改{length}"})
            written(store, [renamed])
            timed(f"follow a change inside: {name}", seen.revision)
            outside = [one for one in units if not one.area_id.startswith(code)]
            for one in outside[:1]:
                written(store, [one.model_copy(update={"short_name": f"改{length}"})])
                timed(f"follow a change outside: {name}", seen.revision)
            changes.undo(store, changes.records(store)[0].id, by="bench")
            timed(f"follow an undo (everything is compared): {name}", seen.revision)
            print(f"  {sum(p.stat().st_size for p in (work / name).rglob('*')) >> 20} MiB of files")


def main() -> None:
    """Measure."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=["ladybug", "neo4j"], default="ladybug")
    options.add_argument("--communities", type=int, nargs="+", default=[15, 300])
    given = options.parse_args()
    for communities in given.communities:
        print(f"\n{given.engine}, a generated city of {communities} communities", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            work = Path(folder)
            with (
                engine_settings(given.engine, work) as settings,
                open_store(settings, create=True) as store,
            ):
                measure(store, work, communities)


if __name__ == "__main__":
    main()
