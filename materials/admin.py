"""The library, for operators: to look into. Entries are changed on their own pages, which keep index and history."""

from django.contrib import admin

from accounts.admin import ReadOnly
from materials.models import ImportedRecord, Issuer, Policy, PolicyEdit, Topic


@admin.register(Policy)
class PolicyAdmin(ReadOnly):
    list_display = ["title", "number", "level", "kind", "status", "published_at", "verified_on", "trashed_at"]
    list_filter = ["level", "status", "kind", "trashed_at"]
    search_fields = ["title", "number", "aliases__title"]
    date_hierarchy = "updated_at"


@admin.register(PolicyEdit)
class PolicyEditAdmin(ReadOnly):
    list_display = ["at", "policy", "editor"]
    list_select_related = ["policy", "editor"]
    search_fields = ["policy__title", "editor__username"]
    date_hierarchy = "at"


@admin.register(Topic)
class TopicAdmin(ReadOnly):
    list_display = ["name", "slug", "published_at"]
    search_fields = ["name"]


@admin.register(Issuer)
class IssuerAdmin(ReadOnly):
    list_display = search_fields = ["name"]


@admin.register(ImportedRecord)
class ImportedRecordAdmin(ReadOnly):
    list_display = ["key", "version", "imported_at"]
    list_select_related = ["version__policy"]
    search_fields = ["key", "version__policy__title"]
