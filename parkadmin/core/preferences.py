"""What a person chose for the look of the product."""
from django.conf import settings

from .models import User


def choose_language(*, user: User, language: str) -> None:
    """Keep the person's language, for pages on other devices and for mails. Unknown languages are ignored."""
    if language in dict(settings.LANGUAGES) and user.language != language:
        user.language = language
        user.save(update_fields=["language"])
