"""The technical administration: entered by the product's own log-in, with its limits and its second factor."""
from django.test import Client

from tests.cast import PASSWORD, Cast


def test_the_administration_takes_no_password_of_its_own(cast: Cast):
    cast.officer.is_staff = cast.officer.is_superuser = True
    cast.officer.save()
    browser = Client()
    answer = browser.post("/admin/login/?next=/admin/", {"username": cast.officer.email, "password": PASSWORD})
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/accounts/login/")
    assert "_auth_user_id" not in browser.session
    browser.force_login(cast.officer)
    assert browser.get("/admin/").status_code == 200


def test_who_is_no_superuser_does_not_get_in(cast: Cast):
    browser = Client()
    browser.force_login(cast.administrator)
    assert browser.get("/admin/", follow=True).status_code == 403
