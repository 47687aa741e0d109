"""Everything that is kept of a person, as the rows of their export. What is withheld from them now is not in it (F7).

Which model is told in which section, and what becomes of it when the person leaves, stands in `exam/holdings.py`.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from exam.export import Section
from exam.marks import plain
from exam.models import (
    AnswerPhoto,
    Attempt,
    Excerpt,
    Highlight,
    Marking,
    MarkingKind,
    Question,
    ReviewCard,
    SecondOpinion,
    StudyPlan,
    Suggestion,
)
from exam.own_deeds import deeds, editing, teaching
from exam.own_rows import Row, at, seen_rows
from exam.verdict import PARTS, Verdict
from exam.verdict import quoted as in_words

PHOTO_PIECE = 1 << 16  # bytes


def sections(user) -> list[Section]:
    """The whole export but for the photos, in the order people look for it."""
    parts = {
        "账户": account,
        "班级": classes,
        "作答": attempts,
        "整卷": sittings,
        "延期": extensions,
        "素材本": excerpts,
        "大作文框架": frameworks,
        "划线和批注": highlights,
        "错题本": cards,
        "计划": plans,
        "每天的一组": daily_sets,
        "保存的搜索": searches,
        "教学": teaching,
        "编辑": editing,
        "操作记录": deeds,
    }
    return [Section(title, partial(rows, user)) for title, rows in parts.items()]


def about(user) -> dict:
    """What the export is, and what is not in it yet."""
    held = Question.objects.withheld_from(user)
    attempts = Attempt.objects.of(user).filter(question__in=held.values("pk")).count()
    excerpts = user.excerpts.count() - Excerpt.objects.shown_to(user).count()
    return {
        "用户名": user.username,
        "导出时间": at(timezone.now()),
        "时区": user.time_zone,
        "没有写进来的": [
            *([f"{attempts} 次作答的成绩和采分点：还没有公布，公布以后再导出就有。"] if attempts else []),
            *([f"{excerpts} 条参考答案的摘录：公布以后再导出就有。"] if excerpts else []),
            "密码、两步验证的密钥和恢复码：只存着认得出、读不回的样子；通行密钥只存着公开的一半。",
        ],
    }


def photo_files(user) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each photo's name in the export and its bytes; one whose file is gone is left out."""
    for photo in AnswerPhoto.objects.filter(attempt__student=user).order_by("pk").iterator():
        try:
            file = photo.image.open()
        except FileNotFoundError:
            continue
        with file:
            yield photo_name(photo), file.chunks(PHOTO_PIECE)


def photo_name(photo: AnswerPhoto) -> str:
    return f"照片/{photo.attempt_id}-{photo.position}.jpg"


def account(user) -> Iterator[Row]:
    factors = list(user.authenticator_set.order_by("pk"))
    totp = next((at(each.created_at) for each in factors if each.type == "totp"), "")
    yield {
        "用户名": user.username,
        "称呼": user.display_name,
        "邮箱": user.email,
        "登记的邮箱": [
            {"邮箱": each.email, "已确认": each.verified, "首选": each.primary}
            for each in user.emailaddress_set.all()
        ],
        "角色": user.get_role_display(),
        "时区": user.get_time_zone_display(),
        "加时（%）": user.extra_time_percent,
        "注册": at(user.date_joined),
        "上次登录": at(user.last_login),
        "验证器": f"{totp} 开启" if totp else "没有开启",
        "通行密钥": [
            {"名字": str(each), "登记": at(each.created_at), "上次用": at(each.last_used_at)}
            for each in factors
            if each.type == "webauthn"
        ],
        "登录的设备": [
            {"登录": at(each.created_at), "来自": each.ip, "浏览器": each.user_agent}
            for each in user.usersession_set.all()
        ],
    }


def classes(user) -> Iterator[Row]:
    for each in user.memberships.select_related("classroom").iterator():
        yield {"班级": each.classroom.name, "加入": at(each.joined_at), "离开": at(each.left_at)}
    for classroom in user.classrooms.iterator():
        yield {"班级": classroom.name, "任教": True}


def attempts(user) -> Iterator[Row]:
    held = Question.objects.withheld_from(user).filter(pk=OuterRef("question"))
    seen = Marking.objects.seen_by_student().select_related("rubric", "band").order_by("seat")
    rows = (
        Attempt.objects.of(user)
        .order_by("started_at", "pk")
        .annotate(held=Exists(held))
        .select_related("question__topic", "assignment", "draft", "submission")
        .prefetch_related(
            "draft__revisions",
            "photos",
            Prefetch(
                "submission__markings",
                seen.prefetch_related(*PARTS, "point_marks__point"),
                to_attr="seen",
            ),
            Prefetch("submission__suggestions", Suggestion.objects.prefetch_related("points__point")),
            Prefetch("submission__second_opinions", SecondOpinion.objects.prefetch_related("points__point")),
            "submission__appeals",
        )
    )
    for attempt in seen_rows(rows):
        yield _attempt(attempt)


def _attempt(attempt) -> Row:
    question, draft = attempt.question, attempt.draft
    row = {
        "题目": f"{question.topic} · {question}",
        "题干": question.stem,
        "满分": plain(question.marks),
        "第几次": attempt.number,
        "方式": attempt.get_mode_display(),
        "作业": attempt.assignment.title if attempt.assignment else "",
        "开始": at(attempt.started_at),
        "截止": at(attempt.deadline),
        "用时（秒）": attempt.seconds_spent,
        "草稿": draft.text,
        "草稿存于": at(draft.saved_at),
        "草稿以前的样子": [{"存于": at(each.saved_at), "正文": each.text} for each in draft.revisions.all()],
        "照片": [photo_name(each) for each in attempt.photos.all()],
    }
    if attempt.submitted_at:
        row |= _submission(attempt.submission, attempt.held)
    return row


