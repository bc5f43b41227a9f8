"""Many readers and a writer on one server, by wrk: `python bench/load.py --seconds 60`.

200 connections ask a mix of questions (bench/load.lua) while a writer changes a row each second, so
that nothing that is kept stays right for long. Told: requests and their latencies, every answer
that was not 200, what the writer saw, and the memory of the server over the time. The result is
appended to `bench/results/load.txt`.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "load.txt"
SCRIPT = HERE / "load.lua"


class Writer(threading.Thread):
    """Changes a row every so often, and keeps how long it took."""

    def __init__(self, port: int, pause: float) -> None:
        super().__init__(daemon=True)
        self._port, self._pause = port, pause
        self.ended = threading.Event()
        self.seconds: list[float] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        """Write until ended."""
        number = 0
        while not self.ended.wait(self._pause):
            number += 1
            row = f"u-load,单位{number},government_body,education,350783003001,src-load,public"
            tables = (
                "id,name,kind,sector,area_id,source_id,standing,valid_from\n"
                + row
                + ",2020-01-01\n"
            )
            began = time.monotonic()
            try:
                with closing(HTTPConnection("127.0.0.1", self._port, timeout=120)) as connection:
                    connection.request("POST", "/api/loads?name=units.csv", tables.encode())
                    with connection.getresponse() as response:
                        told = response.read().decode()
                        if response.status != 200:
                            self.wrong.append(f"{response.status} {told[:200]}")
            except OSError as error:
                self.wrong.append(str(error))
            self.seconds.append(time.monotonic() - began)


class Memory(threading.Thread):
    """Looks at the memory of a process every second, in MiB."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._status = Path(f"/proc/{pid}/status")
        self.ended = threading.Event()
        self.seen: list[float] = []

    def run(self) -> None:
        """Look until ended."""
        while not self.ended.wait(1):
            found = re.search(r"VmRSS:\s+(\d+)", self._status.read_text("utf-8"))
            if found:
                self.seen.append(int(found[1]) / 1024)


def serve(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """A server over the seed, and its port."""
    process = subprocess.Popen(
        [sys.executable, "-m", "partygraph", "demo", "--port", "0", "--lang", "en"],
        env=os.environ | {"PARTYGRAPH_STORE": str(folder / "graph.lbug")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:(\d+)", line):
            return process, int(found[1])
    sys.exit("the server did not start")


def source(port: int) -> None:
    """What the writer's rows come from."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=120)) as connection:
        text = b"id,title,kind\nsrc-load,Load,public_table\n"
        connection.request("POST", "/api/loads?name=sources.csv", text)
        with connection.getresponse() as response:
            told = response.read().decode()
            if response.status != 200:
                sys.exit(told)


def share(values: list[float], part: float) -> float:
    """The value below which that part of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] if values else 0.0


def measure(given: argparse.Namespace) -> str:
    """Run it; what is told of it."""
    with tempfile.TemporaryDirectory(prefix="partygraph-load-") as folder:
        server, port = serve(Path(folder))
        source(port)
        writer, memory = Writer(port, given.pause), Memory(server.pid)
        writer.start()
        memory.start()
        wrk = subprocess.run(
            [
                *("wrk", "--latency", "--timeout", "60s", "-t", "2"),
                *("-c", str(given.connections), "-d", f"{given.seconds}s", "-s", str(SCRIPT)),
                f"http://127.0.0.1:{port}",
            ],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        load = os.getloadavg()
        for one in (writer, memory):
            one.ended.set()
            one.join()
        server.terminate()
        code = server.wait(120)
    return report(given, wrk, writer, memory.seen, {"code": code, "load": load})


def report(
    given: argparse.Namespace, wrk: str, writer: Writer, seen: list[float], more: dict[str, Any]
) -> str:
    """The lines that are kept."""

    def told(pattern: str, missing: str = "0") -> str:
        found = re.search(pattern, wrk)
        return found[1] if found else missing

    count, rate = told(r"(\d+) requests in"), told(r"Requests/sec:\s+(\S+)")
    p50, p90, p99 = (told(rf"{part}%\s+(\S+)") for part in (50, 90, 99))
    bad = told(r"Non-2xx or 3xx responses: (\d+)")
    broken = told(r"Socket errors: (.+)", "none")
    half = len(seen) // 2
    calm = seen[half:] or [0.0]
    machine = f"{platform.machine()}, {os.cpu_count()} cores, load {more['load'][0]:.1f} at the end"
    lines = [
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, {machine}",
        f"  {given.connections} connections, {given.seconds} s, a write every {given.pause} s",
        f"  reads: {count} ({rate}/s), p50 {p50}, p90 {p90}, p99 {p99}",
        f"  not 2xx or 3xx: {bad}; socket errors: {broken}",
        f"  writes: {len(writer.seconds)}, p50 {share(writer.seconds, 0.5):.2f} s, "  # noqa: ISC004
        f"p99 {share(writer.seconds, 0.99):.2f} s, not done: {len(writer.wrong)}",
        f"  memory of the server, MiB: {seen[0]:.0f} at first, {share(calm, 0.5):.0f} in the later "  # noqa: ISC004
        f"half (from {min(calm):.0f} to {max(calm):.0f}), {seen[-1]:.0f} at the end",
        f"  SIGTERM: ended with {more['code']}",
        *(f"  writer: {wrong}" for wrong in writer.wrong[:3]),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--pause", type=float, default=1.0, help="seconds between two writes")
    if shutil.which("wrk") is None:
        sys.exit("wrk is not installed (apt-get install wrk)")
    lines = measure(parser.parse_args())
    with RESULTS.open("a", encoding="utf-8") as kept:
        kept.write(lines)
    print(lines)
