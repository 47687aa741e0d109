"""Without network: what was opened before opens again, what is typed arrives later, and sign-out leaves nothing."""

import json
from uuid import UUID

import pytest
from django.urls import reverse
from playwright.sync_api import Error, expect

from config import offline
from exam.actions.clock import start_timed
from exam.actions.notebook import take_excerpt
from exam.actions.writing import submit
from exam.models import Draft, Excerpt
from tests.factories import MaterialFactory, QuestionFactory, UserFactory
from tools.chromium import find_whole_browser

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.once,
    pytest.mark.browser_context_args(service_workers="allow"),
]

KEPT = """(async () => {
  const found = [];
  for (const name of await caches.keys()) {
    if (!name.startsWith("pages-")) continue;
    const cache = await caches.open(name);
    for (const { url } of await cache.keys()) found.push(name + " " + new URL(url).pathname + new URL(url).search);
  }
  return found;
})()"""
FILES = "(await caches.keys()).filter((name) => name.startsWith('files-'))"


@pytest.fixture
def student():
    return UserFactory(role="student")


@pytest.fixture
def attempt(student):
    question = QuestionFactory(minutes=40)
    question.materials.add(MaterialFactory(paper=question.paper))
    return start_timed(question, by=student)


@pytest.fixture
def network(context, live_server):
    """The browser's switch alone lets requests of a window through that was just opened or left, so at the other end
    nobody answers either."""
    server = live_server.thread.httpd

    class Handler(server.RequestHandlerClass):
        def parse_request(self):
            if network.is_cut:
                self.close_connection = True
            return not network.is_cut and super().parse_request()

    class Network:
        is_cut = False

        def cut(self):
            self.is_cut = True
            context.set_offline(True)

        def mend(self):
            self.is_cut = False
            context.set_offline(False)

    network = Network()
    server.RequestHandlerClass = Handler
    yield network
    server.RequestHandlerClass = Handler.__base__


def kept(page):
    return set(page.evaluate(KEPT))


def wait_until(page, check):
    """Until the service worker has done it: a JavaScript expression that may await."""
    page.evaluate(
        f"""async () => {{
            for (let tries = 0; tries < 1000; tries++) {{
                if ({check}) return;
                await new Promise((resolve) => setTimeout(resolve, 20));
            }}
            throw new Error("in vain");
        }}"""
    )


def wait_for_kept(page, student, *addresses):
    for address in addresses:
        wait_until(page, f"(await {KEPT}).includes('pages-{student.pk} {address}')")


def stored(attempt):
    return Draft.objects.get(attempt=attempt).text


def area(page):
    return page.get_by_label("你的答案")


def write(page, text):
    area(page).press("Control+End")
    page.keyboard.insert_text(text)


def expect_state(page, name):
    expect(page.locator("[data-status]")).to_have_attribute("data-state", name)


def open_today(page, live_server, student, attempt):
    """As every day begins: the page of today, from which the rest is kept."""
    page.goto(live_server.url)
    room = reverse("attempt", args=[attempt.pk])
    wait_for_kept(page, student, "/", reverse("notebook"), reverse("excerpt-new"), room)
    return live_server.url + room


def test_a_network_cut_while_typing_loses_nothing(
    page, context, live_server, sign_in, student, attempt, network
):
    take_excerpt(None, "一次办好。", key="7f0f8f1e-58ae-4a26-a0a5-2b4ad6f4c1de", kind="wording", by=student)
    sign_in(student)
    room = open_today(page, live_server, student, attempt)
    page.goto(room)
    write(page, "存上的。")
    expect_state(page, "saved")
    network.cut()
    write(page, "断网后写的，")
    expect_state(page, "offline")
    page.close()

    again = context.new_page()
    again.goto(room)
    expect(again.locator("[data-about=network]")).to_contain_text("连不上网")
    expect(area(again)).to_have_value("存上的。断网后写的，")
    expect(again.get_by_role("timer")).to_contain_text("剩余 39:")
    write(again, "重开后写的。")
    expect_state(again, "offline")
    again.get_by_role("button", name="提交答案").click()
    expect(again.locator("[data-status]")).to_contain_text("还没有提交")

    beside = context.new_page()
    beside.goto(live_server.url + reverse("notebook"))
    expect(beside.get_by_text("一次办好。")).to_be_visible()
    beside.goto(live_server.url + reverse("progress"))
    expect(beside.get_by_role("heading", name="没有网络")).to_be_visible()
    available = beside.locator("[data-available]")
    for name in ("今天", "素材本", "作答"):
        expect(available.get_by_role("link", name=name)).to_be_visible()
    beside.close()

    network.mend()
    expect_state(again, "saved")
    assert stored(attempt) == "存上的。断网后写的，重开后写的。"


