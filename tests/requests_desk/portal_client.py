"""A browser for the portal's tests: a logged-in client, and what it posts."""
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from parkadmin.core.models import User

PDF = b"%PDF-1.7\n1 0 obj\n"
NEW = "/portal/requests/new/"


def web(user: User) -> Client:
    """A browser in which this person is logged in."""
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def typed(company: Any, /, **changes: Any) -> dict[str, Any]:
    """The form of a new request, filled in."""
    return {"tenant": str(company.pk), "title": "UAV training", "description": "Six people", "sharing": "teaser",
            "shared_in_tenant": "on", "do": "send", **changes}


def pdf(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")
