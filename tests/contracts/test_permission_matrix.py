"""Who may open or press what: each address of the product has a row here, or the first test names the missing one.

A row says what each role gets for one and the same object: a request of Jinghua in the park Binhai, its referral to
the UAV school, and what belongs to them. One letter for each role of ROLES:

`.` 200 or 201   `-` 204   `>` sent elsewhere   `b` 400   `1` 401   `3` 403   `4` 404   `c` 409   `u` 415   `p` 428
`_` not tried: the verb is tried with every role in test_lifecycle_tables, or the page is the same for all

Rows that begin with POST press the button with nothing filled in: who may press it is told what is missing (`b`), that
the state does not allow it (`c`), or has done it; who may not is refused (`3`; over the API a body that cannot be read
comes first), or finds nothing (`4`).
"""
from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from parkadmin.core.api.authentication import make_key
from parkadmin.core.imports import runs as import_runs
from parkadmin.core.imports import work as import_work
from requests_desk.models import Referral, ReferralLink
from requests_desk.services import intake
from tenants.services import reviewing
from tests.cast import NOW, Cast
from tests.core.import_files import code, xlsx
from tests.factories import requested
from tests.requests_desk.directory_world import directory_world, is_of_directory
from tests.tenants import admission_cast, figures_factory, programmes

LETTERS = {200: ".", 201: ".", 204: "-", 302: ">", 303: ">", 400: "b", 401: "1", 403: "3", 404: "4", 405: "m",
           409: "c", 415: "u", 428: "p"}
# nobody, a company's owner and viewer, a rival's owner, the park's officer and administrator, another park's
# officer, the asked partner's person
ROLES = ("anonymous", "dai_tao", "viewer", "rival_owner", "officer", "administrator", "baoding_officer", "gao_feng")
ELSEWHERE = ("admin:", "account_", "mfa_")  # stock pages: Django's admin is for superusers, log-in is allauth's

