from django import template

from exam.actions.second_opinion import endpoint, opinion_on

register = template.Library()


@register.inclusion_tag("exam/_second_opinion.html")
def second_opinion(submission, rubric):
    """The stored second opinion or the button to ask for one; nothing where the server has none to ask for."""
    return {
        "submission": submission,
        "rubric": rubric,
        "opinion": opinion_on(submission, rubric),
        "endpoint": endpoint(),
    }
