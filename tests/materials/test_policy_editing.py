"""How editors make and change entries: what is stored, what is refused with everything typed kept."""

from datetime import date

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils.html import escape

from accounts.models import AuditEvent, Role
from materials.actions import policies as actions
from materials.models import Issuer, Policy
from materials.views import policies as views
from tests.factories import PolicyFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


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
        text="一。\r\n\r\n\u3000\u3000二\0𠮷。\r\n", topics=[topic.pk], published="on",
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
    save(client, policy, published="")
    policy.refresh_from_db()
    assert policy.published_at is None
    save(client, policy, published="on")
    policy.refresh_from_db()
    assert policy.published_at


def test_each_save_leaves_one_audit_line_with_its_actor(client, editor):
    save(client, title="关于甲的意见", published="")
    policy = Policy.objects.get()
    save(client, policy, published="on")
    assert [
        (event.actor, event.verb, event.target_type, event.target_id, event.detail)
        for event in AuditEvent.objects.order_by("pk")
    ] == [
        (editor, "policy.created", "materials.policy", policy.pk, {"published": False}),
        (editor, "policy.changed", "materials.policy", policy.pk, {"published": True}),
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
    assert all(text in answer.content.decode() for text in ("后存的摘要。", "后存的正文。"))
    assert stored() == before


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
