"""The audit trail's verbs as people read them."""

from django import template

from materials.forms.editing import WorkForm

register = template.Library()
VERBS = {
    "policy.created": "新建",
    "policy.changed": "修改",
    "version.described": "改某一版的日期和说明",
} | {f"policy.{deed}": words for deed, words in WorkForm.DEEDS.items()}


@register.filter
def verb(name: str) -> str:
    return VERBS.get(name, name)
