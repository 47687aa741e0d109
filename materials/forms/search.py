from django import forms

from materials.search.order import Hit
from materials.search.query import LONGEST_QUERY

# The kinds of hit, as a person calls them; the names are the values of `in` in an address.
HITS = {
    "policy": "政策名称",
    "passage": "政策条文",
    "topic": "专题",
    "reading": "专题阅读",
    "question": "题目",
    "material": "给定资料",
}
FACETS = {
    "level": "层级",
    "status": "有效性",
    "kind": "公文种类",
    "issuer": "发文机关",
    "year": "年份",
    "topic": "专题",
}


class SearchForm(forms.Form):
    """A search as its address has it; what is not understood is ignored, so that an old link still opens. The
    template writes the box itself."""

    q = forms.CharField(required=False, max_length=LONGEST_QUERY)
    document = forms.IntegerField(required=False, min_value=1)

    def __init__(self, data):
        super().__init__(data)
        if "in" in data:
            self.fields["in"] = forms.ChoiceField(required=False, choices=HITS.items())
        for name in data.keys() & FACETS.keys():
            self.fields[name] = forms.CharField(required=False, max_length=100)
        self.is_valid()
        self.chosen = {name: value for name in ["in", *FACETS] if (value := self.cleaned_data.get(name))}

    @property
    def typed(self) -> str:
        """What stands in the box, also where it is too long to be looked for whole."""
        return self.cleaned_data.get("q") or self.data.get("q", "").replace("\0", "")[:LONGEST_QUERY]

    @property
    def narrowed(self) -> dict:
        """The arguments of `find` that narrow the search."""
        hit = self.chosen.get("in")
        return {
            "hit": Hit[hit.upper()] if hit else None,
            "facets": {name: value for name, value in self.chosen.items() if name != "in"},
            "document": self.cleaned_data.get("document"),
        }
