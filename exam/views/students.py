from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import permission_needed
from accounts.http import page
from accounts.models import Role, User
from exam.actions.accommodations import set_extra_time
from exam.forms.students import ExtraTimeForm, StudentFilter


def all_students():
    return User.objects.filter(role=Role.STUDENT, is_active=True).order_by("display_name", "username", "pk")


@require_safe
@permission_needed("accounts.teach")
def students(request):
    """The students, with the extra time of each to be set."""
    return student_list(request)


def student_list(request, refused=None, form=None):
    """The list; `form` is what was typed for the student `refused`, whose line then says what is wrong."""
    filters = StudentFilter(request.GET)
    shown = Paginator(filters.apply(all_students()), 30).get_page(request.GET.get("page"))
    if refused and refused not in shown.object_list:
        shown.object_list = [refused, *shown.object_list]
    for student in shown:
        student.form = form if student == refused else ExtraTimeForm(student)
    context = {"filters": filters, "students": shown}
    return page(request, "exam/students.html", context, status=422 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def extra_time(request, pk):
    """Set one student's extra time; then, and for a GET, back to the list as it was searched."""
    student = get_object_or_404(all_students(), pk=pk)
    if request.method == "POST":
        form = ExtraTimeForm(student, request.POST)
        if not form.is_valid():
            return student_list(request, student, form)
        percent = form.cleaned_data["percent"]
        set_extra_time(student, percent, by=request.user)
        given = f"加时 {percent}%" if percent else "不加时"
        messages.success(request, f"{student}：{given}，从下一次开始的作答起。")
    return redirect(f"{reverse('students')}?{request.GET.urlencode()}")
