from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import JsonResponse

from accounts.http import wants_json


class LoginByDefaultMiddleware(LoginRequiredMiddleware):
    """Every page asks for sign-in unless config/urls.py lists it as public. A script gets a plain 401, never
    a redirect to a page that looks like success (F4)."""

    def handle_no_permission(self, request, view_func):
        if wants_json(request):
            return JsonResponse({"error": "登录已过期。文字还在这一页，重新登录后会自动保存。"}, status=401)
        return super().handle_no_permission(request, view_func)
