"""Logging in, as this product wants it from django-allauth."""
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmation
from allauth.core import context as current
from django.contrib.sites.shortcuts import get_current_site
from django.forms import BaseForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from parkadmin.core.mailer import queue_mail
from parkadmin.core.models import User, uuid7

from .context import PRODUCT

APPLYING = "applying"  # in the session: the address name of the park somebody wants to apply to


class AccountAdapter(DefaultAccountAdapter):
    """People are invited by their park or company, or come from a park's page to apply to it; after log-in `home` leads
    everybody to their own start page."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(request.session.get(APPLYING))

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        """A new applicant, with a name and in the language of the page."""
        user.name = form.cleaned_data.get("name", "")
        user.language = request.LANGUAGE_CODE
        return super().save_user(request, user, form, commit)

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: EmailConfirmation) -> str:
        """The link leads on to the application, also when it is opened on another device."""
        url = super().get_email_confirmation_url(request, emailconfirmation)
        slug = request.session.get(APPLYING) if request else ""
        return f"{url}?{urlencode({'next': reverse('apply:start', args=[slug])})}" if slug else url

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account_login")

    def format_email_subject(self, subject: str) -> str:
        return f"{PRODUCT}: {subject}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails are written in the receiver's language, and sent by the worker like all others: a mail server that
        is down must not break the page, and how long it takes must not tell whether there is an account."""
        user, request = context.get("user"), current.request
        language = getattr(user, "language", "") or translation.get_language()
        with translation.override(language):
            letter = self.render_mail(template_prefix, email, {
                "request": request, "email": email, "current_site": get_current_site(request), **context})
        queue_mail(key=f"account:{uuid7()}", to=email, language=language, subject=letter.subject, text=letter.body,
                   user=user, at=timezone.now())