def _submission(submission, held: bool) -> Row:
    row = {
        "交卷": at(submission.submitted_at),
        "答卷": submission.text,
        "格数": submission.cells,
        "字数": submission.characters,
    }
    if held:
        return row | {"成绩": "还没有公布"}
    own = [each for each in submission.seen if each.kind == MarkingKind.SELF]
    given = [each for each in submission.seen if each.kind == MarkingKind.TEACHER]
    told = {
        "自评": [_judged(Verdict([each]), submission.text) for each in own],
        "老师评定": _judged(Verdict(given), submission.text) if given else None,
        "系统建议": [
            {"合计": plain(each.total), "从": plain(each.low), "到": plain(each.high), "各点": _points(each)}
            for each in submission.suggestions.all()
        ],
        "第二意见": [
            {"模型": each.model, "各点": _points(each)} for each in submission.second_opinions.all()
        ],
        "申诉": [
            {
                "理由": each.reason,
                "写于": at(each.created_at),
                "答复": each.answer,
                "答于": at(each.answered_at),
            }
            for each in submission.appeals.all()
        ],
    }
    return row | {name: value for name, value in told.items() if value}


def _judged(verdict: Verdict, text: str) -> Row:
    points = {part.point_id: part.point for each in verdict.markings for part in each.point_marks.all()}
    return {
        "总分": plain(verdict.total),
        "超字数扣分": plain(verdict.deduction) if verdict.deduction else "",
        "档次": [str(each.band) for each in verdict.markings if each.band],
        "各维度": verdict.dimensions,
        "各点": [{"采分点": points[pk].text, "得分": plain(marks)} for pk, marks in verdict.marks.items()],
        "总评": verdict.comments,
        "批注": [{"原文": each.quote, "批注": each.text} for each in in_words(text, verdict.inline_comments)],
    }


def _points(said) -> list[Row]:
    return [
        {"采分点": each.point.text, "分": plain(each.marks), "理由": each.reason}
        for each in said.points.all()
    ]


def sittings(user) -> Iterator[Row]:
    for each in user.sittings.select_related("paper").order_by("started_at").iterator():
        yield {
            "试卷": each.paper.title,
            "开始": at(each.started_at),
            "截止": at(each.deadline),
            "交卷": at(each.finished_at),
        }


def extensions(user) -> Iterator[Row]:
    for each in user.extensions.select_related("assignment").iterator():
        yield {"作业": each.assignment.title, "延到": at(each.due_at)}


def excerpts(user) -> Iterator[Row]:
    for each in seen_rows(Excerpt.objects.shown_to(user).order_by("pk").prefetch_related("tags")):
        yield {
            "摘录": each.text,
            "类别": each.get_kind_display(),
            "出处": each.place,
            "批注": each.note,
            "标签": [tag.name for tag in each.tags.all()],
            "摘于": at(each.created_at),
        }


def frameworks(user) -> Iterator[Row]:
    """An excerpt that is withheld now is told by 还没有公布 alone."""
    for each in seen_rows(user.frameworks.with_slots_for(user).order_by("pk")):
        yield {
            "框架": each.title,
            "存于": at(each.saved_at),
            "各栏": [
                {
                    "栏": slot.name,
                    "该写什么": slot.hint,
                    "写的": slot.text,
                    "摘录": "还没有公布" if slot.withheld else slot.excerpt.text if slot.excerpt else "",
                }
                for slot in each.slots.all()
            ],
        }


def highlights(user) -> Iterator[Row]:
    """The words under one only where the text may still be read."""
    readable = set(Highlight.objects.readable_by(user).values_list("pk", flat=True))
    rows = Highlight.objects.of(user).select_related("material__paper", "paragraph__group__section__topic")
    for each in rows.order_by("pk").iterator():
        words = each.quote if each.pk in readable else ""
        yield {"划线": words, "出处": each.place, "从": each.start, "到": each.end, "批注": each.note}


def cards(user) -> Iterator[Row]:
    rows = ReviewCard.objects.filter(student=user).exclude(
        point__rubric__question__in=Question.objects.withheld_from(user).values("pk")
    )
    rows = rows.select_related("point__rubric__question__topic").prefetch_related("reviews")
    for each in seen_rows(rows.order_by("pk")):
        question = each.point.rubric.question
        yield {
            "题目": f"{question.topic} · {question}",
            "采分点": each.point.text,
            "下次复习": each.due_on.isoformat(),
            "复习过": [
                {"哪天": review.reviewed_on.isoformat(), "记得怎样": review.get_rating_display()}
                for review in each.reviews.all()
            ],
        }


def plans(user) -> Iterator[Row]:
    for each in StudyPlan.objects.filter(student=user):
        yield {
            "考试日期": each.exam_on.isoformat() if each.exam_on else "",
            "每周写几道": each.weekly,
            "和同学匿名比较": each.compares,
        }


def daily_sets(user) -> Iterator[Row]:
    withheld = Question.objects.withheld_from(user).values("pk")
    rows: QuerySet = user.daily_sets.exclude(question__in=withheld).select_related("question__topic")
    for each in rows.order_by("day").iterator():
        question = each.question
        yield {
            "哪天": each.day.isoformat(),
            "题目": f"{question.topic} · {question}" if question else "",
            "为什么": each.reason,
            "读过那段政策": at(each.read_at),
        }


def searches(user) -> Iterator[Mapping]:
    for each in user.saved_searches.order_by("pk").iterator():
        yield {"名称": each.name, "查询": each.address, "保存": at(each.created_at)}
