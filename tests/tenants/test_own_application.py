"""Staff who apply to their own park stand on the applicant's side only: they steer nothing of the park's."""
from __future__ import annotations

import pytest

from parkadmin.core.errors import Forbidden
from parkadmin.core.models import Event
from tenants.models import Application, Review
from tenants.services import deciding, reviewing, transferring
from tests.cast import NOW, Cast
from tests.tenants.admission_cast import applicant, application_in

pytestmark = pytest.mark.django_db


def test_nobody_steers_an_application_of_their_own(cast: Cast):
    row, mine = own_under_review(cast), cast.actor(cast.officer)
    asked = reviewing.ask_review(actor=cast.actor(cast.lead), application=row, reviewers=[cast.officer2], at=NOW)
    told = Event.objects.count()
    for deed in (
            lambda: deciding.assign_application(actor=mine, application=row, owner=cast.officer2, at=NOW),
            lambda: reviewing.ask_review(actor=mine, application=row, reviewers=[cast.lead], at=NOW),
            lambda: reviewing.withdraw_review_request(actor=mine, review=asked[0], at=NOW),
            lambda: transferring.propose_transfer(actor=mine, application=row, park=cast.baoding, text="Go", at=NOW)):
        with pytest.raises(Forbidden):
            deed()
    assert (Event.objects.count(), Review.objects.count()) == (told, 1)


def test_an_offer_of_the_park_is_not_taken_back_by_the_applicant_as_staff(cast: Cast):
    row = own_under_review(cast)
    transferring.propose_transfer(actor=cast.actor(cast.lead), application=row, park=cast.baoding, text="More room",
                                  at=NOW)
    with pytest.raises(Forbidden):
        transferring.recall_transfer(actor=cast.actor(cast.officer), application=row, at=NOW)
    assert Application.objects.get().transfer_park == cast.baoding


def own_under_review(cast: Cast) -> Application:
    """An application of Zhao Min, who is an officer of the same park; Chen Hao has signed for it."""
    applicant(cast, cast.officer.email, "Zhao Min")
    row = application_in(cast, "submitted", user=cast.officer)
    return deciding.sign_application(actor=cast.actor(cast.officer2), application=row, at=NOW)
