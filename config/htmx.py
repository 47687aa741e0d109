"""What htmx asks of every answer."""

from django.utils.cache import patch_vary_headers


class FragmentMiddleware:
    """Says that pages vary with htmx's headers, keeps a signed-in person's pages out of all HTTP caches, and has
    everybody else's asked for again. X-Person tells the service worker whose page it is (static/js/worker.js)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        if response.get("Content-Type", "").startswith("text/html"):
            response["X-Person"] = request.user.pk or "-"
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store" if request.user.is_authenticated else "no-cache"
        return response
