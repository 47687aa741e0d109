from django import template

from exam.models import Question

register = template.Library()


@register.inclusion_tag("exam/_questions_citing.html", takes_context=True)
def questions_citing(context, policy):
    """考过它的题: a policy's page is materials' own and may not know questions, so the template asks here."""
    user = context["request"].user
    return {"questions": Question.objects.visible_to(user).filter(policies=policy).for_list()}
