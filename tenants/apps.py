"""Who is in the park: companies and teams, their people, their admission."""
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Tenants")

    def ready(self) -> None:
        from . import affiliations  # noqa: F401
        from .services import figures, figures_rounds, members, profile, register  # noqa: F401
        from .services import enrolments, programmes  # noqa: F401
        from .sheets import register as register_sheet  # noqa: F401
        from .services import admission_base, admission_notices  # noqa: F401
