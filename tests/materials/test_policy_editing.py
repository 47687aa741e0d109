"""How editors make and change entries: what is stored, what is refused with everything typed kept."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from accounts.models import AuditEvent, Role
from materials.actions import policies as actions
from materials.forms.policies import PolicyForm
from materials.models import EditingDraft, Issuer, Policy
from materials.search.find import find
from materials.search.query import parse
from materials.views import editing as views
from tests.factories import PolicyFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = timezone.now()
LATER = NOW + timedelta(days=400)


@pytest.fixture
def editor(client):
    editor = UserFactory(role=Role.EDITOR)
    client.force_login(editor)
    return editor


@pytest.fixture
def policy():
    """An entry with something in every field of its form."""
    policy = PolicyFactory(
        title="优化营商环境条例", number="国务院令第722号", number_printed="国务院令 722 号",
        level="national", kind="条例", status="in_force", summary="总则。", source_url="https://www.gov.cn/a",
    )  # fmt: skip
    policy.topics.add(TopicFactory())
    policy.aliases.create(title="营商条例")
    for position, name in enumerate(["国务院", "司法部"], 1):
        policy.signatures.create(issuer=Issuer.objects.create(name=name), position=position)
    policy.dates.create(kind="issued", day=date(2019, 10, 22), precision="day", printed="2019年10月22日")
    policy.dates.create(kind="effective", precision="yearless", printed="1月1日")
    passages = policy.versions.create(number=1).passages
    passages.create(position=1, text="第一条 立。")
    passages.create(position=2, text="第二条 行。")
    return policy


def address_of(policy):
    return reverse("policy-edit", args=[policy.pk]) if policy else reverse("policy-new")


def opened(client, policy=None):
    """What stands in the form's fields, as the browser would send it back."""
    fields = client.get(address_of(policy)).context["form"]
    return {field.html_name: field.value() for field in fields if field.value() is not None}


def save(client, policy=None, **typed):
    return client.post(address_of(policy), opened(client, policy) | typed)


def stored():
    """Every row an editor's save could touch."""
    models = [*apps.get_app_config("materials").get_models(include_auto_created=True), AuditEvent]
    return {model: list(model.objects.order_by("pk").values()) for model in models}


def dates(policy):
    return {kind: row for kind, *row in policy.dates.values_list("kind", "day", "precision", "printed")}


def texts(policy):
    """The passages of each version, the newest first."""
    return [[passage.text for passage in version.passages.all()] for version in policy.versions.all()]


# Who


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [Role.STUDENT, Role.TEACHER])
def test_only_editors_open_the_form(client, policy, role, method):
    client.force_login(UserFactory(role=role))
    assert [getattr(client, method)(address_of(row)).status_code for row in (None, policy)] == [403, 403]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_visitor_is_sent_to_sign_in(client, policy, method):
    for row in (None, policy):
        answer = getattr(client, method)(address_of(row))
        assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


# What is stored


def test_a_new_entry_is_stored_whole(client, editor):
    topic = TopicFactory()
    answer = save(
        client, title="关于甲的意见", aliases="甲意见\n\n 甲的意见 \n甲意见\n关于甲的意见", number="国发(2022)5号",
        level="national", kind="意见", status="in_force", issuers="国务院\n 财政部 \n\n国务院",
        source_url="www.gov.cn/a", date_issued="2022-02-07", summary="摘要。",
        text="一。\r\n\r\n\u3000\u3000二\0𠮷。\r\n", topics=[topic.pk], publication="public",
    )  # fmt: skip
    policy = Policy.objects.get()
    assert (answer.status_code, answer.url) == (302, policy.get_absolute_url())
    assert (policy.title, policy.number, policy.level, policy.kind, policy.status, policy.source_url) == (
        "关于甲的意见", "国发〔2022〕5号", "national", "意见", "in_force", "https://www.gov.cn/a",
    )  # fmt: skip
    assert [str(alias) for alias in policy.aliases.all()] == ["甲意见", "甲的意见"]
    assert [str(row) for row in policy.signatures.all()] == ["国务院", "财政部"]
    assert dates(policy) == {"issued": [date(2022, 2, 7), "day", "2022-02-07"]}
    assert texts(policy) == [["一。", "二𠮷。"]]
    assert list(policy.topics.all()) == [topic]
    assert policy.published_at


