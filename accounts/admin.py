"""People and what they did, for operators."""

from django.contrib import admin

from accounts.models import AuditEvent, User


class ReadOnly(admin.ModelAdmin):
    """What is looked at here and never changed: it has pages of its own that keep the index and the audit trail."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    """Roles and locks; passwords are set by their owners. Nobody is deleted: the audit trail names them."""

    list_display = ["username", "display_name", "email", "role", "is_active", "is_superuser", "last_login"]
    list_filter = ["role", "is_active", "is_superuser"]
    search_fields = ["username", "display_name", "email"]
    fields = ["username", "display_name", "email", "role", "extra_time_percent", "is_active", "is_superuser"]

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnly):
    list_display = ["at", "actor", "verb", "target_type", "target_id"]
    list_filter = ["verb", "target_type"]
    list_select_related = ["actor"]
    search_fields = ["actor__username", "verb", "target_id"]
    date_hierarchy = "at"
