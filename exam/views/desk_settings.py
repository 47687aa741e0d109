"""How a teacher likes the marking desk, and the comments she uses again."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import permission_needed
from accounts.http import page
from exam.actions.marking_desk import keep_phrase, set_show_suggestion
from exam.forms.marking_desk import DeskSettingsForm, PhraseForm
from exam.models import DeskSettings, Phrase


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def settings(request):
    """How this teacher likes the desk, and her own phrases."""
    stored = DeskSettings.objects.filter(teacher=request.user).first()
    shown = {"show_suggestion": bool(stored and stored.show_suggestion)}
    form = DeskSettingsForm(request.POST if request.method == "POST" else None, initial=shown)
    if request.method == "POST" and form.is_valid():
        set_show_suggestion(form.cleaned_data["show_suggestion"], by=request.user)
        messages.success(request, "已保存。")
        return redirect("marking-settings")
    return settings_page(request, form=form, phrase_form=PhraseForm())


def settings_page(request, *, form=None, phrase_form, status=200):
    context = {
        "form": form or DeskSettingsForm(),
        "phrase_form": phrase_form,
        "phrases": request.user.phrases.all(),
    }
    return page(request, "exam/marking_settings.html", context, status=status)


@require_POST
@permission_needed("accounts.teach")
def phrase(request):
    form = PhraseForm(request.POST)
    if not form.is_valid():
        return settings_page(request, phrase_form=form, status=422)
    keep_phrase(form.cleaned_data["text"], by=request.user)
    messages.success(request, "已加入常用评语。")
    return redirect("marking-settings")


@require_POST
@permission_needed("accounts.teach")
def phrase_removal(request, pk):
    get_object_or_404(Phrase, pk=pk, teacher=request.user).delete()
    return redirect("marking-settings")
