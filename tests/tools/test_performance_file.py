"""docs/performance.md as `make bench` leaves it after each run."""

from tests.bench.report import INTRO, sections_of, write


def test_a_section_takes_the_place_of_the_one_before_and_the_others_stay(tmp_path):
    file = tmp_path / "performance.md"
    write(file, {"搜索：SQLite": "一", "自动保存：SQLite": "| 表 |\n\n- 句子"})
    write(file, {"搜索：SQLite": "二\n\n三"})
    assert file.read_text().startswith(INTRO)
    kept = sections_of(file)
    del kept["保存之后，断电还在不在"]
    assert kept == {"搜索：SQLite": "二\n\n三", "自动保存：SQLite": "| 表 |\n\n- 句子"}
    assert file.read_text().count("\n## ") == 3
