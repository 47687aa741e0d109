"""What an action refuses, as sentences a person can act on. Views turn them into answers."""


class ExamError(Exception):
    """Base of the refusals; `str()` is a Chinese sentence."""


class StaleDraft(ExamError):
    """Somebody else (another tab, another device) saved after this text was loaded (F2).

    `draft` is the stored draft, so that both texts can be shown; `known` says that the refused text stands in
    its history already, so that nothing is lost by going on with the stored one.
    """

    def __init__(self, draft, *, known=False):
        super().__init__("这份草稿在别处改过了：两份都在，请选一份。")
        self.draft, self.known = draft, known


class AlreadySubmitted(ExamError):
    """A draft cannot change after its attempt was submitted."""

    def __init__(self):
        super().__init__("这次作答已经提交，不能再改。")


class TimeIsUp(AlreadySubmitted):
    """A text came after the deadline and its grace; what was saved by then is handed in (F5)."""

    def __init__(self):
        ExamError.__init__(
            self, "时间已到，交上去的是截止时存下的文字；这一页上后写的没有交进去，要留就先复制。"
        )


class HandedInTogether(ExamError):
    """A question of a sitting is not handed in alone: one could look at its answers and go on writing."""

    def __init__(self):
        super().__init__("整卷里的题随整卷一起交。")


class DraftsInTheWay(ExamError):
    """A sitting begins on blank sheets, but these open `attempts` have a draft."""

    def __init__(self, attempts):
        numbers = "、".join(str(attempt.question.number) for attempt in attempts)
        super().__init__(f"第 {numbers} 题还有没交的作答：先交掉，再开始整卷。")


class TooManyPhotos(ExamError):
    """More pages than an attempt can hold; `left` is how many still can come."""

    def __init__(self, most, left):
        rest = f"还能传 {left} 张" if left else "一张也不能再传，先删掉不要的"
        super().__init__(f"一次作答最多 {most} 张照片，{rest}。")


class MarksOutOfRange(ExamError):
    """A mark below 0, above what the point is worth, or outside its band."""


class RubricRefused(MarksOutOfRange):
    """A rubric whose parts do not fit together; the sentence names the part and the mend."""


class ScriptTaken(ExamError):
    """A script that cannot be marked by this person now; the sentence says why."""


class StaleMarking(ExamError):
    """Marks came for a script that is not, or no longer, marked on that page (F1). Nothing was stored; `marking`
    is what is, so that both can be shown, None where this person has no marks there."""

    def __init__(self, reason, marking):
        super().__init__(f"没有存上：{reason}这一页上的评分还在，没有写到别的答卷上。")
        self.marking = marking


class NotToBeReleased(ExamError):
    """Marks that are not settled yet, or a re-marking that cannot be; the sentence says why."""


class AppealClosed(ExamError):
    """A second open appeal, or a second answer."""


class AssignmentClosed(ExamError):
    """An assignment that cannot be begun now; the sentence says why."""


class AssignmentFixed(ExamError):
    """A change that an assignment does not take any more; the sentence says why."""


class NotAllowed(ExamError):
    """A step in a question's life that cannot be taken now; the sentence says why and what to do."""


class Incomplete(ExamError):
    """A draft that cannot be published yet; `lacks` are what is missing, each with its place (exam/authoring/checks.py)."""

    def __init__(self, lacks):
        super().__init__(f"还不能发布：有 {len(lacks)} 处要补。")
        self.lacks = lacks


class StillNeeded(ExamError):
    """An account cannot be closed yet; `reasons` are sentences that say what to do first."""

    def __init__(self, reasons):
        super().__init__("还有别人靠着这个账户，现在不能注销：" + "".join(reasons))
        self.reasons = reasons
