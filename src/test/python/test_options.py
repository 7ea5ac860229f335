"""The keyword arguments: as docs/options.md has the options, and refused where their Python type is wrong."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy
import pandas
import pytest

import servers
from sparkredis import write_hashes, write_json
from sparkredis._options import option_texts

FUNCTIONS: dict[str, Callable[..., Any]] = {"redis-hash": write_hashes, "redis-json": write_json}

# What stands as prose in the page: values of an option that one format alone knows.
ONLY_FOR = {("mode", "merge"): "redis-json", ("null_fields", "delete"): "redis-hash"}

# No options: what only Python shows, and the connector's own name of path.
OF_PYTHON = {"progress", "json_path"}


@dataclass(frozen=True)
class Documented:
    """An option as docs/options.md, which is generated from the connector's own list, has it."""

    name: str
    values: str
    defaults: dict[str, str]
    only_for: str | None

    def known_to(self, data_format: str) -> bool:
        """Whether the format has the option; the page ends the description with it: Only for `redis-json`."""
        return self.only_for in (None, data_format)


def defaults_of(cell: str) -> dict[str, str]:
    """The cell is one default for all formats, or that and others: `fail`, for `redis-hash` `string`."""
    default = cell.split(", for ")[0].strip("`")
    return dict.fromkeys(FUNCTIONS, default) | dict(re.findall(r"for `(.+?)` `(.+?)`", cell))


def documented() -> list[Documented]:
    page = (servers.ROOT / "docs" / "options.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (.+?) \| (.+?) \| (.+?) \| [\d.]+ \|$", page, re.MULTILINE)
    assert len(rows) == len(re.findall(r"^\| `\w+` \| .+ \| .+ \| .+ \| [\d.]+ \|$", page, re.MULTILINE))
    return [
        Documented(
            name="path" if name == "json_path" else name,
            values=values,
            defaults=defaults_of(default),
            only_for=only[1] if (only := re.search(r"Only for `([\w-]+)`\.", text)) else None,
        )
        for name, values, default, text in rows
    ]


def arguments(function: Callable[..., Any]) -> dict[str, inspect.Parameter]:
    parameters = dict(inspect.signature(function).parameters)
    del parameters["df"]
    return {name: parameter for name, parameter in parameters.items() if name not in OF_PYTHON}


def docs_of_arguments(function: Callable[..., Any]) -> dict[str, str]:
    section = re.search(r"\nArgs:\n(.*?)\n\nReturns:", inspect.getdoc(function) or "", re.DOTALL)
    assert section
    entries = re.split(r"^    (?=\w+: )", section[1], flags=re.MULTILINE)[1:]
    docs = {name: " ".join(text.split()) for name, _, text in (entry.partition(": ") for entry in entries)}
    return {name: text for name, text in docs.items() if name not in OF_PYTHON}


@pytest.mark.parametrize("data_format", FUNCTIONS)
def test_every_option_is_an_argument_and_no_other(data_format: str) -> None:
    names = {option.name for option in documented() if option.known_to(data_format)}
    assert len(names) > 30
    assert set(arguments(FUNCTIONS[data_format])) == names


@pytest.mark.parametrize("data_format", FUNCTIONS)
def test_an_argument_that_is_not_given_leaves_the_default_to_session_and_connector(data_format: str) -> None:
    parameters = arguments(FUNCTIONS[data_format])
    assert {parameter.default for parameter in parameters.values()} == {None}
    assert [name for name, it in parameters.items() if it.kind is not it.KEYWORD_ONLY] == ["url"]


@pytest.mark.parametrize("data_format", FUNCTIONS)
def test_the_docstring_gives_every_default(data_format: str) -> None:
    docs = docs_of_arguments(FUNCTIONS[data_format])
    docs.pop("df")
    defaults = {name: re.findall(r"Default (?:``(.+?)``|(none)\b)", text) for name, text in docs.items()}
    assert {name: [a or b for a, b in found] for name, found in defaults.items()} == {
        option.name: ["any" if option.name == "max_failed_rows" else option.defaults[data_format]]
        for option in documented()
        if option.known_to(data_format)
    }


