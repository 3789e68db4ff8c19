"""The steps of a tenant's life as pages: each says what follows from it before it is taken."""
from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from parkadmin.core.errors import Forbidden, NotFound
from parkadmin.core.http.deeds import perform
from parkadmin.core.http.sides import staff_page
from tenants import life_hooks, register_queries
from tenants.forms.register import StepForm
from tenants.lifecycle import TENANT
from tenants.services import life

VERBS = {"suspend": life.suspend_tenant, "lift": life.lift_suspension, "graduate": life.graduate_tenant,
         "leave": life.leave_park, "reinstate": life.reinstate_tenant}
SAYS = {
    "suspend": gettext_lazy("Its people go on reading, answering and confirming, but cannot ask for anything new. They "
                            "are told, with the reason."),
    "lift": gettext_lazy("Its people can ask for help again. They are told."),
    "graduate": gettext_lazy("It has outgrown the park. Its rooms end, its people go on reading what there is. They "
                             "are told."),
    "leave": gettext_lazy("Its rooms end, its people go on reading what there is. They are told, with the reason."),
    "reinstate": gettext_lazy("It is a company of the park again, under its old number. Its rooms have to be noted "
                              "anew."),
}
DONE = {"suspend": gettext_lazy("The registration of %(name)s is suspended."),
        "lift": gettext_lazy("The suspension of %(name)s is lifted."),
        "graduate": gettext_lazy("%(name)s has graduated from the park."),
        "leave": gettext_lazy("%(name)s has left the park."),
        "reinstate": gettext_lazy("%(name)s is registered again.")}


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """One step: what it means, the reason, and what becomes of what is under way."""
    row = register_queries.tenant_for_desk(request.actor, pk)
    if name not in VERBS:
        raise NotFound()
    if not TENANT.may(request.actor, row, TENANT.transitions[name].permission, TENANT.transitions[name].sides):
        raise Forbidden()
    if request.method != "POST":  # what was typed comes back with the refusal
        TENANT.check(request.actor, row, name)
    work = life_hooks.open_work(row) if name in StepForm.ENDS else []
    given = {"name": name, "tenant": row, "asks": bool(work)}
    form = StepForm(request.POST, **given) if request.method == "POST" else StepForm(**given)
    status = 200
    if request.method == "POST":
        def deed(**typed: Any) -> Any:
            return VERBS[name](actor=request.actor, tenant=row, at=timezone.now(), **typed)

        status, done = perform(form, deed)
        if done is not None:
            messages.success(request, DONE[name] % {"name": row})
            return redirect("register:tenant", row.pk)
    return render(request, "register/step.html", {
        "tenant": row, "form": form, "name": name, "label": TENANT.transitions[name].label, "says": SAYS[name],
        "work": work, "is_end": name in StepForm.ENDS}, status=status)


