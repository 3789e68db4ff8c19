"""The forms of the settings pages. They say what was typed; the verbs decide."""
from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from parkadmin.core.forms import KitForm
from parkadmin.core.models import NOTICE_GROUPS, ChatChannel
from parkadmin.core.permissions import STAFF_ROLES
from requests_desk.choices import Audience, Clock, Priority
from requests_desk.models import Question, RequestKind, SavedReply
from requests_desk.services.tools import PLACEHOLDERS

TENANT_CLOCKS = [Clock.RECEIPT, Clock.RESPONSE, Clock.RESULT]
# What happens at the desk; announcements are for tenants.
CHAT_GROUPS = [("request", _("Requests")), *[pair for pair in NOTICE_GROUPS if pair[0] not in ("request", "news")]]
ICONS = {"address-book": pgettext_lazy("icon", "Address book"), "briefcase": pgettext_lazy("icon", "Briefcase"),
         "building": pgettext_lazy("icon", "Building"), "bulb": pgettext_lazy("icon", "Light bulb"),
         "businessplan": pgettext_lazy("icon", "Growing money"),
         "calendar-event": pgettext_lazy("icon", "Calendar"), "certificate": pgettext_lazy("icon", "Certificate"),
         "coin": pgettext_lazy("icon", "Coin"), "drone": pgettext_lazy("icon", "Drone"),
         "flask": pgettext_lazy("icon", "Flask"), "gavel": pgettext_lazy("icon", "Gavel"),
         "heart-handshake": pgettext_lazy("icon", "Handshake"),
         "help-circle": pgettext_lazy("icon", "Question mark"),
         "presentation": pgettext_lazy("icon", "Presentation"), "school": pgettext_lazy("icon", "School"),
         "speakerphone": pgettext_lazy("icon", "Loudspeaker"), "target": pgettext_lazy("icon", "Target"),
         "user-plus": pgettext_lazy("icon", "New person"), "users-group": pgettext_lazy("icon", "Group of people"),
         "world": pgettext_lazy("icon", "World")}


def line(label: Any, limit: int, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.TextInput({"maxlength": limit}), **more)


def text(label: Any, rows: int = 5, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea({"rows": rows}), **more)


class InviteStaffForm(KitForm):
    """Somebody to work for the park."""

    email = forms.CharField(label=_("E-mail"), widget=forms.EmailInput({"autocomplete": "off"}))
    name = line(pgettext_lazy("person", "Name"), 80, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=STAFF_ROLES)