def test_what_was_saved_is_there_without_network_though_its_page_is_older(
    page, context, live_server, sign_in, student, attempt, network
):
    sign_in(student)
    room = open_today(page, live_server, student, attempt)
    page.goto(room)
    write(page, "存上的。")
    expect_state(page, "saved")
    network.cut()
    page.goto(room)
    expect(area(page)).to_have_value("存上的。")
    write(page, "接着写。")
    network.mend()
    expect_state(page, "saved")
    assert stored(attempt) == "存上的。接着写。"


def test_a_draft_whose_room_was_closed_without_network_is_sent_from_the_next_page(
    page, context, live_server, sign_in, student, attempt, network
):
    sign_in(student)
    page.goto(open_today(page, live_server, student, attempt))
    network.cut()
    write(page, "在车上写的。")
    expect_state(page, "offline")
    page.goto(live_server.url)
    expect(page.locator("[data-about=drafts]")).to_contain_text("还有没存到服务器的文字")
    network.mend()
    expect(page.locator("[data-about=drafts]")).to_contain_text("已存到服务器：1 份")
    assert stored(attempt) == "在车上写的。"


def test_what_was_written_without_network_while_the_attempt_was_handed_in_elsewhere_is_shown_beside_it(
    page, context, live_server, sign_in, student, attempt, network
):
    sign_in(student)
    page.goto(open_today(page, live_server, student, attempt))
    network.cut()
    write(page, "手机上写的。")
    expect_state(page, "offline")
    submit(attempt, "电脑上交的。", revision=0)
    network.mend()
    page.wait_for_url("**/comparison/")
    expect(page.get_by_label("没有交进去的文字")).to_have_value("手机上写的。")
    page.get_by_role("button", name="不要了").click()
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('draft:'))") == []
    wait_until(
        page, f"!(await {KEPT}).includes('pages-{student.pk} {reverse('attempt', args=[attempt.pk])}')"
    )


def test_notes_made_without_network_wait_in_the_notebook_and_arrive_once_each(
    page, context, live_server, sign_in, student, attempt, network
):
    material = attempt.question.materials.get()
    sign_in(student)
    room = open_today(page, live_server, student, attempt)
    page.goto(room)
    network.cut()
    page.locator("[data-material]").first.evaluate(
        """(text) => {
            const range = document.createRange();
            range.selectNodeContents(text.querySelector("[data-start]"));
            getSelection().addRange(range);
        }"""
    )
    with page.expect_popup() as popup:
        page.locator("[data-take]").click()
    form = popup.value
    expect(form.get_by_label("摘录")).to_have_value(material.text)
    form.get_by_role("button", name="收进素材本").click()
    form.wait_for_url("**/notebook/")
    form.get_by_role("link", name="自己写一条").click()
    form.get_by_label("摘录").fill("自己想的一句。")
    form.get_by_label("批注").fill("开头可用")
    form.get_by_role("button", name="收进素材本").click()
    waiting = form.locator("[data-waiting]")
    expect(waiting.get_by_role("listitem")).to_have_count(2)
    expect(waiting).to_contain_text("没有网络。摘录留在这台设备上")
    assert not Excerpt.objects.exists()
    held = hold_the_first_list(form)
    network.mend()
    expect(waiting).to_be_hidden()
    held[0]()
    expect(form.locator("#notebook-list")).to_contain_text("自己想的一句。")
    found = {(each.text, each.note, each.material_id) for each in Excerpt.objects.all()}
    assert found == {(material.text, "", material.pk), ("自己想的一句。", "开头可用", None)}
    assert Excerpt.objects.count() == 2


def hold_the_first_list(page):
    """The list that is asked for when the first note has arrived knows one note; it comes home when told to."""
    held, posts = [], []

    def take_list(route):
        if held or route.request.headers.get("hx-target") != "notebook-list":
            return route.continue_()
        answer = route.fetch()
        held.append(lambda: route.fulfill(response=answer))
        for post in posts[1:]:
            post.continue_()

    def take_note(route):
        posts.append(route)
        if len(posts) == 1 or held:
            route.continue_()

    page.route("**/notebook/", take_list)
    page.route("**/notebook/new/*", take_note)
    return held


