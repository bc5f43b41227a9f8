"""A real Neo4j for tests and for trying things out: `python tests/neo4j_server.py`.

The jars come by Maven into `.cache/` once; each run has its own home folder, port and password.
There are two lines of Neo4j: the one with long support, and the current one, which is started where
`PARTYGRAPH_NEO4J_LINE=current` says so.
"""

from __future__ import annotations

import os
import re
import secrets
import shlex
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Self

from neo4j import GraphDatabase
from neo4j import TrustCustomCAs as TrustStore
from neo4j.exceptions import DriverError, Neo4jError

HERE = Path(__file__).parent / "neo4j"
POM = HERE / "pom.xml"
CACHE = Path(__file__).parents[1] / ".cache" / "neo4j"
START_SECONDS = 90
STOP_SECONDS = 20
_OPENED = [
    f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in ("java.nio", "java.io", "sun.nio.ch")
]


@dataclass(frozen=True)
class Line:
    """A line of Neo4j: which version of it is started, and how."""

    named: str
    """The name of its version in the POM."""
    oldest_java: int
    entry: tuple[str, ...]
    """Its main class, and what it is told before the folders."""
    switches: tuple[str, ...] = ()
    """What Java is told besides."""

    @property
    def version(self) -> str:
        """As Maven knows it."""
        found: str = re.findall(f"<{self.named}>(.+)</", POM.read_text("utf-8"))[0]
        return found

    @property
    def jars(self) -> Path:
        """Where its jars lie, once they were fetched."""
        return CACHE / self.version / "lib"


@cache
def java_of(oldest: int) -> str | None:
    """A Java of this machine that is new enough: the one that is called, or another."""
    others = sorted(map(str, Path("/usr/lib/jvm").glob("*/bin/java")))
    for java in filter(None, (shutil.which("java"), *others)):
        asked = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
        found = re.search(r'version "(\d+)', asked.stderr)
        if found is not None and int(found[1]) >= oldest:
            return java
    return None


LINES = {
    "supported": Line(
        "neo4j.version", 17, ("org.neo4j.server.CommunityEntryPoint", "--console-mode")
    ),
    "current": Line(
        "neo4j.current",
        21,
        ("org.neo4j.server.Neo4jCommunity",),
        ("--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"),
    ),
}
LINE = LINES[os.environ.get("PARTYGRAPH_NEO4J_LINE", "supported")]
"""The one of this run."""


class UnavailableError(Exception):
    """Neo4j cannot be started on this machine; the text is the reason."""


def unavailable() -> str | None:
    """Say why Neo4j cannot be started here; None if it can."""
    if java_of(LINE.oldest_java) is None:
        return f"no java that Neo4j {LINE.version} runs on ({LINE.oldest_java} or newer)"
    if not LINE.jars.is_dir() and shutil.which("mvn") is None:
        return f"no mvn to fetch Neo4j {LINE.version} with, and no jars in {LINE.jars}"
    return None


def jars() -> Path:
    """Return the folder of the server's jars, fetched the first time: complete or not there."""
    there = LINE.jars
    if there.is_dir():
        return there
    there.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=there.parent) as scratch:
        fetched = Path(scratch) / "lib"
        goal = ["dependency:copy-dependencies", f"-DoutputDirectory={fetched}"]
        version = f"-Dneo4j.version={LINE.version}"
        mvn = _run(["mvn", "-q", "-B", "-f", str(POM), version, *goal])
        if mvn.returncode:
            message = f"Maven could not fetch Neo4j {LINE.version}:\n{_tail(mvn.stdout)}"
            raise UnavailableError(message)
        try:
            fetched.rename(there)
        except OSError:
            if not there.is_dir():  # else another run was first, and its jars are as good
                raise
    return there


def _java() -> list[str]:
    """The command that runs a class of the server."""
    return [java_of(LINE.oldest_java) or "java", *LINE.switches, *_OPENED, "-cp", f"{jars()}/*"]


