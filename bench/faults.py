"""Break things on purpose and look what is left, from a kill to a full disk, on both engines.

    python bench/faults.py kills --rounds 1000
    python bench/faults.py neo4j-kills --rounds 100
    python bench/faults.py neo4j-server-kills --rounds 20
    python bench/faults.py damage --rounds 60
    python bench/faults.py full --rounds 6
    python bench/faults.py waits

Each prints a table; `bench/results/faults.txt` holds the last recorded runs.

`kills` and `neo4j-kills` end (kill -9) a process that writes one row after another, and look at the
next start: every row that was acknowledged is there once, no other is there in part, the ledger is
whole and the graph is what it says. `neo4j-server-kills` ends the database instead. `damage` flips
bits, zeroes pages and cuts ends of the engine's log and of its file: of each, whether the server
process lives, and whether a wrong answer passes the check. `full` lets the disk run full. `waits`
freezes the database, holds its lock, exhausts its connections.
"""

import argparse
import contextlib
import os
import platform
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from pathlib import Path

TESTS = str(Path(__file__).parents[1] / "tests")
sys.path.insert(0, TESTS)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (TESTS, os.environ.get("PYTHONPATH"))))

from faulting import CONTEXT, damage, kills, row, there, tiny  # noqa: E402
from neo4j_server import Neo4jServer  # noqa: E402
from partygraph import upkeep  # noqa: E402
from partygraph.actor import under  # noqa: E402
from partygraph.entries import enter  # noqa: E402
from partygraph.errors import PartygraphError  # noqa: E402
from partygraph.settings import Settings, load_settings  # noqa: E402
from partygraph.store import EngineStore, open_store  # noqa: E402


def _writes_through_faults(settings: Settings, rows: list[int], stop: threading.Event) -> int:
    """Write rows one after another, each asked again under its id until it is acknowledged."""
    number = 0
    with open_store(settings) as store:
        while not stop.is_set():
            number += 1
            while not stop.is_set():
                try:
                    with under(f"row-{number}"):
                        enter(store, row(f"dem-k{number}"), by="through")
                except PartygraphError:
                    time.sleep(0.2)
                    continue
                rows.append(number)
                break
    return number


# A full disk


def _fills(settings: Settings, told: Connection) -> None:
    acknowledged = 0
    try:
        with open_store(settings, create=False) as store:
            for number in range(1, 100_000):
                with under(f"row-{number}"):
                    enter(store, row(f"dem-k{number}"), by="full")
                acknowledged = number
    except PartygraphError as error:
        told.send((acknowledged, error.rule))
    told.close()


def full(work: Path, kilobytes: int, found: Counter[str], *, guard: bool) -> None:
    """Write until a disk with little left is full, make room, and look."""
    disk = work / "disk"
    disk.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=200m", "tmpfs", str(disk)], check=True)
    name = f"{kilobytes} KB left, {'guarded' if guard else 'no guard'}"
    try:
        given = {"store": str(disk / "graph.lbug"), "buffer_pool_mb": 256}
        settings = load_settings(**given, least_free_mb=0)
        with open_store(settings, create=True) as store:
            tiny(store, work)
        limit = 1 if guard else 0
        size = f"remount,size={shutil.disk_usage(disk).used // 1024 + kilobytes}k"
        subprocess.run(["mount", "-o", size, str(disk)], check=True)
        told, end = CONTEXT.Pipe()
        ours = load_settings(**given, least_free_mb=limit)
        process = CONTEXT.Process(target=_fills, args=(ours, end))
        process.start()
        end.close()
        acknowledged, rule = told.recv()
        process.join()
        found[f"{name}: ended by {rule}"] += 1
        subprocess.run(["mount", "-o", "remount,size=200m", str(disk)], check=True)
        with open_store(settings) as store:
            rows = there(store)
            found[f"{name}: acknowledged rows lost"] += len(set(range(1, acknowledged + 1)) - rows)
            found[f"{name}: rows that were not acknowledged"] += len(rows) - acknowledged
            found[f"{name}: what the ledger says"] += upkeep.check(store).sound
            enter(store, row("dem-after"), by="after")
            found[f"{name}: written again after room was made"] += 1
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)
        disk.rmdir()


# A server that is gone, frozen, held or full


def server_kills(work: Path, rounds: int, found: Counter[str], chance: random.Random) -> None:
    """Kill the database under a writer that asks again, and start it anew."""
    server = Neo4jServer.start(work / "neo4j")
    settings = load_settings(store=server.address, password=server.password)
    try:
        with open_store(settings) as store:
            tiny(store, work)
        rows: list[int] = []
        stop = threading.Event()
        writer = threading.Thread(target=_writes_through_faults, args=(settings, rows, stop))
        writer.start()
        for at in range(rounds):
            before, until = len(rows), time.monotonic() + 60
            while len(rows) == before and time.monotonic() < until:
                time.sleep(0.05)
            time.sleep(chance.uniform(0.0, 2.0))
            server.process.kill()
            server.process.wait()
            begun = time.monotonic()
            server = server.again(work / "neo4j")
            found["slowest start, s"] = max(
                found["slowest start, s"], round(time.monotonic() - begun)
            )
            found["rounds"] += 1
            print(at + 1, len(rows), flush=True)
        time.sleep(3)
        stop.set()
        writer.join()
        with open_store(settings) as store:
            numbers = there(store)
            found["rows acknowledged"] = len(rows)
            found["acknowledged rows lost"] = len(set(rows) - numbers)
            found["rows that were not acknowledged"] = len(numbers - set(rows))
            found["operations written twice"] = _doubled(store)
            found["what the ledger says"] = int(upkeep.check(store).sound)
    finally:
        server.stop()


