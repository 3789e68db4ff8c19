"""What a web server does once at its start, without making anybody wait. Apps register it when they are ready."""
from collections.abc import Callable

_at_start: list[Callable[[], None]] = []


def at_start(function: Callable[[], None]) -> None:
    """Let each process of the web server call the function when it starts. It must return at once."""
    if function not in _at_start:
        _at_start.append(function)


def started() -> None:
    """A process of the web server starts."""
    for function in _at_start:
        function()
