"""Addresses of the desk's pages about figures, below desk/figures/."""
from django.urls import path

from . import figures_desk, figures_rounds, figures_totals

app_name = "figures"
urlpatterns = [
    path("", figures_desk.desk, name="desk"),
    path("bulk/", figures_desk.bulk, name="bulk"),
    path("totals/", figures_totals.sums, name="totals"),
    path("totals/export/", figures_totals.export_sums, name="export_totals"),
    path("totals/rows/", figures_totals.export_rows, name="export_rows"),
    path("rounds/", figures_rounds.rounds, name="rounds"),
    path("rounds/<uuid:pk>/", figures_rounds.round, name="round"),
    path("rounds/<uuid:pk>/<str:verb>/", figures_rounds.deed, name="round_deed"),
    path("companies/<uuid:pk>/", figures_desk.tenant, name="tenant"),
    path("companies/<uuid:pk>/new/", figures_desk.new, name="new"),
    path("<uuid:pk>/", figures_desk.row, name="row"),
    path("<uuid:pk>/<str:verb>/", figures_desk.deed, name="deed"),
]
