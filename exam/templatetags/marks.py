from django import template

from exam.marks import percent, plain

register = template.Library()
register.filter("marks", plain)
register.filter("percent", percent)
