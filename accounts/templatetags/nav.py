from functools import cache

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe

register = template.Library()
address_of = cache(reverse)  # of pages without a number: the same as long as the process runs


@register.simple_tag(takes_context=True)
def nav(context, name: str, label: str):
    """A link of the main navigation; on its page, and on those under it, it says so."""
    address = address_of(name)
    path = context["request"].path if "request" in context else ""
    here = path == address or (address != "/" and path.startswith(address))
    current = mark_safe(' aria-current="page"') if here else ""
    return format_html('<a href="{}"{}>{}</a>', address, current, label)
