"""Who is asking, known from a moment ago: for the few views a page calls every few seconds.

Looking up the session and its person costs such a view more than what it does. A view marked `recent_person`
takes what this process saw in the database at most RECHECK seconds ago; so a sign-out, a revoked session, a new
password or a closed account counts there within RECHECK seconds, whichever process it was told to. Everywhere
else, and for whoever is not signed in, each request asks the database.
"""

import time
from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models import User

RECHECK = 3  # seconds
MOST = 10_000  # sessions a process remembers; a User is about 2 KB

# By session key: when it was seen, and its person. One dictionary for all threads: each access is one step.
_seen: dict[str, tuple[float, User]] = {}


def recent_person(view: Callable) -> Callable:
    """A view that needs of `request.user` only who it is: no permission, and nothing of the session."""
    view.recent_person = True
    return view


class PersonMiddleware(AuthenticationMiddleware):
    """Django's `request.user`, and for the marked views the one seen a moment ago."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: person_now(request))

    def process_view(self, request: HttpRequest, view, args, kwargs) -> None:
        if getattr(view, "recent_person", False):
            request.user = person_of(request)


def person_now(request: HttpRequest):
    """The request's person as the database knows them. A session signed with an older SECRET_KEY gets another key from
    Django here; it stays the same device in its person's list, from where it can be signed out."""
    before = request.session.session_key
    user = get_user(request)
    after = request.session.session_key
    if before != after and user.is_authenticated:
        UserSession.objects.filter(session_key=before).update(session_key=after)
    return user


def person_of(request: HttpRequest):
    """The request's person; one who is signed in may be RECHECK seconds old."""
    key, now = request.session.session_key, time.monotonic()
    if key and (found := _seen.get(key)) and now - found[0] < RECHECK:
        return found[1]
    user = person_now(request)
    if user.is_authenticated:
        if len(_seen) >= MOST:
            _seen.clear()
        _seen[key] = now, user
    else:
        _seen.pop(key, None)
    return user
