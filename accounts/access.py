"""What a view asks before anything else: hidden is 404, visible but not yours to change is 403."""

from functools import wraps

from django.core.exceptions import PermissionDenied


def permission_needed(name: str):
    """A view decorator: 403 unless the signed-in person has the permission (no row concerned)."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.has_perm(name):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
