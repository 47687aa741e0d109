"""What a browser needs to install this as an app, and to open it without network (docs/decisions/0021)."""

import json
from functools import cache, wraps
from hashlib import sha256

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe

ASKED_AGAIN = {"Cache-Control": "no-cache"}
PAPER = "#faf8f2"  # static/css/tokens.css
ICONS = [
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("icon-maskable.png", "512x512", "maskable"),
]


@cache
def release() -> dict:
    """What the service worker belongs to: the addresses of all our files and of the offline page, and a `version` that
    changes with any of them."""
    folder = settings.BASE_DIR / "static"
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    files = [static(name) for name in [*names, "django_htmx/htmx-2.min.js"]]
    told = json.dumps([files, render_to_string("offline.html")])
    offline = reverse("offline")
    return {
        "version": sha256(told.encode()).hexdigest()[:16],
        "files": settings.STATIC_URL,
        "offline": offline,
        "shell": [*files, offline],
    }


@require_safe
def worker(request):
    """The service worker: at the root, since it only sees addresses below its own."""
    script = (
        f"const release = {json.dumps(release())};\nimportScripts({json.dumps(static('js/worker.js'))});\n"
    )
    return HttpResponse(script, content_type="text/javascript", headers=ASKED_AGAIN)


@require_safe
def manifest(request):
    """Name, icons and colours of the installed app."""
    facts = {
        "id": "/",
        "name": "申论工坊",
        "short_name": "申论工坊",
        "description": "专题、政策、题目、采分点，一处练申论。",
        "lang": "zh-Hans",
        "start_url": reverse("home"),
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(f"img/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
    }
    return JsonResponse(facts, content_type="application/manifest+json", headers=ASKED_AGAIN)


def leaving_nothing(view):
    """Signing out: the browser is asked to forget all it keeps for us, also where no script of ours runs."""

    @wraps(view)
    def leave(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            response["Clear-Site-Data"] = '"storage"'
        return response

    return leave


@require_safe
def offline(request):
    """What is shown in place of a page that is not on the device: the same for everybody."""
    return HttpResponse(render_to_string("offline.html"), headers=ASKED_AGAIN)
