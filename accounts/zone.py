from zoneinfo import ZoneInfo

from django.utils import timezone


class TimeZoneMiddleware:
    """Times and days are the signed-in person's own: pages print them so, and `timezone.localdate()` is their today."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        # What is set for the view's person ends with the request.
        with timezone.override(timezone.get_current_timezone()):
            return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        # Not before: only with the view is it known how the person is asked for (accounts/recent.py).
        if request.user.is_authenticated:
            timezone.activate(ZoneInfo(request.user.time_zone))
