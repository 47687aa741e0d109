"""One entry's page: its text today, or as it stood on a day."""

from datetime import date

from django.db.models import Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import page
from materials.forms.policy_versions import DayForm
from materials.models import Policy, ReadingParagraph
from materials.models.policies import SPEAKING_DATES

SIZES = [("small", "小"), ("", "中"), ("large", "大")]
WIDTHS = [("narrow", "窄"), ("", "中"), ("wide", "宽")]
MOST_CITATIONS, FIRST_CITATIONS = 300, 8  # read for the page, listed on it


@require_safe
def policy(request, pk):
    """The entry today; `?on=2021-07-01` leads to the page of that day."""
    if "on" not in request.GET:
        return entry_page(request, pk, timezone.localdate())
    form = DayForm(request.GET)
    if not form.is_valid():
        return entry_page(request, pk, timezone.localdate(), form=form, status=422)
    get_object_or_404(Policy.objects.visible_to(request.user), pk=pk)
    return redirect("policy-on", pk, form.cleaned_data["on"].isoformat())


@require_safe
def policy_on(request, pk, day):
    """The entry as it stood on a day, at an address that can be cited."""
    try:
        day = date.fromisoformat(day)
    except ValueError as error:
        raise Http404("没有这一天。") from error
    return entry_page(request, pk, day, as_of=day)


def entry_page(request, pk, day: date, *, as_of: date | None = None, form=None, status: int = 200):
    mentions = ReadingParagraph.objects.filter(
        group__section__topic__published_at__isnull=False
    ).select_related("group__section__topic")
    entries = Policy.objects.visible_to(request.user).with_life().related_visible_to(request.user)
    found = get_object_or_404(
        entries.prefetch_related("signatures__issuer", "topics", "aliases", Prefetch("mentions", mentions)),
        pk=pk,
    )
    version, sure = found.text_on(day)
    passages = list(version.passages.all()) if version else []
    citations = list(found.citations.readable_by(request.user)[:MOST_CITATIONS])
    mark_places(passages)
    note_uses(passages, citations)
    before, after = neighbours(found, request.user)
    context = {
        "policy": found,
        "version": version,
        "passages": passages,
        "contents": [passage for passage in passages if passage.begins],
        "sizes": SIZES,
        "widths": WIDTHS,
        "before": before,
        "after": after,
        "citations": citations[:FIRST_CITATIONS],
        "more_citations": len(citations) > FIRST_CITATIONS,
        "sure": sure,
        "as_of": as_of,
        "day_form": form or DayForm(initial={"on": as_of}),
        "status": found.status_on(day),
        "standing": found.standing,
    }
    return page(request, "materials/policy.html", context, status=status)


def note_uses(passages, citations) -> None:
    """Give each passage its `uses`: the questions and given materials that cite this very article."""
    uses: dict[str, dict] = {}
    for citation in citations:
        if citation.article and citation.document.kind in ("question", "material"):
            uses.setdefault(citation.article, {})[citation.document_id] = citation.document
    for passage in passages:
        passage.uses = list(uses.get(passage.label, {}).values())


def mark_places(passages) -> None:
    """Give each passage its `place` and `anchor` on the page, and say where a heading `begins`: an article is found
    by its label, as citations name it, the first where two are called the same."""
    seen, heading = set(), ""
    for passage in passages:
        passage.place = f"p{passage.position}"
        passage.anchor = "" if passage.label in seen or " " in passage.label else passage.label
        seen.add(passage.label)
        passage.begins = passage.heading not in ("", heading)
        heading = passage.heading


def neighbours(policy: Policy, user) -> tuple[Policy | None, Policy | None]:
    """The policies next before and next after it by date, among those of its topics, else of its first issuer."""
    days = {row.kind: row.day for row in policy.dates.all() if row.day}
    day = next((days[kind] for kind in SPEAKING_DATES if kind in days), None)
    topics, signatures = policy.topics.all(), policy.signatures.all()
    if day is None or not (topics or signatures):
        return None, None
    near = {"topics__in": topics} if topics else {"issuers": signatures[0].issuer_id}
    dated = Policy.objects.visible_to(user).filter(**near).exclude(pk=policy.pk).with_day()
    return (
        dated.filter(day__lt=day).order_by("-day", "pk").first(),
        dated.filter(day__gt=day).order_by("day", "pk").first(),
    )
