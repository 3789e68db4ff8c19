"""Addresses of the directory below desk/."""
from django.urls import path

from . import desk_directory as lists
from . import desk_directory_agreements as agreements
from . import desk_directory_entries as entries
from . import desk_directory_exchange as exchange
from . import desk_directory_review as review
from . import desk_directory_words as words

urlpatterns = [
    path("directory/", lists.directory, name="directory"),
    path("directory/<uuid:pk>/", lists.resource, name="resource"),
    path("directory/<uuid:pk>/edit/", entries.resource_edit, name="resource_edit"),
    path("directory/<uuid:pk>/confirm/", entries.resource_confirm, name="resource_confirm"),
    path("directory/<uuid:pk>/capacity/", entries.resource_capacity, name="resource_capacity"),
    path("directory/partners/", lists.partners, name="partners"),
    path("directory/partners/new/", entries.partner_new, name="partner_new"),
    path("directory/partners/<uuid:pk>/", lists.partner, name="partner"),
    path("directory/partners/<uuid:pk>/edit/", entries.partner_edit, name="partner_edit"),
    path("directory/partners/<uuid:pk>/ask/", entries.partner_ask, name="partner_ask"),
    path("directory/partners/<uuid:pk>/invite/", entries.partner_invite, name="partner_invite"),
    path("directory/partners/<uuid:pk>/<slug:sort>/new/", entries.entry_new, name="entry_new"),
    path("directory/experts/", lists.experts, name="experts"),
    path("directory/experts/<uuid:pk>/", lists.expert, name="expert"),
    path("directory/experts/<uuid:pk>/edit/", entries.expert_edit, name="expert_edit"),
    path("directory/places/<uuid:pk>/edit/", entries.place_edit, name="place_edit"),
    path("directory/places/<uuid:pk>/remove/", entries.place_remove, name="place_remove"),
    path("directory/status/<slug:sort>/<uuid:pk>/", entries.status, name="entry_status"),
    path("directory/proposals/", review.review, name="review"),
    path("directory/proposals/<uuid:pk>/", review.proposal, name="proposal"),
    path("directory/proposals/<uuid:pk>/accept/", review.proposal_accept, name="proposal_accept"),
    path("directory/proposals/<uuid:pk>/return/", review.proposal_return, name="proposal_return"),
    path("directory/stale/", review.stale, name="stale"),
    path("directory/agreements/", agreements.agreements, name="agreements"),
    path("directory/agreements/new/", agreements.agreement_new, name="agreement_new"),
    path("directory/agreements/<uuid:pk>/", agreements.agreement, name="agreement"),
    path("directory/agreements/<uuid:pk>/edit/", agreements.agreement_edit, name="agreement_edit"),
    path("directory/agreements/<uuid:pk>/sign/", agreements.agreement_sign, name="agreement_sign"),
    path("directory/agreements/<uuid:pk>/end/", agreements.agreement_end, name="agreement_end"),
    path("directory/agreements/<uuid:pk>/papers/", agreements.agreement_paper, name="agreement_paper"),
    path("directory/papers/<uuid:pk>/", agreements.paper, name="paper"),
    path("directory/topics/", words.topics, name="topics"),
    path("directory/topics/new/", words.topic, name="topic_new"),
    path("directory/topics/<uuid:pk>/", words.topic, name="topic"),
    path("directory/cross-walks/<uuid:pk>/remove/", words.cross_walk_remove, name="cross_walk_remove"),
    path("directory/exchange/", exchange.exchange, name="exchange"),
    path("directory/exchange/export/", exchange.export, name="hsds_export"),
]
