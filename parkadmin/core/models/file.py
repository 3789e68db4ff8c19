"""Files that people give us."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .base import Row


class StoredFile(Row):
    """What is known of a file in private storage, where it lies under a random name.

    `name` is what the sender called it; `media_type` is what the content is, not what was claimed; `size` in bytes;
    `sha256` of the content.
    """

    name = models.CharField(_("file name"), max_length=160)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(_("at"))

    class Meta:
        abstract = True
