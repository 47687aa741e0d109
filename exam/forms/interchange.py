from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from exam.interchange import bundle, moodle
from exam.interchange.problems import FileRefused
from exam.interchange.students import Student, read_students
from materials.files.errors import UnreadableFile
from materials.files.source import read


class FileForm(forms.Form):
    """One file, checked for its size before it is read."""

    suffixes: tuple[str, ...] = ()
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,
        error_messages={"required": "请选一个文件。"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].widget.attrs["accept"] = ",".join(self.suffixes)

    def clean_file(self):
        file, limit = self.cleaned_data["file"], settings.HANDOUT_MAX_BYTES
        if file.size > limit:
            raise forms.ValidationError(
                f"文件有 {filesizeformat(file.size)}，超过上限 {filesizeformat(limit)}，请拆成几份。"
            )
        if not file.name.lower().endswith(self.suffixes):
            raise forms.ValidationError(
                f"这里收 {'、'.join(self.suffixes)} 文件；讲义和 Word 请用“导入讲义”。"
            )
        try:
            self.take(file.read(), file.name)
        except FileRefused as error:
            raise forms.ValidationError(error.sentences) from error
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        return file

    def take(self, data: bytes, name: str) -> None:
        """Read the file's bytes; raises FileRefused or HandoutError."""
        raise NotImplementedError


class QuestionFileForm(FileForm):
    """A JSON bundle or a Moodle file; `bundle` and `lost` then hold what it says."""

    suffixes = (".json", ".xml")

    bundle: bundle.Bundle
    lost: list[str]

    def take(self, data: bytes, name: str) -> None:
        self.lost = []
        if name.lower().endswith(".xml"):
            found = moodle.loads(data, name.rsplit(".", 1)[0])
            self.bundle, self.lost = found.bundle, [str(problem) for problem in found.lost]
        else:
            self.bundle = bundle.loads(read(data, "题目包.txt", limit=settings.HANDOUT_MAX_BYTES))


class PublishForm(forms.Form):
    publish = forms.BooleanField(label="导入后立即发布给学生", required=False)


class StudentFileForm(FileForm):
    """A list of students as CSV; `students` and `text` then hold it."""

    suffixes = (".csv", ".txt")

    students: list[Student]
    text: str

    def take(self, data: bytes, name: str) -> None:
        self.text = read(data, "名单.txt", limit=settings.HANDOUT_MAX_BYTES)
        self.students = read_students(self.text)


class StudentListForm(forms.Form):
    """The list as the preview showed it, on its way back to be confirmed."""

    text = forms.CharField(strip=False, widget=forms.HiddenInput, max_length=1_000_000)

    students: list[Student]

    def clean_text(self):
        try:
            self.students = read_students(self.cleaned_data["text"])
        except FileRefused as error:
            raise forms.ValidationError(error.sentences) from error
        return self.cleaned_data["text"]
