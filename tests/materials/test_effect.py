"""From when on a text is in force, by its own words."""

from datetime import date

import pytest

from materials.wording.effect import in_force_from

DAY = date(2003, 8, 1)


@pytest.mark.parametrize(
    ("note", "last", "expected"),
    [
        ("2003年6月18日 通过 2003年6月20日 国务院令第381号公布 2003年8月1日 施行", "", DAY),
        ("2003年6月18日通过，自2003年8月1日起施行。", "", DAY),
        ("2003年6月18日通过", "第九条\u3000本条例自２００３年８月１日起施行。", DAY),
        ("2003年8月1日施行", "本办法自二〇〇三年八月一日起施行。", DAY),
        ("", "本决定自2003年8月1日起生效。", DAY),
        # what is not certain stays unknown
        ("2003年6月18日通过", "", None),
        ("2003年8月1日施行", "本办法自2004年1月1日起施行。", None),
        ("2003年6月18日通过 2018年6月1日修订 2018年8月1日施行", "", None),
        ("根据2018年10月26日《关于修改〈甲法〉的决定》第三次修正", "本法自2003年8月1日起施行。", None),
        ("2003年8月1日施行 2018年废止", "", None),
        ("", "本条例自公布之日起施行。", None),
        ("", "本条例自2003年8月起施行。", None),
        ("", "本条例自2003年2月30日起施行。", None),
        ("", "《乙办法》自2003年8月1日起施行。", None),
        ("", "机动车自2003年8月1日起施行年检。", None),
    ],
)
def test_the_day_is_read_where_it_is_certain(note, last, expected):
    assert in_force_from(note, ["第一条 总则。", last]) == expected
