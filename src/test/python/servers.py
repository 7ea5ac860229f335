"""Real servers as child processes, on free loopback ports: Redis, a Redis-protocol server with JSON, Spark Connect."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TypeVar

import pyspark
import redis
from redis.maint_notifications import MaintNotificationsConfig

ROOT = Path(__file__).resolve().parents[3]

# What src/test/servers/fetch lays out, by the name that TEST_REDIS has for it, as in the tests in Java.
FETCHED = {
    "redis-8.2": "redis-8.2/redis-server",
    "valkey-8.1": "valkey-8.1/valkey-server",
    "valkey-9.1": "valkey-9.1/valkey-server",
}

# Infinispan's endpoint leaves the client's wish for maintenance notices unanswered.
NO_NOTICES = MaintNotificationsConfig(enabled=False)

_STARTUP_SECONDS = 300

T = TypeVar("T")


def connector_jar() -> Path:
    """The jar under test: what SPARK_REDIS_JAR names, or the one in target/."""
    named = os.environ.get("SPARK_REDIS_JAR")
    jars = [Path(named)] if named else sorted((ROOT / "target").glob("spark-redis-datasource-*.jar"))
    jars = [
        jar.resolve() for jar in jars if jar.is_file() and not jar.stem.endswith(("-sources", "-javadoc", "-tests"))
    ]
    if len(jars) != 1:
        raise FileNotFoundError(
            f"One jar of the connector is needed, found {len(jars)}: mvn package -DskipTests, or set SPARK_REDIS_JAR."
        )
    return jars[0]


@contextmanager
def shared_redis() -> Iterator[str]:
    """The server that REDIS_URL names, or one of our own: see redis_server."""
    yield from _named_or("REDIS_URL", redis_server)


@contextmanager
def shared_json() -> Iterator[str]:
    """The server that REDIS_JSON_URL names, or one of our own, which takes hashes as well: what TEST_JSON says."""
    yield from _named_or("REDIS_JSON_URL", _chosen("TEST_JSON", {"infinispan": infinispan, "redisjson": redisjson}))


def _named_or(variable: str, server: Callable[[], AbstractContextManager[str]]) -> Iterator[str]:
    named = os.environ.get(variable)
    if named:
        yield named
    else:
        with server() as url:
            yield url


def has_search(url: str) -> bool:
    """Whether a server knows FT.CREATE and its kin."""
    with redis.Redis.from_url(url, protocol=3, maint_notifications_config=NO_NOTICES) as client:
        try:
            client.execute_command("FT.INFO", "no-such-index")
        except redis.ResponseError as error:
            return "unknown command" not in str(error)
    return True


def free_port() -> int:
    """A loopback port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def redis_server(*arguments: str, password: str | None = None, program: str | None = None) -> Iterator[str]:
    """Runs what TEST_REDIS names, or else the redis-server of the PATH, and gives its URL without the password."""
    program = program or _program()
    port = free_port()
    secret = ["--requirepass", password] if password else []
    with tempfile.TemporaryDirectory() as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        with _child([*command, "--dir", folder, *secret, *arguments]) as (child, log):
            client = redis.Redis(port=port, password=password)
            _wait(child, log, lambda: _answers(client))
            yield f"redis://127.0.0.1:{port}"


def _program() -> str:
    file = _chosen("TEST_REDIS", {"path": None, **FETCHED})
    if file:
        return str(_fetched(file))
    program = shutil.which("redis-server")
    if program is None:
        raise FileNotFoundError("redis-server is not on the PATH. Install it; REDIS_URL can name a shared server.")
    return program


def _fetched(name: str) -> Path:
    file = ROOT / "target" / "servers" / name
    if not file.is_file():
        raise FileNotFoundError(f"{file.relative_to(ROOT)} is missing: src/test/servers/fetch lays it out.")
    return file


def _chosen(variable: str, choices: dict[str, T]) -> T:
    """What a variable of the environment names; the first, if it is not set."""
    name = os.environ.get(variable) or next(iter(choices))
    if name not in choices:
        raise ValueError(f"{variable}={name} is none of {', '.join(choices)}.")
    return choices[name]


@contextmanager
def redisjson() -> Iterator[str]:
    """Runs Redis 8.2 with the modules RedisJSON and RediSearch."""
    modules = [_fetched("modules/rejson.so"), _fetched("modules/redisearch.so")]
    arguments = [word for module in modules for word in ("--loadmodule", str(module))]
    with redis_server(*arguments, program=str(_fetched(FETCHED["redis-8.2"]))) as url:
        yield url


@contextmanager
def infinispan() -> Iterator[str]:
    """Runs Infinispan's Redis endpoint, which speaks Redis's protocol with JSON, without being Redis."""
    jars = ROOT / "target" / "infinispan" / "lib"
    if not jars.is_dir():
        raise FileNotFoundError(
            f"{jars.relative_to(ROOT)} is missing: mvn package -DskipTests lays it out. Or set REDIS_JSON_URL."
        )
    port = free_port()
    source = ROOT / "src" / "test" / "infinispan" / "InfinispanEndpoint.java"
    flags = ["-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]
    with _child([_java(), *flags, "-cp", f"{jars}/*", str(source), str(port)]) as (child, log):
        _wait(child, log, lambda: "ready" in log.read_text())
        yield f"redis://127.0.0.1:{port}"


@contextmanager
def connect_server(*, with_connector: bool = True, settings: dict[str, str]) -> Iterator[str]:
    """Runs the Spark Connect server that pip's pyspark brings, and gives the URL for its clients."""
    port = free_port()
    home = Path(pyspark.__file__).parent
    settings = {
        **settings,
        "spark.connect.grpc.binding.address": "127.0.0.1",
        "spark.connect.grpc.binding.port": str(port),
    }
    command = [str(home / "bin" / "spark-submit"), "--master", "local[2]"]
    command += ["--class", "org.apache.spark.sql.connect.service.SparkConnectServer"]
    command += [part for name, value in settings.items() for part in ("--conf", f"{name}={value}")]
    command += ["--jars", str(connector_jar())] if with_connector else []
    with _child([*command, "spark-internal"], {"SPARK_HOME": str(home), "PYSPARK_PYTHON": sys.executable}) as child:
        _wait(*child, lambda: "Spark Connect server started at" in child[1].read_text())
        yield f"sc://127.0.0.1:{port}"


@contextmanager
def _child(
    command: list[str], environment: dict[str, str] | None = None
) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Runs a command; its output goes to a file, its input ends with this process."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with log.open("wb") as output:
            child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
            )
        try:
            yield child, log
        finally:
            child.terminate()
            child.communicate()


def _wait(child: subprocess.Popen[bytes], log: Path, ready: Callable[[], bool]) -> None:
    end = time.monotonic() + _STARTUP_SECONDS
    while not ready():
        if child.poll() is not None or time.monotonic() > end:
            raise RuntimeError(f"{child.args!r} does not start:\n{log.read_text(errors='replace')[-4000:]}")
        time.sleep(0.05)


def _answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.ConnectionError:
        return False


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"
