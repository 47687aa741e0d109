from exam.study.passage import Passage, passage_around, passage_of, sentence_of

MATERIAL = "某镇有十二张报表。\n  去年起，镇里把十二张报表并成一张。村干部有了时间进户。\n路修好了。"


def test_a_passage_is_the_whole_paragraph_cut_around_the_sentence_the_point_comes_from():
    passage = passage_of(MATERIAL, ["整合报表：十二张报表并成一张"])
    assert passage.words == "去年起，镇里把十二张报表并成一张。"
    assert passage.text == "去年起，镇里把十二张报表并成一张。村干部有了时间进户。"


def test_an_accepted_wording_leads_there_too_and_something_else_nowhere():
    assert passage_of(MATERIAL, ["减轻负担", "村干部有时间进户走访"]).words == "村干部有了时间进户。"
    assert passage_of(MATERIAL, ["打通数据壁垒"]) is None
    assert sentence_of("", ["打通数据壁垒"]) is None


def test_a_span_over_two_paragraphs_brings_both_and_one_without_words_none():
    start, end = MATERIAL.index("进户"), MATERIAL.index("修好")
    passage = passage_around(MATERIAL, start, end)
    assert passage.words == "进户。\n路"
    assert passage.text == "去年起，镇里把十二张报表并成一张。村干部有了时间进户。\n路修好了。"
    assert passage_around("一。\n\n二。", 2, 4) is None
    assert passage_around("一。", 0, 9) == Passage("", "一。", "")
