from django import template

from materials.text import as_paragraphs, with_marks, with_policy_links

register = template.Library()
register.filter("policy_links", with_policy_links)
register.filter("paragraphs", as_paragraphs)
register.filter("highlighted", with_marks)
