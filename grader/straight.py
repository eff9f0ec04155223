"""Named tuples made straight away, where a large class needs as many as it has students."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])


def straight(of: type[T]) -> Callable[[Iterable[object]], T]:
    """Makes one from all its fields in their order.

    As `_make` does, but that is a function of Python, and to call it takes as long as all else that
    is done with many of them.
    """
    return partial(tuple.__new__, of)
