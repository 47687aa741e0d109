"""What the teacher takes out of papers and the policy library into a draft."""

from exam.authoring.draft import CitedPolicy, Content, Material
from exam.authoring.steps import next_number
from exam.models import Material as PaperMaterial
from exam.models import Paper
from materials.models import Passage, Policy

PAPERS = 30


def take(content: Content, do: str, *, by) -> str | None:
    """Carry out one button, `policy.cite.7`, `passage.take.7` or `material.take.7`, in place: where the page goes on
    then; None for what is no such button or names a row this person may not see. Twice is once."""
    match do.split("."):
        case [kind, verb, number] if number.isdecimal() and len(number) < 19:
            taker = {
                ("policy", "cite"): _cite,
                ("passage", "take"): _passage,
                ("material", "take"): _material,
            }.get((kind, verb))
            return taker(content, int(number), by) if taker else None
    return None


def _cite(content: Content, pk: int, by) -> str | None:
    policy = Policy.objects.visible_to(by).filter(pk=pk).first()
    if policy is None:
        return None
    _add_policy(content, policy)
    return "policies"


def _add_policy(content: Content, policy: Policy) -> None:
    if all(one.id != str(policy.pk) for one in content.policies):
        content.policies.append(CitedPolicy(str(policy.pk), policy.title))


def _passage(content: Content, pk: int, by) -> str | None:
    """A passage becomes a given material, and its policy is cited."""
    visible = Policy.objects.visible_to(by)
    passage = (
        Passage.objects.filter(version__policy__in=visible)
        .select_related("version__policy")
        .filter(pk=pk)
        .first()
    )
    if passage is None:
        return None
    policy = passage.version.policy
    source = f"《{policy.title}》{passage.label}"
    _add_policy(content, policy)
    return _add_material(content, Material(next_number(content), source[:120], passage.text, source))


def _material(content: Content, pk: int, by) -> str | None:
    row = PaperMaterial.objects.select_related("paper").filter(pk=pk).first()
    if row is None:
        return None
    number = str(row.number) if content.material(str(row.number)) is None else next_number(content)
    return _add_material(content, Material(number, row.title, row.text, f"{row.paper}资料 {row.number}"))


def _add_material(content: Content, material: Material) -> str:
    """A text that is there is not put there twice; a blank material of the stem's takes it up."""
    for place, one in enumerate(content.materials):
        if one.text == material.text:
            return f"materials.{place}"
    for place, one in enumerate(content.materials):
        if not one.text.strip():
            content.materials[place] = Material(one.number, material.title, material.text, material.source)
            return f"materials.{place}"
    content.materials.append(material)
    return f"materials.{len(content.materials) - 1}"


def papers_to_join():
    """The papers a new question can stand in, newest first, by their titles."""
    return Paper.objects.only("title")


def papers_with_materials():
    """The newest papers that one can take materials from, with these."""
    return Paper.objects.filter(materials__isnull=False).distinct().prefetch_related("materials")[:PAPERS]
