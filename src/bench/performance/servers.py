"""The servers that are written to: started, filled, asked and ended."""

from __future__ import annotations

import hashlib
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SOME = 1 << 20  # bytes of a file of commands

ROOT = Path(__file__).resolve().parents[3]
FETCHED = ROOT / "target" / "servers"
PROGRAMS = {
    "redis-7.0": ["redis-server"],
    "redis-8.2": [str(FETCHED / "redis-8.2" / "redis-server"), "--loadmodule", str(FETCHED / "modules" / "rejson.so")],
    "valkey-9.1": [str(FETCHED / "valkey-9.1" / "valkey-server")],
}


class Server:
    """A server of its own, without persistence, on a port of the loopback."""

    def __init__(self, kind: str, *options: str):
        self.folder = tempfile.TemporaryDirectory(prefix="performance-")
        self.port = free_port()
        words = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", self.folder.name, "--save", ""]
        words += ["--enable-debug-command", "yes", *options]
        self.process = subprocess.Popen([*PROGRAMS[kind], *words], stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"{kind} does not start: {' '.join(PROGRAMS[kind])}")
            time.sleep(0.05)

    def answers(self) -> bool:
        """Whether it is there."""
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    @property
    def url(self) -> str:
        """For the connector."""
        return f"redis://127.0.0.1:{self.port}"

    @property
    def title(self) -> str:
        """Such as Redis 7.0.15."""
        info = self.ask("INFO", "server")
        valkey = value(info, "valkey_version")
        return f"Valkey {valkey}" if valkey else f"Redis {value(info, 'redis_version')}"

    def ask(self, *words: str) -> str:
        """What it answers; an error is raised."""
        done = subprocess.run(
            ["redis-cli", "-e", "-p", str(self.port), *words], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout.strip()

    def fill(self, commands: Path) -> tuple[float, float]:
        """Has redis-cli send them; the seconds that passed, and those of its CPU."""
        with commands.open("rb") as file:
            start = time.perf_counter()
            client = subprocess.Popen(
                ["redis-cli", "-p", str(self.port), "--pipe"],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
            )
            assert client.stdout
            said = client.stdout.read()
            _, status, used = os.wait4(client.pid, 0)
            seconds = time.perf_counter() - start
        client.returncode = os.waitstatus_to_exitcode(status)
        if client.returncode or "errors: 0" not in said:
            raise RuntimeError(f"redis-cli --pipe: {said}")
        return seconds, used.ru_utime + used.ru_stime

    def usage(self) -> tuple[float, float]:
        """The seconds of CPU that it took until now, and the bytes that it got."""
        info = self.ask("INFO")
        cpu = float(value(info, "used_cpu_user")) + float(value(info, "used_cpu_sys"))
        return cpu, float(value(info, "total_net_input_bytes"))

    def forget_commands(self) -> None:
        """What it counted until now."""
        self.ask("CONFIG", "RESETSTAT")

    def commands(self) -> str:
        """How many of each it ran, and how long they took."""
        return self.ask("INFO", "commandstats")

    def keys(self) -> int:
        """How many it has."""
        return int(self.ask("DBSIZE"))

    def digest(self) -> str:
        """Of all that it holds, however it holds it."""
        return self.ask("DEBUG", "DIGEST")

    def documents(self, commands: Path) -> str:
        """Some documents of those commands, as they are now, in a digest."""
        with commands.open("rb") as file:
            keys = re.findall(rb"\r\nJSON\.SET\r\n\$\d+\r\n([^\r]+)\r\n", file.read(SOME))
        words = b"".join(b"JSON.GET %s\n" % key for key in keys)
        done = subprocess.run(["redis-cli", "-p", str(self.port)], input=words, capture_output=True, check=True)
        if b"{" not in done.stdout:
            raise RuntimeError(f"no document of {commands.name} is there: {done.stdout[:200]!r}")
        return hashlib.sha256(done.stdout).hexdigest()

    def clear(self) -> None:
        """Removes all keys."""
        self.ask("FLUSHALL", "SYNC")

    def close(self) -> None:
        """Ends it."""
        self.process.terminate()
        self.process.wait(30)
        self.folder.cleanup()


class Cluster:
    """Three servers that are a cluster."""

    def __init__(self, kind: str):
        self.nodes = [Server(kind, "--cluster-enabled", "yes") for _ in range(3)]
        addresses = [f"127.0.0.1:{node.port}" for node in self.nodes]
        subprocess.run(
            ["redis-cli", "--cluster", "create", *addresses, "--cluster-yes"], check=True, stdout=subprocess.DEVNULL
        )
        while not all("cluster_state:ok" in node.ask("CLUSTER", "INFO") for node in self.nodes):
            time.sleep(0.1)

    @property
    def url(self) -> str:
        """Of one of them."""
        return self.nodes[0].url

    @property
    def title(self) -> str:
        """What they are."""
        return f"three of {self.nodes[0].title}"

    def usage(self) -> tuple[float, float]:
        """Of all of them."""
        cpus, sizes = zip(*(node.usage() for node in self.nodes))
        return sum(cpus), sum(sizes)

    def forget_commands(self) -> None:
        """What they counted until now."""
        for node in self.nodes:
            node.forget_commands()

    def commands(self) -> str:
        """Of all of them, one after the other."""
        return "\n".join(node.commands() for node in self.nodes)

    def keys(self) -> int:
        """How many all of them have."""
        return sum(node.keys() for node in self.nodes)

    def clear(self) -> None:
        """Removes all keys."""
        for node in self.nodes:
            node.clear()

    def close(self) -> None:
        """Ends them."""
        for node in self.nodes:
            node.close()


def value(info: str, name: str) -> str:
    """A line of INFO; empty where there is none."""
    found = re.search(rf"^{name}:(.*?)\r?$", info, re.MULTILINE)
    return found.group(1) if found else ""


def free_port() -> int:
    """One whose cluster bus, 10,000 above, is a port, too."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if port < 50_000:
            return port
