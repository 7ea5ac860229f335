"""The server that is written to, and what keeps the pictures."""

from __future__ import annotations

from collections.abc import Iterator

import pyspark
import pytest

import servers


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds what makes the pictures of the docs."""
    parser.addoption("--keep-pictures", action="store_true", help="write the pictures into docs/")


def pytest_report_header() -> str:
    """Says what is tested."""
    return f"pyspark {pyspark.__version__}, jar {servers.connector_jar().name}"


@pytest.fixture(scope="session")
def hash_url() -> Iterator[str]:
    """The URL of the Redis."""
    with servers.shared_redis() as url:
        yield url
