"""What tenants need and how help is found: requests, referrals, the directory, matching and clocks."""
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RequestsDeskConfig(AppConfig):
    name = "requests_desk"
    verbose_name = _("Requests desk")

    def ready(self) -> None:
        from . import affiliations, history, notifications, tenant_timeline  # noqa: F401
        from .services import people, programmes  # noqa: F401
        from .services import tenant_work  # noqa: F401
