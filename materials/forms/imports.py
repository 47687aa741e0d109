"""A file of policies, as an editor sends it."""

from pathlib import PurePath

from django import forms

from materials.readers import DOCUMENTS
from materials.records import LARGEST

RECORDS = (".jsonl", ".csv")


class UploadForm(forms.Form):
    file = forms.FileField(
        label="文件",
        max_length=200,
        help_text="一份文件：.docx、.txt，文头里的标题、字号、机关、日期会认出来，填进表单给你核对。"
        "许多条目：.csv 或 .jsonl，先看预览再导入。都不超过 5 MB。",
        widget=forms.FileInput(attrs={"accept": ",".join([*DOCUMENTS, *RECORDS])}),
        error_messages={"empty": "文件是空的，请选一份有内容的。"},
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError(
                "超过 5 MB：请拆成几份，或者请管理员用 manage.py import_policies 导入。"
            )
        if PurePath(file.name).suffix.lower() not in (*DOCUMENTS, *RECORDS):
            raise forms.ValidationError("看不懂这种文件：请用 .docx、.txt、.csv 或 .jsonl。")
        return file

    @property
    def is_document(self) -> bool:
        """Whether it is one document and not a list of records."""
        return PurePath(self.cleaned_data["file"].name).suffix.lower() in DOCUMENTS
