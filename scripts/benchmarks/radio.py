"""Whether the station holds so many listeners of /live.mp3 for so long, each without a gap.

    radio.py [--listeners 500] [--seconds 60]

A real `bulletin serve` and real connections on loopback. Each listener's bytes must be whole MP3 frames and
the very stream that the first listener got. Lag: how far behind real time a listener's sound ever fell; what
is more than came at once on joining would have been heard as a gap.
"""

import argparse
import asyncio
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parents[2]))

from bulletin.radio.interludes import RATE
from bulletin.radio.mpeg import SAMPLES, Cutter
from tests import stations

HEAD = 8192  # bytes by which a listener's place in the stream is found
BYTES_A_SECOND = 96_000 / 8


@dataclass(slots=True)
class Heard:
    """What one listener got."""

    head: bytearray = field(default_factory=bytearray)
    size: int = 0
    checksum: int = 0
    frames: int = 0
    cutter: Cutter = field(default_factory=Cutter)
    began: float = 0.0
    burst: int = 0
    lag: float = 0.0
    """Seconds."""
    ended: bool = False

    def take(self, data: bytes, now: float) -> None:
        self.began = self.began or now
        behind = (now - self.began) - (self.size - self.burst) / BYTES_A_SECOND  # just before this piece
        if now - self.began < 0.2:
            self.burst = self.size + len(data)
        else:
            self.lag = max(self.lag, behind)
        if len(self.head) < HEAD:
            self.head += data[: HEAD - len(self.head)]
        self.size += len(data)
        self.checksum = zlib.crc32(data, self.checksum)
        self.frames += len(self.cutter.feed(data))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--listeners", type=int, default=500)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(8192, hard), hard))
    with tempfile.TemporaryDirectory() as folder:
        now = datetime.now(ZoneInfo("Asia/Kolkata")).replace(microsecond=0)
        stations.publish(Path(folder), now - timedelta(hours=1), stations.EVENING, 2000)
        stations.publish(Path(folder), now - timedelta(hours=2), stations.NOON, 2000)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "bulletin", "serve", folder, "--port", str(port)]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
            try:
                asyncio.run(measure(port, server.pid, chosen.listeners, chosen.seconds))
            finally:
                server.terminate()


async def measure(port: int, pid: int, count: int, seconds: float) -> None:
    first = bytearray()
    await until_on_air(port)
    end = time.monotonic() + seconds + count / 250
    reference = asyncio.create_task(listen(port, Heard(), end, first))
    await asyncio.sleep(0.5)
    every = [Heard() for _ in range(count - 1)]
    used = cpu(pid)
    began = time.monotonic()
    tasks = []
    for heard in every:
        tasks.append(asyncio.create_task(listen(port, heard, end)))
        await asyncio.sleep(1 / 250)
    stalls = asyncio.create_task(longest_stall())
    await asyncio.gather(reference, *tasks)
    stalls.cancel()
    print(
        f"this client: {time.process_time() / (time.monotonic() - began):.0%} of a core, "
        f"held up by {await stalls * 1000:.0f} ms at most"
    )
    took = time.monotonic() - began
    report(every, bytes(first), seconds)
    memory = rss(pid)
    share = (cpu(pid) - used) / took
    print(f"server: {share:.0%} of a core with its ffmpeg at {ffmpeg_share(pid):.1%}, {memory:.0f} MB RSS")


async def until_on_air(port: int) -> None:
    for _ in range(200):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /live.mp3 HTTP/1.0\r\n\r\n")
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(30_000)
        except OSError:
            await asyncio.sleep(0.1)
        else:
            writer.close()
            return
    raise SystemExit("the station did not come on the air")


async def listen(port: int, heard: Heard, end: float, whole: bytearray | None = None) -> None:
    """HTTP/1.0, so that the body is the sound and nothing else."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /live.mp3 HTTP/1.0\r\n\r\n")
    await reader.readuntil(b"\r\n\r\n")
    while time.monotonic() < end:
        data = await reader.read(65536)  # a stream that halts for good is killed with the server
        if not data:
            heard.ended = True
            break
        heard.take(data, time.monotonic())
        if whole is not None:
            whole += data
    heard.take(b"", time.monotonic())
    writer.close()


async def longest_stall() -> float:
    """How long this process itself was kept from running; what is late by that is not the server's doing."""
    longest = 0.0
    try:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.02)
            longest = max(longest, time.monotonic() - before - 0.02)
    except asyncio.CancelledError:
        return longest


def report(every: list[Heard], stream: bytes, seconds: float) -> None:
    faults = []
    for number, heard in enumerate(every):
        at = stream.find(bytes(heard.head))
        length = min(heard.size, len(stream) - at)
        if heard.ended:
            faults.append(f"listener {number} was let go")
        elif at < 0 or (length == heard.size and zlib.crc32(stream[at : at + length]) != heard.checksum):
            faults.append(f"listener {number} got another stream")
        elif heard.frames < heard.size * RATE / SAMPLES / BYTES_A_SECOND * 0.99:
            faults.append(f"listener {number} got broken frames")
    lags = [heard.lag * 1000 for heard in every]
    bursts = [heard.burst / BYTES_A_SECOND for heard in every]
    gaps = sum(heard.lag > heard.burst / BYTES_A_SECOND for heard in every)
    rate = statistics.median(heard.size for heard in every) / seconds * 8 / 1000
    print(f"{len(every) + 1} listeners, {seconds:.0f} s: {gaps} with a gap, {len(faults)} faults")
    print(f"lag: median {statistics.median(lags):.0f}, min {min(lags):.0f}, max {max(lags):.0f} ms")
    print(f"burst on joining: median {statistics.median(bursts):.1f} s; about {rate:.0f} kb/s with it")
    print(*faults[:5], sep="\n")


def cpu(pid: int) -> float:
    """Seconds of processor time of the process alone."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def ffmpeg_share(pid: int) -> float:
    """The encoder's processor time by the time it has run."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text("utf-8").split()
    uptime = float(Path("/proc/uptime").read_text("utf-8").split()[0])
    shares = []
    for child in children:
        fields = Path(f"/proc/{child}/stat").read_text("utf-8").rpartition(")")[2].split()
        shares.append(cpu(int(child)) / (uptime - int(fields[19]) / os.sysconf("SC_CLK_TCK")))
    return min(shares, default=0.0)


def rss(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


if __name__ == "__main__":
    main()
