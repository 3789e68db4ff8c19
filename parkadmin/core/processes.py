"""Child processes of `manage.py run`, written down so that none is left over when their parent is killed."""
import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import psutil

GRACE = 15  # seconds a process has to end by itself


class Family:
    """The processes of one run: started here, noted in `folder`, restarted or stopped together."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.note = folder / f"{os.getpid()}.run"
        self.children: dict[str, tuple[list[str], subprocess.Popen[bytes]]] = {}
        self._write()

    def start(self, name: str, command: list[str]) -> None:
        """Start a child in a session of its own: Ctrl+C reaches only us, and we end it in order."""
        self.children[name] = (command, subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=True))
        self._write()

    def ended(self) -> list[str]:
        """The names of children that are no more."""
        return [name for name, (_, process) in self.children.items() if process.poll() is not None]

    def restart(self, name: str) -> None:
        self.start(name, self.children[name][0])

    def stop(self) -> None:
        """End all children, the last started first."""
        for _, process in reversed(self.children.values()):
            _end(psutil.Process(process.pid) if process.poll() is None else None)
            process.wait()
        self.note.unlink(missing_ok=True)

    def _write(self) -> None:
        pids = [os.getpid(), *(process.pid for _, process in self.children.values())]
        self.note.write_text("\n".join(f"{pid} {psutil.Process(pid).create_time()}" for pid in pids
                                       if psutil.pid_exists(pid)))


def stop_others(folder: Path, *, orphans_only: bool) -> int:
    """End what other runs have started: all of them, or only those whose parent was killed. How many processes."""
    stopped = 0
    for note in folder.glob("*.run"):
        parent, children = _noted(note)
        if parent and orphans_only:
            continue
        for process in filter(None, (parent, *children)):
            stopped += _end(process)
        note.unlink(missing_ok=True)
    return stopped


def _noted(note: Path) -> tuple[psutil.Process | None, list[psutil.Process]]:
    """Parent and children of a note that still live. A number may be another process's by now: its age tells."""
    lines = [line.split() for line in note.read_text().splitlines()]
    found = [_alive(int(pid), float(created)) for pid, created in lines]
    return (found[0] if found else None), [process for process in found[1:] if process]


def _alive(pid: int, created: float) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        same = abs(process.create_time() - created) < 1 and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return None
    return process if same else None


def _end(process: psutil.Process | None) -> int:
    """Ask it to end, and insist after a while. A parent that ends its children by itself is given the same time."""
    if process is None:
        return 0
    try:
        process.send_signal(signal.SIGTERM)
        process.wait(GRACE)
    except psutil.TimeoutExpired:
        process.kill()
    except psutil.NoSuchProcess:
        return 0
    return 1


def wait_until(condition: Callable[[], object], seconds: float, pause: float = 0.1) -> bool:
    """Whether `condition` became true in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