class TargetsForm(KitForm):
    """The promised working days of all clocks; an empty field is what is usual."""

    def __init__(self, *args: Any, days: list[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, initial={row["clock"]: row["own"] for row in days}, **kwargs)
        for row in days:
            self.fields[row["clock"]] = forms.IntegerField(
                label=row["label"], required=False,
                help_text=_("Usual: %(days)s") % {"days": row["usual"]},
                widget=forms.NumberInput({"min": 1, "max": 365, "inputmode": "numeric"}))

    def tenant_fields(self) -> list[Any]:
        """What tenants are promised."""
        return [self[clock] for clock in TENANT_CLOCKS]

    def other_fields(self) -> list[Any]:
        """What parks and partners promise each other."""
        return [self[clock] for clock in Clock if clock not in TENANT_CLOCKS]


class KindForm(KitForm):
    """A kind of request."""

    code = line(_("Code"), 32, help_text=_("For the API and for Excel files; it cannot be changed later."))
    name_zh = line(_("Name (Chinese)"), 60)
    name_en = line(_("Name (English)"), 60)
    icon = forms.ChoiceField(label=_("Icon"), choices=ICONS.items(), initial="help-circle")
    position = forms.IntegerField(label=pgettext_lazy("order", "Position"), initial=100,
                                  help_text=_("Small numbers stand first."))
    is_complex = forms.BooleanField(label=_("Complex: result in 15 working days instead of 7"), required=False)
    is_active = forms.BooleanField(label=_("Offered to tenants"), required=False, initial=True)

    def __init__(self, *args: Any, kind: RequestKind | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if kind is None:
            return
        del self.fields["code"]
        self.initial = {name: getattr(kind, name) for name in self.fields}
        if kind.icon not in ICONS:
            self.fields["icon"].choices = [(kind.icon, kind.icon), *self.fields["icon"].choices]


class QuestionForm(KitForm):
    """A question that a kind asks."""

    code = line(_("Code"), 32, help_text=_("For the API and for Excel files; it cannot be changed later."))
    label_zh = line(_("Question (Chinese)"), 160)
    label_en = line(_("Question (English)"), 160)
    type = forms.ChoiceField(label=pgettext_lazy("question", "Answer"), choices=Question.Type.choices)
    choices = text(_("Options of a choice"), 4, required=False,
                   help_text=_("One per line: code | Chinese | English. For example: online | 线上 | Online"))
    required = forms.BooleanField(label=_("Must be answered"), required=False)
    position = forms.IntegerField(label=pgettext_lazy("order", "Position"), initial=100,
                                  help_text=_("Small numbers stand first."))

    def __init__(self, *args: Any, question: Question | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if question is None:
            return
        del self.fields["code"]
        self.initial = {name: getattr(question, name) for name in self.fields} | {
            "choices": "\n".join(f"{row['code']} | {row['zh']} | {row['en']}" for row in question.choices)}

    def clean_choices(self) -> list[tuple[str, str, str]]:
        """The options as the verb takes them."""
        lines = [line for line in self.cleaned_data["choices"].splitlines() if line.strip()]
        parts = [[part.strip() for part in line.replace("｜", "|").split("|")] for line in lines]
        return [(code, *[*rest, "", ""][:2]) for code, *rest in parts]


class ReplyForm(KitForm):
    """A saved reply."""

    name = line(_("Name"), 80)
    audience = forms.ChoiceField(label=_("Written to"), choices=Audience.choices)
    text_zh = text(_("Text (Chinese)"), 6, required=False)
    text_en = text(_("Text (English)"), 6, required=False)
    priority = forms.ChoiceField(label=_("Also set the priority"), required=False,
                                 choices=[("", _("Leave it as it is")), *Priority.choices])
    placeholders = ", ".join(f"{{{name}}}" for name in PLACEHOLDERS)

    def __init__(self, *args: Any, reply: SavedReply | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if reply:
            self.initial = {name: getattr(reply, name) for name in ("name", "audience", "text_zh", "text_en")}
            self.initial["priority"] = reply.actions.get("priority", "")

    def deed(self) -> dict[str, Any]:
        """As the verb takes it."""
        given = dict(self.cleaned_data)
        return {"actions": {"priority": given.pop("priority")}, **given}


class ChannelForm(KitForm):
    """A group chat. Token and secret are written, never shown."""

    name = line(_("Name"), 80, help_text=_("For example: desk of the park."))
    service = forms.ChoiceField(label=_("Service"), choices=ChatChannel.Service.choices)
    token = forms.CharField(label=_("Webhook"), required=False,
                            widget=forms.PasswordInput({"autocomplete": "off", "maxlength": 400}),
                            help_text=_("The address that the group chat gives its robot, or the token in it."))
    secret = forms.CharField(label=_("Signing secret"), required=False,
                             widget=forms.PasswordInput({"autocomplete": "off", "maxlength": 200}),
                             help_text=_("DingTalk only, when the robot asks for signatures."))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="zh-hans")
    groups = forms.MultipleChoiceField(label=_("Tell about"), choices=CHAT_GROUPS, required=False,
                                       widget=forms.CheckboxSelectMultiple, initial=["request", "deadline"])
    is_active = forms.BooleanField(label=_("Switched on"), required=False, initial=True)

    def __init__(self, *args: Any, channel: ChatChannel | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if channel:
            shown = ("name", "service", "language", "groups", "is_active")
            self.initial = {name: getattr(channel, name) for name in shown}
            for field in ("token", "secret"):
                if getattr(channel, field):
                    self.fields[field].widget.attrs["placeholder"] = _("kept: leave empty to keep it")
