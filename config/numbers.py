"""Numbers and characters that no database holds are an answer's matter, never a server's error."""

from django.http import Http404
from django.views.defaults import bad_request

HIGHEST = 2**63 - 1


class NumbersMiddleware:
    """404 for a number or a NUL in an address that no row can have; 400 where SQLite meets one in a form's choices."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        for value in kwargs.values():
            if (isinstance(value, int) and value > HIGHEST) or (isinstance(value, str) and "\0" in value):
                raise Http404

    def process_exception(self, request, error):
        if isinstance(error, OverflowError) and "SQLite" in str(error):
            return bad_request(request, error)
        return None
