"""Python values as the texts of the connector's options."""

from __future__ import annotations

import operator
import os
import re
from collections.abc import Sequence
from datetime import timedelta
from numbers import Real
from typing import TYPE_CHECKING

from sparkredis._kinds import FILES, FLAGS, FRACTIONS, NAMES, NUMBERS, NUMBERS_OR_WORDS, SIZES, TIMES

if TYPE_CHECKING:
    from collections.abc import Mapping

_RENAMED = {"path": "json_path"}

_PART = r"(?:`(?:[^`]|``)+`|[^`.,]+)"
_NEEDS_NO_QUOTES = re.compile(rf"{_PART}(?:\.{_PART})*")


def option_texts(arguments: Mapping[str, object]) -> dict[str, str]:
    """The options that were given: an argument of None is one that was not.

    Raises:
        ValueError: for two values of one option.
        TypeError: for a value of the wrong Python type. What the text says is checked by the connector.
    """
    texts: dict[str, str] = {}
    for name, value in arguments.items():
        if value is None:
            continue
        option, text = _RENAMED.get(name, name), _text(name, value)
        if texts.setdefault(option, text) != text:
            other = next(own for own in arguments if own != name and _RENAMED.get(own, own) == option)
            raise ValueError(f'"{other}" and "{name}" mean the same, and were given two values. Give one of them.')
    return texts


def _text(name: str, value: object) -> str:
    if name in FLAGS:
        return _flag(name, value)
    if name in NUMBERS:
        return _number(name, value, "an int")
    if name in NUMBERS_OR_WORDS:
        return _number_or_text(name, value, f'an int, or "{NUMBERS_OR_WORDS[name]}"')
    if name in FRACTIONS:
        return _fraction(name, value)
    if name in SIZES:
        return _number_or_text(name, value, 'an int of bytes, or a str such as "4m"')
    if name in TIMES:
        if isinstance(value, timedelta):
            return _seconds(name, value)
        return _number_or_text(name, value, 'seconds, a timedelta, or a str such as "30m" or "none"')
    if name in NAMES:
        return _names(name, value)
    if name in FILES and isinstance(value, os.PathLike):
        return str(os.fspath(value))
    if not isinstance(value, str):
        raise _wrong(name, "a str", value)
    return value


def _flag(name: str, value: object) -> str:
    if not isinstance(value, bool):
        raise _wrong(name, "True or False", value)
    return str(value).lower()


def _number(name: str, value: object, wanted: str) -> str:
    if isinstance(value, bool):  # an int to Python
        raise _wrong(name, wanted, value)
    try:
        return str(operator.index(value))  # type: ignore[arg-type]  # NumPy's integers, too
    except TypeError:
        raise _wrong(name, wanted, value) from None


def _fraction(name: str, value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, Real):
        raise _wrong(name, "a number", value)
    return str(float(value))


def _number_or_text(name: str, value: object, wanted: str) -> str:
    return value if isinstance(value, str) else _number(name, value, wanted)


def _seconds(name: str, value: timedelta) -> str:
    seconds, rest = divmod(value, timedelta(seconds=1))
    if rest:
        raise ValueError(f'"{name}" must be whole seconds, not {value}.')
    return str(seconds)


def _names(option: str, value: object) -> str:
    """Quotes a name where it holds commas or backticks; a str is the option's text as it is."""
    if isinstance(value, str):
        return value
    wanted = "a sequence of column names, or a str with the names separated by commas"
    if not isinstance(value, Sequence):
        raise _wrong(option, wanted, value)
    for name in value:
        if not isinstance(name, str):
            raise _wrong(option, wanted, name, "one that holds ")
    return ",".join(_name(name) for name in value)


def _name(name: str) -> str:
    # Without quotes a dot may name the field of a struct.
    if name == name.strip() and _NEEDS_NO_QUOTES.fullmatch(name):
        return name
    return "`" + name.replace("`", "``") + "`"


def _wrong(name: str, wanted: str, value: object, holder: str = "") -> TypeError:
    """Shows the type alone: the value may be a secret."""
    return TypeError(f'"{name}" must be {wanted}, not {holder}{type(value).__name__}.')
