"""The application's role is weak, the history is guarded by the database, and the embedded server survives kill -9."""
import os
import signal
import stat
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

import environ
import psycopg2
import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from parkadmin import database
from parkadmin.core.models import Event, Park
from parkadmin.postgresql import roles, wheel
from parkadmin.postgresql.cluster import Cluster

QUICK = {"fsync": "off"}  # the machine is not switched off here; processes are killed


def rows(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


@pytest.fixture
def event(db):
    park = Park.objects.create(code="BH", slug="binhai", name_zh="滨海", name_en="Binhai", region="120116")
    return Event.objects.create(
        subject_type="park", subject_id=park.pk, context_id=park.pk, sequence=1, park=park, at=timezone.now(),
        code="test", actor_kind="system", actor_label="System")


@pytest.fixture
def folder():
    """Not tmp_path: each pytest that starts shuts the folder above it to all but us, and the server is another user."""
    with tempfile.TemporaryDirectory(prefix="parkadmin-") as name:
        yield Path(name)


@pytest.fixture
def cluster(folder):
    found = Cluster(folder / "postgres", QUICK)
    yield found
    found.destroy()


# -- roles ---------------------------------------------------------------------------------------------------------
def test_django_runs_on_psycopg2():
    assert connection.Database is psycopg2


@pytest.mark.django_db
def test_the_application_is_no_superuser_and_owns_nothing():
    assert rows("SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles "
                "WHERE rolname = current_user") == [(roles.APP, False, False, False, False)]
    assert rows("SELECT pg_has_role(%s, 'MEMBER')", roles.OWNER) == [(False,)]
    assert rows("SELECT tableowner, count(*) > 0 FROM pg_tables WHERE schemaname = 'public' GROUP BY 1") == [
        (roles.OWNER, True)]


@pytest.mark.django_db
@pytest.mark.parametrize("statement", [
    "CREATE TABLE mine (id int)", "DROP TABLE core_event", "ALTER TABLE core_event DISABLE TRIGGER ALL",
    "SET session_replication_role = replica", "CREATE ROLE somebody"])
def test_the_application_cannot_change_the_schema(statement):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        rows(statement)


@pytest.mark.django_db
def test_the_application_may_write_to_every_table_but_the_history():
    tables = ("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' "
              "AND NOT has_table_privilege(oid, '{}')")
    assert rows(tables.format("UPDATE")) == rows(tables.format("DELETE")) == [("core_event",)]
    assert rows(tables.format("INSERT")) == rows(tables.format("SELECT")) == []


# -- history -------------------------------------------------------------------------------------------------------
STATEMENTS = ["UPDATE core_event SET code = 'other'", "DELETE FROM core_event", "TRUNCATE core_event",
              "TRUNCATE core_park CASCADE"]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_history_refuses_change_from_the_application(event, statement):
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        rows(statement)
    assert Event.objects.get().code == "test"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("statement", STATEMENTS)
def test_the_history_refuses_change_even_from_the_owner(event, statement):
    refused = pytest.raises(DatabaseError, match=r"(?i)cannot|append")
    with database.as_owner() as owner, refused, owner.cursor() as cursor:
        cursor.execute(statement)
    assert Event.objects.get().code == "test"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", [1, 2])
def test_a_transactional_test_leaves_nothing_to_the_next(event, round):
    assert (Event.objects.count(), Park.objects.count()) == (1, 1)


# -- the embedded server ---------------------------------------------------------------------------------------------
def test_it_works_again_after_kill_9_and_has_kept_the_data(cluster):
    connection = cluster.connect(roles.OWNER)
    connection.cursor().execute("CREATE TABLE kept AS SELECT 42 AS answer")
    for _ in range(2):
        os.kill(cluster.postmaster(), signal.SIGKILL)
        cursor = cluster.connect(roles.OWNER).cursor()
        cursor.execute("SELECT answer FROM kept")
        assert cursor.fetchall() == [(42,)]


def test_it_works_again_after_a_reboot_gave_its_number_to_another_process(cluster):
    cluster.ensure()
    pid_file = cluster.directory / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    cluster.stop()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")
    assert cluster.postmaster() is None
    cluster.connect(roles.APP).close()


def test_an_initdb_that_was_killed_starts_over(cluster):
    half = cluster.directory.with_name("postgres.new")
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    cluster.connect(roles.APP).close()
    assert not half.exists()


def test_several_processes_may_start_it_at_once(cluster):
    program = ("import sys; from pathlib import Path; from parkadmin.postgresql.cluster import Cluster; "
               "Cluster(Path(sys.argv[1])).connect('parkadmin_app')")
    several = [subprocess.Popen([sys.executable, "-c", program, str(cluster.directory)]) for _ in range(4)]
    assert [process.wait(60) for process in several] == [0, 0, 0, 0]


def test_the_last_user_stops_it(cluster):
    with cluster.in_use():
        with Cluster(cluster.directory).in_use():
            pass
        assert cluster.is_ready()
    assert not cluster.is_ready()


def test_a_long_path_gets_a_short_socket(folder):
    cluster = Cluster(folder / ("long " * 20) / "it's" / "postgres", QUICK)
    cluster.directory.parent.mkdir(parents=True)
    try:
        cursor = cluster.connect(roles.APP).cursor()
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (roles.APP,)
        assert stat.S_IMODE(cluster.socket_directory.stat().st_mode) == 0o700
    finally:
        cluster.destroy()


def test_only_its_user_may_enter_its_folder(cluster):
    cluster.ensure()
    assert stat.S_IMODE(cluster.directory.stat().st_mode) == 0o700


def test_the_wheel_brings_the_programs_for_backups():
    assert wheel.run("pg_dump", "--version").startswith("pg_dump (PostgreSQL) 18")


# -- settings --------------------------------------------------------------------------------------------------------
def configured(tmp_path, **variables):
    env = environ.FileAwareEnv()
    env.ENVIRON = variables
    return database.configure(env, tmp_path)["default"]


def test_without_an_address_the_embedded_server_is_used(tmp_path):
    settings = configured(tmp_path)
    assert (settings["ENGINE"], settings["USER"], settings["OWNER"]) == (
        "parkadmin.postgresql", "parkadmin_app", {"USER": "parkadmin_owner"})
    assert not (tmp_path / "postgres").exists()


def test_an_own_server_may_have_one_role_or_two(tmp_path):
    one = configured(tmp_path, DATABASE_URL="postgres://app:pw@db.example:5433/parkadmin")
    assert [one[key] for key in ("ENGINE", "USER", "HOST", "PORT", "NAME")] == [
        "django.db.backends.postgresql", "app", "db.example", 5433, "parkadmin"]
    assert "OWNER" not in one
    two = configured(tmp_path, DATABASE_URL="postgres://app:pw@db.example:5433/parkadmin",
                     DATABASE_OWNER_URL="postgres://owner:pw@db.example:5433/parkadmin")
    assert (two["USER"], two["OWNER"]["USER"]) == ("app", "owner")


def test_the_secret_key_is_made_once_and_for_us_only(tmp_path):
    folder = tmp_path / str(uuid.uuid4())
    program = "import sys; from pathlib import Path; from parkadmin.database import secret_key; " \
              "print(secret_key(Path(sys.argv[1])))"
    several = [subprocess.Popen([sys.executable, "-c", program, str(folder)], stdout=subprocess.PIPE, text=True)
               for _ in range(4)]
    keys = {process.communicate()[0].strip() for process in several}
    assert keys == {database.secret_key(folder)}
    assert len(keys.pop()) > 50
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in Path(folder).iterdir()] == ["secret_key"]
