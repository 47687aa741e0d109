"""The main job, as its people do it: a handout comes in, a question is answered, the answer is compared."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from exam.models import Marking, Question, Submission
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def handout(shared):
    return shared / "handouts" / "business-environment.txt"


def import_as_teacher(page, live_server, handout):
    page.goto(live_server.url + reverse("handout-new"))
    page.get_by_label("讲义文件").set_input_files(handout)
    page.get_by_role("button", name="预览").click()
    expect(page.get_by_role("heading", name=re.compile("存疑"))).to_be_visible()
    expect(page.get_by_label("专题名")).to_have_value("营商环境")
    page.get_by_label(re.compile("200字")).select_option(label="不超过")
    page.get_by_role("button", name="确认导入").click()
    expect(page.locator(".notice.success")).to_contain_text("导入完成")


def test_a_handout_is_imported_answered_and_compared(page, live_server, sign_in, handout):
    sign_in(UserFactory(role="teacher"))
    import_as_teacher(page, live_server, handout)

    sign_in(student := UserFactory(role="student"))
    page.goto(live_server.url)
    page.get_by_role("link", name="营商环境", exact=True).first.click()
    expect(page.get_by_role("heading", name="营商环境", level=1)).to_be_visible()
    page.get_by_role("link", name=re.compile("第 1 题")).first.click()
    page.get_by_role("button", name="开始作答").click()
    answer = (
        "一是要正视问题、刀刃向内，打造营商环境升级版。\n"
        "二是推进数字政府建设，优化再造跨部门的业务流程。\n"
        "三是强化政治监督，坚决纠治形式主义、官僚主义。"
    )
    page.get_by_label("你的答案").press_sequentially(answer[:10])
    page.get_by_label("你的答案").fill(answer)
    expect(page.get_by_role("status")).to_contain_text("已保存")
    expect(page.locator("[data-cells]")).not_to_have_text("0")
    page.get_by_role("button", name="提交答案").click()

    page.wait_for_url("**/comparison/")
    question = Question.objects.get(number=1)
    rubric = page.locator("ol.rubric > li")
    expect(rubric).to_have_count(5)
    own = page.get_by_role("region", name="我的答案")
    expect(own).to_contain_text("刀刃向内，打造营商环境升级版")
    for line in question.reference_answers.get().text.split("\n"):
        expect(page.locator("#references")).to_contain_text(line)

    own.locator("a.n[data-point='2']").hover()
    expect(rubric.nth(1)).to_have_class(re.compile("pointed"))
    expect(page.locator("#references a.n.pointed")).to_have_text("2")

    for point, marks in enumerate(["2", "2", "1.5", "0", "0"], 1):
        page.get_by_label(f"第 {point} 点得分").fill(marks)
    page.get_by_role("button", name="按此自评").click()
    expect(page.locator(".score")).to_have_text("5.5")
    submission = Submission.objects.get(attempt__student=student)
    assert submission.text == answer
    assert Marking.objects.get(submission=submission).rubric == question.rubric


def test_question_two_keeps_the_limit_the_teacher_named(page, live_server, sign_in, handout):
    sign_in(UserFactory(role="teacher"))
    import_as_teacher(page, live_server, handout)
    question = Question.objects.get(number=2)
    assert (question.length_kind, question.length_max, question.length_min) == ("maximum", 200, None)

    sign_in(UserFactory(role="student"))
    page.goto(live_server.url + question.get_absolute_url())
    page.get_by_role("button", name="开始作答").click()
    page.get_by_label("你的答案").fill("监管仍是短板，没有实现联动。" * 20)
    expect(page.locator("[data-over]")).to_contain_text("超出")
    page.get_by_role("button", name="提交答案").click()
    page.wait_for_url("**/comparison/")
    expect(page.locator("ol.rubric > li")).to_have_count(6)


def test_the_main_job_works_with_javascript_off(browser, live_server, handout, browser_context_args):
    from django.core.management import call_command

    call_command("import_handout", str(handout), verbosity=0)
    UserFactory(username="xiaolin", role="student", password="correct-horse-battery")
    context = browser.new_context(**browser_context_args, java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + Question.objects.get(number=1).get_absolute_url())
    page.locator("[name=login]").fill("xiaolin")
    page.locator("[name=password]").fill("correct-horse-battery")
    page.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="开始作答").click()
    page.get_by_label("你的答案").fill("一是要正视问题。")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("已保存")).to_be_visible()
    expect(page.get_by_label("你的答案")).to_have_value("一是要正视问题。")
    page.get_by_role("button", name="提交答案").click()
    expect(page.locator("ol.rubric > li")).to_have_count(5)
    for point in range(1, 6):
        page.get_by_label(f"第 {point} 点得分").fill("1")
    page.get_by_role("button", name="按此自评").click()
    expect(page.locator(".score")).to_have_text("5")
    context.close()
