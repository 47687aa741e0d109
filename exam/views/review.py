"""错题本: the points a student's newest answers missed, one card each, and the day each comes back."""

from collections import defaultdict
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import page
from exam.actions.clock import close_expired
from exam.actions.review import rate
from exam.forms.review import CardFilter, RatingForm
from exam.missed import MissedPoint, missed_points
from exam.models import Material, Rating
from exam.results import answered_by
from exam.study.passage import Passage, passage_around, passage_of, sentence_of
from exam.study.schedule import days_until


def cards_of(user) -> list[MissedPoint]:
    close_expired(user)
    return missed_points(user, answered_by(user))


def due(cards: list[MissedPoint]) -> list[MissedPoint]:
    today = timezone.localdate()
    return [card for card in cards if card.due_on <= today]


@dataclass(frozen=True)
class Group:
    """The cards of one type and topic; `address` is the query that leads to them alone."""

    cards: list[MissedPoint]

    @property
    def question(self):
        return self.cards[0].question

    @property
    def due(self) -> int:
        return len(due(self.cards))

    @property
    def address(self) -> dict[str, str]:
        return {"type": self.question.type, "topic": self.question.topic.slug}


def groups_of(cards: list[MissedPoint]) -> list[Group]:
    """By type and topic, those with most to do today first."""
    by_kind = defaultdict(list)
    for card in cards:
        by_kind[card.question.type, card.question.topic_id].append(card)
    groups = [Group(sorted(found, key=lambda card: card.question.pk)) for found in by_kind.values()]
    return sorted(groups, key=lambda group: -group.due)


@require_safe
def review(request):
    """All cards, grouped; what the points say is kept for the cards themselves."""
    cards, today = cards_of(request.user), timezone.localdate()
    coming = [card.due_on for card in cards if card.due_on > today]
    context = {
        "cards": cards,
        "due": due(cards),
        "groups": groups_of(cards),
        "next_on": min(coming, default=None),
    }
    return page(request, "exam/review.html", context)


@require_safe
def next_card(request):
    """On to the next card that is due, of one group or of all; else back to the list."""
    waiting = due(CardFilter(request.GET).apply(cards_of(request.user)))
    if not waiting:
        messages.success(request, "今天到期的都复习完了。")
        return redirect("review")
    return redirect(f"{reverse('review-card', args=[waiting[0].point.pk])}?{request.GET.urlencode()}")


def own_card(cards: list[MissedPoint], pk) -> MissedPoint:
    """The card of one scoring point; 404 unless the person's newest marked answer missed it."""
    found = next((card for card in cards if card.point.pk == pk), None)
    if found is None:
        raise Http404("没有这张卡片。")
    return found


@require_safe
def card(request, pk):
    cards = cards_of(request.user)
    return card_page(request, cards, own_card(cards, pk))


def card_page(request, cards, shown, form=None):
    today = timezone.localdate()
    shown.point.refresh_from_db()  # all of it: lists read a part of each
    variants = [shown.point.text, *shown.point.accepted_wordings]
    material, passage = source_of(shown)
    own = shown.attempt.submission.text
    place = sentence_of(own, variants)
    days = days_until(shown.memory, today)
    context = {
        "card": shown,
        "question": shown.question,
        "material": material,
        "passage": passage,
        "own": own[slice(*place)].strip() if place else "",
        "is_due": shown.due_on <= today,
        "left": len(due(CardFilter(request.GET).apply(cards))),
        "ratings": [(rating, days[rating]) for rating in Rating],
        "form": form,
    }
    return page(request, "exam/review_card.html", context, status=422 if form else 200)


def source_of(shown: MissedPoint) -> tuple[Material | None, Passage | None]:
    """The material a point comes from and the paragraph in it: as its rubric says, else as its wording shows."""
    point = shown.point
    if point.material and point.material_start is not None:
        return point.material, passage_around(point.material.text, point.material_start, point.material_end)
    variants = [point.text, *point.accepted_wordings]
    for material in shown.question.materials.all():
        if point.material_id in (None, material.pk) and (found := passage_of(material.text, variants)):
            return material, found
    return point.material, None


@require_POST
def rating(request, pk):
    """Rate a card; then on to the next."""
    cards = cards_of(request.user)
    shown = own_card(cards, pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return card_page(request, cards, shown, form)
    chosen = form.cleaned_data
    if not rate(shown, chosen["rating"], due_on=chosen["due_on"], today=timezone.localdate()):
        messages.info(request, "这一点今天已经评过了，这一次没有再记。")
    return redirect(f"{reverse('review-next')}?{request.GET.urlencode()}")
