"""The JVMs of the benchmark: those that make the tables, that write, and that measure the encoders."""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from .servers import ROOT

if TYPE_CHECKING:
    from .cases import Allocation

WORK = ROOT / "target" / "performance"
CLASSES = [ROOT / "target" / "test-classes", ROOT / "target" / "classes"]
PACKAGE = "io.github.sparkredis.bench"
HEAP = "-Xmx512m"
BUILD_CLASSPATH = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:build-classpath"
PEER = ROOT / "src" / "bench" / "spark-redis" / "pom.xml"


def build() -> None:
    """Compiles the connector and the benchmark, and gets the servers."""
    run("src/test/servers/fetch")
    run("mvn", "-B", "-q", "test-compile")


def run(*words: str) -> None:
    """Ends this where it fails."""
    if subprocess.run(words, cwd=ROOT, check=False).returncode:
        sys.exit(f"{words[0]} failed, as said above")


def ours() -> str:
    """The class path of the tests."""
    return ":".join([*map(str, CLASSES), classpath(ROOT / "pom.xml")])


def spark_redis() -> str:
    """That of spark-redis, and of the one class of ours that has it write."""
    return ":".join([classpath(PEER), str(CLASSES[0])])


def classpath(pom: Path) -> str:
    """What Maven says, which it is asked once for each state of the file."""
    file = WORK / f"classpath-{hashlib.sha256(pom.read_bytes()).hexdigest()[:16]}"
    if not file.is_file():
        run("mvn", "-B", "-q", "-f", str(pom), BUILD_CLASSPATH, f"-Dmdep.outputFile={file}")
    return file.read_text().strip()


def java(heap: str, path: str, *words: str) -> list[str]:
    """The command, with what Spark needs opened, as pom.xml has it."""
    found = re.search(r"<spark.jvm.options>(.*?)<", (ROOT / "pom.xml").read_text(), re.DOTALL)
    assert found
    home = os.environ.get("JAVA_HOME")
    program = str(Path(home) / "bin" / "java") if home else "java"
    return [program, *found.group(1).split(), heap, "-XX:+ExitOnOutOfMemoryError", "-cp", path, *words]


class Jvm:
    """A JVM that answers a line with a line; what it logs is in a file."""

    def __init__(self, name: str, path: str, *words: str, heap: str = HEAP):
        self.name = name
        self.log = WORK / f"{name}.log"
        self.said = self.log.open("w")
        self.process = subprocess.Popen(
            java(heap, path, *words),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            env=environment(),
        )
        self.greeting = self.read()

    def read(self) -> str:
        """Its next line."""
        assert self.process.stdout
        line = self.process.stdout.readline().strip()
        if not line:
            raise RuntimeError(f"{self.name} ended: {self.log}:\n{self.log.read_text()[-2000:]}")
        return line

    def ask(self, line: str) -> str:
        """What it answers."""
        stdin: IO[str] | None = self.process.stdin
        assert stdin
        stdin.write(line + "\n")
        stdin.flush()
        return self.read()

    def close(self) -> None:
        """Ends it: it ends when nobody can ask it any more."""
        assert self.process.stdin
        self.process.stdin.close()
        self.process.wait(60)
        self.said.close()


class Writer(Jvm):
    """Spark with two cores, and a connector."""

    def __init__(self, name: str, path: str, *options: str):
        super().__init__(name, path, *options, f"{PACKAGE}.Writer", "local[2]")

    def write(self, options: dict[str, str]) -> dict[str, float]:
        """Writes a table; the seconds that passed, those of Spark's tasks, and those of the whole JVM."""
        words = self.ask("\t".join(f"{name}={text}" for name, text in options.items())).split()
        return {name: float(text) for name, text in (word.split("=") for word in words[1:])}


class Distance(Jvm):
    """What a server is behind, to be far away."""

    def __init__(self, port: int, milliseconds: float):
        super().__init__("distance", ours(), f"{PACKAGE}.DistantServer", str(port), str(milliseconds))

    @property
    def url(self) -> str:
        """The server's, from afar."""
        return self.greeting


def tables(rows: int) -> Path:
    """The folder of the tables and commands, which are made once."""
    folder = WORK / str(rows)
    done = folder / "done"
    if not done.is_file():
        print(f"makes {rows:,} orders, in {folder.relative_to(ROOT)}", flush=True)
        folder.mkdir(parents=True, exist_ok=True)
        work("tables", java("-Xmx1g", ours(), f"{PACKAGE}.Tables", str(folder), str(rows)))
        done.touch()
    return folder


def allocated(wanted: list[Allocation], quick: bool) -> dict[str, float]:
    """Bytes for a row, by name: by JMH, of the encoders alone."""
    result = WORK / "jmh.json"
    words = ["org.openjdk.jmh.Main", "EncoderBenchmark", "-prof", "gc", "-rf", "json", "-rff", str(result)]
    words += ["-p", "format=" + ",".join(sorted({one.form for one in wanted}))]
    words += ["-p", "data=" + ",".join(sorted({one.data for one in wanted}))]
    words += ["-f", "0", "-wi", "3", "-i", "1", "-r", "1", "-w", "1"] if quick else []
    work("jmh", java("-Xmx1g", ours(), *words))
    found = {}
    for measured in json.loads(result.read_text()):
        metrics = measured["secondaryMetrics"]
        (name,) = (name for name in metrics if name.endswith("gc.alloc.rate.norm"))
        found[measured["params"]["format"], measured["params"]["data"]] = float(metrics[name]["score"])
    return {one.name: found[one.form, one.data] for one in wanted}


def work(name: str, command: list[str]) -> None:
    """Runs it to its end; what it says is in a file."""
    file = WORK / f"{name}.log"
    with file.open("w") as log:
        done = subprocess.run(command, check=False, stdout=log, stderr=log, env=environment())
    if done.returncode:
        sys.exit(f"{name} failed: {file}:\n{file.read_text()[-2000:]}")


def environment() -> dict[str, str]:
    """Else Spark looks the machine's name up, and warns."""
    return {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
