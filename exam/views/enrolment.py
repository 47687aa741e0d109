"""A list of students into a class: checked, previewed, confirmed; new passwords are shown once."""

from django.views.decorators.http import require_http_methods

from accounts.access import permission_needed
from accounts.enrolment import Enrolled, Listed, enrolling, foresee
from accounts.http import page
from accounts.progress import carry_out
from exam.forms.interchange import StudentFileForm, StudentListForm
from exam.views.teach_classes import own_class


@require_http_methods(["GET", "HEAD", "POST"])
@permission_needed("accounts.teach")
def enrolment(request, pk):
    """GET asks for the file, a POST of the file previews it, a POST of its text carries it out."""
    classroom = own_class(request, pk)
    context = {"classroom": classroom, "form": StudentFileForm()}
    if request.method != "POST":
        return page(request, "exam/enrolment.html", context)
    confirmed = "text" in request.POST
    if confirmed:
        form = StudentListForm(request.POST)
    else:
        form = context["form"] = StudentFileForm(request.POST, request.FILES)
    if not form.is_valid():
        context["refused"] = form.errors.get("text")
        return page(request, "exam/enrolment.html", context, status=422)
    listed = [Listed(each.line, each.username, each.name, each.email) for each in form.students]

    def answer(lines: list[Enrolled]):
        problems = [f"第 {line.listed.line} 行：{line.problem}" for line in lines if line.problem]
        shown = context | {"problems": problems, "lines": lines, "done": confirmed and not problems}
        return page(request, "exam/enrolment.html", shown, status=422 if problems else 200)

    if not confirmed:
        context["list_form"] = StudentListForm(initial={"text": form.text})
        return answer(foresee(classroom, listed))
    return carry_out(
        request,
        enrolling(classroom, listed, by=request.user),
        len(listed),
        answer,
        title=f"导入学生到“{classroom}”",
        broken="一个学生也没有导入。请再试一次。",
    )
