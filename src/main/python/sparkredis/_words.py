"""What to say to somebody who uses the words of another connector."""

from __future__ import annotations

import difflib
import functools
import inspect
import re
from typing import TYPE_CHECKING, Any, Callable, TypeVar, cast

from sparkredis._foreign import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable

F = TypeVar("F", bound=Callable[..., object])


def explained(function: F) -> F:
    """Says of arguments that the function does not have what they are called here."""
    known = list(inspect.signature(function).parameters)

    @functools.wraps(function)
    def checked(*args: Any, **arguments: Any) -> object:
        refuse_unknown(function.__name__, arguments, known)
        return function(*args, **arguments)

    return cast("F", checked)


def refuse_unknown(function: str, arguments: Iterable[str], known: list[str]) -> None:
    """Raises a TypeError that says of each argument which the function does not have what it is called here."""
    unknown = [name for name in arguments if name not in known]
    if unknown:
        raise TypeError(
            " ".join(
                f'{function}() got an unexpected keyword argument "{name}".{_answer(name, known)}' for name in unknown
            )
        )


def _answer(name: str, known: list[str]) -> str:
    by_letters = {_letters(argument): argument for argument in known}
    if respelled := by_letters.get(_letters(name)):
        return f" Write {respelled}=…."
    if answer := WORDS.get(name.lower()):
        return f" {answer}"
    near = difflib.get_close_matches(name.lower(), known, 1)
    return f' Did you mean "{near[0]}"?' if near else ""


def _letters(name: str) -> str:
    """``keyColumn``, ``key.column`` and ``key_column`` are one."""
    return re.sub("[^a-z0-9]", "", name.lower())