def test_saving_an_entry_as_it_was_opened_changes_nothing_of_it(client, editor, policy):
    before = opened(client, policy), dates(policy), texts(policy), policy.published_at
    assert save(client, policy).status_code == 302
    policy.refresh_from_db()
    after = opened(client, policy), dates(policy), texts(policy), policy.published_at
    assert before[0].pop("opened") != after[0].pop("opened")
    assert after == before


@pytest.mark.parametrize(
    ("typed", "number", "printed"),
    [
        ("国发〔2022〕5号", "国发〔2022〕5号", "国发〔2022〕5号"),
        (" 国发 [2022] 5 号 ", "国发〔2022〕5号", "国发 [2022] 5 号"),
        ("国发（２０２２）第０５号", "国发〔2022〕5号", "国发（２０２２）第０５号"),
        ("国务院令722号", "国务院令第722号", "国务院令722号"),
        ("", "", ""),
    ],
)
def test_a_number_is_normalised_and_kept_as_printed(client, editor, policy, typed, number, printed):
    assert save(client, policy, number=typed).status_code == 302
    policy.refresh_from_db()
    assert (policy.number, policy.number_printed) == (number, printed)
    assert opened(client, policy)["number"] == printed


@pytest.mark.parametrize(
    ("typed", "day", "precision"),
    [
        ("2021-07-01", date(2021, 7, 1), "day"),
        ("2021年7月1日", date(2021, 7, 1), "day"),
        ("2021/7/1", date(2021, 7, 1), "day"),
        ("２０２１.７.１", date(2021, 7, 1), "day"),
        ("2021-07", date(2021, 7, 1), "month"),
        ("2021年7月", date(2021, 7, 1), "month"),
        ("2021", date(2021, 1, 1), "year"),
        ("2021年", date(2021, 1, 1), "year"),
        ("0987", date(987, 1, 1), "year"),
        ("2月7日", None, "yearless"),
        ("2月29日", None, "yearless"),
    ],
)
def test_a_date_is_stored_as_exactly_as_it_is_known(client, editor, policy, typed, day, precision):
    assert save(client, policy, date_published=typed).status_code == 302
    assert dates(policy)["published"] == [day, precision, typed]
    assert save(client, policy).status_code == 302  # as the form shows it, it can be read again
    assert dates(policy)["published"] == [day, precision, typed]


def test_an_emptied_date_is_gone(client, editor, policy):
    save(client, policy, date_issued="")
    assert list(dates(policy)) == ["effective"]


def test_a_changed_text_is_a_new_version_and_the_old_one_stays(client, editor, policy):
    first, second = ["第一条 立。", "第二条 行。"], ["第一条 立。", "第二条 改。", "第三条 新。"]
    save(client, policy, text="\n".join(second))
    assert texts(policy) == [second, first]
    save(client, policy, text="\r\n\r\n".join(second) + "\r\n")
    assert texts(policy) == [second, first]
    save(client, policy, text="")
    assert texts(policy) == [[], second, first]
    page = client.get(policy.get_absolute_url()).content.decode()
    assert "<h2>正文</h2>" not in page


def test_an_entry_is_published_and_withdrawn(client, editor, policy):
    save(client, policy, publication="draft")
    policy.refresh_from_db()
    assert policy.published_at is None
    save(client, policy, publication="public")
    policy.refresh_from_db()
    assert policy.published_at


def test_each_save_leaves_one_audit_line_with_its_actor(client, editor):
    save(client, title="关于甲的意见", publication="draft")
    policy = Policy.objects.get()
    save(client, policy, publication="public")
    assert [
        (event.actor, event.verb, event.target_type, event.target_id, event.detail["publication"])
        for event in AuditEvent.objects.order_by("pk")
    ] == [
        (editor, "policy.created", "materials.policy", policy.pk, "draft"),
        (editor, "policy.changed", "materials.policy", policy.pk, "public"),
    ]


