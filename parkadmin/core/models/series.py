"""Numbers without gaps."""
from django.db import models

from .base import Row
from .park import Park


class NumberSeries(Row):
    """The last number given per park, year and kind of paper. Its row lock serialises the numbering."""

    park = models.ForeignKey(Park, models.CASCADE)
    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["park", "kind", "year"], name="one_series_per_park_and_year")]

    def __str__(self) -> str:
        return f"{self.park_id} {self.kind} {self.year}: {self.last}"