@pytest.mark.parametrize("data_format", FUNCTIONS)
def test_choices_are_those_of_the_page(data_format: str) -> None:
    for option in documented():
        choices = re.fullmatch(r"`\w+`(, `\w+`)+", option.values)
        if not option.known_to(data_format) or not choices or option.values == "`true`, `false`":
            continue
        literal = re.fullmatch(r"Literal\[(.+)\] \| None", arguments(FUNCTIONS[data_format])[option.name].annotation)
        assert literal, option.name
        values = [
            value
            for value in re.findall(r"`(\w+)`", option.values)
            if ONLY_FOR.get((option.name, value), data_format) == data_format
        ]
        assert re.findall(r"['\"](\w+)['\"]", literal[1]) == values, option.name


def test_an_argument_of_both_functions_has_one_description() -> None:
    hashes, documents = docs_of_arguments(write_hashes), docs_of_arguments(write_json)
    both = hashes.keys() & documents.keys()
    assert len(both) > 30
    # But for its default.
    assert {name for name in both if hashes[name] != documents[name]} == {"non_finite"}


@pytest.mark.parametrize(
    ("name", "value", "text"),
    [
        ("path", "$.a", ("json_path", "$.a")),
        ("ttl", 3600, ("ttl", "3600")),
        ("ttl", timedelta(days=1), ("ttl", "86400")),
        ("ttl", timedelta(0), ("ttl", "0")),
        ("ttl", "none", ("ttl", "none")),
        ("ttl", "30m", ("ttl", "30m")),
        ("batch_size", numpy.int64(5), ("batch_size", "5")),
        ("batch_bytes", 4096, ("batch_bytes", "4096")),
        ("batch_bytes", "4m", ("batch_bytes", "4m")),
        ("max_failed_rows", 0, ("max_failed_rows", "0")),
        ("max_failed_rows", "any", ("max_failed_rows", "any")),
        ("tls_verify_hostname", False, ("tls_verify_hostname", "false")),
        ("tls_ca", Path("a", "ca.pem"), ("tls_ca", str(Path("a", "ca.pem")))),
        ("tls_ca", "ca.pem", ("tls_ca", "ca.pem")),
        ("password", "", ("password", "")),
        ("columns", "a, `b,c`", ("columns", "a, `b,c`")),
        ("columns", ["a", "b,c", "`"], ("columns", "a,`b,c`,````")),
        ("columns", ["user.name", "user.`a,b`"], ("columns", "user.name,user.`a,b`")),
        ("columns", ["a`b", " a", "", ".a"], ("columns", "`a``b`,` a`,``,`.a`")),
        ("key_seed", "nightly", ("key_seed", "nightly")),
        ("json_columns", ["a", "b,c"], ("json_columns", "a,`b,c`")),
    ],
)
def test_a_value_becomes_the_text_of_its_option(name: str, value: object, text: tuple[str, str]) -> None:
    assert option_texts({name: value, "url": None}) == dict([text])


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("ttl", True, '"ttl" must be seconds, a timedelta, or a str such as "30m" or "none", not bool.'),
        ("ttl", 1.5, '"ttl" must be seconds, a timedelta, or a str such as "30m" or "none", not float.'),
        ("batch_size", "1000", '"batch_size" must be an int, not str.'),
        ("batch_size", True, '"batch_size" must be an int, not bool.'),
        ("batch_bytes", 4.0, '"batch_bytes" must be an int of bytes, or a str such as "4m", not float.'),
        ("max_failed_rows", False, '"max_failed_rows" must be an int, or "any", not bool.'),
        ("tls_verify_hostname", "false", '"tls_verify_hostname" must be True or False, not str.'),
        ("tls_verify_hostname", 0, '"tls_verify_hostname" must be True or False, not int.'),
        ("key_column", ["id"], '"key_column" must be a str, not list.'),
        ("url", b"redis://host", '"url" must be a str, not bytes.'),
        ("password", 1234, '"password" must be a str, not int.'),
        (
            "columns",
            ["a", 1],
            '"columns" must be a sequence of column names, or a str with the names separated by commas,'
            " not one that holds int.",
        ),
        (
            "json_columns",
            {"a"},
            '"json_columns" must be a sequence of column names, or a str with the names separated by commas, not set.',
        ),
        (
            "columns",
            {"a"},
            '"columns" must be a sequence of column names, or a str with the names separated by commas, not set.',
        ),
    ],
)
def test_a_wrong_type_is_refused(name: str, value: object, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        option_texts({name: value})
    assert str(caught.value) == message


def test_every_number_and_flag_of_the_page_is_checked_as_one() -> None:
    for option in documented():
        wrong: object = 1.5 if re.match("a whole number|seconds|a size", option.values) else object()
        with pytest.raises(TypeError, match=f'^"{option.name}" must be '):
            option_texts({option.name: wrong})
        if option.values.startswith("a whole number"):
            assert option_texts({option.name: 7}) == {option.name: "7"}
        if option.values == "`true`, `false`":
            assert option_texts({option.name: True}) == {option.name: "true"}


def test_a_ttl_with_a_fraction_is_refused() -> None:
    with pytest.raises(ValueError, match=r'^"ttl" must be whole seconds, not 0:00:01\.500000'):
        option_texts({"ttl": timedelta(seconds=1.5)})


def test_a_frame_of_pandas_is_refused() -> None:
    with pytest.raises(TypeError) as caught:
        write_hashes(pandas.DataFrame({"id": [1]}), key_column="id")  # type: ignore[arg-type]
    assert str(caught.value) == (
        '"df" must be a DataFrame of Spark, not pandas.core.frame.DataFrame.'
        " Write write_hashes(spark.createDataFrame(df), …)."
    )


@pytest.mark.parametrize(("kind", "line"), [("DataFrame", "df.to_pandas()"), ("LazyFrame", "df.collect().to_pandas()")])
def test_a_frame_of_polars_is_refused(kind: str, line: str) -> None:
    frame = type(kind, (), {"__module__": "polars.dataframe.frame"})()  # polars itself is not needed for its name
    with pytest.raises(TypeError) as caught:
        write_json(frame, key_column="id")
    assert str(caught.value).endswith(f" Write write_json(spark.createDataFrame({line}), …).")


@pytest.mark.parametrize(
    ("argument", "answer"),
    [
        ("host", 'Write url="redis://HOST:6379/0".'),
        ("dbNum", 'Write url="redis://HOST:6379/0".'),
        ("if_exists", 'Write mode="replace". There fail is insert here, append is upsert, and replace is replace.'),
        ("table", 'Write key_prefix="…:". A table there is what keys begin with.'),
        ("keyColumn", "Write key_column=…."),
        ("key.column", "Write key_column=…."),
        ("max.pipeline.size", "Write batch_size=1000."),
        ("infer.schema", "It is about reading, which this version does not do: leave it out."),
        ("colunms", 'Did you mean "columns"?'),
    ],
)
def test_a_word_of_another_connector_is_answered(argument: str, answer: str) -> None:
    with pytest.raises(TypeError) as caught:
        write_hashes(None, **{argument: "x"})  # type: ignore[arg-type]
    assert str(caught.value) == f'write_hashes() got an unexpected keyword argument "{argument}". {answer}'


def test_json_path_is_path() -> None:
    assert option_texts({"json_path": "$.a"}) == {"json_path": "$.a"}
    assert option_texts({"path": "$.a", "json_path": "$.a"}) == {"json_path": "$.a"}
    with pytest.raises(ValueError, match=r'^"path" and "json_path" mean the same, and were given two values'):
        option_texts({"path": "$.a", "json_path": "$.b"})


def test_a_share_is_a_number() -> None:
    assert option_texts({"ttl_jitter": 0.25}) == {"ttl_jitter": "0.25"}
    assert option_texts({"ttl_jitter": numpy.float64(1)}) == {"ttl_jitter": "1.0"}
    with pytest.raises(TypeError, match=r'^"ttl_jitter" must be a number, not str\.$'):
        option_texts({"ttl_jitter": "0.1"})


def test_rows_that_are_no_frame_are_refused() -> None:
    with pytest.raises(TypeError, match=r'^"df" must be a DataFrame of Spark, not builtins.list\.$'):
        write_json([{"id": 1}], key_column="id")  # type: ignore[arg-type]


def test_an_argument_of_the_other_function_is_refused() -> None:
    with pytest.raises(TypeError, match=r'argument "path"\. It is of write_json: call that, or leave it out\.$'):
        write_hashes(None, path="$")  # type: ignore[call-arg,arg-type]
    with pytest.raises(TypeError, match=r'"valueColumn"\. "value_column" is of write_json: call that, or leave'):
        write_hashes(None, valueColumn="a")  # type: ignore[call-arg,arg-type]
