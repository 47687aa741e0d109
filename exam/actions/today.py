"""The day's small set, chosen once and then the same until midnight."""

from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Length
from django.utils import timezone

from exam.models import DailySet, Question, QuestionState
from exam.results import Answered
from exam.whatnext import next_question
from materials.models import Passage, Policy, ReadingParagraph, Status

# Characters of a passage that can be read in a minute and still says something.
LEAST, MOST = 40, 300
# What is worth learning; a status nobody has checked says nothing against it.
STANDING = (Status.IN_FORCE, Status.AMENDED, Status.UNKNOWN)
TRIES = 12  # policies looked at before one without a readable passage is given up


def daily_set(student, today: date, answers: list[Answered]) -> DailySet:
    """The person's set of the day, made now if it is first asked for. What has gone since, a question that was retired
    or a passage of a text that was replaced, is chosen anew. `answers` are all the student's."""
    found = DailySet.objects.filter(student=student, day=today).select_related(
        "question__topic", "passage__version__policy", "paragraph__group__section__topic"
    )
    row = found.first() or DailySet(student=student, day=today)
    changed = [_choose_question(row, answers), _choose_passage(row)]
    if any(changed) or not row.pk:
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError:  # the same page asked for twice at the same moment
            return found.get()
    return row


def tick_passage(student, today: date, *, read: bool) -> None:
    """Say that the passage of the day was read, or take that back; of a day without a set nothing."""
    DailySet.objects.filter(student=student, day=today).update(read_at=timezone.now() if read else None)


def _choose_question(row: DailySet, answers: list[Answered]) -> bool:
    if row.question and row.question.state == QuestionState.PUBLISHED:
        return False
    known = row.question_id
    bank = Question.objects.visible_to(row.student).one_of_each_family(row.student)
    chosen = next_question(bank.for_list(), row.student, answers)
    row.question, row.reason = (chosen[0], chosen[1].sentence) if chosen else (None, "")
    return row.question_id != known


def _choose_passage(row: DailySet) -> bool:
    """A passage of a policy of the question's topic, else of any; where the library has no texts, a paragraph of the
    topics' reading that names a policy."""
    if row.paragraph_id or (row.passage and row.passage.version.policy.is_public):
        return False
    known, row.read_at = row.passage_id, None
    turn = row.day.toordinal() * 7919 + row.student_id * 104729  # another one each day and for each student
    topics = [row.question.topic_id] if row.question else []
    policies = Policy.objects.public()
    row.passage = _passage_of(policies.filter(topics__in=topics), row.day, turn) or _passage_of(
        policies, row.day, turn
    )
    if row.passage is None:
        paragraphs = ReadingParagraph.objects.filter(policies__in=policies).distinct()
        of_topic = paragraphs.filter(group__section__topic__in=topics)
        row.paragraph = next(iter(_from(of_topic, turn)), None) or next(iter(_from(paragraphs, turn)), None)
    return row.passage_id != known or row.paragraph is not None


def _passage_of(policies, day: date, turn: int) -> Passage | None:
    """One that is readable in a minute, of a text that stands on the day; None where a few policies have none."""
    texts = Passage.objects.filter(
        version__policy=OuterRef("pk"), version__number__gt=0
    )  # 0 is being written
    for policy in _from(policies.filter(Exists(texts)).with_life(), turn):
        version, _ = policy.text_on(day)
        if version is None or policy.status_on(day) not in STANDING:
            continue
        readable = version.passages.annotate(length=Length("text")).filter(
            length__gte=LEAST, length__lte=MOST
        )
        if found := list(readable.values_list("pk", flat=True)):
            return Passage.objects.select_related("version__policy").get(pk=found[turn % len(found)])
    return None


def _from(rows, turn: int) -> list:
    """A few rows from a place on that `turn` picks among their numbers; no count of a whole library is needed."""
    rows = rows.order_by("pk")
    if not (last := rows.values_list("pk", flat=True).last()):
        return []
    return [*rows.filter(pk__gte=turn % last + 1)[:TRIES], *rows[:TRIES]]