@dataclass(frozen=True)
class Neo4jServer:
    """A running server that answers at `address`, until `stop`."""

    address: str
    user: str
    password: str
    process: subprocess.Popen[bytes]

    @classmethod
    def start(
        cls,
        folder: Path,
        more: str = "",
        trusting: TrustStore | None = None,
        prepare: Callable[[dict[str, str]], None] = lambda _environment: None,
    ) -> Self:
        """Start a new, empty server with its home in `folder`, and wait until it answers.

        Args:
            folder: made where it is missing.
            more: lines for its configuration; they stand in place of ours of the same name.
            trusting: whose certificate it has, where it speaks TLS alone.
            prepare: called before it starts with an environment in which `neo4j-admin` is the
                command of this server.

        Raises:
            UnavailableError: this machine lacks Java or the jars.
            RuntimeError: the server did not come up; with the tail of its log.

        """
        if reason := unavailable():
            raise UnavailableError(reason)
        folder.mkdir(parents=True, exist_ok=True)
        host = f"127.0.0.1:{_free_port()}"
        bolt = f"server.bolt.listen_address={host}\nserver.bolt.advertised_address={host}\n"
        changed = {line.partition("=")[0] for line in more.splitlines()}
        settings = [
            line
            for line in (HERE / "neo4j.conf").read_text("utf-8").splitlines(keepends=True)
            if line.partition("=")[0] not in changed
        ]
        (folder / "neo4j.conf").write_text("".join(settings) + bolt + more, "utf-8")
        user, password = "neo4j", secrets.token_hex(16)
        admin = ["org.neo4j.server.startup.Neo4jAdminCommand", "dbms", "set-initial-password"]
        homes = {"NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder)}
        first = _run([*_java(), *admin, password], homes)
        if first.returncode:
            message = f"Neo4j refused its first password:\n{_tail(first.stdout)}"
            raise RuntimeError(message)
        command = folder / "bin" / "neo4j-admin"
        command.parent.mkdir()
        called = shlex.join([*_java(), *admin[:1]])
        command.write_text(f'#!/bin/sh\nexec {called} "$@"\n', "utf-8")
        command.chmod(0o755)
        prepare(homes | {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"})
        return cls._launched(folder, f"neo4j://{host}", user, password, trusting)

    def again(self, folder: Path) -> Self:
        """Start a server that has ended once more, in the same home."""
        return self._launched(folder, self.address, self.user, self.password)

    @classmethod
    def _launched(
        cls,
        folder: Path,
        address: str,
        user: str,
        password: str,
        trusting: TrustStore | None = None,
    ) -> Self:
        homes = {"NEO4J_HOME": str(folder), "NEO4J_CONF": str(folder)}
        folders = [f"--home-dir={folder}", f"--config-dir={folder}"]
        log = folder / "server.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [
                    *_dying_with_us(),
                    *_java(),
                    "-Xmx2g",
                    # Started for minutes: quick to start counts, not the last of its speed.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    *LINE.entry,
                    *folders,
                ],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=os.environ | homes,
            )
        server = cls(address, user, password, process)
        try:
            server._wait_until_it_answers(log, trusting)
        except BaseException:
            server.stop()
            raise
        return server

    def stop(self) -> None:
        """End the server: ask, and after a while insist."""
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _wait_until_it_answers(self, log: Path, trusting: TrustStore | None) -> None:
        tls: dict[str, Any] = (
            {"encrypted": True, "trusted_certificates": trusting} if trusting else {}
        )
        deadline = time.monotonic() + START_SECONDS
        while (ended := self.process.poll()) is None and time.monotonic() < deadline:
            try:
                with GraphDatabase.driver(
                    self.address.replace("neo4j:", "bolt:"),  # routing would log its tries
                    auth=(self.user, self.password),
                    connection_timeout=3,
                    max_transaction_retry_time=0,
                    **tls,
                ) as driver:
                    driver.execute_query("RETURN 1")
            except (DriverError, Neo4jError):
                time.sleep(0.2)
            else:
                return
        what = f"did not answer within {START_SECONDS} s" if ended is None else f"ended ({ended})"
        message = (
            f"Neo4j {LINE.version} {what}; the end of its log:\n{_tail(log.read_text('utf-8'))}"
        )
        raise RuntimeError(message)


def _run(command: list[str], env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        env=os.environ | (env or {}),
    )


def _tail(text: str) -> str:
    return "\n".join(text.splitlines()[-30:])


def _free_port() -> int:
    # Neo4j would take port 0, but tells its true port nowhere.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _dying_with_us() -> list[str]:
    # Where Linux offers it: a killed test run leaves no server behind.
    return ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []


def _foreground() -> None:
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="partygraph-neo4j-") as folder:
        print(f"Starting Neo4j {LINE.version} …", flush=True)
        try:
            server = Neo4jServer.start(Path(folder))
            print("It answers, and is empty and gone after Ctrl+C. In another shell:\n")
            print(f"export PARTYGRAPH_STORE={server.address}")
            print(f"export PARTYGRAPH_USER={server.user}")
            print(f"export PARTYGRAPH_PASSWORD={server.password}", flush=True)
            try:
                server.process.wait()
            finally:
                server.stop()
        except KeyboardInterrupt:
            print("\nStopped.")
        except (UnavailableError, RuntimeError) as error:
            raise SystemExit(str(error)) from None


if __name__ == "__main__":
    _foreground()
