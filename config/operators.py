"""The operators' own door: Django's admin, for superusers only, at an address of their choosing (ADMIN_PATH)."""

from django.contrib import admin
from django.contrib.admin.apps import AdminConfig
from django.http import Http404


class OperatorsSite(admin.AdminSite):
    """Whoever is no operator finds nothing here; signing in is the site's own, with its rate limits."""

    site_header = site_title = "申论工坊 · 运维"
    index_title = "数据"

    def has_permission(self, request):
        return request.user.is_active and request.user.is_superuser

    def login(self, request, extra_context=None):
        raise Http404


class OperatorsConfig(AdminConfig):
    default_site = "config.operators.OperatorsSite"

    def ready(self):
        super().ready()
        from django.contrib.auth.models import Group

        admin.site.unregister(Group)  # what a person may do is their role
