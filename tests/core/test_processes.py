"""The children of `make run`: ended in order, and never left over, even when their parent was killed."""
import os
import subprocess
import sys
import time

import psutil
import pytest

from parkadmin.core.processes import Family, stop_others, wait_until

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
PARENT = """
import sys, time
from pathlib import Path
from parkadmin.core.processes import Family
Family(Path(sys.argv[1])).start("child", [sys.executable, "-c", "import time; time.sleep(60)"])
time.sleep(60)
"""


@pytest.fixture
def other_run(tmp_path):
    """A run in another process: its process, and the number of its child."""
    process = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)])
    note = tmp_path / f"{process.pid}.run"
    assert wait_until(lambda: note.exists() and len(note.read_text().splitlines()) == 2, 10)
    yield process, int(note.read_text().splitlines()[1].split()[0])
    process.kill()
    process.wait()


def gone(pid):
    return wait_until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE, 10)


def test_stopping_ends_all_children_and_forgets_them(tmp_path):
    family = Family(tmp_path)
    family.start("one", SLEEP)
    family.start("two", SLEEP)
    family.stop()
    assert sorted(family.ended()) == ["one", "two"]
    assert list(tmp_path.iterdir()) == []


def test_a_child_that_ended_is_noticed_and_started_again(tmp_path):
    family = Family(tmp_path)
    family.start("short", [sys.executable, "-c", ""])
    assert wait_until(lambda: family.ended() == ["short"], 10)
    family.children["short"] = (SLEEP, family.children["short"][1])
    family.restart("short")
    assert family.ended() == []
    family.stop()


def test_children_of_a_killed_run_are_found_and_ended(tmp_path, other_run):
    parent, child = other_run
    parent.kill()
    parent.wait()
    assert stop_others(tmp_path, orphans_only=True) == 1
    assert gone(child)


def test_children_of_a_living_run_are_left_alone(tmp_path, other_run):
    parent, child = other_run
    assert stop_others(tmp_path, orphans_only=True) == 0
    assert (parent.poll(), psutil.pid_exists(child)) == (None, True)
    assert stop_others(tmp_path, orphans_only=False) == 2
    assert gone(child)


def test_a_number_that_is_another_process_by_now_is_not_ended(tmp_path):
    (tmp_path / "1.run").write_text(f"1 1.0\n{os.getpid()} {time.time() - 86400}")
    assert stop_others(tmp_path, orphans_only=False) == 0
    assert list(tmp_path.iterdir()) == []
