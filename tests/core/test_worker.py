"""The worker: real processes that are killed, a database that goes away, jobs that are found again."""
import os
import signal
import socketserver
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from parkadmin.core import jobs, ticks
from parkadmin.core.locks import lock_key
from parkadmin.core.mailer import LEASE, queue_mail, sweep
from parkadmin.core.models import Mail, Park
from tests import databases

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parents[2]


@task()
def found_park(code: str, seconds: float) -> None:
    """A job with one effect however often it runs; it tells that it is running, then takes its time."""
    Park.objects.get_or_create(code=f"{code}-BUSY", defaults={"slug": f"{code}-busy", "region": "120116"})
    time.sleep(seconds)
    Park.objects.get_or_create(code=code, defaults={"slug": code.lower(), "region": "120116"})


@task()
def fail() -> None:
    raise ValueError("no such thing")


@pytest.fixture
def start_worker():
    """Starts real workers on the database of the test; all are gone at its end."""
    name, started = connection.settings_dict["NAME"], []
    program = ("import sys, django; django.setup(); from tests import databases; databases.use(sys.argv[1]);"
               "from django.core.management import call_command; call_command('worker', interval=0.05)")

    def start():
        environment = os.environ | {"DJANGO_SETTINGS_MODULE": "parkadmin.settings"}
        started.append(subprocess.Popen([sys.executable, "-c", program, name], cwd=ROOT, env=environment,
                                        stderr=subprocess.DEVNULL))
        return started[-1]
    yield start
    for process in started:
        process.kill()
        process.wait()


def until(condition, seconds=20):
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def job_state():
    return DBTaskResult.objects.get().status


def test_a_worker_does_the_job_and_ends_politely(start_worker):
    worker = start_worker()
    found_park.enqueue("BH", 0)
    until(lambda: job_state() == TaskResultStatus.SUCCESSFUL)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0


def test_sigterm_lets_the_present_job_finish(start_worker):
    worker = start_worker()
    found_park.enqueue("BH", 1)
    until(Park.objects.filter(code="BH-BUSY").exists)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    assert job_state() == TaskResultStatus.SUCCESSFUL


def test_a_job_whose_worker_was_killed_is_done_by_another(start_worker):
    first = start_worker()
    found_park.enqueue("BH", 1.5)
    until(Park.objects.filter(code="BH-BUSY").exists)
    first.kill()
    first.wait()
    assert job_state() == TaskResultStatus.RUNNING
    start_worker()
    until(lambda: job_state() == TaskResultStatus.SUCCESSFUL)
    assert sorted(Park.objects.values_list("code", flat=True)) == ["BH", "BH-BUSY"]
    assert len(DBTaskResult.objects.get().worker_ids) == 2


def test_a_job_whose_worker_lives_is_left_alone(start_worker):
    start_worker()
    found_park.enqueue("BH", 1)
    until(Park.objects.filter(code="BH-BUSY").exists)
    assert jobs.reap() == 0
    until(lambda: job_state() == TaskResultStatus.SUCCESSFUL)
    assert len(DBTaskResult.objects.get().worker_ids) == 1


def test_a_job_that_kills_every_worker_is_given_up():
    found_park.enqueue("BH", 0)
    for number in range(jobs.MAX_CLAIMS):
        DBTaskResult.objects.get().claim(f"dead worker {number}")
        assert jobs.reap() == 1
    assert job_state() == TaskResultStatus.FAILED


def test_a_worker_waits_for_a_database_that_went_away(start_worker):
    worker = start_worker()
    found_park.enqueue("BH", 0)
    until(lambda: job_state() == TaskResultStatus.SUCCESSFUL)
    cut_off(seconds=3)
    found_park.enqueue("TJ", 0)
    until(Park.objects.filter(code="TJ").exists)
    assert worker.poll() is None


def test_a_job_that_lost_its_database_is_done_again(start_worker):
    start_worker()
    found_park.enqueue("BH", 2)
    until(Park.objects.filter(code="BH-BUSY").exists)
    cut_off(seconds=1)
    until(lambda: job_state() == TaskResultStatus.SUCCESSFUL)
    assert sorted(Park.objects.values_list("code", flat=True)) == ["BH", "BH-BUSY"]