def test_without_network_words_are_found_in_the_whole_notebook(
    page, live_server, sign_in, student, attempt, network
):
    for number in range(35):  # more than a page
        text = "政务服务一次办好。" if number in (0, 34) else f"第{number}句。"
        take_excerpt(None, text, key=UUID(int=number), kind="wording", note=f"批注{number}", by=student)
    sign_in(student)
    open_today(page, live_server, student, attempt)
    wait_for_kept(page, student, f"{reverse('notebook')}?page=2")
    page.goto(live_server.url + reverse("notebook"))
    network.cut()
    box, listed = page.get_by_role("main").get_by_role("searchbox"), page.locator("#notebook-list li")
    box.fill("一次办好")
    box.press("Enter")
    expect(page.locator("#notebook-list")).to_contain_text("留在这台设备上的 35 条里找到 2 条")
    expect(listed).to_have_count(2)
    box.fill("一次办好 批注0")
    box.press("Enter")
    expect(listed).to_have_count(1)
    network.mend()
    box.fill("第7句")
    box.press("Enter")
    expect(page.locator("#notebook-list")).to_contain_text("1 条")
    expect(listed).to_contain_text("第7句。")


def test_sign_out_leaves_nothing_on_the_device_and_another_person_finds_nothing(
    page, context, live_server, sign_in, student, attempt, network
):
    sign_in(student)
    room = open_today(page, live_server, student, attempt)
    page.goto(room)
    write(page, "存上的。")
    expect_state(page, "saved")
    page.goto(live_server.url)
    network.cut()
    page.get_by_role("button", name="退出").click()
    expect(page.locator("[data-about=network]")).to_contain_text("还没有退出")
    page.goto(room)
    expect(area(page)).to_have_value("存上的。")  # nobody has signed out
    network.mend()
    page.goto(live_server.url)
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="登录").first).to_be_visible()
    left = """async () => [
        ...(await caches.keys()), ...(await indexedDB.databases()), ...Object.keys(localStorage),
        ...Object.keys(sessionStorage).filter((name) => !name.startsWith("htmx-")),
    ]"""
    assert page.evaluate(left) == []
    network.cut()
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):  # not even the service worker is there
        page.goto(room)


def test_whoever_signs_in_next_or_nobody_takes_the_kept_pages_away(
    page, context, live_server, sign_in, student, attempt, network
):
    sign_in(student)
    room = open_today(page, live_server, student, attempt)
    sign_in(other := UserFactory(role="student"))  # the first one's session has only been left
    page.goto(live_server.url + reverse("notebook"))
    wait_for_kept(page, other, reverse("notebook"))
    assert all(each.startswith(f"pages-{other.pk} ") for each in kept(page))
    network.cut()
    page.goto(room)
    expect(page.get_by_role("heading", name="没有网络")).to_be_visible()
    network.mend()
    context.clear_cookies(name="sessionid")
    page.goto(live_server.url + reverse("notebook"))  # leads to sign-in, which is not kept as a notebook
    wait_until(page, f"!(await {KEPT}).length")


def test_a_new_release_takes_over_and_the_files_of_the_last_one_go(
    page, live_server, sign_in, student, attempt, monkeypatch
):
    sign_in(student)
    open_today(page, live_server, student, attempt)
    (first,) = page.evaluate(f"async () => {FILES}")
    for version in ("second", "third"):
        now = offline.release() | {"version": version}
        monkeypatch.setattr(offline, "release", lambda now=now: now)
        page.goto(live_server.url)  # where the browser looks for a new one
        ready = f"{FILES}.includes('files-{version}')"
        changing = (
            "await navigator.serviceWorker.getRegistration().then((one) => one.installing || one.waiting)"
        )
        wait_until(page, f"{ready} && !({changing})")
        for address in (
            "/",
            reverse("notebook"),
            reverse("excerpt-new"),
            reverse("attempt", args=[attempt.pk]),
        ):
            page.goto(live_server.url + address)  # renews what is kept
    wait_until(page, f"!{FILES}.includes({first!r})")
    assert len(kept(page)) == 4


@pytest.fixture
def whole_browser(browser_type, browser_type_launch_args):
    """The headless shell has no opinion on what can be installed."""
    path = find_whole_browser()
    if not path:
        pytest.skip("没有找到整个的 Chromium（apt install chromium）")
    browser = browser_type.launch(**browser_type_launch_args | {"executable_path": path})
    yield browser
    browser.close()


def test_it_can_be_installed(whole_browser, context, live_server, sign_in, student):
    sign_in(student)
    page = whole_browser.new_page()
    page.context.add_cookies(context.cookies())
    page.goto(live_server.url)
    devtools = page.context.new_cdp_session(page)
    shown = devtools.send("Page.getAppManifest")
    assert shown["errors"] == []
    assert json.loads(shown["data"])["name"] == "申论工坊"
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert [error["errorId"] for error in errors] == ["in-incognito"]  # as every test's browser is
