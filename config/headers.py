"""What the browser may not do on our pages, and what nobody keeps."""

# Photos are chosen from files; nothing here asks for a device or a place.
FORBIDDEN = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)


class PermissionsPolicyMiddleware:
    """Adds Permissions-Policy. Django's SecurityMiddleware adds the opener and referrer policies."""

    policy = ", ".join(f"{name}=()" for name in FORBIDDEN)

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response["Permissions-Policy"] = self.policy
        return response


class CachePolicyMiddleware:
    """Has kept nowhere unasked what is answered before anybody is known, such as the way to an address with its last
    slash. What a person is answered gets its policy in config/htmx.py."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.setdefault("Cache-Control", "no-cache")
        return response
