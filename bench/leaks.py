"""Ask as those who see one of two neighbouring counties, or a street, and look for the rest.

    python bench/leaks.py --requests 10000
    python bench/leaks.py --requests 2000 --engine neo4j

Each request is sent twice: over the whole graph, and over one in which all outside of the scope
was changed or taken away; both answers must be the same. `bench/results/leaks.txt` holds the last
recorded runs.
"""

import argparse
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from starlette.testclient import TestClient

from leaking import MINE, THEIRS, Asked, Requests, Sides, areas_of
from neo4j_server import Neo4jServer
from partygraph.scope import Scope
from partygraph.settings import load_settings
from partygraph.store import Store, open_store
from visiting import visiting


@contextmanager
def emptied(engine: str, work: Path) -> Iterator[Store]:
    """An empty store."""
    if engine == "ladybug":
        settings = load_settings(store=str(work / "graph.lbug"), time_limit=60)
        with open_store(settings, create=True) as store:
            yield store
        return
    server = Neo4jServer.start(work / "neo4j")
    try:
        settings = load_settings(store=server.address, password=server.password, time_limit=60)
        with open_store(settings) as store:
            yield store
    finally:
        server.stop()


def ask(  # noqa: PLR0913, PLR0917  who asks what of what
    sides: Sides, store: Store, scope: Scope, number: int, seed: int, work: Path
) -> int:
    """So many requests of one who sees a scope; how many told something."""
    ids, names = sides.hidden_ids(scope), sides.hidden_names(scope)
    statuses: Counter[int] = Counter()
    faults = 0
    with open_store(load_settings(store=str(work / "else.lbug"), time_limit=60), create=True) as g:
        sides.elsewhere(scope).load_into(g)
        with visiting(store, scope, work / "1") as one, visiting(g, scope, work / "2") as other:
            requests = Requests(one.get("/api/openapi.json").json(), sides, scope, seed)
            for asked in [*requests.each(), *requests.some(number)]:
                told = asked.send(one)
                statuses[told.status] += 1
                same = asked.path == "/api/health" or told == asked.send(other)
                found = told.leaks(asked, ids, names)
                if found or not same:
                    faults += 1
                    print(f"  TOLD {asked}: {sorted(found)[:5]}", flush=True)
            hidden = min(id_ for id_ in ids if id_.startswith("u-"))
            compare_times(one, hidden)
    asked_for = sum(statuses.values())
    print(f"  {scope.areas}: {asked_for} twice, {dict(statuses)}, {faults} told", flush=True)
    return faults


def compare_times(client: TestClient, hidden: str) -> None:
    """How long it takes to be told that a hidden thing, and one of nobody, is not there."""
    for path in ("/api/things/{}", "/api/ask/unit_pairings?unit={}"):
        took: dict[str, list[float]] = {hidden: [], hidden.replace("99018", "99017"): []}
        for _ in range(60):
            for id_, times in took.items():
                begun = time.perf_counter()
                Asked("GET", path.format(id_)).send(client)
                times.append(time.perf_counter() - begun)
        told = ", ".join(f"{median(times) * 1000:.2f} ms" for times in took.values())
        print(f"  {path}: hidden, not there: {told} (median of 60)", flush=True)


def main() -> None:
    """Ask, and tell what was found."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--engine", choices=["ladybug", "neo4j"], default="ladybug")
    options.add_argument("--requests", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    begun = time.monotonic()
    sides = Sides.made(communities=4, seed=given.seed)
    street = next(iter(areas_of(sides, "town", MINE)))
    scopes = [Scope.of([code]) for code in (MINE, THEIRS, street)]
    print(f"{given.engine}: {len(sides.rows)} rows, seed {given.seed}", flush=True)
    faults = 0
    with tempfile.TemporaryDirectory() as folder, emptied(given.engine, Path(folder)) as store:
        sides.load_into(store)
        for number, scope in enumerate(scopes):
            work = Path(folder) / str(number)
            work.mkdir()
            faults += ask(sides, store, scope, given.requests // 6, given.seed + number, work)
    print(f"{faults} told anything of the rest; {time.monotonic() - begun:.0f} s", flush=True)
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