def test_without_its_audit_line_nothing_is_saved(client, editor, policy, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no audit line")

    form, before = opened(client, policy), stored()
    monkeypatch.setattr(actions, "record", fail)
    with pytest.raises(RuntimeError, match="no audit line"):
        client.post(
            address_of(policy), form | {"title": "别的", "aliases": "", "issuers": "", "text": "别的。"}
        )
    assert stored() == before


# What is refused


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("title", "", "这个字段是必填项。"),
        ("title", "长" * 301, "不超过 300 字符"),
        ("title", "山林条例", "库里的《山林条例》已经叫这个名字，请去修改那一条。"),
        ("title", "山林法", "库里的《山林条例》已经叫这个名字，请去修改那一条。"),
        ("aliases", "又一个\n山林条例", "库里的《山林条例》已经叫这个名字，请去修改那一条。"),
        ("aliases", "又一个\n山林法", "库里的《山林条例》已经叫这个名字，请去修改那一条。"),
        ("aliases", "长" * 301, "太长：一行写一个，最多 300 字。"),
        ("number", "国发2022第5", "看不懂这个字号：请写成 国发〔2022〕5号 或 国务院令第722号。"),
        ("number", "国发 [2020] 1 号", "国发〔2020〕1号 已经是《山林条例》的字号，请去修改那一条。"),
        ("number", f"国{'发' * 60}〔2022〕5号", "不超过 60 字符"),
        ("kind", "长" * 21, "不超过 20 字符"),
        ("level", "村", "村 不在可用的选项中。"),
        ("issuers", "甲部\n" + "长" * 101, "太长：一行写一个，最多 100 字。"),
        ("source_url", "javascript:alert(1)", "输入一个有效的 URL。"),
        ("source_url", "https://a.cn/" + "x" * 500, "不超过 500 字符"),
        ("date_issued", "2021-02-30", "没有这一天：请检查月份和日子。"),
        ("date_issued", "2021-13", "没有这一天：请检查月份和日子。"),
        ("date_issued", "0000", "没有这一天：请检查月份和日子。"),
        ("date_issued", "2月30日", "没有这一天：请检查月份和日子。"),
        ("date_issued", "去年夏天", "请写成 2021-07-01、2021-07、2021 或 2月7日。"),
        ("date_issued", "2021-07-01起", "请写成 2021-07-01、2021-07、2021 或 2月7日。"),
        ("date_issued", "2" * 41, "不超过 40 字符"),
    ],
)
def test_what_cannot_be_stored_is_explained_at_its_field_and_nothing_is_lost(
    client, editor, policy, field, typed, sentence
):
    PolicyFactory(title="山林条例", number="国发〔2020〕1号").aliases.create(title="山林法")
    changes = {
        "title": "改过的条例",
        "summary": "<b>改过的</b>摘要。",
        "text": "改过的\n正文。",
        field: typed,
    }
    form, before = opened(client, policy), stored()

    answer = client.post(address_of(policy), form | changes)

    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert list(errors) == [field]
    assert sentence in errors[field][0]
    page = answer.content.decode()
    assert "<title>修改：优化营商环境条例" in page
    assert all(escape(text) in page for text in (errors[field][0], *changes.values()))
    assert stored() == before


def test_a_second_editor_s_stale_save_overwrites_nothing_and_keeps_what_was_typed(client, editor, policy):
    slow = opened(client, policy)
    assert save(client, policy, summary="先存的摘要。").status_code == 302
    before = stored()

    answer = client.post(address_of(policy), slow | {"summary": "后存的摘要。", "text": "后存的正文。"})

    assert answer.status_code == 409
    assert "这个条目刚被别的编辑改过" in answer.content.decode()
    assert all(text in answer.text for text in ("先存的摘要。", "后存的摘要。", "后存的正文。"))
    assert stored() == before
    # Having seen both, the second may save over the first, whose state stays in the history.
    again = {field.html_name: field.value() for field in answer.context["form"] if field.value() is not None}
    assert client.post(address_of(policy), again).status_code == 302
    policy.refresh_from_db()
    assert policy.summary == "后存的摘要。"
    assert [edit.fields["summary"] for edit in policy.edits.all()] == [
        "后存的摘要。",
        "先存的摘要。",
        "总则。",
    ]


