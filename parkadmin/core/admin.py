"""The technical admin, for superusers only: parks, people and roles. Daily work happens in the product's own pages."""
from allauth.account.decorators import secure_admin_login
from django.contrib import admin

from .models import ApiKey, Event, Mail, Park, StaffRole, User

# Its own log-in page would know neither the limit of tries nor the second factor.
admin.site.login = secure_admin_login(admin.site.login)


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that verbs write: to be looked at, never changed past the verbs."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class StaffRoleInline(admin.TabularInline):
    model = StaffRole
    extra = 0
    autocomplete_fields = ["user"]


@admin.register(Park)
class ParkAdmin(admin.ModelAdmin):
    list_display = ["code", "name_zh", "name_en", "region", "is_local"]
    inlines = [StaffRoleInline]


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """People. Passwords are set by the person, through the mailed reset."""

    list_display = ["email", "name", "language", "is_active"]
    search_fields = ["email", "name"]
    exclude = ["password", "groups", "user_permissions"]
    readonly_fields = ["last_login", "joined_at"]


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "code", "actor_label", "subject_type", "from_state", "to_state"]
    show_full_result_count = False


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    """The ledger of letters; their texts may hold links that open a referral, so they are not shown."""

    list_display = ["created_at", "to", "subject", "state", "attempts", "last_error"]
    exclude = ["text", "html"]
    show_full_result_count = False


@admin.register(ApiKey)
class ApiKeyAdmin(ReadOnlyAdmin):
    list_display = ["prefix", "name", "user", "created_at", "expires_at", "revoked_at", "last_used_at"]
    exclude = ["digest"]
