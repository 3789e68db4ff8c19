"""What the tests of the desk's pages share: a browser that is logged in, and addresses."""
from __future__ import annotations

from django.test import Client
from django.urls import reverse

from parkadmin.core.models import User
from requests_desk.models import HelpRequest, Referral


def client_of(user: User) -> Client:
    """A person's browser, in English."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def page(name: str, *args: object, query: str = "") -> str:
    return reverse(f"desk:{name}", args=args) + query


def deed(row: HelpRequest, verb: str) -> str:
    return page("deed", row.code, verb)


def referral_deed(row: Referral, verb: str) -> str:
    return page("referral_deed", row.number, verb)


def text(response) -> str:
    return response.content.decode()