@pytest.mark.parametrize("moment", ["", "yesterday", "2021-13-45", "2021-07-01T00:00"])
def test_a_save_that_does_not_say_what_it_was_opened_with_is_stale(client, editor, policy, moment):
    assert save(client, policy, opened=moment).status_code == 409


def test_a_twin_saved_a_moment_earlier_is_refused_too(client, editor, monkeypatch):
    def save_after_a_twin(policy, entry, *, by):
        PolicyFactory(title=entry.fields["title"])
        return actions.save_policy(policy, entry, by=by)

    monkeypatch.setattr(views, "save_policy", save_after_a_twin)
    answer = save(client, title="关于甲的意见", summary="写了很久。")
    assert answer.status_code == 409
    assert "刚刚有人存了同名或同字号的条目" in answer.content.decode()
    assert "写了很久。" in answer.content.decode()
    assert Policy.objects.get().summary == ""


# Text


def test_a_pasted_law_is_stored_with_its_articles_and_shown_to_be_cut_so_before(client, editor, policy):
    text = "第一章　总则\n第一条　为了优化营商环境。\n（一）平等。\n第三条　持续改进。"
    shown = client.post(reverse("policy-passages"), {"text": text}, headers={"HX-Target": "passages"})
    assert "认出 2 段" in shown.text
    assert "第 1 条后面是第 3 条" in shown.text
    assert save(client, policy, text=text).status_code == 302
    version = policy.versions.first()
    assert list(version.passages.values_list("label", "heading", "text")) == [
        ("第一条", "第一章　总则", "第一条　为了优化营商环境。\n（一）平等。"),
        ("第三条", "第一章　总则", "第三条　持续改进。"),
    ]
    assert opened(client, policy)["text"] == text


def test_labels_and_headings_survive_an_edit_of_something_else(client, editor, policy):
    version = policy.versions.create(number=2)
    version.passages.create(position=1, label="第一条", heading="总则", text="立。\n行。")
    save(client, policy, summary="改过的摘要。")
    assert policy.versions.count() == 2
    assert version.passages.get().heading == "总则"


def test_html_in_a_text_is_text(client, editor):
    script = '<script>alert(1)</script><img src=x onerror="alert(2)">'
    save(client, title=f"甲{script}", summary=script, text=f"第一条 {script}", publication="public")
    policy = Policy.objects.get()
    addresses = [
        policy.get_absolute_url(),
        address_of(policy),
        reverse("policy-edits", args=[policy.pk]),
        reverse("policy-edit-shown", args=[policy.pk, policy.edits.get().pk]),
        f"{reverse('search')}?q=alert",
        reverse("policies"),
    ]
    for address in addresses:
        page = client.get(address).text
        assert "alert" in page
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_a_text_that_is_too_long_is_refused_in_words(client, editor, policy):
    answer = save(client, policy, text="长" * 800_001)
    assert answer.status_code == 422
    assert "正文有 800001 字，最多 800000 字" in answer.text


# Draft, review, publication


@pytest.mark.parametrize(
    ("chosen", "state"),
    [
        ({"publication": "draft"}, (False, False, "drafts")),
        ({"publication": "review"}, (False, False, "in_review")),
        ({"publication": "public"}, (True, False, "unverified")),
        ({"publication": "public", "publish_at": "2999-01-01T08:00"}, (False, True, "scheduled")),
        ({"publication": "public", "publish_at": "2001-01-01T08:00"}, (True, False, "unverified")),
        ({"publication": "draft", "publish_at": "2999-01-01T08:00"}, (False, False, "drafts")),
    ],
)
def test_an_entry_waits_is_reviewed_scheduled_or_public(client, editor, chosen, state):
    save(client, title="关于甲的意见", **chosen)
    policy = Policy.objects.get()
    assert (policy.is_public, policy.is_scheduled) == state[:2]
    page = client.get(reverse("policy-work"), {"list": state[2]})
    assert "关于甲的意见" in page.text


