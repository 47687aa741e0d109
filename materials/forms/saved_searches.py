from django import forms
from django.http import QueryDict

from materials.forms.search import FACETS
from materials.models import SavedSearch


class SavedSearchForm(forms.ModelForm):
    """A search to keep: its name, and its address as the search page has it; pages and what is unknown left out."""

    class Meta:
        model = SavedSearch
        fields = ["name", "address"]
        widgets = {"address": forms.HiddenInput}
        error_messages = {
            "name": {"required": "给这个搜索起个名字。"},
            "address": {"max_length": "这个搜索太长，存不下：请少写几个词。"},
        }

    def clean_address(self):
        typed = QueryDict(self.cleaned_data["address"])
        kept = QueryDict(mutable=True)
        for name in ("q", "in", *FACETS):
            if value := typed.get(name, "").replace("\0", "").strip():
                kept[name] = value
        if "q" not in kept:
            raise forms.ValidationError("先搜点什么，再保存这个搜索。")
        return kept.urlencode()
