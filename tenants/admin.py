"""Tenants and their people in the technical admin, for superusers only."""
from django.contrib import admin

from parkadmin.core.admin import ReadOnlyAdmin

from .models import Application, Membership, Tenant


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Tenant)
class TenantAdmin(admin.ModelAdmin):
    list_display = ["name_zh", "name_en", "park", "kind", "state", "registered_on"]
    list_filter = ["park", "kind"]
    search_fields = ["name_zh", "name_en", "uscc"]
    readonly_fields = ["state", "state_since", "version"]
    autocomplete_fields = ["grown_out_of"]
    inlines = [MembershipInline]


@admin.register(Application)
class ApplicationAdmin(ReadOnlyAdmin):
    list_display = ["name_zh", "park", "state", "submitted_at", "decided_at"]
    list_filter = ["park", "state"]
