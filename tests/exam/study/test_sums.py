from datetime import date

from exam.study.progress import Answer, Sums, sums_by

DAY = date(2026, 3, 14)


def test_means_leave_out_what_is_not_known_and_rates_count_points_not_answers():
    sums = Sums(
        [
            Answer(DAY, "提出对策", "甲", 0.5, ("hit", "miss", "part"), 20, 0.8),
            Answer(DAY, "提出对策", "甲", 1.0, ("hit",), None, None),
            Answer(DAY, "提出对策", "甲"),
        ]
    )
    assert (sums.attempts, sums.marked, sums.unmarked) == (3, 2, 1)
    assert (sums.share, sums.hit_rate, sums.minutes, sums.length) == (0.75, 0.5, 20, 0.8)


def test_of_nothing_there_is_no_mean_rather_than_a_nought():
    sums = Sums([])
    assert (sums.share, sums.hit_rate, sums.minutes, sums.length) == (None, None, None, None)


def test_kinds_stand_in_the_order_of_how_much_they_were_practised():
    answers = [Answer(DAY, "概括归纳", "甲"), *[Answer(DAY, "提出对策", "乙")] * 2]
    assert [(name, sums.attempts) for name, sums in sums_by(answers, lambda answer: answer.type)] == [
        ("提出对策", 2),
        ("概括归纳", 1),
    ]
