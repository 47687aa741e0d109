"""A teacher's uploaded handout into the topic it is about."""

from accounts.progress import Work
from exam.actions.uploads import once
from exam.handout.apply import applying
from exam.handout.errors import HandoutError
from exam.handout.plan import Plan
from exam.models import HandoutUpload


def importing(upload: HandoutUpload, plan: Plan, *, publish: bool, by) -> Work[HandoutError | None]:
    """Make the rows of the plan, which the upload's text says, once (`uploads.once`). Returns why the handout was
    refused, None where it was not."""
    return once(upload, _reported(plan, publish, by), HandoutError)


def _reported(plan: Plan, publish: bool, by) -> Work[dict]:
    report = yield from applying(plan, by=by, publish=publish)
    return {
        "sentence": report.sentence,
        "notes": report.notes,
        "questions": report.question_ids,
        "topic": report.topic.slug,
    }
