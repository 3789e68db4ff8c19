"""Who is in the park: companies and teams, their people, their admission."""
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TenantsConfig(AppConfig):
    name = "tenants"
    verbose_name = _("Tenants")

    def ready(self) -> None:
        from . import affiliations  # noqa: F401
        from .services import (  # noqa: F401
            admission_base,
            admission_notices,
            enrolments,
            expiry,
            figures,
            figures_rounds,
            growing,
            life,
            members,
            profile,
            programmes,
            register,
            register_parts,
        )
        from .sheets import figures as figures_sheet  # noqa: F401
        from .sheets import register as register_sheet  # noqa: F401
