"""Try a request: what would be suggested, why, and with other weights. Nothing is stored."""
from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from parkadmin.core.models import Park
from requests_desk import desk_queries, settings_queries
from requests_desk import matching_queries as queries
from requests_desk.forms.matching import TryForm, WeightsForm
from requests_desk.matching.reasons import LEVELS

from .base import staff_page
from .matching_settings import EDIT, page


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, park: str) -> HttpResponse:
    """The form, and below it the list as the desk would see it."""
    row = settings_queries.park_for(request.actor, park, EDIT)
    given = request.POST if request.method == "POST" else None
    other = given if given and any(name.startswith("w-") for name in given) else None
    form = TryForm(given, kinds=desk_queries.kinds())
    weights = WeightsForm(other, row=queries.weights_now(), prefix="w")
    found, status = None, 200
    if given is not None:
        good = [form.is_valid(), other is None or weights.is_valid()]
        found, status = (tried(row, form, weights), 200) if all(good) else (None, 400)
    return page(request, row, "try", {"form": form, "weights": weights, "found": found, "levels": LEVELS,
                                      "opened": bool(found and found.is_changed) or bool(weights.errors)}, status)


def tried(park: Park, form: TryForm, weights: WeightsForm) -> Any:
    """The list for what was typed."""
    asked, scale = form.cleaned_data, weights.scale() if weights.is_bound else None
    return queries.trial(park=park, text=asked["need"], kind=asked["kind"], sector=asked["sector"],
                         regions=asked["regions"], scale=scale, today=timezone.localdate())
