"""Addresses of admission at the desk, below desk/admission/."""
from django.urls import path

from . import admission, admission_application, admission_chart, admission_deeds

app_name = "admission"
urlpatterns = [
    path("", admission.pipeline, name="list"),
    path("board/", admission.board, name="board"),
    path("export/", admission.export, name="export"),
    path("over-time/", admission_chart.chart, name="chart"),
    path("new/", admission_application.new, name="new"),
    path("<uuid:pk>/", admission_application.application, name="application"),
    path("<uuid:pk>/edit/", admission_application.edit, name="edit"),
    path("<uuid:pk>/documents/<uuid:document>/", admission_application.document, name="document"),
    path("<uuid:pk>/documents/<uuid:document>/remove/", admission_application.document_remove,
         name="document_remove"),
    path("<uuid:pk>/reviews/<uuid:review>/recall/", admission_deeds.recall_review, name="recall_review"),
    path("<uuid:pk>/<slug:verb>/", admission_deeds.deed, name="deed"),
]
