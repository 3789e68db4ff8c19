"""Make a key for a person's scripts; its secret is printed once."""
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parkadmin.core import keys
from parkadmin.core.errors import DeskError


class Command(BaseCommand):
    help = "Make an API key for a person: it may do what the person may. The key is printed once and not stored."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", help="whose key it is")
        parser.add_argument("--name", required=True, help="what it is for")
        parser.add_argument("--days", type=int, help="valid for so many days; left out: until it is revoked")

    def handle(self, *args: Any, email: str, name: str, days: int | None, **options: Any) -> None:
        user = keys.person(email)
        if user is None:
            raise CommandError(f"No active person has the address {email}.")
        try:
            key, secret = keys.ask_for_key(user=user, name=name, days=days, at=timezone.now())
        except DeskError as refusal:
            texts = [str(text) for found in getattr(refusal, "errors", {}).values() for text in found]
            raise CommandError(" ".join(texts) or str(refusal.message)) from refusal
        self.stderr.write(f"Key of {user.email}, valid until {key.expires_at or 'it is revoked'}. Keep it safe:")
        self.stdout.write(secret)
