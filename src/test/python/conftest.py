"""The session and the servers that the tests share. A server that is missing fails them."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator

import pyspark
import pytest
import redis
from pyspark.sql import SparkSession

import servers
from stored import Stored

# Odd zones on purpose, and different ones: nothing may depend on that of this process, nor on that of the session.
os.environ["TZ"] = "Asia/Kolkata"
time.tzset()

SETTINGS = {
    "spark.sql.session.timeZone": "America/New_York",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.executor.heartbeatInterval": "1s",  # how often a write's tasks say how far they are
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
}


def pytest_report_header() -> str:
    """Says what is tested."""
    return f"pyspark {pyspark.__version__}, session {session_kind()}, jar {servers.connector_jar().name}"


def session_kind() -> str:
    """``classic`` or ``connect``."""
    return os.environ.get("SPARKREDIS_SESSION", "classic")


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """A classic session or one of Spark Connect, as the environment says; the tests are the same."""
    settings = {**SETTINGS, "spark.sql.warehouse.dir": str(tmp_path_factory.mktemp("warehouse"))}
    if session_kind() == "connect":
        with servers.connect_server(settings=settings) as url:
            session = SparkSession.builder.remote(url).getOrCreate()
            yield session
            session.stop()
        return
    builder = SparkSession.builder.master("local[2]").config("spark.jars", str(servers.connector_jar()))
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture
def session_default(spark: SparkSession) -> Iterator[SessionDefaults]:
    """Sets defaults of the session, and takes them back."""
    defaults = SessionDefaults(spark)
    yield defaults
    defaults.unset()


class SessionDefaults:
    """Settings ``spark.datasource.redis.…`` of a session."""

    def __init__(self, spark: SparkSession) -> None:
        self._spark = spark
        self._names: list[str] = []

    def __call__(self, option: str, value: str) -> None:
        name = f"spark.datasource.redis.{option}"
        self._names.append(name)
        self._spark.conf.set(name, value)

    def unset(self) -> None:
        """Takes all of them back."""
        for name in self._names:
            self._spark.conf.unset(name)


@pytest.fixture(scope="session")
def hash_url() -> Iterator[str]:
    """The URL of the Redis."""
    with servers.shared_redis() as url:
        yield url


@pytest.fixture(scope="session")
def json_url() -> Iterator[str]:
    """The URL of the server with JSON."""
    with servers.shared_json() as url:
        yield url


@pytest.fixture
def hashes(hash_url: str) -> Iterator[Stored]:
    """The server for hashes, and a prefix for this test's keys, which are removed after it."""
    yield from _stored(hash_url)


@pytest.fixture
def documents(json_url: str) -> Iterator[Stored]:
    """The server for documents, and a prefix for this test's keys, which are removed after it."""
    yield from _stored(json_url)


def _stored(url: str) -> Iterator[Stored]:
    # Infinispan's endpoint speaks RESP3 alone.
    with redis.Redis.from_url(
        url, protocol=3, decode_responses=True, socket_timeout=60, maint_notifications_config=servers.NO_NOTICES
    ) as client:
        stored = Stored(url, client, f"sparkredis-test:{uuid.uuid4()}:")
        yield stored
        stored.clear()
