from hypothesis import given
from hypothesis import strategies as st

from exam.marking.essay import citations, report

MATERIAL = (
    "M镇把闲置的旧粮站翻修成食堂，老人一顿饭只花四元，卫生院的医生每周二背着药箱进村量血压。\n"
    "W村的年轻人回乡办起了电商合作社，柿饼有了统一的规格和商标，一年卖出三百万元。\n"
    "短。"
)
ESSAY = """让乡村留得住人
——从M镇的食堂说起

乡村要振兴，关键在人。因此，必须把服务办到群众家门口。
服务暖了，人心才定。M镇把闲置的旧粮站翻修成食堂，老人一顿饭只花四元。根据《“十四五”国家老龄事业发展和养老服务体系规划》（国发[2021] 35 号），各地还应加大投入。
产业旺了，人才才来。例如W村的年轻人办起电商合作社，给柿饼定规格、立商标，一年卖出三百万元。
总之，乡村留得住人，才有明天。"""


def names(found):
    return {finding.name for finding in found.findings}


def said(found, name):
    return [finding.says for finding in found.findings if finding.name == name]


def cut(text, spans):
    return [text[slice(*span)] for span in spans]


def test_title_paragraphs_and_the_sentences_that_carry_the_argument():
    found = report(ESSAY)
    assert cut(ESSAY, [found.title]) == ["让乡村留得住人"]
    assert len(found.paragraphs) == 4
    assert cut(ESSAY, found.thesis) == [
        "乡村要振兴，关键在人。", "因此，必须把服务办到群众家门口。", "总之，乡村留得住人，才有明天。",
    ]  # fmt: skip
    assert cut(ESSAY, found.topics) == ["服务暖了，人心才定。", "产业旺了，人才才来。"]
    assert said(found, "topics") == ["中间 2 段里，2 段以简短的观点句开头。"]


def test_no_mark_and_no_number_out_of_a_hundred_is_invented():
    assert not any(word in finding.says for finding in report(ESSAY, MATERIAL).findings for word in "分档")


def test_length_is_held_against_the_limit():
    size = sum(not c.isspace() for c in ESSAY)
    assert said(report(ESSAY, fewest=1000), "length") == [f"{size} 字，比要求的 1000 字少 {1000 - size} 字。"]
    assert said(report(ESSAY, most=100), "length") == [f"{size} 字，比要求的 100 字多 {size - 100} 字。"]
    assert "在要求之内" in said(report(ESSAY, fewest=size, most=size), "length")[0]


def test_use_of_the_material_and_what_was_only_copied():
    found = report(ESSAY, MATERIAL)
    assert (found.used, found.passages) == (1.0, (0, 1))
    assert cut(ESSAY, found.copied)[0] == "M镇把闲置的旧粮站翻修成食堂，老人一顿饭只花四元"
    unrelated = report("海洋里的鲸鱼唱着歌，珊瑚在月光下产卵。", MATERIAL)
    assert (unrelated.used, unrelated.passages, unrelated.copied) == (0.0, (), ())
    assert report(ESSAY).used is None


def test_what_is_said_twice_is_shown_the_second_time():
    again = "乡村振兴为农民而兴，乡村建设为农民而建。"
    text = f"{again}中间另有一句话。{again}"
    assert cut(text, report(text).repeated) == [again[:-1]]
    assert report(text).repeated[0][0] > len(again)
    assert report("哈" * 20).repeated == ()


def test_a_framework_is_covered_or_it_is_said_what_is_missing():
    found = report(
        ESSAY, framework=("论点", "分论点", "论据", "原因", "对策", "发展电商产业", "严查食品安全")
    )
    covered = {heading: place and ESSAY[slice(*place)] for heading, place in found.framework}
    assert covered["论据"] == "例如"
    assert covered["对策"]
    assert (covered["原因"], covered["严查食品安全"]) == (None, None)
    assert "电商" in covered["发展电商产业"]
    assert "原因：没有找到。" in said(found, "framework")


def test_policies_named_are_listed_for_looking_up():
    assert [(c.text, c.numbered, ESSAY[slice(*c.span)]) for c in report(ESSAY).citations] == [
        ("“十四五”国家老龄事业发展和养老服务体系规划", False, "《“十四五”国家老龄事业发展和养老服务体系规划》"),
        ("国发〔2021〕35号", True, "国发[2021] 35 号"),
    ]  # fmt: skip
    assert citations("第35号楼，2021年。") == []


def test_an_uneven_middle_and_a_missing_title_are_said():
    text = "开头。\n" + "短短一段。\n" + "很长的一段话说了又说。" * 9 + "\n结尾。"
    assert names(report(text)) >= {"balance", "thesis"}
    assert report("只有一段，没有标题。").title is None
    assert names(report("  \n\x00")) <= {"empty", "length", "title", "paragraphs", "thesis"}
    assert said(report(""), "empty") == ["没有作答。"]


PIECES = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from([*ESSAY.split("。"), "\n", "\r\n", "——", "《", "》", "国发〔2021〕5号", "\x00", "🙂", "‮", "𠮷"])
    ).map("".join),
)  # fmt: skip


@given(
    PIECES,
    PIECES,
    st.lists(st.one_of(st.text(max_size=8), st.sampled_from(["论点", "分论点", "对策"])), max_size=3),
)
def test_for_any_text_the_spans_lie_inside_and_nothing_is_raised(essay, material, framework):
    found = report(essay, material, essay[:20], framework, 10, 100)
    spans = [*found.paragraphs, *found.thesis, *found.topics, *found.copied, *found.repeated]
    spans += [place for _, place in found.framework if place] + [c.span for c in found.citations]
    spans += [span for finding in found.findings for span in finding.spans]
    spans += [found.title] if found.title else []
    assert all(0 <= start < end <= len(essay) for start, end in spans)
    assert all(finding.says for finding in found.findings)
    assert found.used is None or 0 <= found.used <= 1