def _doubled(store: EngineStore) -> int:
    operations = Counter(one.operation for one in store.entries())
    return sum(number - 1 for number in operations.values())


def timed(found: Counter[str], name: str, work: Callable[[], object]) -> None:
    """Do what must fail soon and in words."""
    begun = time.monotonic()
    try:
        work()
        rule = "done"
    except PartygraphError as error:
        rule = error.rule
    found[f"{name}: {rule}, s"] = round(time.monotonic() - begun)


def waits(work: Path, found: Counter[str]) -> None:
    """Freeze the database, hold its lock, take all its connections; then all is well again."""
    server = Neo4jServer.start(work / "neo4j")
    settings = load_settings(store=server.address, password=server.password)
    try:
        with open_store(settings) as store:
            tiny(store, work)
            server.process.send_signal(signal.SIGSTOP)
            timed(found, "frozen, a write", lambda: enter(store, row("dem-k1"), by="x"))
            timed(found, "frozen, a question", store.revision)
            server.process.send_signal(signal.SIGCONT)
            time.sleep(1)
            timed(found, "thawed, a write", lambda: enter(store, row("dem-k2"), by="x"))
            with _holding(store):
                timed(found, "lock held, a write", lambda: enter(store, row("dem-k3"), by="x"))
                timed(found, "lock held, a question", store.revision)
            timed(found, "lock let go, a write", lambda: enter(store, row("dem-k4"), by="x"))
            with _holding_connections(store):
                timed(found, "connections exhausted", store.revision)
            timed(found, "connections let go", store.revision)
            found["neo4j: what the ledger says"] = int(upkeep.check(store).sound)
    finally:
        server.process.send_signal(signal.SIGCONT)
        server.stop()
    embedded = load_settings(store=str(work / "graph.lbug"), time_limit=3)
    with open_store(embedded, create=True) as store:
        tiny(store, work)
        with _holding(store):
            timed(found, "embedded, writer held", lambda: enter(store, row("dem-k1"), by="x"))
        timed(found, "embedded, writer let go", lambda: enter(store, row("dem-k1"), by="x"))


@contextlib.contextmanager
def _holding(store: EngineStore) -> Iterator[None]:
    """Hold the writers' lock in another thread."""
    held, end = threading.Event(), threading.Event()

    def work(_: object) -> None:
        held.set()
        end.wait(60)

    thread = threading.Thread(target=lambda: _quietly(lambda: store.write_beside(work)))
    thread.start()
    held.wait()
    try:
        yield
    finally:
        end.set()
        thread.join()


@contextlib.contextmanager
def _holding_connections(store: EngineStore) -> Iterator[None]:
    end = threading.Event()
    ready = threading.Semaphore(0)

    def work(reader: object) -> None:
        del reader
        ready.release()
        end.wait(60)

    number = 50
    threads = [
        threading.Thread(target=lambda: _quietly(lambda: store.snapshot("hold", work)))
        for _ in range(number)
    ]
    for thread in threads:
        thread.start()
    for _ in threads:
        ready.acquire(timeout=10)
    try:
        yield
    finally:
        end.set()
        for thread in threads:
            thread.join()


def _quietly(work: Callable[[], object]) -> None:
    with contextlib.suppress(PartygraphError):
        work()


def show(what: str, found: Counter[str], seconds: float) -> None:
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    print(f"\n## {what} · {time.strftime('%Y-%m-%d %H:%M')} · {machine} · {seconds:.0f} s")
    for name, number in sorted(found.items()):
        print(f"{number:8d}  {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    names = ["kills", "neo4j-kills", "neo4j-server-kills", "damage", "full", "waits"]
    parser.add_argument("what", choices=names)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    found: Counter[str] = Counter()
    work = Path(tempfile.mkdtemp(prefix="partygraph-faults-"))
    begun = time.monotonic()
    try:
        if given.what == "kills":
            settings = load_settings(store=str(work / "graph.lbug"))
            with open_store(settings, create=True) as store:
                tiny(store, work)
            kills(settings, given.rounds, found, chance)
        elif given.what == "neo4j-kills":
            server = Neo4jServer.start(work / "neo4j")
            try:
                settings = load_settings(store=server.address, password=server.password)
                with open_store(settings) as store:
                    tiny(store, work)
                kills(settings, given.rounds, found, chance)
            finally:
                server.stop()
        elif given.what == "neo4j-server-kills":
            server_kills(work, given.rounds, found, chance)
        elif given.what == "damage":
            damage(given.rounds, work, chance, found)
        elif given.what == "full":
            full(work, 500, found, guard=True)
            for number in range(given.rounds):
                full(work, 100 + 37 * number, found, guard=False)
        else:
            waits(work, found)
    finally:
        show(f"{given.what} {given.rounds}", found, time.monotonic() - begun)
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
