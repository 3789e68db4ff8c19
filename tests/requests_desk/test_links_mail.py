"""Letters to those who have only a mailed link: the first one and all later ones lead to the same page."""
from parkadmin.core.models import Mail
from requests_desk.models import Referral
from requests_desk.services import conversation, referral
from tests.cast import NOW, Cast
from tests.factories import active


def by_link(cast: Cast) -> Referral:
    """A referral to a partner of whom nobody has an account."""
    resource = cast.resource(cast.other_partner, cast.training, "化工安全培训", "Chemical safety training")
    return referral.send_referral(actor=cast.actor(cast.officer), request=active(cast), resource=resource, at=NOW,
                                  sharing="teaser", title="Safety training", need_text="Six people")


def test_later_letters_carry_the_same_link(cast: Cast):
    row, officer = by_link(cast), cast.actor(cast.officer)
    link = row.links.get()
    conversation.write_to_partner(actor=officer, referral=row, text="Any news?", at=NOW)
    referral.recall_referral(actor=officer, referral=row, reason_code="other", reason_text="Too late", at=NOW)
    letters = list(Mail.objects.filter(to=link.email).order_by("created_at").values_list("text", flat=True))
    assert len(letters) == 3
    assert all(f"/p/{link.token}/" in text for text in letters)
    assert "Any news?" in letters[1] and "Too late" in letters[2]


def test_the_database_alone_opens_no_link(cast: Cast, settings):
    link = by_link(cast).links.get()
    opened = link.token
    settings.SECRET_KEY = "another"
    assert link.token != opened
    assert link.digest not in (opened, link.token)
