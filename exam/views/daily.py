"""What can be ticked off of the day's small set."""

from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from exam.actions.today import tick_passage


@require_POST
def passage_read(request):
    """Ticks off the passage of the day: `read=1`, or takes that back."""
    tick_passage(request.user, timezone.localdate(), read=request.POST.get("read") == "1")
    return redirect(f"{reverse('home')}#passage")
