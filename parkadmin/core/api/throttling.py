"""How often one person's scripts may ask."""
from django.core.cache.backends.locmem import LocMemCache
from rest_framework.throttling import UserRateThrottle


class PersonThrottle(UserRateThrottle):
    """DRF's limit per person, counted in each process: in the shared cache of the database it would cost more
    statements than the request itself, and a limit against runaway scripts need not be exact."""

    cache = LocMemCache("api-throttle", {})
