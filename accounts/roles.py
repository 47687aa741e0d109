"""Who may do what: the one page to read.

| permission              | student | teacher | editor | operator |
|-------------------------|---------|---------|--------|----------|
| accounts.practise       |    ✓    |    ✓    |   ✓    |    ✓     |  answer questions, see one's own attempts
| accounts.teach          |         |    ✓    |        |    ✓     |  import handouts, see answers, confirm rubrics, set extra time
| accounts.edit_policies  |         |         |   ✓    |    ✓     |  change and publish policy entries

Rules about single rows (this attempt is mine, this question is published) stand in `exam/rules.py` and
`materials/rules.py`; they start from the predicates here. Ask with `user.has_perm(name, row)`.
"""

import rules

from accounts.models import Role


@rules.predicate
def is_person(user):
    return user.is_authenticated and user.is_active


@rules.predicate
def is_operator(user):
    return user.is_superuser


@rules.predicate
def is_teacher(user):
    return getattr(user, "role", None) == Role.TEACHER


@rules.predicate
def is_editor(user):
    return getattr(user, "role", None) == Role.EDITOR


may_teach = is_person & (is_teacher | is_operator)
may_edit_policies = is_person & (is_editor | is_operator)
