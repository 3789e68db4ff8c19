"""Serializers: what comes in is checked for its type alone, since the rules live in the verbs; what goes out is read
from objects that are fetched already."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, tzinfo
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers
from rest_framework.utils import html

MOST_NAMED = 20


class Input(serializers.Serializer):
    """Fields of a request's body. Unknown ones are refused by name.

    What is required and missing is given to the verb as nothing, so that the verb says the same words as on the page,
    about all fields at once.
    """

    @classmethod
    def read(cls, data: Any) -> dict[str, Any]:
        """The values of `data`. Raises ValidationError with messages per field."""
        serializer = cls(data=data, partial=True)
        serializer.is_valid(raise_exception=True)
        return dict(serializer.validated_data)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        errors = self.unknown(data) if isinstance(data, Mapping) else {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            raise serializers.ValidationError({**error.detail, **errors}) from error
        if errors:
            raise serializers.ValidationError(errors)
        return {**self.for_missing(), **values}

    def unknown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """A message for each field that is not known here."""
        names = sorted(str(name)[:40] for name in data if name not in self.fields)
        return {name: [_("There is no such field here.")] for name in names[:MOST_NAMED]}

    def for_missing(self) -> dict[str, Any]:
        """Nothing for what is required, the default where there is one; what is merely optional stays away."""
        values = {name: getattr(field, "nothing", None) for name, field in self.fields.items() if field.required}
        for name, field in self.fields.items():
            if field.default is not serializers.empty:
                values[name] = field.default() if callable(field.default) else field.default
        return values


class Nothing(Input):
    """A body without fields."""


class Filters(Input):
    """Query parameters of a list, besides `cursor` and `limit`. Unknown ones are refused by name."""

    def unknown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        return super().unknown({name: "" for name in data if name not in ("cursor", "limit")})


class Text(serializers.CharField):
    """A text; how long and whether it may be empty the verb decides."""

    nothing = ""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_blank": True, "trim_whitespace": False, **kwargs})

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class Word(serializers.ChoiceField):
    """A word of a fixed vocabulary; whether it is one the verb decides."""

    nothing = ""
    default_error_messages = {"invalid": gettext_lazy("This must be a text.")}

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class WholeNumber(serializers.IntegerField):
    """A whole number: not a yes or no, and a text only in a form with files, where all is text."""

    def to_internal_value(self, data: Any) -> int:
        is_form = html.is_html_input(self.root.initial_data)
        if isinstance(data, bool) or not isinstance(data, str if is_form else int):
            self.fail("invalid")
        return super().to_internal_value(data)


class YesNo(serializers.BooleanField):
    """true or false, and nothing that merely looks like it."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=str(data)[:40])
        return data


class Words(serializers.ListField):
    """A filter with several values: `?state=triage,active` or `?state=triage&state=active`."""

    def to_internal_value(self, data: Any) -> list[Any]:
        return super().to_internal_value([word for text in data for word in text.split(",") if word][:50])


class Moment(serializers.DateTimeField):
    """A time, always in UTC (RFC 3339, `Z`), whatever the zone of the installation."""

    def default_timezone(self) -> tzinfo:
        return UTC


class Named(serializers.Serializer):
    """An object by its id and its name in the reader's language."""

    id = serializers.UUIDField()
    name = serializers.CharField(source="__str__")


class Coded(serializers.Serializer):
    """An entry of a vocabulary by its code and its name in the reader's language."""

    code = serializers.CharField()
    name = serializers.CharField()


class Problem(serializers.Serializer):
    """A refusal (RFC 9457, `application/problem+json`)."""

    type = serializers.CharField(help_text="Always `about:blank`: look at `code`.")
    title = serializers.CharField(help_text="What is wrong, in the asked language.")
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="Stable, for programs.")
    errors = serializers.DictField(child=serializers.ListField(child=serializers.CharField()), required=False,
                                   help_text="Messages per field, `` for the whole (400).")
    allowed = serializers.ListField(child=serializers.CharField(), required=False,
                                    help_text="What is possible in the present state (409).")
    request_id = serializers.CharField(help_text="Name it when you ask for help.")
