"""Parks, who works for them, and the keys of their scripts."""
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from parkadmin.core.permissions import STAFF_ROLES

from .base import Row, localized


class Park(Row):
    """A science park. Local parks are run by this installation, remote ones by another.

    `code` is the prefix of all its numbers ("BH" in BH-2026-0418). `region` is a GB/T 2260 division code.
    """

    code = models.CharField(_("code"), max_length=8, unique=True)
    slug = models.SlugField(_("address name"), max_length=60, unique=True)
    name_zh = models.CharField(_("name (Chinese)"), max_length=120)
    name_en = models.CharField(_("name (English)"), max_length=120)
    about_zh = models.TextField(_("about (Chinese)"), blank=True)
    about_en = models.TextField(_("about (English)"), blank=True)
    region = models.CharField(_("region"), max_length=6)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Shanghai")
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_local = models.BooleanField(_("run here"), default=True)
    is_demo = models.BooleanField(_("demo data"), default=False)

    class Meta:
        verbose_name = _("park")
        verbose_name_plural = _("parks")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return localized(self, "name")


class StaffRole(Row):
    """What a person may do in one park; the permissions of each role stand in `parkadmin.core.permissions`."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="staff_roles")
    park = models.ForeignKey(Park, models.CASCADE, related_name="staff_roles")
    role = models.CharField(_("role"), max_length=16, choices=STAFF_ROLES)

    class Meta:
        verbose_name = _("staff role")
        verbose_name_plural = _("staff roles")
        constraints = [
            models.UniqueConstraint(fields=["user", "park"], name="one_role_per_person_and_park"),
            models.CheckConstraint(condition=models.Q(role__in=list(dict(STAFF_ROLES))), name="staff_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.park.code} · {self.get_role_display()}"


class ApiKey(Row):
    """A person's key for scripts: it may do what the person may, no more. Only its SHA-256 is stored."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    prefix = models.CharField(_("prefix"), max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used at"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")

    def __str__(self) -> str:
        return f"{self.prefix}… {self.name}"
