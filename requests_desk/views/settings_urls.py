"""Addresses of the settings pages, below desk/settings/. `park` is a park's address name."""
from django.urls import path

from . import settings, settings_admission, settings_page, settings_promises, settings_tools

app_name = "settings"
urlpatterns = [
    path("", settings.start, name="start"),
    path("<slug:park>/", settings.park_start, name="park"),
    path("<slug:park>/people/", settings.people, name="people"),
    path("<slug:park>/people/<uuid:pk>/role/", settings.person_role, name="person_role"),
    path("<slug:park>/people/<uuid:pk>/remove/", settings.person_remove, name="person_remove"),
    path("<slug:park>/invitations/<uuid:pk>/revoke/", settings.invitation_revoke, name="invitation_revoke"),
    path("<slug:park>/promises/", settings_promises.promises, name="promises"),
    path("<slug:park>/promises/<slug:kind>/", settings_promises.promises, name="kind_promises"),
    path("<slug:park>/kinds/", settings_promises.kinds, name="kinds"),
    path("<slug:park>/kinds/new/", settings_promises.kind, name="kind_new"),
    path("<slug:park>/kinds/<uuid:pk>/", settings_promises.kind, name="kind"),
    path("<slug:park>/kinds/<uuid:pk>/questions/new/", settings_promises.question, name="question_new"),
    path("<slug:park>/kinds/<uuid:pk>/questions/<uuid:question>/", settings_promises.question, name="question"),
    path("<slug:park>/kinds/<uuid:pk>/questions/<uuid:question>/delete/", settings_promises.question_delete,
         name="question_delete"),
    path("<slug:park>/public/", settings_page.public, name="public"),
    path("<slug:park>/admission/", settings_admission.admission, name="admission"),
    path("<slug:park>/admission/usual/", settings_admission.usual, name="admission_usual"),
    path("<slug:park>/admission/criteria/new/", settings_admission.criterion, name="criterion_new"),
    path("<slug:park>/admission/criteria/<uuid:pk>/", settings_admission.criterion, name="criterion"),
    path("<slug:park>/admission/papers/new/", settings_admission.paper, name="paper_new"),
    path("<slug:park>/admission/papers/<uuid:pk>/", settings_admission.paper, name="paper"),
    path("<slug:park>/replies/", settings_tools.replies, name="replies"),
    path("<slug:park>/replies/new/", settings_tools.reply, name="reply_new"),
    path("<slug:park>/replies/<uuid:pk>/", settings_tools.reply, name="reply"),
    path("<slug:park>/replies/<uuid:pk>/delete/", settings_tools.reply_delete, name="reply_delete"),
    path("<slug:park>/channels/", settings_tools.channels, name="channels"),
    path("<slug:park>/channels/new/", settings_tools.channel, name="channel_new"),
    path("<slug:park>/channels/<uuid:pk>/", settings_tools.channel, name="channel"),
    path("<slug:park>/channels/<uuid:pk>/test/", settings_tools.channel_test, name="channel_test"),
    path("<slug:park>/channels/<uuid:pk>/delete/", settings_tools.channel_delete, name="channel_delete"),
]
