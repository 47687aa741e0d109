from django.conf import settings
from django.db import models
from django.db.models import F, Q

from exam.models.rubrics import ScoringPoint


class Rating(models.IntegerChoices):
    """How well the student remembered the point, in FSRS's own four steps."""

    AGAIN = 1, "忘了"
    HARD = 2, "吃力"
    GOOD = 3, "记得"
    EASY = 4, "很熟"


class ReviewCard(models.Model):
    """What FSRS keeps of a missed point once its student has rated it: `stability` in days, `difficulty` 1–10. Days
    are the student's own. A point without a row has not been rated yet (exam/missed.py says when it is due)."""

    student = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="review_cards")
    point = models.ForeignKey(ScoringPoint, models.PROTECT, related_name="review_cards")
    stability = models.FloatField()
    difficulty = models.FloatField()
    reviewed_on = models.DateField()
    due_on = models.DateField()

    class Meta:
        ordering = ["student", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["student", "point"], name="review_card_once"),
            models.CheckConstraint(
                condition=Q(stability__gt=0, difficulty__gte=1, difficulty__lte=10),
                name="review_card_memory_is_fsrs",
            ),
            models.CheckConstraint(
                condition=Q(due_on__gt=F("reviewed_on")), name="review_card_due_after_review"
            ),
        ]

    def __str__(self):
        return f"{self.student} {self.point}"


class Review(models.Model):
    """One rating of a card; `due_on` is the day it had been due, so that a form sent twice counts once."""

    card = models.ForeignKey(ReviewCard, models.CASCADE, related_name="reviews")
    due_on = models.DateField()
    rating = models.PositiveSmallIntegerField(choices=Rating)
    reviewed_on = models.DateField()
    reviewed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["card", "-due_on"]
        constraints = [
            models.UniqueConstraint(fields=["card", "due_on"], name="review_once_a_due_day"),
            models.CheckConstraint(condition=Q(rating__in=Rating.values), name="review_rating_known"),
        ]

    def __str__(self):
        return f"{self.card} {self.get_rating_display()}"
