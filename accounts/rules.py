import rules

from accounts.roles import is_person, may_edit_policies, may_teach

rules.add_perm("accounts.practise", is_person)
rules.add_perm("accounts.teach", may_teach)
rules.add_perm("accounts.edit_policies", may_edit_policies)
