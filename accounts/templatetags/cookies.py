from django import template
from django.conf import settings

register = template.Library()


@register.simple_tag
def csrf_cookie_name() -> str:
    """For scripts, which read the token where it is newest."""
    return settings.CSRF_COOKIE_NAME