ROWS: dict[str, str] = {
    # -- pages of no application
    "GET home": ">>>>>>>>", "POST set_language": ">>>>>>>>", "POST set_theme": ">>>>>>>>", "GET healthz": "........",
    "GET about": "........", "GET styleguide": "44444444", "GET join": "44444444", "POST join": "44444444",
    "GET api_schema": "._______", "GET api_docs": "........", "GET search": ">......3",
    # -- for everybody: no park of the cast has a public page
    "GET public:parks": "........", "GET public:park": "44444444", "GET robots": "........", "GET sitemap": "........",
    "GET apply:start": "44444444", "POST apply:account": "44444444", "POST apply:begin": ">4444444",
    "GET tenants_api:park-pages-list": "........", "GET tenants_api:park-pages-detail": "44444444",
    "PATCH tenants_api:park-pages-detail": "14444444",
    # -- applicants: the application is nobody's of these
    "GET apply:mine": ">.......", "GET apply:application": ">4444444", "GET apply:edit": ">4444444",
    "POST apply:edit": ">4444444", "GET apply:check": ">4444444", "POST apply:check": ">4444444",
    "GET apply:sent": ">4444444", "POST apply:discard": ">4444444", "GET apply:document": ">4444444",
    "POST apply:document_remove": ">4444444", "POST apply:deed": ">4444444",
    # -- me
    "GET me:notices": ">.......", "GET me:panel": ">.......", "POST me:notices_read": ">>>>>>>>",
    "GET me:notice": ">4444444", "GET me:settings": ">.......", "POST me:settings": ">bbbbbbb",
    "POST me:switches": ">>>>>>>>", "GET me:keys": ">.......", "POST me:keys": ">bbbbbbb",
    "POST me:key_revoke": ">4444444", "POST me:draft": "1.......", "POST me:draft_discard": ">>>>>>>>",
    # -- company
    "GET company:start": ">>>>3333", "GET company:profile": ">..43333", "GET company:profile_edit": ">.343333",
    "POST company:profile_edit": ">>343333", "GET company:members": ">..43333", "POST company:members": ">b343333",
    "POST company:member_role": ">b343333", "POST company:member_remove": ">>>43333",
    "POST company:invitation_revoke": ">4343333", "GET company:documents": ">..43333",
    "POST company:documents": ">b343333", "GET company:document": ">4444444",
    "POST company:document_remove": ">4443333",
    # -- register
    "GET company:part": ">4343333", "POST company:part": ">4343333", "GET company:part_add": ">.343333",
    "POST company:part_add": ">b343333", "POST company:part_remove": ">4343333",
    "GET register:duplicates": ">333...3", "GET register:edit": ">333.343", "POST register:edit": ">333b343",
    "GET register:export": ">333...3", "GET register:grow": ">333c343", "POST register:grow": ">333c343",
    "POST register:hint": ">333.3.3", "GET register:list": ">333...3", "GET register:new": ">333.3.3",
    "POST register:new": ">333b3b3", "POST register:note": ">333b343", "POST register:note_remove": ">3334443",
    "GET register:part": ">3334343", "POST register:part": ">3334343", "GET register:part_add": ">333.343",
    "POST register:part_add": ">333b343", "POST register:part_remove": ">3334343", "GET register:site": ">3334443",
    "POST register:site": ">3334443", "POST register:site_remove": ">3334443", "GET register:sites": ">3333.43",
    "POST register:sites": ">3333b43", "GET register:sites_start": ">3333>33", "GET register:step": ">3333343",
    "POST register:step": ">3333343", "GET register:tenant": ">333..43",
    "POST tenants_api:tenants-contacts": "1b34b344", "GET tenants_api:tenants-counts": "1.......",
    "GET tenants_api:tenants-detail": "1..4..44", "PATCH tenants_api:tenants-detail": "1pp4pp44",
    "GET tenants_api:tenants-duplicates": "1.......", "POST tenants_api:tenants-graduate": "13343344",
    "POST tenants_api:tenants-grow": "1334b344", "POST tenants_api:tenants-leave": "13343344",
    "POST tenants_api:tenants-lift": "13343344", "GET tenants_api:tenants-list": "1.......",
    "POST tenants_api:tenants-list": "1333b3b3", "POST tenants_api:tenants-markets": "1b34b344",
    "POST tenants_api:tenants-note": "1334b344", "DELETE tenants_api:tenants-part": "14444444",
    "POST tenants_api:tenants-qualifications": "1b34b344", "POST tenants_api:tenants-reinstate": "13343344",
    "POST tenants_api:tenants-rooms": "1334b344", "POST tenants_api:tenants-suspend": "13343344",
    "GET tenants_api:tenants-timeline": "1..4..44",
    # -- portal
    "GET portal:home": ">...3333", "GET portal:requests": ">...3333", "GET portal:request_new": ">.3.3333",
    "POST portal:request_new": ">b3b3333", "POST portal:questions": ">...3333", "POST portal:autosave": ">---3333",
    "GET portal:request": ">..43333", "GET portal:request_edit": ">.343333", "POST portal:request_edit": ">c343333",
    "GET portal:request_sent": ">..43333", "POST portal:draft_discard": ">c343333", "POST portal:deed": ">>343333",
    "GET portal:directory": ">...3333", "GET portal:resource": ">4443333", "POST portal:suggestions": ">...3333",
    # -- desk
    "GET desk:start": ">333...3", "GET desk:queue": ">333...3", "GET desk:request_new": ">333.3.3",
    "POST desk:request_new": ">333.3.3", "GET desk:request": ">333..43", "GET desk:suggestions": ">333..43",
    "GET desk:refer": ">333.343", "POST desk:refer": ">333.343", "GET desk:deed": ">333.343",
    "POST desk:deed": ">333b343", "GET desk:referrals": ">333...3", "GET desk:referral": ">333..43",
    "GET desk:onward": ">3333343", "POST desk:onward": ">3333343", "GET desk:referral_file": ">3334443",
    "POST desk:referral_deed": ">333b343", "GET desk:directory": ">333...3", "GET desk:resource": ">333...3",
    "GET desk:queue_counts": ">333...3", "POST desk:undo": ">3333333", "GET desk:timeline": ">333..43",
    "POST desk:presence": ">333..43", "POST desk:compose": ">333.343", "GET desk:request_edit": ">333.343",
    "POST desk:request_edit": ">333c343", "GET desk:tenants": ">333>>>3", "GET desk:tenant": ">333>>>3",
    "GET desk:export_directory": ">333...3", "GET desk:export_partners": ">333...3",
    "GET desk:export_referrals": ">333...3", "GET desk:export_requests": ">333...3",
    "GET desk:export_tenants": ">333>>>3", "GET desk:view_save": ">333...3", "POST desk:bulk": ">333.3.3",
    "POST desk:view_drop": ">3334443", "POST desk:view_save": ">333bbb3",
    # -- partner
    "GET partner:inbox": ">333....", "GET partner:referral": ">333444.", "GET partner:file": ">3334444",
    "GET partner:answer": ">333444>", "POST partner:answer": ">333444b", "GET partner:link": "........",
    "GET partner:link_file": "44444444", "GET partner:link_answer": ">>>>>>>>",
    "POST partner:link_answer": "bbbbbbbb",
    # -- files
    "GET files:download": ">..4..44",
    # -- api
    "GET api:me": "1.......", "GET api:requests-list": "1.......", "POST api:requests-list": "1b3bbbbb",
    "GET api:requests-detail": "1..4..44", "PATCH api:requests-detail": "1_p4__4_",
    "DELETE api:requests-detail": "1_34__4_", "POST api:requests-activate": "1_b4__4_",
    "POST api:requests-answer": "1_b4__4_", "POST api:requests-appeal": "1_b4__4_",
    "POST api:requests-ask": "1_b4__4_", "POST api:requests-assign": "1_b4__4_",
    "GET api:requests-attachments": "1..4..44", "POST api:requests-attachments": "1_u4__4_",
    "POST api:requests-confirm": "1_b4__4_", "POST api:requests-decline": "1_b4__4_",
    "POST api:requests-dismiss": "1_34__4_", "POST api:requests-mark-duplicate": "1_b4__4_",
    "POST api:requests-mark-error": "1_b4__4_", "GET api:requests-messages": "1..4..44",
    "POST api:requests-messages": "1_b4__4_", "POST api:requests-not-solved": "1_b4__4_",
    "GET api:requests-referrals": "1334..44", "POST api:requests-referrals": "1_34__4_",
    "POST api:requests-reopen": "1_b4__4_", "POST api:requests-resolve": "1_b4__4_",
    "POST api:requests-sharing": "1_b4__4_", "POST api:requests-sign": "1_34__4_",
    "POST api:requests-submit": "1_34__4_", "GET api:requests-suggestions": "1334..44",
    "GET api:requests-timeline": "1..4..44", "POST api:requests-triage": "1_34__4_",
    "POST api:requests-withdraw": "1_34__4_", "GET api:referrals-list": "1.......",
    "GET api:referrals-detail": "1444..4.", "POST api:referrals-accept": "1_44__4_",
    "POST api:referrals-cancel": "1_44__4_", "POST api:referrals-complete": "1_44__4_",
    "POST api:referrals-fail": "1_44__4_", "POST api:referrals-hold": "1_44__4_",
    "POST api:referrals-mail-link": "1_44__4_", "POST api:referrals-mark-error": "1_44__4_",
    "GET api:referrals-messages": "1444..4.", "POST api:referrals-messages": "1_44__4_",
    "POST api:referrals-onward": "1_44__4_", "POST api:referrals-progress": "1_44__4_",
    "POST api:referrals-recall": "1_44__4_", "POST api:referrals-receive": "1_44__4_",
    "POST api:referrals-reject": "1_44__4_", "POST api:referrals-resume": "1_44__4_",
    "POST api:referrals-rework": "1_44__4_", "POST api:referrals-start": "1_44__4_",
    "GET api:attachments-detail": "1..4..44", "GET api:resources-list": "1.......",
    "GET api:resources-detail": "1444....", "GET api:partners-list": "1.......",
    "GET api:partners-detail": "1444....", "GET api:experts-list": "1.......", "GET api:experts-detail": "14444444",
    "GET api:kinds-list": "1.......",
    "GET api:parks-list": "1.......", "GET api:parks-detail": "1.......", "GET api:keys-list": "1.......",
    "POST api:keys-list": "1bbbbbbb", "DELETE api:keys-detail": "14444444",
    # -- directory
    "GET api:agreements-detail": "1444..44", "PATCH api:agreements-detail": "1444pp44",
    "POST api:agreements-documents": "1444uu44", "POST api:agreements-end": "1444bb44",
    "GET api:agreements-list": "1.......", "POST api:agreements-list": "1bbbbbbb",
    "GET api:agreements-paper": "14444444", "POST api:agreements-sign": "1444bb44",
    "PATCH api:experts-detail": "14444444", "POST api:experts-list": "1bbbbbbb",
    "POST api:experts-status": "14444444", "POST api:partners-ask": "14443333",
    "POST api:partners-confirm": "1444333.", "PATCH api:partners-detail": "1444pppp",
    "POST api:partners-list": "1bbbbbbb", "POST api:partners-status": "14443333", "GET api:places-detail": "1444....",
    "PATCH api:places-detail": "1444pppp", "DELETE api:places-detail": "14443333", "GET api:places-list": "1.......",
    "POST api:places-list": "1bbbbbbb", "POST api:proposals-accept": "14444443",
    "GET api:proposals-detail": "1444444.", "GET api:proposals-list": "1.......",
    "POST api:proposals-list": "1bbbbbbb", "POST api:proposals-return": "14444443",
    "POST api:proposals-withdraw": "1444444.", "POST api:resources-capacity": "1444333b",
    "POST api:resources-confirm": "1444333.", "PATCH api:resources-detail": "1444pppp",
    "POST api:resources-list": "1bbbbbbb", "POST api:resources-status": "14443333", "GET api:topics-list": "1.......",
    "GET desk:agreement": ">333..43", "GET desk:agreement_edit": ">3333343", "POST desk:agreement_edit": ">3333343",
    "GET desk:agreement_end": ">333>>43", "POST desk:agreement_end": ">333bb43", "GET desk:agreement_new": ">333...3",
    "POST desk:agreement_new": ">333bbb3", "GET desk:agreement_paper": ">3333343",
    "POST desk:agreement_paper": ">3333343", "GET desk:agreement_sign": ">333>>43",
    "POST desk:agreement_sign": ">333bb43", "GET desk:agreements": ">333...3",
    "POST desk:cross_walk_remove": ">333>>>3", "GET desk:entry_new": ">3333333", "POST desk:entry_new": ">3333333",
    "GET desk:entry_status": ">3333333", "POST desk:entry_status": ">3333333", "GET desk:exchange": ">333...3",
    "POST desk:exchange": ">333bbb3", "GET desk:expert": ">333...3", "GET desk:expert_edit": ">3333333",
    "POST desk:expert_edit": ">3333333", "GET desk:experts": ">333...3", "GET desk:hsds_export": ">333...3",
    "GET desk:paper": ">3334443", "GET desk:partner": ">333...3", "POST desk:partner_ask": ">3333333",
    "GET desk:partner_edit": ">3333333", "POST desk:partner_edit": ">3333333", "GET desk:partner_invite": ">3333333",
    "POST desk:partner_invite": ">3333333", "GET desk:partner_new": ">333...3", "POST desk:partner_new": ">333bbb3",
    "GET desk:partners": ">333...3", "GET desk:place_edit": ">3333333", "POST desk:place_edit": ">3333333",
    "POST desk:place_remove": ">3333333", "GET desk:proposal": ">3334443", "POST desk:proposal_accept": ">3334443",
    "GET desk:proposal_return": ">3334443", "POST desk:proposal_return": ">3334443",
    "POST desk:resource_capacity": ">3333333", "POST desk:resource_confirm": ">3333333",
    "GET desk:resource_edit": ">3333333", "POST desk:resource_edit": ">3333333", "GET desk:review": ">333...3",
    "GET desk:stale": ">333...3", "GET desk:topic": ">333...3", "POST desk:topic": ">333bbb3",
    "GET desk:topic_new": ">333...3", "POST desk:topic_new": ">333bbb3", "GET desk:topics": ">333...3",
    "POST desk:topics": ">333bbb3", "GET hsds:organizations": "........", "GET hsds:organizations_one": "4444....",
    "GET hsds:profile": "........", "GET hsds:root": "........", "GET hsds:service_at_locations": "........",
    "GET hsds:service_at_locations_one": "4444....", "GET hsds:services": "........",
    "GET hsds:services_one": "4444....", "GET hsds:taxonomies": "........", "GET hsds:taxonomies_one": "44444444",
    "GET hsds:taxonomy_terms": "........", "GET hsds:taxonomy_terms_one": "........",
    "GET partner:confirm": "........", "POST partner:confirm": "........", "GET partner:entry": ">333333.",
    "GET partner:entry_add": ">333333.", "POST partner:entry_add": ">333333b",
    "POST partner:entry_capacity": ">333333b", "POST partner:entry_confirm": ">333333>",
    "POST partner:entry_confirm_all": ">333333>", "GET partner:entry_edit": ">333333.",
    "POST partner:entry_edit": ">333333b", "GET partner:entry_part_edit": ">333333.",
    "POST partner:entry_part_edit": ">333333b", "POST partner:proposal_withdraw": ">333333>",
    # -- news
    "GET news:desk": ">333...3", "GET news:desk_list": ">333...3", "GET news:desk_new": ">333.3.3",
    "GET news:desk_post": ">3334443", "GET news:help": ">...3333", "GET news:help_page": ">4443333",
    "GET news:list": ">...3333", "GET news:page": ">4443333", "POST news:desk_new": ">333b3b3",
    "POST news:desk_post": ">3334443", "POST news:unpublish": ">3334443",
    # -- imports
    "GET imports:list": ">333...3", "GET imports:new": ">333...3", "POST imports:new": ">333bbb3",
    "GET imports:template": ">333.3.3", "GET imports:run": ">333..43", "POST imports:apply": ">333>343",
    "POST imports:undo": ">333c343", "GET imports:file": ">333..43", "GET imports:faults": ">333..43",
    "GET api:imports-list": "1.......", "POST api:imports-list": "1bbbbbbb", "GET api:imports-detail": "1444..44",
    "GET api:imports-faults": "1444..44", "GET api:imports-rows": "1444..44", "POST api:imports-apply": "1444.344",
    "POST api:imports-undo": "1444c344", "GET api:import-sheets-list": "1.......",
    "GET api:import-sheets-detail": "1333.3.3", "GET api:import-sheets-template": "1333.3.3",
    # -- matching
    "GET settings:matching": ">3333>43", "GET settings:matching_quality": ">3333.43",
    "GET settings:matching_try": ">3333.43", "POST settings:matching_try": ">3333b43",
    "GET settings:matching_glossary": ">3333.43", "GET settings:matching_term_new": ">3333.43",
    "POST settings:matching_term_new": ">3333b43", "GET settings:matching_term": ">3333443",
    "POST settings:matching_term": ">3333443", "POST settings:matching_term_delete": ">3333443",
    "GET settings:matching_weights": ">3333.43", "POST settings:matching_weights": ">3333b43",
    "POST settings:matching_weights_reset": ">3333>43", "GET desk:alike": ">333..43",
    "GET desk:resource_wanted": ">3333333", "POST desk:resource_tell": ">3333333", "GET portal:offers": ">...3333",
    "POST company:offers": ">>343333", "GET api:glossary-list": "1bbbbbbb", "POST api:glossary-list": "1bbbbbbb",
    "POST api:glossary-change": "14444444", "DELETE api:glossary-detail": "14444444",
    "GET api:matching-weights": "13333.33", "POST api:matching-weights": "13333.33",
    "POST api:matching-reset-weights": "13333.33", "POST api:matching-trial": "1bbbbbbb",
    "GET api:matching-quality": "13333.33", "GET api:matching-offers": "1.......",
    "POST api:matching-switch": "1bbbbbbb", "GET api:requests-alike": "1334..44",
    "GET api:resources-wanted": "14443333", "POST api:resources-tell": "14443333",
    # -- programmes
    "GET programmes:desk": ">333...3", "GET programmes:new": ">333.3.3", "POST programmes:new": ">333b3b3",
    "GET programmes:programme": ">333..43", "GET programmes:edit": ">333.343", "POST programmes:edit": ">333b343",
    "GET programmes:cancel": ">333.343", "POST programmes:cancel": ">333b343", "POST programmes:step": ">333c343",
    "GET programmes:session_new": ">333.343", "POST programmes:session_new": ">333b343",
    "GET programmes:session": ">333.343", "POST programmes:session": ">333b343",
    "POST programmes:session_remove": ">333c343", "GET programmes:attendance": ">333.343",
    "POST programmes:attendance": ">333c343", "GET programmes:enrol": ">333.343", "POST programmes:enrol": ">333.343",
    "POST programmes:remove": ">333>343", "POST programmes:certify": ">333c343", "GET programmes:export": ">333..43",
    "GET programmes:portal": ">...3333", "GET programmes:mine": ">...3333", "GET programmes:page": ">...3333",
    "POST programmes:page": ">b3b3333", "POST programmes:unenrol": ">>343333", "GET programmes:calendar": "4.....44",
    "GET programmes:check": "........", "GET programmes:certificate": ">4444444",
    "GET tenants_api:programmes-list": "1.......", "POST tenants_api:programmes-list": "1333b3b3",
    "GET tenants_api:programmes-detail": "1.....44", "PATCH tenants_api:programmes-detail": "1ppppp44",
    "POST tenants_api:programmes-attendance": "1bbbbb44", "POST tenants_api:programmes-cancel": "1333b344",
    "POST tenants_api:programmes-certificates": "1333c344", "POST tenants_api:programmes-close": "1333.344",
    "GET tenants_api:programmes-enrolments": "1.....44", "POST tenants_api:programmes-enrolments": "1b3bbb44",
    "POST tenants_api:programmes-mark-held": "1333c344", "POST tenants_api:programmes-open": "1333c344",
    "PATCH tenants_api:programmes-session": "1ppppp44", "DELETE tenants_api:programmes-session": "1333c344",
    "POST tenants_api:programmes-sessions": "1333b344", "GET tenants_api:enrolments-detail": "1..4..44",
    "POST tenants_api:enrolments-cancel": "1.34.344",
    # -- figures
    "DELETE tenants_api:figures-detail": "1c34c344", "GET company:figures": ">..43333",
    "GET company:figures_new": ">.343333", "GET company:figures_row": ">..43333", "GET figures:desk": ">333...3",
    "GET figures:export_rows": ">333...3", "GET figures:export_totals": ">333...3", "GET figures:new": ">333.343",
    "GET figures:round": ">333..43", "GET figures:rounds": ">333...3", "GET figures:row": ">333..43",
    "GET figures:tenant": ">333..43", "GET figures:totals": ">333...3", "GET tenants_api:figures-detail": "1..4..44",
    "GET tenants_api:figures-list": "1.......", "GET tenants_api:figures-rounds-detail": "1444..44",
    "GET tenants_api:figures-rounds-list": "1.......", "GET tenants_api:figures-rounds-missing": "1444..44",
    "GET tenants_api:figures-totals": "1.......", "PATCH tenants_api:figures-detail": "1pp4pp44",
    "POST company:figures_deed": ">>343333", "POST company:figures_new": ">.343333",
    "POST company:figures_row": ">c343333", "POST figures:bulk": ">333.3.3", "POST figures:deed": ">333>343",
    "POST figures:new": ">333.343", "POST figures:round_deed": ">333>343", "POST figures:rounds": ">333b3b3",
    "POST figures:row": ">333c343", "POST tenants_api:figures-accept": "1334.344",
    "POST tenants_api:figures-correct": "1c34c344", "POST tenants_api:figures-give-back": "1334b344",
    "POST tenants_api:figures-list": "1b3bbbbb", "POST tenants_api:figures-rounds-close": "1444.344",
    "POST tenants_api:figures-rounds-due": "1444b344", "POST tenants_api:figures-rounds-list": "1bbbb3bb",
    "POST tenants_api:figures-rounds-remind": "1444.344", "POST tenants_api:figures-submit": "1c34c344",
    "POST tenants_api:figures-take-back": "1.343344",
    # -- admission
    "GET admission:list": ">333...3", "GET admission:board": ">333...3", "GET admission:export": ">333...3",
    "GET admission:chart": ">333...3", "GET admission:new": ">333.3.3", "POST admission:new": ">333b3b3",
    "GET admission:application": ">333..43", "GET admission:edit": ">3333343", "POST admission:edit": ">3333343",
    "GET admission:document": ">333..43", "POST admission:document_remove": ">3333343",
    "POST admission:recall_review": ">333>343", "GET admission:deed": ">333.343", "POST admission:deed": ">333b343",
    "GET tenants_api:applications-list": "1.......", "POST tenants_api:applications-list": "1bbbbbbb",
    "GET tenants_api:applications-detail": "1.44..44", "PATCH tenants_api:applications-detail": "1p44pp44",
    "DELETE tenants_api:applications-detail": "1c443344", "POST tenants_api:applications-agree-transfer": "1c443344",
    "POST tenants_api:applications-answer-info": "1b44bb44", "POST tenants_api:applications-approve": "13443344",
    "POST tenants_api:applications-ask-info": "1b44bb44", "POST tenants_api:applications-ask-reviews": "1344b344",
    "POST tenants_api:applications-assign": "1b44bb44", "POST tenants_api:applications-decline-transfer": "1c443344",
    "GET tenants_api:applications-documents": "1.44..44", "POST tenants_api:applications-documents": "1u44uu44",
    "GET tenants_api:applications-messages": "1.44..44", "POST tenants_api:applications-messages": "1b44bb44",
    "POST tenants_api:applications-offer-transfer": "1b44bb44", "DELETE tenants_api:applications-review": "1344-344",
    "POST tenants_api:applications-recall-transfer": "1344c344", "POST tenants_api:applications-reject": "1b44bb44",
    "DELETE tenants_api:applications-document": "1c443344", "GET tenants_api:applications-reviews": "1344..44",
    "POST tenants_api:applications-reviews": "1344b344", "POST tenants_api:applications-sign": "1344c344",
    "POST tenants_api:applications-submit": "1c443344", "POST tenants_api:applications-withdraw": "1.443344",
    "GET tenants_api:criteria-list": "1.......",
    # -- settings
    "GET settings:admission": ">3333.43", "POST settings:admission": ">3333b43",
    "POST settings:admission_usual": ">3333>43", "GET settings:criterion_new": ">3333.43",
    "POST settings:criterion_new": ">3333b43", "GET settings:criterion": ">3333.43",
    "POST settings:criterion": ">3333b43", "GET settings:paper_new": ">3333.43",
    "POST settings:paper_new": ">3333b43", "GET settings:paper": ">3333.43", "POST settings:paper": ">3333b43",
    "GET settings:channel": ">3333443", "GET settings:channel_new": ">3333.43", "GET settings:channels": ">3333.43",
    "GET settings:kind": ">3333.43", "GET settings:kind_new": ">3333.43", "GET settings:kind_promises": ">3333.43",
    "GET settings:kinds": ">3333.43", "GET settings:park": ">333>>43", "GET settings:people": ">3333.43",
    "GET settings:public": ">3333.43", "POST settings:public": ">3333c43",
    "GET settings:promises": ">3333.43", "GET settings:question": ">3333443", "GET settings:question_new": ">3333.43",
    "GET settings:replies": ">333.343", "GET settings:reply": ">3334343", "GET settings:reply_new": ">333.343",
    "GET settings:start": ">333>>>3", "POST settings:channel": ">3333443", "POST settings:channel_delete": ">3333443",
    "POST settings:channel_new": ">3333b43", "POST settings:channel_test": ">3333443",
    "POST settings:invitation_revoke": ">3333443", "POST settings:kind": ">3333b43",
    "POST settings:kind_new": ">3333b43", "POST settings:kind_promises": ">3333>43",
    "POST settings:people": ">3333b43", "POST settings:person_remove": ">3333c43",
    "POST settings:person_role": ">3333b43", "POST settings:promises": ">3333>43",
    "POST settings:question": ">3333443", "POST settings:question_delete": ">3333443",
    "POST settings:question_new": ">3333b43", "POST settings:reply": ">3334343",
    "POST settings:reply_delete": ">3334343", "POST settings:reply_new": ">333b343",
}


