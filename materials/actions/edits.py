"""Each saved state of an entry is kept, so that an editor can see what another did and go back."""

from materials.articles import Piece, as_text
from materials.models import EditingDraft, Policy, PolicyEdit, PolicyVersion


def state_of(policy: Policy) -> tuple[dict[str, str], str]:
    """The entry as an editor writes it: each field by its name, several things of one field a line each; and the
    text."""
    fields = {
        "title": policy.title,
        "number": policy.number_printed or policy.number,
        "level": policy.level,
        "kind": policy.kind,
        "status": policy.status,
        "summary": policy.summary,
        "source_url": policy.source_url,
        "aliases": "\n".join(map(str, policy.aliases.all())),
        "issuers": "\n".join(str(row) for row in policy.signatures.select_related("issuer")),
        "topics": "\n".join(topic.name for topic in policy.topics.order_by("name")),
    }
    fields |= {f"date_{date.kind}": date.as_text for date in policy.dates.all()}
    return fields, text_of(policy.versions.exclude(number=0).first())


def text_of(version: PolicyVersion | None) -> str:
    """A version's text as an editor writes it."""
    passages = version.passages.all() if version else []
    return as_text(Piece(one.label, one.heading, one.text) for one in passages)


def keep_edit(policy: Policy, *, by) -> PolicyEdit:
    """Keep the entry as it stands now; `by` is None for what stood there before the first edit."""
    fields, text = state_of(policy)
    return PolicyEdit.objects.create(policy=policy, editor=by, fields=fields, text=text)


def keep_draft(policy: Policy | None, typed: dict, *, by) -> EditingDraft:
    """Keep what an editor has typed into an entry's form, as sent; without an audit line, for nobody else sees it."""
    values = {"fields": typed, "opened": "".join(typed.get("opened", []))}
    draft, _ = EditingDraft.objects.update_or_create(editor=by, policy=policy, defaults=values)
    return draft
