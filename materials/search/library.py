"""What there is to find in the library: policies with their texts, topics with their reading."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch
from django.utils import timezone

from accounts.progress import Work, result_of
from materials.citing import resolve
from materials.known_names import known_names, names_changed
from materials.life import Life, standings_ahead
from materials.models import (
    Audience,
    Level,
    Passage,
    Policy,
    PolicyDate,
    ReadingParagraph,
    Status,
    Topic,
)
from materials.models.policies import SPEAKING_DATES
from materials.search.index import Document, Piece, index, remove
from materials.search.order import Hit
from materials.wording.names import Names

TOGETHER = 20  # policies whose texts are in memory at once
PAST = {Status.REPEALED, Status.EXPIRED}


def index_policies(policies) -> None:
    """Make the index say what a queryset of policies says, a policy at a time; nothing of what is in the trash.
    What is called by their names leads to them from now on, and whom they amend or repeal is found so."""
    result_of(indexing_policies(policies))


def indexing_policies(policies) -> Work[None]:
    """`index_policies`, yielding how many are done."""
    names_changed()
    names = known_names().names
    numbers = list(policies.values_list("pk", flat=True))
    for start in range(0, len(numbers), TOGETHER):
        some = numbers[start : start + TOGETHER]
        index_texts(Policy.objects.filter(pk__in=some), names)
        yield start + len(some)
    index_texts(Policy.objects.changed_by(policies), names)
    resolve(policies)


def index_texts(policies, names: Names | None = None) -> None:
    """The same for whom has much to save: who calls it says that names changed, and resolves in the end."""
    remove("policy", policies.exclude(trashed_at=None).values_list("pk", flat=True))
    whole = policies.filter(trashed_at=None).prefetch_related(
        "aliases",
        "signatures__issuer",
        "topics",
        Prefetch("versions__passages", Passage.objects.order_by("position")),
    )
    index(map(policy_document, whole.with_changes().iterator(chunk_size=TOGETHER)), names)


def policy_document(policy: Policy) -> Document:
    """A policy's entry, as editors alone find it before it is published. Its newest text is found by passage
    anchors; what only an earlier version says is found too, as past."""
    return entry_document(
        policy,
        aliases=[str(alias) for alias in policy.aliases.all()],
        issuers=[str(row) for row in policy.signatures.all()],
        dates=list(policy.dates.all()),
        topics=list(policy.topics.all()),
        life=policy.life,
        pieces=_pieces(list(policy.versions.all())),
    )


def entry_document(
    policy: Policy,
    *,
    aliases: list[str],
    issuers: list[str],
    dates: list[PolicyDate],
    topics: list[Topic],
    life: Life,
    pieces: Iterable[Piece] = (),
) -> Document:
    """A policy's Document from rows that are at hand; topics that are not published stay out of it."""
    known = {date.kind: date for date in dates if date.day}
    date = next((known[kind] for kind in SPEAKING_DATES if kind in known), None)
    year = date.day.year if date else 0
    statuses = standings_ahead(life, timezone.localdate())
    facets = [("level", policy.level), ("kind", policy.kind)]
    facets += [("year", str(year))] if year else []
    facets += [("issuer", name) for name in issuers]
    facets += [("topic", topic.name) for topic in topics if topic.published_at]
    said = ["、".join(issuers), f"{date.as_text} {date.get_kind_display()}" if date else ""]
    return Document(
        kind="policy",
        object_id=policy.pk,
        title=policy.title,
        address=policy.get_absolute_url(),
        pieces=pieces,
        names=[policy.title, *aliases, policy.number, policy.number_printed],
        number=policy.number or policy.number_printed,
        note=" · ".join(filter(None, said)),
        facets=[(name, value) for name, value in facets if value],
        audience=Audience.EVERYBODY if policy.is_public else Audience.EDITORS,
        level=Level.values.index(policy.level),
        year=year,
        statuses=statuses,
        past=statuses[0][1] in PAST,
    )


def _pieces(versions: list) -> Iterator[Piece]:
    """The passages, the newest version's first, none twice."""
    seen: set[str] = set()
    for version in versions:
        for passage in version.passages.all():
            if passage.text not in seen:
                seen.add(passage.text)
                yield passage_piece(passage, past=version is not versions[0])


def passage_piece(passage: Passage, *, past: bool = False) -> Piece:
    label = passage.label or f"第 {passage.position} 段"
    return Piece(
        Hit.PASSAGE,
        passage.text,
        label=f"{label}（旧版）" if past else label,
        anchor="" if past else f"p{passage.position}",
        passage_id=passage.pk,
        past=past,
    )


def index_topics(topics) -> None:
    """Make the index say what these topics say: their names and reading once they are published, nothing before."""
    reading = ReadingParagraph.objects.select_related("group__section").order_by(
        "group__section__position", "group__position", "position"
    )
    for topic in topics:
        if topic.published_at is None:
            remove("topic", [topic.pk])
        else:
            index([topic_document(topic, reading.filter(group__section__topic=topic))])


def topic_document(topic: Topic, paragraphs: Iterable[ReadingParagraph]) -> Document:
    return Document(
        kind="topic",
        object_id=topic.pk,
        title=topic.name,
        address=topic.get_absolute_url(),
        names=[topic.name],
        named=Hit.TOPIC,
        note="专题",
        facets=[("topic", topic.name)],
        pieces=(
            Piece(
                Hit.READING,
                paragraph.text,
                label=paragraph.group.section.title,
                anchor=f"section-{paragraph.group.section.position}",
            )
            for paragraph in paragraphs
        ),
    )
