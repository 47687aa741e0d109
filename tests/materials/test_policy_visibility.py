"""Which entries are public: published, their time come, not in the trash; the same on pages, in lists and in search."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from materials.exports import records
from materials.models import Policy
from materials.search.find import Audience, find
from materials.search.library import index_policies
from materials.search.query import parse
from tests.factories import PolicyFactory, TopicFactory, UserFactory

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def entry(**when):
    """An entry on a topic that is published, in the index."""
    policy = PolicyFactory(title="保密期内的意见", **when)
    policy.topics.add(TopicFactory(name="专题甲"))
    index_policies(Policy.objects.all())
    return policy


def seen_by(client, policy):
    """Whether a page, the list, a topic's count and the export show it."""
    topic = policy.topics.get()
    return (
        client.get(policy.get_absolute_url()).status_code == 200,
        policy.title in client.get(reverse("policies")).text,
        policy.title in client.get(topic.get_absolute_url()).text,
        bool(list(records(Policy.objects.public()))),
    )


@pytest.mark.parametrize(
    ("when", "public"),
    [
        ({}, True),
        ({"published_at": None}, False),
        ({"published_at": timezone.now() + HOUR}, False),
        ({"trashed_at": timezone.now()}, False),
    ],
    ids=["published", "draft", "scheduled", "trashed"],
)
def test_an_entry_is_public_everywhere_or_nowhere(client, when, public):
    policy = entry(**when)
    assert policy.is_public is public
    assert seen_by(client, policy) == (public,) * 4
    assert bool(find(parse("保密期内")).groups) is public


def test_a_scheduled_entry_becomes_public_by_the_clock_alone(client):
    with time_machine.travel(datetime(2026, 3, 1, 8, tzinfo=UTC), tick=False):
        policy = entry(published_at=timezone.now() + HOUR)
        assert seen_by(client, policy) == (False,) * 4
    with time_machine.travel(datetime(2026, 3, 1, 9, tzinfo=UTC), tick=False):
        assert seen_by(client, policy) == (True,) * 4


def test_an_editor_sees_what_is_scheduled_but_meets_the_trash_nowhere(client):
    client.force_login(UserFactory(role=Role.EDITOR))
    assert seen_by(client, entry(published_at=timezone.now() + HOUR))[:2] == (True, True)
    policy = Policy.objects.get()
    policy.trashed_at = timezone.now()
    policy.save()
    index_policies(Policy.objects.all())
    assert seen_by(client, policy)[:2] == (False, False)
    assert find(parse("保密期内"), audience=Audience.EDITORS).groups == []
