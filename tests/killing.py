"""Kill loads at chosen moments and look at what is left: shared by test_crash and bench/crash."""

import multiprocessing
import shutil
import time
from multiprocessing.connection import Connection
from pathlib import Path

from partygraph import changes
from partygraph.load import load
from partygraph.settings import Settings
from partygraph.store import fingerprint, open_store

_READY, _DONE = "ready", "done"
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["killing", "partygraph.store.ladybug", "partygraph.store.neo4j"])


def _load(settings: Settings, tables: Path, told: Connection) -> None:
    with open_store(settings, create=True) as store:
        told.send(_READY)
        load(store, tables, by="killed")
        told.send(_DONE)
        told.poll(60)  # until it is killed, with the store still open


class KilledLoad:
    """A process that loads tables, killed some seconds after it began to."""

    def __init__(self, settings: Settings, tables: Path) -> None:
        self._told, end = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(target=_load, args=(settings, tables, end))
        self._process.start()
        end.close()
        assert self._told.recv() == _READY

    def kill_after(self, seconds: float) -> bool:
        """Kill it; whether it was done before."""
        time.sleep(seconds)
        self._process.kill()
        self._process.join()
        done = self._told.poll()
        if done:
            try:
                done = self._told.recv() == _DONE
            except EOFError:
                done = False
        self._told.close()
        self._process.close()
        return done

    def seconds(self) -> float:
        """Let it load, and kill it then; how long that took."""
        begun = time.perf_counter()
        self._told.poll(None)
        took = time.perf_counter() - begun
        assert self.kill_after(0)
        return took


def copied(base: Path, path: Path) -> Path:
    """A copy of an embedded store that nobody holds."""
    for part in base.parent.glob(f"{base.name}*"):
        there = path.with_name(path.name + part.name.removeprefix(base.name))
        if part.is_dir():
            shutil.copytree(part, there)
        else:
            shutil.copy(part, there)
    return path


def left_by(settings: Settings) -> str:
    """The fingerprint of what a killed load left, opened as the next start does."""
    with open_store(settings) as store:
        return fingerprint(store, origins=False)


def loaded_again(settings: Settings, tables: Path) -> str:
    """The fingerprint after the next load."""
    with open_store(settings) as store:
        load(store, tables, by="next")
        return fingerprint(store, origins=False)


def taken_back(settings: Settings) -> str:
    """The fingerprint after the last record is taken back."""
    with open_store(settings) as store:
        last = next(one for one in changes.records(store) if one.undone_on is None)
        changes.undo(store, last.id, by="next")
        return fingerprint(store, origins=False)
