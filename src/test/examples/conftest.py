"""The servers that the examples write to. One that is missing fails the tests."""

from __future__ import annotations

from collections.abc import Iterator

import pyspark
import pytest

import servers


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what writes the notebooks anew."""
    parser.addoption("--keep-outputs", action="store_true", help="write the fresh outputs into the notebooks")


def pytest_report_header() -> str:
    """Says what is tested."""
    return f"pyspark {pyspark.__version__}, jar {servers.connector_jar().name}"


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
