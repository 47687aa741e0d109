from django import template

from exam.marks import plain

register = template.Library()
register.filter("marks", plain)
