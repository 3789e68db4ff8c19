"""The form of an announcement or an article."""
from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parkadmin.core.forms import KitForm
from parkadmin.core.models import Park
from requests_desk.models import Announcement, Article, RequestKind


def line(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput({"maxlength": 160}), **more)


def area(label: Any, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": 12}), **more)


class PostForm(KitForm):
    """Two languages side by side; the English ones may stay empty, then the Chinese are shown."""

    park = forms.ChoiceField(label=_("Park"))
    title_zh = line(_("Title (Chinese)"))
    title_en = line(_("Title (English)"), required=False)
    body_zh = area(_("Text (Chinese)"))
    body_en = area(_("Text (English)"), required=False)

    def __init__(self, *args: Any, parks: list[Park], post: Announcement | Article | None = None,
                 **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["park"].choices = [(str(park.pk), park.name) for park in parks]
        if post or len(parks) == 1:
            del self.fields["park"]
        if post:
            self.initial = {name: self.value_of(post, name) for name in self.fields}

    @staticmethod
    def value_of(post: Announcement | Article, name: str) -> Any:
        """What stands in a field at first."""
        found = getattr(post, name)
        return str(found.pk) if isinstance(found, RequestKind) else found


class AnnouncementForm(PostForm):
    """News of the park."""

    expires_at = forms.DateTimeField(
        label=_("Shown on the start page until"), required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: until you take it back. It stays readable under News."))


class ArticleForm(PostForm):
    """An answered question."""

    kind = forms.ChoiceField(label=_("Kind of request"), required=False,
                             help_text=_("It is shown to people who ask for this kind of help."))

    def __init__(self, *args: Any, kinds: list[RequestKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = {str(kind.pk): kind for kind in kinds}
        self.fields["kind"].choices = [("", _("Any")), *[(key, kind.name) for key, kind in self.kinds.items()]]

    def clean_kind(self) -> RequestKind | None:
        """The chosen kind itself."""
        return self.kinds.get(self.cleaned_data["kind"])
