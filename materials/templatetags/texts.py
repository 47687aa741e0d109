from django import template
from django.utils.html import format_html_join

from materials.known_names import known_names
from materials.lines import lines
from materials.search.markup import facet_lists, result_items
from materials.text import as_paragraphs, with_links

register = template.Library()
register.filter("paragraphs", as_paragraphs)
register.filter("result_items", result_items)
register.filter("facet_lists", facet_lists)


@register.simple_tag(takes_context=True)
def cited(context, text: str, besides=None):
    """The text with links to the policies it names that the person may see; none to the policy `besides`."""
    request = context["request"]
    if not hasattr(request, "known_names"):
        request.known_names = known_names()  # as they are now, once a page
    found = request.known_names.found_by(request.user, text)
    return with_links(text, found, besides=besides and besides.pk)


@register.simple_tag(takes_context=True)
def cited_paragraphs(context, text: str, besides=None):
    """The same, each line that is not blank a paragraph that says where in the text it starts."""
    paragraphs = ((start, cited(context, line, besides)) for start, line in lines(text))
    return format_html_join("\n", '<p data-start="{}">{}</p>', paragraphs)