def test_a_scheduled_entry_is_found_by_everybody_after_its_hour_and_the_command(client, editor):
    with time_machine.travel(datetime(2026, 3, 1, tzinfo=UTC), tick=False) as clock:
        save(client, title="关于甲的意见", publication="public", publish_at="2026-03-02T08:00")
        call_command("publish_due")
        assert find(parse("关于甲")).groups == []
        clock.move_to(datetime(2026, 3, 2, 0, 1, tzinfo=UTC))  # 08:01 in Beijing
        call_command("publish_due")
        assert len(find(parse("关于甲")).groups) == 1
        call_command("publish_due")
    assert AuditEvent.objects.filter(verb="policy.publish", actor=None).count() == 1


# The editor's draft


def test_what_was_typed_is_kept_as_a_draft_of_its_editor_alone(client, editor, policy):
    address, topic = reverse("policy-draft", args=[policy.pk]), policy.topics.get()
    typed = opened(client, policy) | {"summary": "写到一半", "number": "看不懂的", "topics": [topic.pk]}
    assert client.post(address, typed).json().keys() == {"saved"}
    assert "写过一份没有保存的草稿" in client.get(address_of(policy)).text
    form = client.get(address_of(policy), {"draft": ""}).context["form"]
    assert (form["summary"].value(), form["number"].value()) == ("写到一半", "看不懂的")
    assert form["opened"].value() == typed["opened"]
    policy.refresh_from_db()
    assert policy.summary == "总则。"
    client.force_login(UserFactory(role=Role.EDITOR))
    assert "没有保存的草稿" not in client.get(address_of(policy)).text
    assert client.get(address_of(policy), {"draft": ""}).context["form"]["summary"].value() == "总则。"


def test_a_draft_is_gone_after_saving_or_throwing_it_away(client, editor, policy):
    for address, row in (
        (reverse("policy-draft", args=[policy.pk]), policy),
        (reverse("policy-draft-new"), None),
    ):
        client.post(address, opened(client, row) | {"title": "写到一半"})
        assert EditingDraft.objects.get().policy == row
        client.post(address, {"discard": "1"})
        assert not EditingDraft.objects.exists()
        client.post(address, opened(client, row) | {"title": "写到一半"})
        save(client, row, title="写完了" if row else "新写完的")
        assert not EditingDraft.objects.exists()


def test_a_draft_typed_over_an_older_state_is_stale_when_it_is_saved(client, editor, policy):
    client.post(reverse("policy-draft", args=[policy.pk]), opened(client, policy) | {"summary": "写到一半"})
    colleague = UserFactory(role=Role.EDITOR)
    actions.save_policy(policy, entry_of(policy, summary="同事写的。"), by=colleague)
    form = client.get(address_of(policy), {"draft": ""}).context["form"]
    typed = {field.html_name: field.value() for field in form if field.value() is not None}
    answer = client.post(address_of(policy), typed)
    assert answer.status_code == 409
    assert "同事写的。" in answer.text
    assert "写到一半" in answer.text


def entry_of(policy, **typed):
    form = PolicyForm(policy=policy)
    values = {field.html_name: field.value() for field in form if field.value() is not None}
    form = PolicyForm(values | {"topics": [topic.pk for topic in policy.topics.all()]} | typed, policy=policy)
    assert form.is_valid(), form.errors
    return form.entry()


# History


def test_the_history_names_each_deed_and_shows_what_changed(client, editor, policy):
    save(client, policy, title="新的名字", text="第一条 立。\n第二条 慢行。")
    trail = client.get(reverse("policy-edits", args=[policy.pk])).text
    assert "修改" in trail
    assert str(editor) in trail
    changed = client.get(reverse("policy-edit-shown", args=[policy.pk, policy.edits.first().pk])).text
    assert all(words in changed for words in ("优化营商环境条例", "新的名字", "<ins>慢</ins>"))


def test_an_earlier_state_is_taken_back_whole_through_the_form(client, editor, policy):
    before = opened(client, policy)
    save(
        client,
        policy,
        title="新的名字",
        aliases="",
        issuers="甲部",
        text="别的。",
        topics=[],
        date_issued="2001",
    )
    first = policy.edits.last()
    form = client.get(address_of(policy), {"from": first.pk}).context["form"]
    typed = {field.html_name: field.value() for field in form if field.value() is not None}
    assert client.post(address_of(policy), typed).status_code == 302
    after = opened(client, policy)
    assert [row for row in after if row != "opened" and str(after[row]) != str(before[row])] == []


