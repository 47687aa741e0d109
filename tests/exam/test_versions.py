"""Earlier versions: what is kept as time passes, the list, and the way back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from exam.actions.history import DAY, HOUR, TEN_MINUTES, surplus, thin_revisions
from exam.actions.writing import restore_revision, save_draft, start_attempt, submit
from exam.errors import AlreadySubmitted, StaleDraft
from exam.models import Draft
from tests.factories import QuestionFactory, UserFactory

NOW = datetime(2026, 3, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "stays"),
    [
        # Minutes before NOW, oldest first.
        ([], []),
        ([500], [500]),
        ([59, 58, 57, 0], [59, 58, 57, 0]),
        ([75, 74, 73, 72], [75, 72]),  # one ten minutes; the first and the last stay whatever they are
        ([100, 99, 91, 89, 85, 81, 5], [100, 91, 81, 5]),
        ([61, 60, 59], [61, 60, 59]),
        ([3000, 2999, 2950, 2941, 2939, 2900, 2881, 1], [3000, 2941, 2881, 1]),  # after a day one an hour
    ],
)
def test_what_stays_as_time_passes(ago, stays):
    times = [NOW - timedelta(minutes=minutes) for minutes in ago]
    going = surplus(times, NOW)
    assert [minutes for index, minutes in enumerate(ago) if index not in going] == stays


@given(st.lists(st.integers(0, 3 * 24 * 3600), max_size=300))
def test_thinning_spares_the_last_hour_and_leaves_no_wide_gap(seconds):
    times = sorted(NOW - timedelta(seconds=ago) for ago in seconds)
    going = set(surplus(times, NOW))
    left = [time for index, time in enumerate(times) if index not in going]
    assert left[:1] + left[-1:] == times[:1] + times[-1:]
    assert all(NOW - times[index] > HOUR for index in going)
    for index in going:  # something newer stands in for what went
        step = TEN_MINUTES if NOW - times[index] <= DAY else HOUR
        assert any(times[index] <= time <= times[index] + step for time in left)
    assert surplus(left, NOW) == []
    older = [time for time in left if NOW - time > HOUR]
    assert len(older) <= 23 * 6 + 1 + 48 + 2 + 1


@pytest.fixture
def attempt(db):
    return start_attempt(QuestionFactory(), by=UserFactory())


def add_revisions(attempt, *texts_and_minutes):
    for revision, (text, minutes) in enumerate(texts_and_minutes):
        attempt.draft.revisions.create(
            revision=revision, text=text, saved_at=timezone.now() - timedelta(minutes=minutes)
        )


def kept(attempt):
    return list(attempt.draft.revisions.order_by("revision").values_list("text", flat=True))


def test_a_text_that_lost_much_outlives_thinning(attempt, time_machine):
    time_machine.move_to(NOW, tick=False)
    add_revisions(
        attempt, ("头", 99), ("很长的一段话" * 9, 95), ("误删", 94), ("误删后", 93), ("又写", 92), ("尾", 91)
    )
    assert thin_revisions(attempt.draft) == 3
    assert kept(attempt) == ["头", "很长的一段话" * 9, "尾"]


def test_a_save_that_is_kept_thins_what_grew_old(attempt, time_machine):
    time_machine.move_to(start := NOW, tick=False)
    for minute in range(180):
        time_machine.move_to(start + timedelta(minutes=minute), tick=False)
        save_draft(attempt, "字" * (minute + 1), revision=0, client="a", sequence=minute + 1)
    assert 60 <= attempt.draft.revisions.count() <= 60 + 2 * 6 + 3


def test_what_another_tab_replaces_is_always_kept(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=1)
    save_draft(attempt, "乙", revision=1, client="b", sequence=1)
    save_draft(attempt, "丙", revision=2, client="a", sequence=2)
    assert kept(attempt) == ["甲", "乙"]


def test_restoring_is_a_new_revision_and_keeps_what_it_replaces(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=1)
    save_draft(attempt, "乙", revision=1, client="b", sequence=1)
    draft = restore_revision(attempt, attempt.draft.revisions.get())
    assert (draft.text, draft.revision) == ("甲", 3)
    assert kept(attempt) == ["甲", "乙"]


def test_a_tab_that_is_still_open_is_told_of_a_restoring(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=1)
    save_draft(attempt, "乙", revision=1, client="b", sequence=1)
    restore_revision(attempt, attempt.draft.revisions.get())
    with pytest.raises(StaleDraft) as refused:
        save_draft(attempt, "乙丙", revision=2, client="b", sequence=2)
    assert not refused.value.known
    with pytest.raises(StaleDraft) as refused:
        save_draft(attempt, "乙", revision=2, client="b", sequence=3)
    assert refused.value.known  # the copy it left behind is in the history: no conflict to show


def test_restoring_after_submission_is_refused(attempt):
    add_revisions(attempt, ("旧", 5))
    submit(attempt, "新", revision=0)
    with pytest.raises(AlreadySubmitted):
        restore_revision(attempt, attempt.draft.revisions.get(revision=0))
    assert Draft.objects.get().text == "新"


def test_a_copy_of_a_crashed_tab_goes_on_from_that_tab_s_last_save(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=3)  # its reply was lost
    draft = save_draft(
        attempt, "甲乙", revision=0, client="b", sequence=1, after_client="a", after_sequence=3
    )
    assert draft.text == "甲乙"


def test_but_not_over_what_that_tab_saved_since(attempt):
    save_draft(attempt, "甲丙", revision=0, client="a", sequence=4)  # it had not crashed
    with pytest.raises(StaleDraft):
        save_draft(attempt, "甲乙", revision=0, client="b", sequence=1, after_client="a", after_sequence=3)


def test_a_stale_repetition_does_not_take_the_draft_over(attempt):
    save_draft(attempt, "甲", revision=0, client="a", sequence=1)
    save_draft(attempt, "甲", revision=0, client="b", sequence=1)
    assert save_draft(attempt, "甲乙", revision=0, client="a", sequence=2).text == "甲乙"


@pytest.fixture
def own(client, attempt):
    client.force_login(attempt.student)
    return attempt


def test_the_list_shows_newest_first_with_time_cells_and_characters(client, own):
    add_revisions(own, ("2022年，", 9), ("2022年，开头", 5))
    save_draft(own, "现在的", revision=0)
    body = client.get(reverse("versions", args=[own.pk])).content.decode()
    at = [body.index(part) for part in ("现在的</summary>", "2022年，开头</summary>", "2022年，</summary>")]
    assert at == sorted(at)
    assert "4 格" in body
    assert "6 字" in body


def test_restoring_leads_back_to_the_room_and_says_so(client, own):
    add_revisions(own, ("旧的", 5))
    save_draft(own, "新的", revision=0)
    answer = client.post(reverse("version-restore", args=[own.pk, 0]), follow=True)
    assert answer.redirect_chain == [(reverse("attempt", args=[own.pk]), 302)]
    body = answer.content.decode()
    assert "\n旧的</textarea>" in body
    assert "已恢复" in body


def test_after_submission_the_list_is_there_without_a_way_back(client, own):
    add_revisions(own, ("旧的", 5))
    submit(own, "新的", revision=0)
    body = client.get(reverse("versions", args=[own.pk])).content.decode()
    assert "旧的" in body
    assert reverse("version-restore", args=[own.pk, 0]) not in body
    assert client.post(reverse("version-restore", args=[own.pk, 0])).status_code == 403


def test_there_is_no_version_that_never_was(client, own):
    assert client.post(reverse("version-restore", args=[own.pk, 7])).status_code == 404


def test_a_page_from_the_browser_s_history_sent_again_is_no_repetition(client, own):
    form = {"revision": 0, "client": "page", "sequence": 1}
    client.post(reverse("draft", args=[own.pk]), {"text": "一", **form})
    answer = client.post(reverse("draft", args=[own.pk]), {"text": "一二", **form})
    assert answer.status_code == 409
    assert "\n一二</textarea>" in answer.content.decode()
