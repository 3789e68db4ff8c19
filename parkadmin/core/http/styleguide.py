"""Samples for the style guide page: made-up values, no database."""
from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from parkadmin.core.forms import KitForm, ManyFilesField

STATES = {
    _("Help request"): ["draft", "submitted", "triage", "active", "needs_info", "resolved", "closed", "declined",
                        "withdrawn", "duplicate", "entered_in_error"],
    _("Referral"): ["draft", "requested", "received", "accepted", "rejected", "in_progress", "on_hold", "completed",
                    "failed", "cancelled", "entered_in_error"],
}


class SampleForm(KitForm):
    """One field of each kind."""

    title = forms.CharField(label=_("What do you need?"),
                            help_text=_("One sentence, as you would say it on the phone."))
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("Not sure, the park decides")),
                                                                       ("training", _("Training"))])
    description = forms.CharField(label=_("Description"), widget=forms.Textarea(attrs={"rows": 3}))
    budget = forms.DecimalField(label=_("Budget"), required=False, min_value=0)
    wanted_by = forms.DateField(label=_("Wanted by"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    sharing = forms.ChoiceField(label=_("Who may see it"), widget=forms.RadioSelect,
                                choices=[("park", _("Only my park")), ("teaser", _("Partners, without our name"))])
    files = ManyFilesField(label=_("Files"), required=False,
                           help_text=_("PDF, Word, Excel or pictures, up to 25 MB each."))
    agree = forms.BooleanField(label=_("The park may ask partner parks"), required=False,
                               help_text=_("They see who you are only after you agree."))


def samples(request: HttpRequest) -> dict[str, Any]:
    """The context of the style guide."""
    now = timezone.now()
    return {
        "form": SampleForm(data={"budget": "-5"}) if "errors" in request.GET else SampleForm(),
        "states": STATES.items(),
        "moments": [now, now - timedelta(hours=2), now - timedelta(days=3), now - timedelta(days=90)],
        "dues": [now + timedelta(days=5, hours=1), now + timedelta(hours=3, minutes=1),
                 now - timedelta(days=2, hours=1)],
        "amounts": [Decimal("60000"), Decimal("1800000000"), Decimal("600000000"), Decimal("1234.50")],
        "request_sample": SimpleNamespace(state="active", get_state_display=lambda: _("Finding help")),
        "stages": [{"label": _("Received"), "state": "done"}, {"label": _("In triage"), "state": "done"},
                   {"label": _("Finding help"), "state": "current", "note": _("answer due Friday")},
                   {"label": _("Being helped")}, {"label": _("Please confirm")}],
        "facts_sample": [(_("Number"), "BH-2026-0418"), (_("Officer"), "Wang Li"), (_("Budget"), "¥60,000")],
        "page_sample": {"prev": "a", "next": "b", "count": 1000, "capped": True},
    }
