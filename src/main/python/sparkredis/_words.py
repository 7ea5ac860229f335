"""What to say to somebody who uses the words of another connector."""

from __future__ import annotations

import difflib
import functools
import inspect
import re
from typing import TYPE_CHECKING, Any, Callable, TypeVar, cast

from sparkredis._foreign import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

F = TypeVar("F", bound=Callable[..., object])

_explained: list[Callable[..., object]] = []


def explained(function: F) -> F:
    """Says of arguments that the function does not have what they are called here."""
    known = list(inspect.signature(function).parameters)
    _explained.append(function)

    @functools.wraps(function)
    def checked(*args: Any, **arguments: Any) -> object:
        refuse_unknown(function.__name__, arguments, known, _others(function))
        return function(*args, **arguments)

    return cast("F", checked)


def _others(function: Callable[..., object]) -> dict[str, list[str]]:
    return {
        f"{other.__name__}: call that": list(inspect.signature(other).parameters)
        for other in _explained
        if other is not function
    }


def refuse_unknown(function: str, arguments: Iterable[str], known: list[str], others: Mapping[str, list[str]]) -> None:
    """Raises a TypeError that says of each argument which the function does not have what it is called here.

    Args:
        function: Its name.
        arguments: Those that were given.
        known: Those that it has.
        others: What else has arguments, and what to do to give them to that; and which they are.
    """
    unknown = [name for name in arguments if name not in known]
    if unknown:
        raise TypeError(
            " ".join(
                f'{function}() got an unexpected keyword argument "{name}".{_answer(name, known, others)}'
                for name in unknown
            )
        )


def _answer(name: str, known: list[str], others: Mapping[str, list[str]]) -> str:
    if respelled := _respelled(name, known):
        return f" Write {respelled}=…."
    for other, arguments in others.items():
        if elsewhere := _respelled(name, arguments):
            argument = "It" if elsewhere == name else f'"{elsewhere}"'
            return f" {argument} is of {other}, or leave it out."
    if answer := WORDS.get(name.lower()):
        return f" {answer}"
    near = difflib.get_close_matches(name.lower(), known, 1)
    return f' Did you mean "{near[0]}"?' if near else ""


def _respelled(name: str, arguments: list[str]) -> str | None:
    return {_letters(argument): argument for argument in arguments}.get(_letters(name))


def _letters(name: str) -> str:
    """``keyColumn``, ``key.column`` and ``key_column`` are one."""
    return re.sub("[^a-z0-9]", "", name.lower())
