"""The core: parks, people, permissions, states, history. It knows nothing about tenants or requests."""
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "parkadmin.core"
    label = "core"
    verbose_name = _("Core")

    def ready(self) -> None:
        from .imports import runs  # noqa: F401
