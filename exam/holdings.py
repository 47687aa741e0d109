"""What leads to a person in the database: where their export tells it, and what becomes of it when they leave.

Each model from which foreign keys lead to `User`, at once or by others, stands here; a test fails for one that does
not. `actions/leaving.py` carries it out.
"""

from dataclasses import dataclass
from enum import Enum


class Fate(Enum):
    """What becomes of a model's rows with the account."""

    GONE = "删掉"
    JUDGED_STAYS = "老师批过的留下，不再是谁的；没批过的删掉"
    DEED_STAYS = "留下，名字换成“已注销的老师”这样的"
    SHARED = "不是一个人的，留下"


@dataclass(frozen=True)
class Holding:
    """`section` is a title of `own_data.sections`; empty where nothing of the person is in it: `why` says so."""

    section: str
    fate: Fate
    why: str = ""


RUBRIC = Holding("", Fate.SHARED, "评分标准说的是题目，不是人")

HOLDINGS = {
    "accounts.User": Holding("账户", Fate.GONE),
    "accounts.User_groups": Holding("", Fate.GONE, "没有用到"),
    "accounts.User_user_permissions": Holding("", Fate.GONE, "没有用到"),
    "account.EmailAddress": Holding("账户", Fate.GONE),
    "account.EmailConfirmation": Holding("", Fate.GONE, "确认邮箱的一次性凭证"),
    "mfa.Authenticator": Holding("账户", Fate.GONE),
    "usersessions.UserSession": Holding("账户", Fate.GONE),
    "accounts.Membership": Holding("班级", Fate.GONE),
    "accounts.Classroom_teachers": Holding("班级", Fate.GONE),
    "accounts.AuditEvent": Holding("操作记录", Fate.DEED_STAYS),
    "admin.LogEntry": Holding("操作记录", Fate.DEED_STAYS),
    "exam.Attempt": Holding("作答", Fate.JUDGED_STAYS),
    "exam.Sitting": Holding("整卷", Fate.JUDGED_STAYS),
    "exam.Submission": Holding("作答", Fate.JUDGED_STAYS),
    "exam.Draft": Holding("作答", Fate.GONE),
    "exam.DraftRevision": Holding("作答", Fate.GONE),
    "exam.AnswerPhoto": Holding("作答", Fate.GONE),
    "exam.Suggestion": Holding("作答", Fate.JUDGED_STAYS),
    "exam.SuggestedPoint": Holding("作答", Fate.JUDGED_STAYS),
    "exam.SecondOpinion": Holding("作答", Fate.JUDGED_STAYS),
    "exam.PointOpinion": Holding("作答", Fate.JUDGED_STAYS),
    "exam.Marking": Holding("作答", Fate.JUDGED_STAYS),  # a self-marking goes; a teacher's own are in 教学
    "exam.PointMark": Holding("作答", Fate.JUDGED_STAYS),
    "exam.DimensionBand": Holding("作答", Fate.JUDGED_STAYS),
    "exam.InlineComment": Holding("作答", Fate.JUDGED_STAYS),
    "exam.Appeal": Holding("作答", Fate.GONE),
    "exam.Extension": Holding("延期", Fate.GONE),
    "exam.Excerpt": Holding("素材本", Fate.GONE),
    "exam.ExcerptTag": Holding("素材本", Fate.GONE),
    "exam.OwnFramework": Holding("大作文框架", Fate.GONE),
    "exam.FrameworkSlot": Holding("大作文框架", Fate.GONE),
    "exam.Highlight": Holding("划线和批注", Fate.GONE),
    "exam.ReviewCard": Holding("错题本", Fate.GONE),
    "exam.Review": Holding("错题本", Fate.GONE),
    "exam.StudyPlan": Holding("计划", Fate.GONE),
    "exam.DailySet": Holding("每天的一组", Fate.GONE),
    "materials.SavedSearch": Holding("保存的搜索", Fate.GONE),
    "exam.Phrase": Holding("教学", Fate.GONE),
    "exam.DeskSettings": Holding("教学", Fate.GONE),
    "exam.HandoutUpload": Holding("教学", Fate.GONE),
    "exam.QuestionImport": Holding("教学", Fate.GONE),
    "exam.Claim": Holding("教学", Fate.GONE),
    "exam.Assignment": Holding("教学", Fate.DEED_STAYS),
    "exam.QuestionDraft": Holding("教学", Fate.DEED_STAYS),
    "exam.QuestionReview": Holding("教学", Fate.DEED_STAYS),
    "exam.MarkingRound": Holding("教学", Fate.DEED_STAYS),
    "exam.Remarking": Holding("教学", Fate.DEED_STAYS),
    "exam.Rubric": Holding("教学", Fate.DEED_STAYS),
    "exam.ScoringPoint": RUBRIC,
    "exam.Band": RUBRIC,
    "exam.Dimension": RUBRIC,
    "materials.EditingDraft": Holding("编辑", Fate.GONE),
    "materials.PolicyUpload": Holding("编辑", Fate.GONE),
    "materials.PolicyEdit": Holding("编辑", Fate.DEED_STAYS),
}
