"""Runs the notebooks from scratch, and compares their outputs with those that they keep.

What differs each time has the tag ``volatile``; what wants a server with search, the tag ``search``. With
``--keep-outputs`` the fresh outputs are written into the notebooks instead.
"""

from __future__ import annotations

import copy
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import servers

NOTEBOOKS = sorted((servers.ROOT / "examples" / "notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_gives_the_outputs_that_it_keeps(
    path: Path,
    hash_url: str,
    json_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    pytestconfig: pytest.Config,
) -> None:
    kept = nbformat.read(path, as_version=4)
    monkeypatch.setenv("REDIS_URL", hash_url)
    monkeypatch.setenv("REDIS_JSON_URL", json_url)
    monkeypatch.setenv("SPARK_REDIS_JAR", str(servers.connector_jar()))
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("TZ", "Asia/Kolkata")  # an odd one: nothing may depend on it

    fresh = executed(kept, tmp_path)
    if pytestconfig.getoption("--keep-outputs"):
        nbformat.write(fresh, path)
        return
    others = {"volatile"} if servers.has_search(json_url) else {"volatile", "search"}
    for new, old in zip(code_cells(fresh), code_cells(kept)):
        if others.isdisjoint(old.metadata.get("tags", [])):
            assert [texts(output) for output in new.outputs] == [texts(output) for output in old.outputs], old.source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_names_no_folder_of_this_machine(path: Path) -> None:
    text = path.read_text()
    assert not [folder for folder in (Path.home(), servers.ROOT, sys.prefix, "/tmp/") if str(folder) in text]


def executed(notebook: Any, folder: Path) -> Any:
    """The notebook with the outputs of a fresh kernel, without what differs each time. A cell that fails raises."""
    fresh = copy.deepcopy(notebook)
    NotebookClient(
        fresh, timeout=600, kernel_name="python3", record_timing=False, resources={"metadata": {"path": str(folder)}}
    ).execute()
    fresh.metadata.language_info = {"name": "python"}
    for cell in code_cells(fresh):
        cell.outputs = without_logs(cell.outputs)
    return fresh


def without_logs(outputs: list[Any]) -> list[Any]:
    """The outputs but for Spark's log, with the pieces of standard output, which come in any number, put together."""
    printed = "".join(output.text for output in outputs if output.get("name") == "stdout")
    shown = [output for output in outputs if output.output_type != "stream"]
    return [nbformat.v4.new_output("stream", name="stdout", text=printed), *shown] if printed else shown


def texts(output: Any) -> Any:
    """The texts of an output; of an image only that there is one."""
    if output.output_type == "stream":
        return output.text
    return {kind: data if kind.startswith("text/") else None for kind, data in output.data.items()}


def code_cells(notebook: Any) -> list[Any]:
    """The cells that are run."""
    return [cell for cell in notebook.cells if cell.cell_type == "code"]