def walk(patterns: list[Any], space: str = "") -> Iterator[tuple[str, URLPattern]]:
    """All addresses, with the names by which they are reversed."""
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield f"{space}{entry.name}", entry
        else:
            yield from walk(entry.url_patterns, f"{space}{entry.namespace}:" if entry.namespace else space)


ADDRESSES = {name: entry for name, entry in walk(get_resolver().url_patterns)
             if not name.startswith(ELSEWHERE) and entry.name}


def methods(entry: URLPattern) -> list[str]:
    """What a view of the API takes, as it says itself."""
    actions = getattr(entry.callback, "actions", None)
    return [method.upper() for method in actions if method in ("get", "post", "patch", "delete")] if actions else []


@pytest.fixture
def world(cast: Cast) -> dict[str, Any]:
    """What stands in the addresses."""
    assert cast.viewer and cast.rival_owner and cast.administrator and cast.baoding_officer
    row = requested(cast)
    request = row.request
    actor = cast.actor(cast.dai_tao)
    file = intake.attach_file(actor=actor, request=request, name="need.txt", content=io.BytesIO(b"need"), size=4,
                              at=NOW)
    token = "a-token-for-the-test"
    ReferralLink.objects.create(referral=row, email="x@uav.example", created_at=NOW, expires_at=NOW.replace(year=2036),
                                digest=hashlib.sha256(token.encode()).hexdigest())
    return {"cast": cast,
            "code": request.number, "number": row.number, "verb": "ask", "name": "withdraw", "token": token,
            "pk": file.pk, "key": "some:key", "tenant": cast.jinghua.pk, "resource": cast.uav_training.pk,
            "referral": row.number, "file": file.pk, "partner": cast.uav_school.pk, "park": "BH",
            "member": cast.jinghua.memberships.get(user=cast.viewer).pk, "request": request,
            "run": import_run(cast).pk, "kind": "training", "kind_row": cast.training.pk,
            "staff_role": cast.officer.staff_roles.get().pk}


