"""Forms of the desk around referrals: sending one, and what its origin can do with it afterwards."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parkadmin.core.actors import Actor
from parkadmin.core.forms import KitForm, ManyFilesField
from requests_desk import desk_queries
from requests_desk.choices import SHARING_WIDTH, Reason, Sharing
from requests_desk.models import HelpRequest, Referral
from requests_desk.teaser import without_names

AREA = forms.Textarea(attrs={"rows": 4})
LEVELS = [(Sharing.TEASER, _("The need only; who asks is told when they accept")),
          (Sharing.OPEN, _("The need and who asks, at once"))]


def levels(request: HelpRequest, above: Referral | None) -> list[tuple[str, Any]]:
    """The sharing levels that the tenant allows, and that whoever refers further can keep."""
    widest = SHARING_WIDTH[request.sharing]
    if above is not None and not above.identity_released:
        widest = min(widest, SHARING_WIDTH[Sharing.TEASER])
    return [(level.value, label) for level, label in LEVELS if SHARING_WIDTH[level] <= widest]


class ReferForm(KitForm):
    """What a destination is told. Title and need are its own words; with a teaser they name nobody."""

    sharing = forms.ChoiceField(label=_("What they learn"), widget=forms.RadioSelect)
    title = forms.CharField(label=_("Title"), max_length=None)
    need = forms.CharField(label=_("What is needed"), strip=False, widget=forms.Textarea(attrs={"rows": 6}))
    attachments = forms.ModelMultipleChoiceField(
        label=_("Files to hand over"), required=False, queryset=desk_queries.no_files(),
        widget=forms.CheckboxSelectMultiple, help_text=_("They can open them once they know who asks."))

    def __init__(self, *args: Any, actor: Actor, request: HelpRequest, above: Referral | None = None,
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sharing"].choices = levels(request, above)
        self.initial.setdefault("sharing", next((code for code, _label in self.fields["sharing"].choices), ""))
        self.initial.setdefault("title", above.title if above else without_names(request, request.title))
        self.initial.setdefault("need", above.need if above else without_names(request, request.description))
        self._offer_files(actor, request, above)

    def _offer_files(self, actor: Actor, request: HelpRequest, above: Referral | None) -> None:
        files = desk_queries.no_files() if above else desk_queries.files_to_hand_over(actor, request)
        self.fields["attachments"].queryset = files
        if above or not files:
            del self.fields["attachments"]


class OriginForm(KitForm):
    """A verb of the origin on a referral."""


class ReasonForm(OriginForm):
    reason_code = forms.ChoiceField(label=_("Reason"), choices=[("", _("Choose a reason"))] + [
        (code.value, code.label) for code in Reason if code != Reason.EXPIRED])
    reason_text = forms.CharField(label=_("Explanation"), widget=AREA, strip=False)


class ReworkForm(OriginForm):
    text = forms.CharField(label=_("What is still missing"), widget=AREA, strip=False)


class LinkForm(OriginForm):
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_(
        "Empty: the address in the directory. Earlier links to the same address end."))


class PartnerMessageForm(OriginForm):
    text = forms.CharField(label=_("Message"), widget=AREA, strip=False)
    files = ManyFilesField(label=_("Files"), required=False)
