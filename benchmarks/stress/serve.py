"""Whether `srcscore serve` answers 200 requests a second on loopback for 30 seconds without an error.

    python -m benchmarks.stress.serve [--rate 200] [--seconds 30] [--processes N] [--kept]

The client runs on the same machine and sends the example article, or its first words with `--words`, each
over a connection of its own, which goes to whichever process is free. With `--kept`, 16 connections stay
open until the server closes them, as it does where articles wait. A request that comes later than
planned is still sent, so that a server that is too slow shows as fewer answers a second and not as fewer
requests.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import statistics
import subprocess
import sys
import time
from http.client import HTTPConnection

from benchmarks.common import EXAMPLE, Figure, Results, options

_CONNECTIONS = 16
_CLIENTS = 200
"""That many wait for an answer at most, each over a connection of its own."""
_START = 60.0  # seconds that the server may take to load


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    end = time.monotonic() + _START
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/openapi.json")
            connection.getresponse().read()
            return
        time.sleep(0.2)
    raise SystemExit("the server does not answer")


async def requests(
    port: int, body: bytes, rate: float, seconds: float, *, kept: bool
) -> tuple[list[float], int, float]:
    """Send requests at a rate; return the seconds of each good answer, the number of others, and the time."""
    head = "POST /score HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    head += "" if kept else "Connection: close\r\n"
    message = f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
    planned = iter(range(int(rate * seconds)))
    times: list[float] = []
    failed = 0
    start = time.perf_counter()

    async def client() -> None:
        nonlocal failed
        connection = await asyncio.open_connection("127.0.0.1", port) if kept else None
        for index in planned:
            await asyncio.sleep(max(0.0, start + index / rate - time.perf_counter()))
            sent = time.perf_counter()
            reader, writer = connection = connection or await asyncio.open_connection("127.0.0.1", port)
            writer.write(message)
            lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
            length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
            await reader.readexactly(length)
            if lines[0].split()[1] == b"200":
                times.append(time.perf_counter() - sent)
            else:
                failed += 1
            if not kept or b"connection: close" in lines:
                writer.close()
                connection = None

    clients = _CONNECTIONS if kept else _CLIENTS
    outcomes = await asyncio.gather(*(client() for _ in range(clients)), return_exceptions=True)
    failed += sum(isinstance(outcome, BaseException) for outcome in outcomes)
    return times, failed, time.perf_counter() - start


def main() -> int:
    """Serve, ask, and print what came back."""
    parser = options(__doc__)
    parser.add_argument("--rate", type=float, default=200, help="requests a second")
    parser.add_argument("--seconds", type=float, default=30, help="how long")
    parser.add_argument("--words", type=int, default=0, help="words of the article; all by default")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="of the server")
    parser.add_argument("--kept", action="store_true", help="over connections that stay open")
    asked = parser.parse_args()
    text = EXAMPLE.read_text("utf-8")
    text = " ".join(text.split(" ")[: asked.words]) if asked.words else text
    body = json.dumps({"text": text, "url": "https://www.bbc.co.uk/news/invented"}).encode()
    port = free_port()
    command = [sys.executable, "-m", "srcscore.cli", "serve", "--port", str(port)]
    with subprocess.Popen([*command, "--processes", str(asked.processes)]) as server:  # noqa: S603
        try:
            wait_for(port)
            asyncio.run(requests(port, body, asked.rate, 2, kept=False))  # each process warms up
            times, failed, taken = asyncio.run(
                requests(port, body, asked.rate, asked.seconds, kept=asked.kept)
            )
        finally:
            server.terminate()
    results = Results("serve")
    words = len(text.split())
    results.figures(
        f"{asked.rate:g} requests a second for {asked.seconds:g} s, {words} words each"
        + (f", over {_CONNECTIONS} connections that stay open" if asked.kept else ""),
        {
            "answers a second": Figure(len(times) / taken, target=0.98 * asked.rate),
            "errors": Figure(float(failed), target=0.0, direction="at most"),
            "milliseconds, median": Figure(1000 * statistics.median(times)),
            "milliseconds, 99th percentile": Figure(1000 * statistics.quantiles(times, n=100)[-1]),
        },
        note=f"{asked.processes} processes on {os.cpu_count()} cores, client on the same machine",
    )
    results.write()
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