def import_run(cast: Cast) -> Any:
    """A checked import of one company into Binhai."""
    content = xlsx([["name_zh", "uscc"], ["天津海河软件有限公司", code(1)]])
    run = import_runs.start_import(actor=cast.actor(cast.officer), sheet="tenants", park=cast.binhai, at=NOW,
                                   name="companies.xlsx", content=content, size=len(content.getvalue()))
    import_work.check(run.pk, NOW)
    return run


def programme_world(world: dict[str, Any]) -> dict[str, Any]:
    """A programme of Binhai that is open for enrolment, with a person of Jinghua; made at its first use."""
    if "programme" not in world:
        now = timezone.now()
        row = programmes.opened(world["cast"], at=now)
        [person] = programmes.enrol(world["cast"], row, "Wu Lei", at=now)
        world["programme"] = {"pk": row.pk, "session": row.sessions.get().pk, "enrolment": person.pk,
                              "number": "BH-C2026-0001"}
    return world["programme"]


def figures_world(world: dict[str, Any], leaf: str) -> dict[str, Any]:
    """Figures that Jinghua has sent in, and the round that asked for them; made at their first use."""
    if "figures" not in world:
        world["round"] = figures_factory.asked(world["cast"]).pk
        world["figures"] = figures_factory.sent(world["cast"]).pk
    if "round" in leaf:
        return {"pk": world["round"], "code": str(world["round"]), "verb": "remind"}
    at_desk = {"pk": world["tenant"]} if leaf in ("tenant", "new") or leaf.startswith("figures") else {}
    return {"pk": world["figures"], "code": str(world["figures"]), "figures": world["figures"],
            "verb": "take_back" if leaf == "figures_deed" else "accept", **at_desk}


