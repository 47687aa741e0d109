"""How often one person, or one address of a visitor, may do what costs the server much. Signing in, signing up and
resetting a password have allauth's own limits."""

from functools import wraps

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import caches
from django.shortcuts import render


def limited(action: str, *, methods: tuple[str, ...], cache: str = "default"):
    """A view decorator: 429 after so many of these requests in so many seconds, as `settings.RATE_LIMITS` says.

    The `near` cache counts in each process by itself: for what happens too often to ask the database first.
    """

    def decorate(view):
        @wraps(view)
        def counted(request, *args, **kwargs):
            if request.method in methods and _too_many(request, action, caches[cache]):
                return render(request, "429.html", {"general": True}, status=429)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def _too_many(request, action: str, cache) -> bool:
    if action not in settings.RATE_LIMITS:
        return False
    most, seconds = settings.RATE_LIMITS[action]
    user = request.user
    who = f"user-{user.pk}" if user.is_authenticated else f"ip-{get_adapter().get_client_ip(request)}"
    key = f"limit:{action}:{who}"
    if cache.add(key, 1, seconds):
        return False
    try:
        return cache.incr(key) > most
    except ValueError:  # it ran out between the two
        return False
