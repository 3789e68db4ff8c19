"""Tables that an installation edits (kinds, questions, promised times, topics) and the directory, for superusers.

Requests, referrals and messages are only shown: whatever changes them goes through the verbs.
"""
from django.contrib import admin

from parkadmin.core.admin import ReadOnlyAdmin

from .models import (
    ClockTarget,
    Expert,
    HelpRequest,
    Partner,
    PartnerContact,
    Question,
    Referral,
    RequestKind,
    Resource,
    Topic,
)
from .services.suggesting import index_resource


class QuestionInline(admin.TabularInline):
    model = Question
    extra = 0


@admin.register(RequestKind)
class RequestKindAdmin(admin.ModelAdmin):
    list_display = ["code", "name_zh", "name_en", "position", "is_complex", "is_active"]
    inlines = [QuestionInline]


@admin.register(ClockTarget)
class ClockTargetAdmin(admin.ModelAdmin):
    list_display = ["clock", "park", "kind", "working_days"]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["code", "name_zh", "name_en"]
    search_fields = ["code", "name_zh", "name_en"]


class PartnerContactInline(admin.TabularInline):
    model = PartnerContact
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Partner)
class PartnerAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "name_en", "kind", "park", "status"]
    list_filter = ["kind", "park", "status"]
    search_fields = ["name_zh", "name_en"]
    autocomplete_fields = ["tenant"]
    inlines = [PartnerContactInline]


@admin.register(Expert)
class ExpertAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "name_en", "partner", "home_park"]
    search_fields = ["name_zh", "name_en"]
    autocomplete_fields = ["partner", "topics"]


@admin.register(Resource)
class ResourceAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "name_en", "partner", "kind", "status", "capacity", "assured_on"]
    list_filter = ["kind", "status", "capacity"]
    search_fields = ["name_zh", "name_en"]
    autocomplete_fields = ["partner", "topics", "experts"]

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        index_resource(form.instance)


@admin.register(HelpRequest)
class HelpRequestAdmin(ReadOnlyAdmin):
    list_display = ["number", "title", "tenant", "state", "owner", "submitted_at"]
    show_full_result_count = False


@admin.register(Referral)
class ReferralAdmin(ReadOnlyAdmin):
    list_display = ["number", "origin_park", "partner", "destination_park", "state", "sent_at"]
    show_full_result_count = False
