"""Kill loads (kill -9) at random moments and look whether the graph is from before or after them.

    python bench/crash.py --kills 120 --engine ladybug
    python bench/crash.py --kills 100 --engine neo4j

Half of the moments lie anywhere in the load, half in its last two thirds, where it writes.
`bench/results/crash.txt` holds the last recorded runs.
"""

import argparse
import csv
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from killing import KilledLoad, copied, left_by, loaded_again, taken_back
from neo4j_server import Neo4jServer
from partygraph.generate import generate
from partygraph.load import load
from partygraph.settings import Settings, load_settings
from partygraph.store import fingerprint, open_store

MORE = 300
"""Demands that a load adds."""


@contextmanager
def engine_settings(engine: str, work: Path) -> Iterator[Settings]:
    """The settings of a store to load into."""
    if engine == "ladybug":
        yield load_settings(store=str(work / "graph.lbug"))
        return
    server = Neo4jServer.start(work / "neo4j")
    try:
        yield load_settings(store=server.address, password=server.password)
    finally:
        server.stop()


def change(tables: Path, seed: int) -> None:
    """Change every unit, end every pairing, add demands."""
    changed = {"units": {"short_name": "改"}, "pairings": {"valid_to": "2030-01-01"}}
    for name, cells in changed.items():
        path = tables / f"{name}.csv"
        rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(row | cells for row in rows)
    demands = tables / "demands.csv"
    header, first, *rest = demands.read_text(encoding="utf-8-sig").splitlines()
    id_ = first.split(",")[0]
    more = (first.replace(id_, f"{id_}-{seed}-{number}", 1) for number in range(MORE))
    demands.write_text("\n".join([header, first, *rest, *more]), encoding="utf-8")


def run(engine: str, kills: int, seed: int, work: Path) -> Counter[str]:
    chance = random.Random(seed)
    city, tables = work / "city", work / "tables"
    generate(city, communities=1, units=5, seed=seed)
    shutil.copytree(city, tables)
    change(tables, seed)
    with engine_settings(engine, work) as settings:
        with open_store(settings, create=True) as store:
            load(store, city)
            before = fingerprint(store, origins=False)
        base = Path(settings.store)
        kept = work / "kept" / base.name
        kept.parent.mkdir()
        if engine == "ladybug":
            copied(base, kept)
        took = KilledLoad(settings, tables).seconds()
        after = loaded_again(settings, tables)
        assert after != before == taken_back(settings)
        found: Counter[str] = Counter()
        print(f"{engine}: a load takes {took:.2f} s; {kills} kills", flush=True)
        place = settings
        for number in range(kills):
            if engine == "ladybug":
                folder_of_round = work / f"round-{number}"
                folder_of_round.mkdir()
                place = load_settings(store=str(copied(kept, folder_of_round / kept.name)))
            first = 0.0 if number % 2 else took / 3
            done = KilledLoad(place, tables).kill_after(chance.uniform(first, took * 1.05))
            left = left_by(place)
            state = {before: "before", after: "after"}.get(left, "BETWEEN")
            found[f"{state}{', said done' if done else ''}"] += 1
            assert state == "after" or not done, "a load that said done is not there"
            found["the next load right"] += loaded_again(place, tables) == after
            if engine == "neo4j":
                found["taking it back right"] += taken_back(place) == before
            else:
                found["log was torn"] += any(folder_of_round.glob("*.torn-*"))
                shutil.rmtree(folder_of_round)
            if number % 10 == 9:
                print(number + 1, dict(found), flush=True)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=["ladybug", "neo4j"], required=True)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="partygraph-crash-"))
    try:
        found = run(given.engine, given.kills, given.seed, work)
    finally:
        shutil.rmtree(work)
    for name, number in sorted(found.items()):
        print(f"{given.engine}: {name}: {number} of {given.kills}")
    sys.exit(bool(found["BETWEEN"]))


if __name__ == "__main__":
    main()
