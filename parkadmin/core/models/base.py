"""What every row of the product has."""
import os
import time
import uuid

from django.db import models

from parkadmin.core.bilingual import pick


def uuid7() -> uuid.UUID:
    """A UUID version 7 (RFC 9562, section 5.7): 48 bits of Unix milliseconds, then random bits.

    Ids sort by the time of creation, so that keyset pages by id are pages by time, and they tell nobody how many
    rows there are.
    """
    milliseconds = time.time_ns() // 1_000_000
    value = milliseconds << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76  # version
    value = value & ~(0x3 << 62) | 0x2 << 62  # variant
    return uuid.UUID(int=value)


def localized(obj: models.Model, field: str) -> str:
    """The text of `field` in the reader's language, else in the other one. Fields: `<field>_zh` and `<field>_en`."""
    return pick(getattr(obj, f"{field}_zh"), getattr(obj, f"{field}_en"))


class Row(models.Model):
    """A row with a time-ordered id that may be shown to anybody."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True
