"""The page for those who come from polars-redis knows the arguments that its functions have."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import servers

PAGE = servers.ROOT / "docs" / "migrating-from-polars-redis.md"
FUNCTIONS = ("write_hashes", "write_hashes_detailed", "write_json")


@pytest.fixture(scope="module")
def writers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    # There is no wheel of it for every machine, and building one takes Rust: the source says the arguments.
    given = os.environ.get("POLARS_REDIS_SDIST")
    folder = tmp_path_factory.mktemp("polars-redis")
    if given is None:
        download = [
            "download",
            "--quiet",
            "--no-deps",
            "--no-binary",
            ":all:",
            "polars-redis==0.1.6",
            "-d",
            str(folder),
        ]
        subprocess.run([sys.executable, "-m", "pip", *download], check=True)
    archive = Path(given) if given else next(folder.glob("*.tar.gz"))
    with tarfile.open(archive) as files:
        member = next(name for name in files.getnames() if name.endswith("/polars_redis/_write.py"))
        source = files.extractfile(member)
        assert source is not None
        tree = ast.parse(source.read())
    return {
        node.name: [argument.arg for argument in (*node.args.args, *node.args.kwonlyargs)]
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("write_")
    }


def test_the_page_has_every_argument_of_the_functions(writers: dict[str, list[str]]) -> None:
    table = PAGE.read_text().partition("## write_hashes,")[2].partition("\n## ")[0]
    there = [line.split(" | ")[0] for line in table.splitlines() if line.startswith("| `")]
    named = {name for cell in there for name in re.findall(r"`(\w+)", cell)} - {"user"}
    for function in FUNCTIONS:
        assert set(writers[function]) == named, function


def test_the_page_has_every_function_that_writes(writers: dict[str, list[str]]) -> None:
    page = PAGE.read_text()
    for function in writers:
        assert function in page
