"""Kill writers, damage stores, look at what is left: shared by test_faults and bench/faults."""

import contextlib
import multiprocessing
import random
import shutil
import time
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path

from conftest import TablesFolder
from killing import copied
from partygraph import upkeep
from partygraph.actor import under
from partygraph.entries import enter
from partygraph.errors import PartygraphError
from partygraph.load import load
from partygraph.queries import sections
from partygraph.settings import Settings, load_settings
from partygraph.store import Act, Store, open_store

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(
    [
        "faulting",
        "partygraph.store.ladybug",
        "partygraph.store.neo4j",
    ]
)
PAGE = 4096
ROWS = 12
"""Rows that a store has at least before it is damaged."""


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


def kill_writer(settings: Settings, first: int, chance: random.Random) -> int:
    """Kill a writer at a random moment; the last row that it acknowledged.

    The moment is within the time in which a writer begins to acknowledge: a server is slower.
    """
    within = 4.0 if "://" in settings.store else 1.0
    told, end = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_writes, args=(settings, first, end))
    process.start()
    end.close()
    assert told.recv() == "open"
    acknowledged = first - 1
    until = time.monotonic() + chance.uniform(0.0, within)
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


def kill_after(settings: Settings, rows: int) -> None:
    """Kill a writer once it has acknowledged some rows, with a log that is not yet emptied."""
    told, end = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_writes, args=(settings, 1, end))
    process.start()
    end.close()
    assert told.recv() == "open"
    log = Path(f"{settings.store}.wal")
    while told.recv() < rows or not log.exists() or not log.stat().st_size:
        pass
    process.kill()
    process.join()
    told.close()
    process.close()


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
        found["rounds in which a row was acknowledged"] += acknowledged > before
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
    told, end = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_opened, args=(settings, end))
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
    kill_after(settings, ROWS)
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
