"""A teacher's uploaded questions into the bank."""

from accounts.progress import Work
from exam.actions.interchange import Taken, rehearsal, taking_in
from exam.actions.uploads import once
from exam.interchange import bundle
from exam.interchange.problems import FileRefused
from exam.models import QuestionImport


def rehearsed(said: bundle.Bundle, *, by) -> Work[Taken | FileRefused]:
    """What would be made of it, or why it would be refused; nothing stays."""
    try:
        return (yield from rehearsal(said, by=by))
    except FileRefused as refused:
        return refused


def importing(upload: QuestionImport, said: bundle.Bundle, *, publish: bool, by) -> Work[FileRefused | None]:
    """Make the questions of the upload, which holds `said`, once (`uploads.once`). Returns why the file was refused,
    None where it was not."""
    return once(upload, _reported(said, publish, by), FileRefused)


def _reported(said: bundle.Bundle, publish: bool, by) -> Work[dict]:
    taken = yield from taking_in(said, by=by, publish=publish)
    return {
        "sentence": taken.sentence,
        "questions": taken.question_ids,
        "notes": [f"第 {o.question.number} 题{o.words}。" for o in taken.outcomes if not o.new],
    }