def admission_world(world: dict[str, Any], leaf: str) -> dict[str, Any]:
    """An application of Dai Tao's to Binhai that is under review; made at its first use."""
    cast = world["cast"]
    if "application" not in world:
        admission_cast.applicant(cast, cast.dai_tao.email, cast.dai_tao.name)
        row = admission_cast.under_review(cast, user=cast.dai_tao)
        [review] = reviewing.ask_review(actor=cast.actor(cast.officer), application=row, reviewers=[cast.lead], at=NOW)
        world["application"] = {"pk": row.pk, "code": row.number, "verb": "ask_info", "review": review.pk,
                                "document": row.documents.first().pk}
        world["rules"] = {"criterion": row.park.criteria.first().pk, "paper": row.park.required_papers.first().pk}
    return {"pk": world["rules"][leaf]} if leaf in world["rules"] else world["application"]


def fill(name: str, entry: URLPattern, world: dict[str, Any]) -> str:
    """The address of a name, filled with the objects of the world."""
    area, _colon, leaf = name.rpartition(":")
    given = dict(world)
    if name.startswith("api:referrals") or area == "partner":
        given |= {"code": world["referral"], "verb": "reject"}
    for word, value in (("resource", "resource"), ("partner", "partner"), ("tenant", "tenant"), ("park", "park"),
                        ("attachment", "file"), ("expert", "file"), ("key", "file")):
        if leaf.startswith((f"{word}s-", word)) and area != "partner":
            given |= {"code": str(world[value]), "pk": world[value]}
    if area == "programmes" or (area == "tenants_api" and leaf.startswith(("programmes", "enrolments"))):
        given |= programme_world(world)
        given |= {"code": str(given["enrolment" if leaf.startswith("enrolments") else "pk"]), "verb": "mark_held"}
    if is_of_directory(area, leaf):
        given |= directory_world(world, area, leaf)
    if area == "company":
        given |= {"pk": world["tenant"], "part": "contact"}
    if area == "register":
        given |= {"pk": world["file" if leaf in ("site", "site_remove") else "tenant"], "name": "suspend",
                  "part": "contact", "park": world["cast"].binhai.pk}
    if leaf.startswith("tenants-"):
        given |= {"part": "contact", "row": str(world["file"])}
    if area == "settings":
        given |= {"park": "binhai", "pk": world["kind_row" if leaf.startswith(("kind", "question")) else
                                                "staff_role" if leaf.startswith("person") else "file"]}
    if area == "admission" or leaf.startswith("applications") or name in ("settings:criterion", "settings:paper"):
        given |= admission_world(world, leaf)
    if area == "news":
        given["name"] = "news"
    if area == "imports" or leaf.startswith("imports-"):
        given |= {"pk": world["run"], "code": str(world["run"]), "sheet": "tenants"}
    if area == "figures" or leaf.startswith("figures"):
        given |= figures_world(world, leaf)
    if leaf.startswith("import-sheets-"):
        given["code"] = "tenants"
    if name == "desk:referral_deed":
        given["verb"] = "recall"
    return reverse(name, kwargs={key: given.get(key, world["file"]) for key in entry.pattern.converters})


