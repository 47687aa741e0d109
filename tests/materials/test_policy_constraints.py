"""What the database itself refuses, whoever writes: every constraint of the library, by its name."""

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from materials.models import EditingDraft, Issuer, Policy, SavedSearch, SearchDocument
from tests.factories import (
    GroupFactory,
    ParagraphFactory,
    PolicyFactory,
    SectionFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

DAY = date(2022, 2, 7)


def date_of(policy, kind="issued", precision="day", day=DAY):
    policy.dates.create(kind=kind, precision=precision, day=day, printed="2月7日")


def sign(policy, name, position):
    issuer, _ = Issuer.objects.get_or_create(name=name)
    policy.signatures.create(issuer=issuer, position=position)


def versions(policy, first, second):
    policy.versions.create(**first)
    policy.versions.create(**second)


def passages(policy, *pieces):
    version = policy.versions.create(number=1)
    for position, text in pieces:
        version.passages.create(position=position, text=text)


def relate(policy, *kinds, target=None, **fields):
    target = target or PolicyFactory()
    for kind in kinds:
        policy.relations_out.create(target=target, kind=kind, **fields)


def cited(policy, *keys):
    document = SearchDocument.objects.create(
        kind="policy", object_id=policy.pk, title="甲", address="/", audience=0
    )
    for key in keys:
        document.citations.create(position=1, key=key, printed=key)


def found_once(policy, audience=0):
    SearchDocument.objects.create(
        kind="policy", object_id=policy.pk, title="甲", address="/", audience=audience
    )


def drafts(*policies):
    editor = UserFactory()
    for policy in policies:
        EditingDraft.objects.create(editor=editor, policy=policy, fields={})


def saved(*names):
    person = UserFactory()
    for name in names:
        SavedSearch.objects.create(person=person, name=name, address="q=甲")


BROKEN = [
    ("topic_has_name", lambda policy: TopicFactory(name="")),
    ("policy_has_title", lambda policy: PolicyFactory(title="")),
    ("policy_title_once", lambda policy: PolicyFactory(title=policy.title)),
    ("policy_number_once", lambda policy: PolicyFactory.create_batch(2, number="国发〔2022〕5号")),
    ("policy_level_known", lambda policy: PolicyFactory(level="village")),
    ("policy_status_known", lambda policy: PolicyFactory(status="maybe")),
    (
        "policy_alias_title_once",
        lambda policy: [p.aliases.create(title="简称") for p in (policy, PolicyFactory())],
    ),
    ("policy_issuer_once", lambda policy: [sign(policy, "甲部", 1), sign(policy, "甲部", 2)]),
    ("policy_issuer_position_once", lambda policy: [sign(policy, "甲部", 1), sign(policy, "乙部", 1)]),
    ("policy_date_kind_once", lambda policy: [date_of(policy), date_of(policy)]),
    ("policy_date_kind_known", lambda policy: date_of(policy, kind="read")),
    ("policy_date_day_unless_yearless", lambda policy: date_of(policy, precision="yearless")),
    ("policy_date_day_unless_yearless", lambda policy: date_of(policy, precision="month", day=None)),
    ("policy_date_day_unless_yearless", lambda policy: date_of(policy, precision="week")),
    ("policy_version_number_once", lambda policy: versions(policy, {"number": 1}, {"number": 1})),
    (
        "policy_version_day_once",
        lambda policy: versions(
            policy, {"number": 1, "in_force_from": DAY}, {"number": 2, "in_force_from": DAY}
        ),
    ),
    ("passage_position_once", lambda policy: passages(policy, (1, "一。"), (1, "二。"))),
    ("passage_has_text", lambda policy: passages(policy, (1, ""))),
    ("relation_once", lambda policy: relate(policy, "amends", "amends")),
    ("relation_not_to_itself", lambda policy: relate(policy, "amends", target=policy)),
    ("relation_state_known", lambda policy: relate(policy, "amends", state="maybe")),
    ("relation_day_has_a_year", lambda policy: relate(policy, "amends", precision="yearless")),
    ("citation_once_a_piece", lambda policy: cited(policy, "甲条例", "甲条例")),
    ("relation_kind_known", lambda policy: relate(policy, "resembles")),
    (
        "reading_section_position_once",
        lambda policy: SectionFactory.create_batch(2, topic=TopicFactory(), position=1),
    ),
    ("reading_section_kind_known", lambda policy: SectionFactory(kind="poem")),
    (
        "reading_group_position_once",
        lambda policy: GroupFactory.create_batch(2, section=SectionFactory(), position=1),
    ),
    (
        "reading_paragraph_position_once",
        lambda policy: ParagraphFactory.create_batch(2, group=GroupFactory(), position=1),
    ),
    ("reading_paragraph_has_text", lambda policy: ParagraphFactory(text="")),
    ("editing_draft_once", lambda policy: drafts(policy, policy)),
    ("editing_draft_of_a_new_entry_once", lambda policy: drafts(None, None)),
    ("saved_search_once", lambda policy: saved("甲", "甲")),
    ("saved_search_has_name", lambda policy: saved("")),
    ("search_document_once", lambda policy: [found_once(policy), found_once(policy)]),
    ("search_audience_known", lambda policy: found_once(policy, audience=7)),
]


@pytest.mark.parametrize(("name", "broken"), BROKEN, ids=[name for name, _ in BROKEN])
def test_the_database_refuses(name, broken):
    # SQLite names its check constraints only.
    message = name if connection.vendor == "postgresql" else f"{name}|UNIQUE constraint failed"
    policy = PolicyFactory()
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        broken(policy)


def test_every_constraint_of_the_library_is_broken_above():
    declared = {
        constraint.name
        for model in apps.get_app_config("materials").get_models()
        for constraint in model._meta.constraints
    }
    assert declared == {name for name, _ in BROKEN}


def test_what_the_constraints_allow():
    first, second = PolicyFactory(number=""), PolicyFactory(number="")
    date_of(first, precision="yearless", day=None)
    date_of(second, precision="year")
    versions(first, {"number": 1}, {"number": 2})
    relate(first, "amends", "cites", target=second)
    relate(second, "amends", target=first)
    assert Policy.objects.count() == 2
