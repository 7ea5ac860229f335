"""Runs each short example by the command that examples/README.md gives, and looks at what a plain client then finds."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyspark
import pytest
import redis

import servers
from stored import Stored

EXAMPLES = servers.ROOT / "examples"
COMMANDS = dict(
    re.findall(r"^\| \[(.+?)\]\(\1\) \|.*\| `(.+)` \|$", (EXAMPLES / "README.md").read_text(), flags=re.MULTILINE)
)
SHORT = [
    "java/io/github/sparkredis/examples/WriteUsers.java",
    "scala/WriteUsers.scala",
    "scala/WriteUsersTyped.scala",
    "python/write_users.py",
    "python/write_users_plain.py",
    "sql/write_users.sql",
]

CHANGES = [
    "java/io/github/sparkredis/examples/ApplyChanges.java",
    "scala/ApplyChanges.scala",
    "python/apply_changes.py",
    "sql/apply_changes.sql",
]

USERS = {
    "1": {
        "name": "Ada Lovelace",
        "address": {"city": "London", "country": "GB"},
        "interests": ["mathematics", "poetry"],
    },
    "2": {"name": "Grace Hopper", "address": {"city": "New York", "country": "US"}, "interests": ["compilers"]},
    "3": {"name": "Alan Turing", "address": {"city": "London", "country": "GB"}, "interests": []},
}


@dataclass(frozen=True)
class Target:
    """The server that the examples write to, and the keys that are theirs."""

    url: str
    hashes: Stored
    documents: Stored


@pytest.fixture
def target(json_url: str) -> Iterator[Target]:
    """A server without the keys of the examples, before the test and after it."""
    with redis.Redis.from_url(
        json_url, protocol=3, decode_responses=True, socket_timeout=60, maint_notifications_config=servers.NO_NOTICES
    ) as client:
        stored = [Stored(json_url, client, prefix) for prefix in ("example:user:", "example:profile:")]
        for each in stored:
            each.clear()
        yield Target(json_url, *stored)
        for each in stored:
            each.clear()


def run(command: str, target: Target, folder: Path) -> str:
    """Runs a command of the page in a copy of the examples, with pip's Spark on the PATH, and gives its output."""
    shutil.copytree(EXAMPLES, folder / "examples", ignore=shutil.ignore_patterns("notebooks"))
    home = Path(pyspark.__file__).parent
    settings = folder / "conf"
    settings.mkdir()
    (settings / "spark-defaults.conf").write_text(
        f"spark.datasource.redis.url {target.url}\nspark.driver.host 127.0.0.1\nspark.ui.enabled false\n"
    )
    environment = {
        "PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_CONF_DIR": str(settings),
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_REDIS_JAR": str(servers.connector_jar()),
    }
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
    return done.stdout


@pytest.mark.parametrize("example", SHORT)
def test_an_example_writes_the_users(example: str, target: Target, tmp_path: Path) -> None:
    output = run(COMMANDS[example], target, tmp_path)

    assert target.hashes.all_keys() == target.documents.all_keys() == set(USERS)
    for key, user in USERS.items():
        fields = target.hashes.hash(key)
        nested = {name: json.loads(fields[name]) for name in ("address", "interests")}
        assert {**fields, **nested} == user
        assert 0 < target.hashes.ttl(key) <= 3600
        assert target.documents.document(key) == user
        assert target.documents.ttl(key) == -1
    assert re.search(r"hash(es: 3 written|\W+3\W+0\W+0\W)", output), output
    assert re.search(r"(documents: 3 written|json\W+3\W+0\W+0\W)", output), output


@pytest.mark.parametrize("example", CHANGES)
def test_an_example_applies_a_change_feed(example: str, target: Target, tmp_path: Path) -> None:
    output = run(COMMANDS[example], target, tmp_path)

    assert target.hashes.hash("1") == {"name": "Ada Lovelace", "plan": "team", "_version": "5"}
    assert target.hashes.hash("2") == {"_version": "4"}
    assert target.hashes.hash("3") == {"name": "Alan Turing", "plan": "free", "_version": "2"}
    assert 0 < target.hashes.ttl("2") <= 3600
    assert target.hashes.ttl("1") == -1
    assert "stale" in output


def test_the_page_lists_what_there_is() -> None:
    notebooks = [str(path.relative_to(EXAMPLES)) for path in EXAMPLES.glob("notebooks/*.ipynb")]
    scripts = [
        str(path.relative_to(EXAMPLES))
        for language in ("python", "scala", "sql")
        for path in (EXAMPLES / language).iterdir()
        if path.is_file()
    ]
    assert set(scripts) <= {*SHORT, *CHANGES}
    assert {*notebooks, *SHORT, *CHANGES} <= set(COMMANDS)
    assert all((EXAMPLES / example).is_file() for example in COMMANDS)
