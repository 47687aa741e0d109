"""The teacher's classes: found, opened and closed, their students. A colleague's class is 404."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import permission_needed
from accounts.classes import (
    add_teacher,
    found_class,
    remove_student,
    remove_teacher,
    renew_code,
    set_joinable,
)
from accounts.errors import LastTeacher, NoSuchTeacher
from accounts.http import page
from accounts.models import Classroom, Membership
from exam.class_results import type_results
from exam.forms.classes import ClassroomForm, JoinableForm, TeacherForm


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def classes(request):
    """The teacher's own classes; a POST founds one. With `?question=` or `?paper=` each leads on to setting it."""
    form = ClassroomForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        classroom = found_class(form.cleaned_data["name"], by=request.user)
        messages.success(request, f"班级“{classroom}”建好了：把邀请码 {classroom.code} 告诉学生。")
        return redirect(classroom)
    context = {
        "form": form,
        "classrooms": Classroom.objects.taught_by(request.user).with_counts(),
        "chosen": "question" in request.GET or "paper" in request.GET,
    }
    status = 422 if request.method == "POST" else 200
    return page(request, "exam/teach_classes.html", context, status=status)


def own_class(request, pk) -> Classroom:
    return get_object_or_404(Classroom.objects.taught_by(request.user), pk=pk)


@require_safe
@permission_needed("accounts.teach")
def classroom(request, pk):
    return class_page(request, own_class(request, pk))


def class_page(request, found: Classroom, form: TeacherForm | None = None):
    """The class: its code, what is set, which types are weak, who is in it. `form` is a refused teacher's."""
    context = {
        "form": form or TeacherForm(),
        "teachers": found.teachers.order_by("username"),
        "classroom": found,
        "assignments": found.assignments.select_related("question__topic", "paper"),
        "memberships": found.memberships.filter(left_at=None).select_related("student"),
        "types": type_results(found),
    }
    return page(request, "exam/teach_class.html", context, status=422 if form else 200)


@require_POST
@permission_needed("accounts.teach")
def teachers(request, pk):
    """Share the class with another teacher."""
    found = own_class(request, pk)
    form = TeacherForm(request.POST)
    if form.is_valid():
        try:
            added = add_teacher(found, form.cleaned_data["username"], by=request.user)
        except NoSuchTeacher as error:
            form.add_error("username", str(error))
        else:
            messages.success(request, f"{added}现在也教这个班。")
            return redirect(found)
    return class_page(request, found, form)


@require_POST
@permission_needed("accounts.teach")
def teacher_removal(request, pk, teacher):
    found = own_class(request, pk)
    leaving = get_object_or_404(found.teachers, pk=teacher)
    try:
        remove_teacher(found, leaving, by=request.user)
    except LastTeacher as error:
        messages.error(request, str(error))
        return redirect(found)
    messages.success(request, f"{leaving}不再教这个班。")
    return redirect("teach-classes")


@require_POST
@permission_needed("accounts.teach")
def code(request, pk):
    """Open or close the class by its code, or renew the code."""
    found = own_class(request, pk)
    form = JoinableForm(request.POST)
    if not form.is_valid():
        messages.error(request, "请用页面上的按钮。")
    elif form.cleaned_data["do"] == "renew":
        messages.success(request, f"新的邀请码是 {renew_code(found, by=request.user)}，旧的已经作废。")
    else:
        set_joinable(found, form.cleaned_data["do"] == "open", by=request.user)
        messages.success(
            request, "学生现在可以凭邀请码加入。" if found.joinable else "班级已关闭，不再收人。"
        )
    return redirect(found)


@require_POST
@permission_needed("accounts.teach")
def removal(request, pk):
    """Take a student out of the class; what they wrote stays."""
    taught = Classroom.objects.taught_by(request.user)
    found = get_object_or_404(
        Membership.objects.select_related("student", "classroom").filter(classroom__in=taught), pk=pk
    )
    remove_student(found, by=request.user)
    messages.success(request, f"{found.student} 已不在这个班里。")
    return redirect(found.classroom)
