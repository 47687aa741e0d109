"""A policy to take away: a file for people, records for programs, a feed of what is new."""

import json

from django.contrib.syndication.views import Feed
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from materials.export.akoma import as_xml
from materials.export.markdown import as_markdown
from materials.export.word import as_docx
from materials.exports import records
from materials.forms.search import SearchForm
from materials.models import Policy, Topic
from materials.search.find import find, objects_of
from materials.search.query import parse

IN_A_FEED = 30


def _as_json(record: dict, address: str) -> bytes:
    return json.dumps(record | {"address": address}, ensure_ascii=False, indent=1).encode()


FORMATS = {
    "docx": (as_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "md": (as_markdown, "text/markdown; charset=utf-8"),
    "json": (_as_json, "application/json"),
    "xml": (as_xml, "application/xml"),
}


@require_safe
def policy_file(request, pk, form):
    """The entry with its newest text, in one of FORMATS."""
    policy = get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    if form not in FORMATS:
        raise Http404
    write, kind = FORMATS[form]
    record = next(records(Policy.objects.filter(pk=pk)))
    answer = HttpResponse(
        write(record, request.build_absolute_uri(policy.get_absolute_url())), content_type=kind
    )
    answer["Content-Disposition"] = content_disposition_header(True, f"{policy.title[:80]}.{form}")
    return answer


class PolicyFeed(Feed):
    """The newest public policies of something, as Atom."""

    feed_type = Atom1Feed

    def items(self, subject):
        return self.found(subject).order_by("-published_at", "-pk")[:IN_A_FEED]

    def item_title(self, policy):
        return policy.title

    def item_description(self, policy):
        return policy.summary or policy.number

    def item_pubdate(self, policy):
        return policy.published_at

    def item_updateddate(self, policy):
        return max(policy.updated_at, policy.published_at)


class TopicFeed(PolicyFeed):
    def get_object(self, request, slug):
        return get_object_or_404(Topic.objects.exclude(published_at=None), slug=slug)

    def title(self, topic):
        return f"{topic.name}：新收的政策"

    def link(self, topic):
        return topic.get_absolute_url()

    def found(self, topic):
        return topic.policies.public()


class SearchFeed(PolicyFeed):
    """What everybody finds by a search, the newest first; whoever reads it is not signed in."""

    def get_object(self, request):
        return SearchForm(request.GET)

    def title(self, form):
        return f"搜索：{form.typed}"

    def link(self, form):
        return f"{reverse('search')}?{form.data.urlencode()}"

    def found(self, form):
        groups = find(parse(form.typed), **form.narrowed).groups
        return Policy.objects.public().filter(pk__in=objects_of(groups, "policy"))