def cut_off(seconds):
    """Throw everybody out of the database, and let nobody in for a while."""
    name = connection.settings_dict["NAME"]
    connection.close()
    databases.SERVER.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS false',
                             f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")
    time.sleep(seconds)
    databases.SERVER.execute(f'ALTER DATABASE "{name}" WITH ALLOW_CONNECTIONS true')


# -- mail ------------------------------------------------------------------------------------------------------------
class MailServer:
    """The far end of the network: takes letters, or says nothing any more (`talk = stall`)."""

    def __init__(self):
        self.letters, self.reached = [], threading.Event()
        outer = self

        class Talk(socketserver.StreamRequestHandler):
            def handle(self):
                outer.talk(self.rfile, self.wfile)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Talk)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def talk(self, reader, writer):
        writer.write(b"220 here\r\n")
        while line := reader.readline().strip().upper():
            if line == b"DATA":
                writer.write(b"354 go on\r\n")
                self.letters.append(b"".join(iter(reader.readline, b".\r\n")))
            writer.write(b"250 ok\r\n")

    def stall(self, reader, writer):
        self.reached.set()
        time.sleep(30)


@pytest.fixture
def mail_server():
    server = MailServer()
    yield server
    server.server.shutdown()
    server.server.server_close()


def test_a_letter_whose_worker_was_killed_while_sending_is_sent_once_later(start_worker, mail_server, monkeypatch,
                                                                           settings):
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
    talk, mail_server.talk = mail_server.talk, mail_server.stall
    at = timezone.now()
    letter = queue_mail(key="receipt:1", to="li.na@example.com", language="en", subject="Hello", text="Text", at=at)
    worker = start_worker()
    until(mail_server.reached.is_set)
    worker.kill()
    worker.wait()
    letter.refresh_from_db()
    assert (letter.state, letter.attempts) == ("queued", 1)

    mail_server.talk = talk
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    call_command("worker", once=True)  # requeues the job, which is not due yet
    assert mail_server.letters == []
    assert sweep(at + 2 * LEASE) == 1
    assert sweep(at + 4 * LEASE) == 0
    assert len(mail_server.letters) == 1
    assert f"Message-ID: <{letter.pk}@testserver>".encode() in mail_server.letters[0]


def test_a_letter_is_sent_by_a_worker(start_worker, mail_server, monkeypatch):
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{mail_server.port}")
    start_worker()
    queue_mail(key="receipt:1", to="li.na@example.com", language="en", subject="Hello", text="Text",
               at=timezone.now())
    until(Mail.objects.filter(state="sent").exists)
    assert len(mail_server.letters) == 1


# -- once, and ticks -------------------------------------------------------------------------------------------------
def test_once_does_what_is_due_and_ends(mailoutbox):
    queue_mail(key="receipt:1", to="li.na@example.com", language="en", subject="Hello", text="", at=timezone.now())
    fail.enqueue()
    call_command("worker", once=True)
    assert len(mailoutbox) == 1
    assert sorted(DBTaskResult.objects.values_list("task_path", "status")) == [
        ("parkadmin.core.tasks.deliver", "SUCCESSFUL"), (f"{__name__}.fail", "FAILED")]


@pytest.fixture
def only_tick(monkeypatch):
    monkeypatch.setattr(ticks, "TICKS", {})
    calls = []
    ticks.tick(every=60)(calls.append)
    return calls


def test_a_tick_comes_when_it_is_due_and_knows_the_time(only_tick):
    at = timezone.now()
    assert len(ticks.run_due(at)) == 1
    assert ticks.run_due(at + timedelta(hours=1)) == []
    assert only_tick == [at]


def test_a_tick_that_another_worker_is_doing_is_left_to_it(only_tick):
    other = databases.SERVER.connect(connection.settings_dict["NAME"])
    other.cursor().execute("SELECT pg_advisory_lock(%s)", [lock_key("tick", *ticks.TICKS)])
    ticks.run_due(timezone.now())
    other.close()
    assert only_tick == []


def test_a_failing_tick_does_not_stop_the_others(only_tick):
    ticks.TICKS = {"bad": ticks.Tick("bad", 60, lambda at: 1 / 0)} | ticks.TICKS
    ticks.run_due(timezone.now())
    assert len(only_tick) == 1
    ticks.run_due(timezone.now(), everything=True)
    assert len(only_tick) == 2
