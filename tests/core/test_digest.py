"""The daily mail: once a morning, only what is new, only for those who want it."""
from datetime import UTC, datetime, timedelta

from parkadmin.core import notices
from parkadmin.core.models import Mail, Notice, User
from tests.cast import Cast

EVENING = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)  # 18:00 in Tianjin
BEFORE_EIGHT = datetime(2026, 11, 17, 23, 59, tzinfo=UTC)
MORNING = datetime(2026, 11, 18, 0, 1, tzinfo=UTC)


def told(user: User, key: str, at: datetime = EVENING, channels: frozenset[str] = frozenset({"digest"})) -> None:
    notices.tell(user=user, key=key, group="request", channels=set(channels), title=f"Title {key}", path=f"/x/{key}/",
                 at=at)


def test_nothing_to_tell_is_no_mail(cast: Cast):
    assert cast.dai_tao and notices.send_digests(MORNING) == 0 and not Mail.objects.exists()


def test_who_wants_only_the_bell_gets_no_daily_mail(cast: Cast):
    told(cast.dai_tao, "a", channels=frozenset({"bell"}))
    assert notices.send_digests(MORNING) == 0


def test_it_waits_for_eight_in_the_morning(cast: Cast):
    told(cast.dai_tao, "a")
    assert notices.send_digests(BEFORE_EIGHT) == 0
    assert notices.send_digests(MORNING) == 1


def test_it_comes_once_a_morning(cast: Cast):
    told(cast.dai_tao, "a")
    told(cast.dai_tao, "b")
    told(cast.dai_tao, "c", at=MORNING)
    assert [notices.send_digests(MORNING + timedelta(hours=hours)) for hours in (0, 1, 12)] == [1, 0, 0]
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (cast.dai_tao.email, "2 pieces of news from your park")
    assert "Title a" in mail.text and "http://testserver/x/b/" in mail.text and "Title c" not in mail.text
    assert notices.send_digests(MORNING + timedelta(days=1)) == 1


def test_nobody_gets_anothers_lines(cast: Cast):
    told(cast.dai_tao, "mine")
    told(cast.rival_owner, "theirs")
    assert notices.send_digests(MORNING) == 2
    assert "theirs" not in Mail.objects.get(to=cast.dai_tao.email).text


def test_who_has_left_gets_no_mail(cast: Cast):
    told(cast.dai_tao, "a")
    User.objects.filter(pk=cast.dai_tao.pk).update(is_active=False)
    assert notices.send_digests(MORNING) == 0


def test_a_line_of_the_daily_mail_alone_is_not_on_the_bell(cast: Cast):
    told(cast.dai_tao, "a")
    actor = cast.actor(cast.dai_tao)
    assert (notices.unread_count(actor), list(notices.bell(actor))) == (0, [])
    assert Notice.objects.get().digest_due
