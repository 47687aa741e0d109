from django import template

from exam.models import Question

register = template.Library()


@register.inclusion_tag("exam/_questions_citing.html", takes_context=True)
def questions_citing(context, policy):
    """考过它的题: a policy's page is materials' own and may not know questions, so the template asks here."""
    user = context["request"].user
    return {"questions": Question.objects.visible_to(user).filter(policies=policy).for_list()}


@register.inclusion_tag("exam/_policies_of_question.html", takes_context=True)
def policies_of(context, question):
    """题目引用的政策, as they stood on the day of the paper, each with what has become of it since."""
    day = question.paper.dated
    policies = question.policies.visible_to(context["request"].user).with_life()
    return {
        "day": day,
        "policies": [
            {"policy": policy, "standing": policy.standing, "since": policy.changes_since(day) if day else []}
            for policy in policies
        ],
    }
