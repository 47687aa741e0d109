from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, IntegrityError
from django.http import JsonResponse

from accounts.http import wants_json
from accounts.models import User


class LoginByDefaultMiddleware(LoginRequiredMiddleware):
    """Every page asks for sign-in unless config/urls.py lists it as public. A script gets a plain 401, never
    a redirect to a page that looks like success (F4)."""

    def handle_no_permission(self, request, view_func):
        if wants_json(request):
            return JsonResponse({"error": "登录已过期。文字还在这一页，重新登录后会自动保存。"}, status=401)
        return super().handle_no_permission(request, view_func)

    def process_exception(self, request, exception):
        """A request of somebody whose account was closed while it was on its way is a visitor's: the rows it came for
        are gone, and none of its own can be added."""
        gone = isinstance(exception, ObjectDoesNotExist | IntegrityError) or type(exception) is DatabaseError
        if not gone or not request.user.is_authenticated:
            return None
        if User.objects.filter(pk=request.user.pk, is_active=True).exists():
            return None
        return self.handle_no_permission(request, request.resolver_match.func)
