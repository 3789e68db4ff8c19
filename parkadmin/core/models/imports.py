"""Excel files that somebody imports: the file, what was found in it, and what came of each row."""
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.actors import Actor
from parkadmin.core.scope import ScopedQuerySet

from .file import StoredFile
from .park import Park


class ImportState(models.TextChoices):
    UPLOADED = "uploaded", _("Waiting to be checked")
    CHECKING = "checking", _("Being checked")
    CHECKED = "checked", _("Checked")
    APPLYING = "applying", _("Being imported")
    DONE = "done", _("Imported")
    UNDOING = "undoing", _("Being undone")
    UNDONE = "undone", _("Undone")
    FAILED = "failed", _("Cannot be read")


class RowAction(models.TextChoices):
    """What an import does with one row."""

    NEW = "new", pgettext_lazy("row of an import", "New")
    CHANGED = "changed", pgettext_lazy("row of an import", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("row of an import", "Unchanged")
    FAULTY = "faulty", pgettext_lazy("row of an import", "Faulty")


class ImportRun(StoredFile):
    """One import of one file into one park.

    `sheet` is what kind of rows it holds (parkadmin.core.imports.sheets). `done` of `total` rows is the progress of the
    present step, written outside of the step's transaction. `problem` is why the file as a whole or the last step
    failed: a code and its parameters (imports.faults). `seconds_*` are what the steps took, `peak_mb` is the
    most memory that the worker has held, `grown_mb` by how much that was more than before the step.
    """

    park = models.ForeignKey(Park, models.PROTECT, related_name="+", verbose_name=_("park"))
    sheet = models.CharField(_("what"), max_length=32)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    state_since = models.DateTimeField(_("state since"))
    version = models.PositiveIntegerField(default=1)
    job_id = models.CharField(max_length=40, blank=True)
    total = models.PositiveIntegerField(_("rows"), default=0)
    done = models.PositiveIntegerField(default=0)
    n_new = models.PositiveIntegerField(default=0)
    n_changed = models.PositiveIntegerField(default=0)
    n_unchanged = models.PositiveIntegerField(default=0)
    n_faulty = models.PositiveIntegerField(default=0)
    n_faults = models.PositiveIntegerField(default=0)
    left_out = models.BooleanField(_("the faulty rows are left out"), default=False)
    problem = models.JSONField(default=dict, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(_("imported at"), null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    seconds_checked = models.FloatField(null=True)
    seconds_applied = models.FloatField(null=True)
    peak_mb = models.FloatField(null=True)
    grown_mb = models.FloatField(null=True)

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        constraints = [models.CheckConstraint(condition=Q(state__in=ImportState.values), name="import_state_known")]
        indexes = [models.Index(fields=["park", "-id"], name="import_park_newest"),
                   models.Index(fields=["state"], name="import_at_work",
                                condition=Q(state__in=["uploaded", "checking", "applying", "undoing"]))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_busy(self) -> bool:
        """Whether the worker has something to do with it."""
        return self.state in BUSY

    @staticmethod
    def visible_to(actor: Actor) -> Q:
        """Staff who may read the rows that it brings, in the park that it brings them to."""
        from parkadmin.core.imports.sheets import SHEETS

        seen = Q(pk__in=[])
        for sheet in SHEETS.values():
            seen |= Q(sheet=sheet.code, park__in=actor.parks_with(sheet.reading))
        return seen


BUSY = frozenset({ImportState.UPLOADED, ImportState.CHECKING, ImportState.APPLYING, ImportState.UNDOING})


class ImportRow(models.Model):
    """What one row of the file is or was: `changes` by column's key as [before, after], in JSON; `version` is the
    target's version as it was found, and after the import the one that the import left."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    action = models.CharField(_("action"), max_length=10, choices=RowAction.choices)
    label = models.CharField(_("what"), max_length=160, blank=True)
    target_id = models.UUIDField(null=True)
    version = models.PositiveIntegerField(null=True)
    changes = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_import_row_per_number")]
        indexes = [models.Index(fields=["run", "action", "id"], name="import_rows_by_action")]

    def __str__(self) -> str:
        return f"{self.number}: {self.label}"


class ImportFault(models.Model):
    """One fault of a file: where it stands (row, column's letter and key), what stood there, what is wrong with it (a
    code of imports.faults and its parameters, so that everybody reads it in their own language)."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, models.CASCADE, related_name="faults")
    row = models.PositiveIntegerField(_("row"))
    letter = models.CharField(max_length=3, blank=True)
    column = models.CharField(_("column"), max_length=48, blank=True)
    value = models.CharField(_("what stands there"), max_length=120, blank=True)
    code = models.CharField(max_length=32)
    params = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("fault of an import")
        verbose_name_plural = _("faults of imports")
        indexes = [models.Index(fields=["run", "id"], name="import_faults_in_order")]

    def __str__(self) -> str:
        return f"{self.letter}{self.row}: {self.code}"
