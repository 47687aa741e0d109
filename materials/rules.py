import rules

from accounts.roles import may_edit_policies


@rules.predicate
def is_published(user, policy):
    return policy is not None and policy.is_public


rules.add_perm("materials.view_policy", is_published | may_edit_policies)
rules.add_perm("materials.change_policy", may_edit_policies)
