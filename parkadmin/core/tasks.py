"""Jobs of the core. They only carry out: what has to be done stands in our own rows, and doing it twice is harmless."""
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from . import chat, drafts, idempotency, mailer, notices
from .imports import jobs as import_jobs  # noqa: F401 (its jobs and ticks)
from .ticks import tick

JOBS_KEPT = timedelta(days=7)


@task()
def deliver(mail_id: str) -> str:
    """Send one letter."""
    return mailer.deliver_mail(mail_id, timezone.now())


@tick(every=5)
def sweep_mail(at: datetime) -> None:
    """Send again what failed, and what lost its job."""
    mailer.sweep(at)


@tick(every=3600)
def forget_finished_jobs(at: datetime) -> None:
    """Finished jobs are of no use after a week."""
    DBTaskResult.objects.finished().filter(finished_at__lt=at - JOBS_KEPT).delete()


@tick(every=10)
def send_chat_messages(at: datetime) -> None:
    """Headlines and links to the parks' group chats."""
    chat.deliver_due(at)


@tick(every=300)
def send_digests(at: datetime) -> None:
    """The daily mail, once the morning has come."""
    notices.send_digests(at)


@tick(every=86400)
def forget_old_notices(at: datetime) -> None:
    """Lines under the bell that were read long ago."""
    notices.forget_old(at)


@tick(every=86400)
def forget_old_drafts(at: datetime) -> None:
    """What somebody typed and left a quarter of a year ago."""
    drafts.forget_old(at)


@tick(every=86400)
def forget_given_answers(at: datetime) -> None:
    """What scripts were answered more than a week ago."""
    idempotency.forget_old(at)
