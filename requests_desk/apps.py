"""What tenants need and how help is found: requests, referrals, the directory, matching and clocks."""
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from parkadmin.core import serving


class RequestsDeskConfig(AppConfig):
    name = "requests_desk"
    verbose_name = _("Requests desk")

    def ready(self) -> None:
        from . import affiliations, history, notifications, tenant_timeline  # noqa: F401
        from .matching import encoder
        from .services import people, programmes, tenant_work  # noqa: F401
        from .sheets import partners, resources  # noqa: F401

        serving.at_start(encoder.warm_up)