# Many at once


@pytest.mark.parametrize(
    ("deed", "before", "after"),
    [
        ("publish", {"published_at": None}, lambda policy: policy.is_public),
        ("publish", {"published_at": LATER}, lambda policy: policy.is_public),
        ("submit", {"published_at": None}, lambda policy: policy.submitted_at and not policy.is_public),
        ("withdraw", {}, lambda policy: policy.published_at is None),
        ("verified", {}, lambda policy: policy.verified_on),
        ("topic", {}, lambda policy: [topic.name for topic in policy.topics.all()] == ["专题甲"]),
        ("source_gone", {"source_url": "https://www.gov.cn/a"}, lambda policy: policy.source_gone_on),
        ("source_there", {"source_gone_on": NOW.date()}, lambda policy: policy.source_gone_on is None),
        ("trash", {}, lambda policy: policy.trashed_at and not policy.is_public),
        ("restore", {"trashed_at": NOW}, lambda policy: policy.is_public),
    ],
)
def test_a_deed_is_done_to_all_that_were_ticked_with_an_audit_line_each(client, editor, deed, before, after):
    ticked, other = PolicyFactory.create_batch(2, **before), PolicyFactory(**before)
    topic = TopicFactory(name="专题甲")
    chosen = {"policies": [policy.pk for policy in ticked], "deed": deed, "topic": topic.pk}
    for _ in range(2):  # the second time there is nothing to do
        assert client.post(reverse("policy-deed"), chosen).status_code == 302
    assert all(after(Policy.objects.get(pk=policy.pk)) for policy in ticked)
    assert not after(Policy.objects.get(pk=other.pk))
    assert AuditEvent.objects.filter(verb=f"policy.{deed}", actor=editor).count() == 2


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        ({"deed": "publish"}, "先勾选几个条目"),
        ({"policies": "1"}, "请选要做的事。"),
        ({"policies": "1", "deed": "topic"}, "请选归到哪个专题。"),
        ({"policies": "1", "deed": "burn"}, "burn"),
        ({"policies": "x", "deed": "publish"}, "x"),
    ],
)
def test_a_deed_that_is_not_understood_does_nothing_and_says_why(client, editor, chosen, sentence):
    PolicyFactory(pk=1)
    before = stored()
    answer = client.post(reverse("policy-deed"), chosen)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert stored() == before


def test_what_is_in_the_trash_is_not_edited_and_its_deeds_wait_until_it_is_back(client, editor, policy):
    client.post(reverse("policy-deed"), {"policies": [policy.pk], "deed": "trash"})
    assert client.get(address_of(policy)).status_code == 404
    client.post(reverse("policy-deed"), {"policies": [policy.pk], "deed": "withdraw"})
    client.post(reverse("policy-deed"), {"policies": [policy.pk], "deed": "restore"})
    assert Policy.objects.public().get() == policy


@pytest.mark.parametrize(
    ("name", "fields", "expires"),
    [
        ("expiring", {}, -1),
        ("expiring", {}, 59),
        ("", {}, 61),
        ("", {"status": "expired"}, -1),
        ("without_source", {"source_url": ""}, None),
        ("unverified", {"verified_on": None}, None),
        ("source_gone", {"source_gone_on": NOW.date()}, None),
    ],
)
def test_editors_are_reminded_of_what_grows_old(client, editor, name, fields, expires):
    whole = {"source_url": "https://www.gov.cn/a", "verified_on": NOW.date()}
    policy = PolicyFactory(title="会过时的意见", **whole | fields)
    if expires is not None:
        day = timezone.localdate() + timedelta(days=expires)
        policy.dates.create(kind="expires", day=day, precision="day", printed=str(day))
    shown = [
        one
        for one in ("expiring", "without_source", "unverified", "source_gone")
        if "会过时的意见" in client.get(reverse("policy-work"), {"list": one}).text
    ]
    assert shown == ([name] if name else [])
