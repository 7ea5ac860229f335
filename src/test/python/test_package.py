"""What is installed: the wheel that was built, and nothing of the source tree."""

from __future__ import annotations

import os
import re
import sysconfig
from importlib import metadata
from pathlib import Path

import pyspark
from pyspark.sql import SparkSession

import conftest
import servers
import sparkredis

PROJECT = servers.ROOT / "src" / "main" / "python"


def test_the_wheel_is_tested_not_the_source_tree() -> None:
    installed = Path(sparkredis.__file__).resolve()
    assert installed.is_relative_to(Path(sysconfig.get_path("purelib")).resolve())
    assert not installed.is_relative_to(PROJECT / "sparkredis")


def test_the_environment_has_the_spark_that_it_says(spark: SparkSession) -> None:
    wanted = os.environ.get("SPARKREDIS_SPARK", pyspark.__version__)
    assert pyspark.__version__ == spark.version == wanted
    assert type(spark).__module__.startswith("pyspark.sql.connect.") == (conftest.session_kind() == "connect")


def test_the_wheel_holds_the_package_its_types_and_its_licence() -> None:
    files = {str(file): file for file in metadata.files("sparkredis") or []}
    sources = {f"sparkredis/{file.name}" for file in (PROJECT / "sparkredis").iterdir() if file.is_file()}
    assert "sparkredis/py.typed" in sources
    info = f"sparkredis-{sparkredis.__version__}.dist-info/"
    assert {name for name in files if not name.startswith(info) and "__pycache__" not in name} == sources
    assert f"{info}licenses/LICENSE" in files
    assert files[f"{info}licenses/LICENSE"].read_text() == (servers.ROOT / "LICENSE").read_text()


def test_its_metadata_asks_for_no_spark() -> None:
    about = metadata.metadata("sparkredis")
    assert metadata.requires("sparkredis") is None
    assert about["Requires-Python"] == ">=3.9"
    assert about["License-Expression"] == "Apache-2.0"
    assert about["Version"] == sparkredis.__version__


def test_its_version_is_that_of_the_jar() -> None:
    pom = (servers.ROOT / "pom.xml").read_text()
    version = re.search(r"<artifactId>spark-redis-datasource</artifactId>\s*<version>(.+?)</version>", pom)
    assert version
    assert re.sub(r"-SNAPSHOT$", ".dev0", version[1]) == sparkredis.__version__
    assert servers.connector_jar().name == f"spark-redis-datasource-{version[1]}.jar"


def test_all_is_what_there_is() -> None:
    assert sorted(sparkredis.__all__) == sorted(
        [
            "DryRun",
            "FailedRow",
            "PlannedCommand",
            "RedisWriteError",
            "WriteResult",
            "__version__",
            "preview",
            "write_hashes",
            "write_json",
        ]
    )
    assert all(hasattr(sparkredis, name) for name in sparkredis.__all__)
