"""The people who log in."""
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from .base import Row

MONEY_UNITS = [("auto", _("as it reads best")), ("yuan", _("yuan")), ("wan", _("ten thousand yuan (万)")),
               ("yi", _("hundred million yuan (亿)"))]


class UserManager(BaseUserManager):
    """Makes people who log in by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(Row, AbstractBaseUser, PermissionsMixin):
    """A person. What the person may do follows from roles and memberships, not from Django's groups.

    `is_staff` only opens the stock admin pages, which are for superusers.
    """

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    language = models.CharField(_("language"), max_length=8, default="zh-hans",
                                choices=[("zh-hans", "简体中文"), ("en", "English")])
    money_unit = models.CharField(_("amounts of money in"), max_length=4, default="auto", choices=MONEY_UNITS)
    shortcuts = models.BooleanField(_("single-key shortcuts"), default=True)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the technical admin pages"), default=False)
    joined_at = models.DateTimeField(_("joined at"), auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email")]

    def __str__(self) -> str:
        return self.name or self.email
