"""The small forms of the portal: one for each thing a tenant may do with a request that was sent."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from parkadmin.core.forms import KitForm
from requests_desk.choices import Resolution
from requests_desk.models import HelpRequest

from .request import SHARING_WORDS, FilesField

RATINGS = [(5, _("Very satisfied")), (4, _("Satisfied")), (3, _("Fairly satisfied")), (2, _("Dissatisfied")),
           (1, _("Very dissatisfied"))]


class DeedForm(KitForm):
    """A form about one request; several of them stand on one page, so that each has its own ids."""

    name = ""

    def __init__(self, *args: Any, row: HelpRequest, **kwargs: Any) -> None:
        super().__init__(*args, auto_id=f"id_{self.name}_%s", **kwargs)
        self.row = row


def words(label: Any, help_text: Any = "", rows: int = 3, required: bool = True) -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(label=label, help_text=help_text, required=required,
                           widget=forms.Textarea(attrs={"rows": rows}))


class MessageForm(DeedForm):
    """A message to the park; while the park waits for it, the answer."""

    name = "message"
    text = words(_("Your message to the park"))
    files = FilesField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.row.state == "needs_info":
            self.fields["text"].label = _("Your answer")

    def clean_files(self) -> list[tuple[str, Any, int]]:
        """As the verb takes them: name, content, size."""
        return [(file.name, file, file.size) for file in self.cleaned_data["files"]]


class ConfirmForm(DeedForm):
    """Confirm the result and rate it."""

    name = "confirm"
    rating = forms.TypedChoiceField(label=_("How satisfied are you?"), coerce=int, widget=forms.RadioSelect)
    resolution = forms.ChoiceField(label=_("Is it solved?"), required=False, widget=forms.RadioSelect)
    rating_text = words(_("What was good, what was not?"), _("Please say why if you are not satisfied."), rows=2,
                        required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rating"].choices = [
            (number, format_html('<span class="stars" aria-hidden="true">{}</span> {}', "★" * number, label))
            for number, label in RATINGS]
        options = [(Resolution.SOLVED, _("Yes, solved")), (Resolution.PARTLY_SOLVED, _("Partly solved"))]
        if self.row.resolution not in dict(options):
            options.append(("", _("As the park says: %(result)s") % {"result": self.row.get_resolution_display()}))
        self.fields["resolution"].required = self.row.resolution in dict(options)
        self.fields["resolution"].choices = options
        self.fields["resolution"].initial = self.row.resolution if self.row.resolution in dict(options) else ""


class NotSolvedForm(DeedForm):
    """Say that it is not solved."""

    name = "not_solved"
    text = words(_("What is missing?"), _("The park takes it up again and reads this first."))


class WithdrawForm(DeedForm):
    """Withdraw the request, with a word why."""

    name = "withdraw"
    text = words(_("Why is it no longer needed?"), _("The park reads this, and so does whoever was asked to help."),
                 rows=2, required=False)


class AppealForm(DeedForm):
    """Disagree with a refusal."""

    name = "appeal"
    text = words(_("Why should the park look at it again?"))


class SharingForm(DeedForm):
    """Allow more sharing, or less."""

    name = "sharing"
    sharing = forms.ChoiceField(label=_("How far may the park share it?"), choices=SHARING_WORDS,
                                widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sharing"].initial = self.row.sharing
