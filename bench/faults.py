"""Break things on purpose and look what is left: both engines, everything from a kill to a full disk.

    python bench/faults.py kills --rounds 1000
    python bench/faults.py neo4j-kills --rounds 100
    python bench/faults.py neo4j-server-kills --rounds 20
    python bench/faults.py damage --rounds 60
    python bench/faults.py full
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
import multiprocessing
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
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

TESTS = str(Path(__file__).parents[1] / "tests")
sys.path.insert(0, TESTS)
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (TESTS, os.environ.get("PYTHONPATH"))))

from conftest import TablesFolder
from killing import copied
from neo4j_server import Neo4jServer
from partygraph import upkeep
from partygraph.actor import under
from partygraph.entries import enter
from partygraph.errors import PartygraphError
from partygraph.load import load
from partygraph.queries import sections
from partygraph.settings import Settings, load_settings
from partygraph.store import Act, Store, open_store

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(
    [
        "conftest",
        "killing",
        "partygraph.entries",
        "partygraph.upkeep",
        "partygraph.store.ladybug",
        "partygraph.store.neo4j",
    ]
)
PAGE = 4096


def row(id_: str) -> dict[str, list[dict[str, str | int]]]:
    """One demand, as a form enters it."""
    cells: dict[str, str | int] = {
        "id": id_,
        "name": "议事场地",
        "category": "venues",
        "area_id": "990001001001",
        "urgency": "high",
        "quantity": 1,
        "unit_of_count": "hours",
        "valid_from": "2020-01-01",
    }
    return {"demands": [cells]}


def tiny(store: Store, work: Path) -> None:
    """Load the tiny city of the tests."""
    folder = work / "tables"
    folder.mkdir(exist_ok=True)
    load(store, TablesFolder(folder).write())


def _writes(settings: Settings, first: int, told: Connection) -> None:
    with open_store(settings) as store:
        told.send("open")
        number = first
        while True:
            with under(f"row-{number}"):
                enter(store, row(f"dem-k{number}"), by="killed")
            told.send(number)
            number += 1


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


def kill_writer(settings: Settings, first: int, chance: random.Random) -> int:
    """Kill a writer at a random moment; the last row that it acknowledged."""
    told, end = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_writes, args=(settings, first, end))
    process.start()
    end.close()
    assert told.recv() == "open"
    acknowledged = first - 1
    until = time.monotonic() + chance.uniform(0.0, 0.4)
    while (left := until - time.monotonic()) > 0:
        if told.poll(left):
            acknowledged = told.recv()
    process.kill()
    process.join()
    with contextlib.suppress(EOFError):
        while told.poll():
            acknowledged = told.recv()
    told.close()
    process.close()
    return acknowledged


def there(store: Store) -> set[int]:
    """The numbers of the rows that are there."""
    ids = [one["id"] for one in store.read(sections("load/demands")["ids"])]
    return {int(id_[5:]) for id_ in ids if id_.startswith("dem-k")}


def left(settings: Settings, acknowledged: int, found: Counter[str], *, whole: bool) -> int:
    """Open what a kill left and compare; the next number to write."""
    with open_store(settings) as store:
        rows = there(store)
        number = max(rows, default=0)
        lost = set(range(1, acknowledged + 1)) - rows
        found["acknowledged rows lost"] += len(lost)
        found["rows that were not acknowledged and are there"] += len(rows) - acknowledged
        found["rows beyond the one in flight"] += max(0, number - acknowledged - 1)
        cured = [one for one in store.entries() if one.act is Act.cure]
        found["cured from the ledger"] = len(cured)
        if whole:
            checked = upkeep.check(store)
            found["not what the ledger says"] += not checked.sound
    return number


def kills(settings: Settings, rounds: int, found: Counter[str], chance: random.Random) -> None:
    """Kill the writer again and again, over one store that lives on."""
    number = 0
    for at in range(1, rounds + 1):
        acknowledged = kill_writer(settings, number + 1, chance)
        whole = at % 10 == 0 or at == rounds
        before = number
        number = left(settings, acknowledged, found, whole=whole)
        found["rounds"] += 1
        found["rows acknowledged"] += acknowledged - before
        if at % 50 == 0:
            print(at, dict(found), flush=True)


# Damage


def flip(content: bytearray, chance: random.Random) -> None:
    """Turn one bit over."""
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)


def zero(content: bytearray, chance: random.Random) -> None:
    """Empty one page."""
    start = chance.randrange(max(1, len(content) // PAGE)) * PAGE
    end = min(len(content), start + PAGE)
    content[start:end] = bytes(end - start)


def cut(content: bytearray, chance: random.Random) -> None:
    """Cut the end off."""
    del content[chance.randrange(len(content)) :]


DAMAGES = {"a bit": flip, "a page zeroed": zero, "cut": cut}


def _opened(settings: Settings, told: Connection) -> None:
    """What a server process does with a damaged store: open, count, check, mend."""
    try:
        with open_store(settings) as store:
            rows = there(store)
            checked = upkeep.check(store)
            cured = any(one.act is Act.cure for one in store.entries())
        told.send(("cured" if cured else "opened", rows, checked.sound))
    except PartygraphError as error:
        told.send(("refused", error.rule, None))


def outcome(settings: Settings, expected: set[int]) -> str:
    """What becomes of a damaged store, in a word."""
    told, end = _CONTEXT.Pipe()
    process = _CONTEXT.Process(target=_opened, args=(settings, end))
    process.start()
    end.close()
    try:
        state, rows, sound = told.recv() if told.poll(120) else ("hung", None, None)
    except EOFError:
        state, rows, sound = "process ended", None, None
    process.kill()
    process.join()
    if state in {"opened", "cured"}:
        if sound:
            return f"{state}, right" if rows == expected else "WRONG AND NOT FOUND"
        return f"{state}, damage found by the check"
    return str(state)


def damage(rounds: int, work: Path, chance: random.Random, found: Counter[str]) -> None:
    """Damage the log and the file of a killed store, and then build anew what needs it."""
    base = work / "base.lbug"
    settings = load_settings(store=str(base))
    with open_store(settings, create=True) as store:
        tiny(store, work)
    acknowledged = 0
    while acknowledged < 12:
        acknowledged = kill_writer(settings, acknowledged + 1, random.Random(3))
        if acknowledged < 12 or not Path(f"{base}.wal").exists():
            with open_store(settings) as store:
                acknowledged = max(there(store), default=0)
    kept = copied(base, work / "kept.lbug")
    with open_store(load_settings(store=str(copied(base, work / "right.lbug")))) as store:
        expected = there(store)
    for part in ("wal", ""):
        for number in range(rounds):
            name, how = list(DAMAGES.items())[number % len(DAMAGES)]
            folder = work / f"damage-{part}-{number}"
            folder.mkdir()
            path = copied(kept, folder / "graph.lbug")
            target = path.with_name(f"{path.name}.{part}") if part else path
            content = bytearray(target.read_bytes())
            how(content, chance)
            target.write_bytes(content)
            one = load_settings(store=str(path))
            said = outcome(one, expected)
            file = "log" if part else "file"
            found[f"{file}, {name}: {said}"] += 1
            if "right" not in said:
                try:
                    checked, _ = upkeep.repair(one)
                    with open_store(one) as store:
                        right = there(store) == expected
                except PartygraphError as error:
                    found[f"{file}: built anew: refused ({error.rule})"] += 1
                else:
                    found[
                        f"{file}: built anew: {'right' if right and checked.sound else 'WRONG'}"
                    ] += 1
            shutil.rmtree(folder)
        print(dict(found), flush=True)


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


def full(work: Path, megabytes: int, found: Counter[str], *, guard: bool) -> None:
    """Write until a small disk is full, make room, and look."""
    disk = work / "disk"
    disk.mkdir()
    size = f"size={megabytes}m"
    subprocess.run(["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], check=True)
    name = f"{megabytes} MB, {'guarded' if guard else 'no guard'}"
    try:
        given = {"store": str(disk / "graph.lbug"), "buffer_pool_mb": 256}
        settings = load_settings(**given, least_free_mb=0)
        with open_store(settings, create=True) as store:
            tiny(store, work)
        limit = 2 if guard else 0
        told, end = _CONTEXT.Pipe()
        ours = load_settings(**given, least_free_mb=limit)
        process = _CONTEXT.Process(target=_fills, args=(ours, end))
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
            time.sleep(chance.uniform(1.0, 3.0))
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


def _doubled(store: Store) -> int:
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
def _holding(store: Store):  # type: ignore[no-untyped-def]
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
def _holding_connections(store: Store):  # type: ignore[no-untyped-def]
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
            for guard in (True, False):
                full(work, 40, found, guard=guard)
        else:
            waits(work, found)
    finally:
        show(f"{given.what} {given.rounds}", found, time.monotonic() - begun)
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