def answer(role: str, method: str, path: str, keys: dict[str, str], clients: dict[str, Client]) -> str:
    """The letter of what one role gets; whatever it did is undone."""
    headers = {"Authorization": f"Bearer {keys[role]}"} if path.startswith("/api/") and role in keys else {}
    body = {"data": "{}", "content_type": "application/json"} if path.startswith("/api/") else {}
    client = Client() if headers else clients[role]
    save = transaction.savepoint()
    try:
        found = client.generic(method, path, headers=headers, **(body if method != "GET" else {}))
    finally:
        transaction.savepoint_rollback(save)
    return LETTERS.get(found.status_code, f"[{found.status_code}]")


def matrix(cast: Cast, world: dict[str, Any], rows: list[str]) -> dict[str, str]:
    people = {role: getattr(cast, role) for role in ROLES if role != "anonymous"}
    keys = {role: make_key(user=user, name="test")[1] for role, user in people.items()}
    clients = {role: Client() for role in ROLES}
    for role, user in people.items():
        clients[role].force_login(user)
    found = {}
    for row in rows:
        method, name = row.split()
        path = fill(name, ADDRESSES[name], world)
        found[row] = "".join("_" if ROWS.get(row, ROLES)[place] == "_" else answer(role, method, path, keys, clients)
                             for place, role in enumerate(ROLES))
    return found


def test_every_address_has_a_row(cast: Cast, world: dict[str, Any]):
    """What is missing is shown with what it gives now; read it before you believe it."""
    rows = {tuple(key.split()) for key in ROWS}
    named = {name for _method, name in rows}
    missing = [f"{method} {name}" for name in ADDRESSES if name not in named for method in ("GET", "POST")]
    missing += [f"{method} {name}" for name, entry in ADDRESSES.items() for method in methods(entry)
                if name in named and (method, name) not in rows]
    assert {row: letters for row, letters in matrix(cast, world, missing).items() if "m" not in letters} == {}
    assert sorted(named - set(ADDRESSES)) == [], "these are gone"


@pytest.mark.parametrize("area", sorted({key.split()[1].split(":")[0] for key in ROWS}))
def test_each_role_gets_what_its_row_says(cast: Cast, world: dict[str, Any], area: str):
    wanted = {key: row for key, row in ROWS.items() if key.split()[1].split(":")[0] == area}
    found = matrix(cast, world, list(wanted))
    assert {key: row for key, row in found.items() if row != wanted[key]} == {}
    assert Referral.objects.get().state == "requested"
