"""A running program from outside: cold start to the first answered message, idle memory, and the weight of the worker's page."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import secrets
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from benchmarks.report import Measure

ROOT = Path(__file__).resolve().parent.parent
MIB = 1024 * 1024
PATIENCE_SECONDS = 60


def measure(starts: int = 5) -> list[Measure]:
    """Start-up, memory and page weight of `lachan run` on a demonstration store."""
    with tempfile.TemporaryDirectory() as folder:
        with running(Path(folder)) as (port, process, _):  # the first start makes the store and is not counted
            answer(port)
        seconds = [_start_once(Path(folder)) for _ in range(starts)]
        with running(Path(folder)) as (port, process, _):
            answer(port)
            memory = _resident_bytes(process.pid)
            weight, requests = page_weight(port)
    return [
        Measure(
            "cold start to the first answered message", median(seconds), "s", must=1.5,
            peer_name=f"importing aiogram alone: {_import_seconds('aiogram'):.1f} s",
            note=f"runs: {', '.join(f'{value:.2f}' for value in sorted(seconds))}",
        ),
        Measure("idle memory", memory / MIB, "MiB", must=90, peer_name=f"aiogram imported: {_import_mib('aiogram'):.0f} MiB"),
        Measure(
            "worker page, first load, compressed", weight / 1000, "kB", must=50,
            note=f"{requests} requests in all; the first alone is a usable page (plain forms)",
        ),
    ]  # fmt: skip


def _start_once(folder: Path) -> float:
    with running(folder) as (port, _, started):
        answer(port)
        return time.perf_counter() - started


@contextmanager
def running(folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes], float]]:
    """A program on a free port, and when it was started (perf_counter)."""
    port = free_port()
    environ = {
        "PATH": os.environ["PATH"],
        "LACHAN_DATA_DIR": str(folder / "var"),
        "LACHAN_HTTP_BIND": f"127.0.0.1:{port}",
    }
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], cwd=ROOT, env=environ, stdout=subprocess.DEVNULL
    )
    try:
        yield port, process, started
    finally:
        process.terminate()
        process.wait(timeout=15)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answer(port: int) -> None:
    """Post a first message and wait for the page that answers it."""
    body = urlencode({"c": secrets.token_hex(16), "id": secrets.token_hex(16), "text": "mat xe may o cong 2", "lang": "vi"})
    deadline = time.perf_counter() + PATIENCE_SECONDS
    while time.perf_counter() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
        try:
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}
            connection.request("POST", "/chat", body, headers)
            response = connection.getresponse()
            response.read()
            if response.status != 200:
                raise RuntimeError(f"the page answered {response.status}")
            return
        except ConnectionError:
            time.sleep(0.01)
        finally:
            connection.close()
    raise TimeoutError("the program did not start")


def page_weight(port: int) -> tuple[int, int]:
    """Compressed bytes of the worker's first page with everything it loads, and the number of requests."""
    html, size = _get(port, "/z/trang-due")
    linked = re.findall(rb'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"', html)
    others = [_get(port, path.decode())[1] for path in dict.fromkeys(linked) if path.startswith(b"/")]
    return size + sum(others), 1 + len(others)


def _get(port: int, path: str) -> tuple[bytes, int]:
    """The body, and what crossed the wire: status line, headers and compressed body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    raw = response.read()
    connection.close()
    head = sum(len(name) + len(value) + 4 for name, value in response.getheaders())
    is_packed = response.getheader("Content-Encoding") == "gzip"
    return (gzip.decompress(raw) if is_packed else raw), head + len(raw)


def _resident_bytes(pid: int) -> int:
    """Memory that this process holds (Rss: shared libraries included, as if it were alone)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return int(re.search(r"^Rss:\s+(\d+) kB", text, re.MULTILINE)[1]) * 1024  # type: ignore[index]


def _import_seconds(module: str) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
    return time.perf_counter() - started


def _import_mib(module: str) -> float:
    code = f"import {module}, os, re; t = open('/proc/self/smaps_rollup').read(); print(re.search(r'Rss:\\s+(\\d+)', t)[1])"
    return int(subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout) / 1024
