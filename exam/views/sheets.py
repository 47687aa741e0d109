"""The answer sheet to print: blank for a question, filled for an attempt."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.http import page
from exam.actions.writing import sheet_settings
from exam.models import Question
from exam.sheet import blank_rows, lay_out, pages
from exam.views.attempts import own_attempt


@require_safe
def blank(request, pk):
    """A sheet to write on by hand, with rows for the limit and some more."""
    question = get_object_or_404(
        Question.objects.visible_to(request.user).select_related("topic", "paper"), pk=pk
    )
    return sheet(request, question, "")


@require_safe
def filled(request, pk):
    """The answer as handed in, or as last saved, on its sheet."""
    attempt = own_attempt(request, pk)
    return sheet(request, attempt.question, attempt.text, attempt=attempt)


def sheet(request, question, text, attempt=None):
    settings = sheet_settings(question)
    laid_out = lay_out(text, settings)
    context = {
        "question": question,
        "attempt": attempt,
        "text": text,
        "cells": laid_out.cells,
        "characters": laid_out.characters,
        "pages": pages(laid_out.rows, settings.columns, blank_rows(question.length_limit, settings.columns)),
    }
    return page(request, "exam/sheet.html", context)
