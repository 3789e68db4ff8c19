"""Forms in the look of the kit: classes for the widgets, one template for each field."""
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

FILL_IN, CHOOSE = _("Please fill this in."), _("Please choose one of the options.")  # as the verbs say it
CONTROL, SELECT, CHECK = "form-control", "form-select", "form-check-input"


def widget_class(widget: forms.Widget) -> str:
    """The kit's class for a widget."""
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return CHECK
    if isinstance(widget, forms.Select):
        return SELECT
    return CONTROL


def anchor(bound: BoundField) -> str:
    """The id of the input a link in the error summary leads to; a group's first one."""
    if bound.is_hidden:
        return ""
    return bound.id_for_label or (f"{bound.auto_id}_0" if bound.auto_id else "")


class KitBoundField(BoundField):
    """A bound field that knows the kit's classes and how its template should lay it out."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return attrs
        own = attrs.get("class") or widget.attrs.get("class", "")
        bad = "is-invalid" if self.errors else ""
        attrs["class"] = " ".join(part for part in (widget_class(widget), own, bad) if part)
        return attrs

    @property
    def is_check(self) -> bool:
        """A single tick box: its label stands behind it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_file(self) -> bool:
        """A file input: it gets a drop zone."""
        return isinstance(self.field.widget, forms.FileInput)


class KitMixin:
    """Puts a form in the kit's look: {% field form.name %} or {{ form }} in the template.

    Write <form novalidate>: messages come from the server, in the person's language.
    """

    bound_field_class = KitBoundField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.error_messages["required"] = CHOOSE if isinstance(field, forms.ChoiceField) else FILL_IN


class KitForm(KitMixin, forms.Form):
    """A form in the kit's look."""


class KitModelForm(KitMixin, forms.ModelForm):
    """A model form in the kit's look. Its `save` is not for surfaces: they call a service's verb."""


class ManyFilesInput(forms.ClearableFileInput):
    """A file input for several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given:
            super().clean(None, initial)
        return [super(ManyFilesField, self).clean(each, initial) for each in given]
