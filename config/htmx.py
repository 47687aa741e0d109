"""What htmx asks of every answer."""

from django.utils.cache import patch_vary_headers


class FragmentMiddleware:
    """Says that pages vary with htmx's headers, and keeps a signed-in person's pages out of shared caches."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response
