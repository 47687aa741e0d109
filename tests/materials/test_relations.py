"""Relations: proposed from wording once, confirmed or rejected by editors, never in a circle; drawn for a topic."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from accounts.models import AuditEvent
from materials.models import Policy, Relation, RelationState
from materials.search.library import index_policies
from tests.factories import PolicyFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(editor := UserFactory(role="editor"))
    return editor


@pytest.fixture
def law_and_rule():
    """乙办法 rests on 甲条例 and repeals 丙办法, by its own words."""
    law, old = PolicyFactory(title="甲保护条例"), PolicyFactory(title="丙保护办法")
    rule = PolicyFactory(title="乙保护办法")
    version = rule.versions.create(number=1)
    version.passages.create(position=1, text="第一条 根据《甲保护条例》，制定本办法。")
    version.passages.create(position=2, text="第九条 本办法自2021年7月1日起施行。《丙保护办法》同时废止。")
    index_policies(Policy.objects.all())
    return law, rule, old


def all_relations():
    return set(Relation.objects.values_list("source__title", "kind", "target__title", "state"))


def decide(client, relation, act, **data):
    return client.post(reverse("relations"), {"relation": relation.pk, "act": act} | data)


def add(client, policy, **data):
    return client.post(reverse("policy-relations", args=[policy.pk]), data)


def test_wording_is_proposed_once_and_what_was_rejected_is_not_proposed_again(client, editor, law_and_rule):
    call_command("propose_relations")
    proposed = {
        ("乙保护办法", "based_on", "甲保护条例", "proposed"),
        ("乙保护办法", "repeals", "丙保护办法", "proposed"),
    }
    assert all_relations() == proposed
    decide(client, Relation.objects.get(kind="repeals"), "reject")
    call_command("propose_relations")
    assert {state for *_, state in all_relations()} == {"proposed", "rejected"}
    assert Relation.objects.count() == 2
    body = client.get(law_and_rule[1].get_absolute_url()).content.decode()
    assert "丙保护办法</a>" in body  # the text still links there
    assert "废止 <a" not in body


def test_the_button_on_a_policy_reads_its_own_text(client, editor, law_and_rule):
    assert add(client, law_and_rule[1], propose=1).status_code == 302
    assert len(all_relations()) == 2


def test_a_confirmed_repeal_with_its_day_decides_the_status(client, editor, law_and_rule):
    call_command("propose_relations")
    repeal = Relation.objects.get(kind="repeals")
    assert decide(client, repeal, "confirm", day="2021-07").status_code == 302
    repeal.refresh_from_db()
    assert (repeal.state, repeal.day_as_text) == (RelationState.CONFIRMED, "2021-07")
    assert Policy.objects.with_life().get(pk=law_and_rule[2].pk).standing == "repealed"
    assert AuditEvent.objects.get(verb="relation.confirmed").actor == editor


@pytest.mark.parametrize("day", ["2021-13", "2月30日", "昨天", "7月1日"])
def test_a_day_that_cannot_be_is_refused_with_a_sentence(client, editor, law_and_rule, day):
    call_command("propose_relations")
    repeal = Relation.objects.get(kind="repeals")
    answer = decide(client, repeal, "confirm", day=day)
    assert answer.status_code == 422
    body = answer.content.decode()
    assert "请" in body or "要写年份" in body
    assert f'value="{day}"' in body
    repeal.refresh_from_db()
    assert repeal.state == "proposed"


def test_a_relation_is_added_by_title_or_number_and_takes_over_the_proposed_one(client, editor, law_and_rule):
    law, rule, _ = law_and_rule
    Policy.objects.filter(pk=law.pk).update(number="甲发〔2020〕1号")
    call_command("propose_relations")
    assert add(client, rule, kind="based_on", other="甲发(2020)1号").status_code == 302
    assert ("乙保护办法", "based_on", "甲保护条例", "confirmed") in all_relations()
    assert Relation.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"kind": "amends", "other": "没有这份"}, "库里没有这个标题"),
        ({"kind": "amends", "other": "乙保护办法"}, "不能和它自己有关系"),
        ({"kind": "amends", "other": "《甲保护条例》", "day": "2021-02-30"}, "没有这一天"),
        ({"kind": "amends", "other": "《甲保护条例》", "day": "7月1日"}, "要写年份"),
        ({"kind": "resembles", "other": "甲保护条例"}, "resembles"),
        (
            {"kind": "based_on", "other": "丙保护办法"},
            "《乙保护办法》 → 《丙保护办法》 → 《甲保护条例》 → 《乙保护办法》",
        ),
        ({"kind": "repeals", "other": "丙保护办法"}, "这条关系已经有了"),
    ],
)
def test_a_relation_that_cannot_be_is_refused_and_nothing_changes(
    client, editor, law_and_rule, data, sentence
):
    law, rule, old = law_and_rule
    Relation.objects.create(source=old, target=law, kind="based_on", state="confirmed")
    Relation.objects.create(source=law, target=rule, kind="based_on", state="confirmed")
    Relation.objects.create(source=rule, target=old, kind="repeals", state="confirmed")
    answer = add(client, rule, **data)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert Relation.objects.count() == 3


def test_a_relation_s_page_can_take_one_back(client, editor, law_and_rule):
    call_command("propose_relations")
    own = Relation.objects.get(kind="based_on")
    add(client, law_and_rule[1], reject=own.pk)
    own.refresh_from_db()
    assert own.state == "rejected"


def test_a_topic_s_drawing_and_its_table_say_the_same_and_hide_what_is_not_public(client, law_and_rule):
    topic = TopicFactory()
    law, rule, old = law_and_rule
    topic.policies.add(law, rule, old)
    for policy, day in ((law, "2020-01-01"), (rule, "2021-01-01")):
        policy.dates.create(kind="issued", day=day, precision="day", printed=day)
    call_command("propose_relations")
    Policy.objects.filter(pk=old.pk).update(published_at=None)
    body = client.get(reverse("topic-graph", args=[topic.slug])).content.decode()
    drawing, table = body.split('id="table"')
    for part in (drawing, table):
        assert part.index(f'<a href="{law.get_absolute_url()}"') < part.index(
            f'<a href="{rule.get_absolute_url()}"'
        )
    assert "《乙保护办法》依据《甲保护条例》" in drawing
    assert "丙保护办法" not in body
    assert "style=" not in body
