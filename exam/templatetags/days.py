from datetime import date

from django import template
from django.utils import timezone
from django.utils.formats import date_format

register = template.Library()


@register.filter
def day_ahead(day: date) -> str:
    """A day of the plan as people say it: 今天 for today and whatever waits since earlier, 明天, 后天, then its date."""
    words = {0: "今天", 1: "明天", 2: "后天"}
    ahead = (day - timezone.localdate()).days
    return words.get(max(0, ahead)) or date_format(day, "n月j日")


@register.filter
def in_days(days: int) -> str:
    """So many days from today, as people say it."""
    return "明天" if days == 1 else f"{days} 天后"


@register.filter
def weekday(day: date) -> str:
    return "周" + "一二三四五六日"[day.weekday()]
