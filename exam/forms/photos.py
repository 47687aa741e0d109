from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat

from exam.photograph import BadPhoto, Photo, develop


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Files → the photos in them, in their order. One that is no photo refuses all, and each says why."""

    widget = SeveralFiles

    def clean(self, data, initial=None) -> list[Photo]:
        photos, refused = [], []
        files = data or []
        if not files:
            raise forms.ValidationError("请选择照片，可以一次选几张。")
        if len(files) > settings.PHOTO_MAX_COUNT:
            raise forms.ValidationError(f"选了 {len(files)} 张，一次作答最多 {settings.PHOTO_MAX_COUNT} 张。")
        for file in files:
            try:
                photos.append(self.photo(file))
            except BadPhoto as error:
                refused.append(f"“{file.name[:60]}”：{error}")
        if refused:
            raise forms.ValidationError([*refused, "这一次选的都没有存，改好以后请一起再传。"])
        return photos

    def photo(self, file) -> Photo:
        limit = settings.PHOTO_MAX_BYTES
        if file.size > limit:  # before it is read into memory
            size = filesizeformat(file.size)
            raise BadPhoto(f"文件有 {size}，超过上限 {filesizeformat(limit)}，请缩小后再传。")
        return develop(file.read())


class PhotosForm(forms.Form):
    photos = PhotosField(
        label="选择照片",
        # A telephone that knows what is taken here turns its HEIC photos into JPEG by itself.
        widget=SeveralFiles(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


class PhotoMoveForm(forms.Form):
    step = forms.TypedChoiceField(choices=[(-1, "往前"), (1, "往后")], coerce=int)
