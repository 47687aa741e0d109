"""static/js/sheet.js counts while a student types, exam/sheet when the answer is handed in: they must agree."""

import random
from dataclasses import asdict
from pathlib import Path

import pytest

from exam.sheet import SheetSettings, lay_out

SOURCE = Path(__file__).parents[3] / "static" / "js" / "sheet.js"
PARTS = [
    *"汉字一二三四五国发改革",
    *"。，、；：？！”’）》〕】“‘（《〔【．,.;:?!()",
    *["——", "……", "—", "…", "2022", "1.5", "5%", "50%", "7", "1,000", "3.", "1、", "：“", "。”", "“《"],
    *["GDP", "a", "é", "ọ", "e\u0301", "COVID", "x" * 60, "9" * 60, "汉" * 23, "汉" * 24],
    *["\n", "\r\n", "\r", "\n\n", "\u3000", "\u3000\u3000", "\n\u3000\u3000", "\n——"],
    *[" ", "\t", "\u00a0", "\x00", "\x1f", "\x85", "\xad", "\u2028", "\u200b", "\u200e", "\ufeff"],
    *["𠮷", "😀", "👨\u200d👩\u200d👧", "❤\ufe0f", "葛\U000e0100", "\U000e0067", "か\u3099", "1\ufe0f\u20e3"],
]


@pytest.fixture
def lay_out_in_browser(page):
    """A function taking [[text, settings], …] and returning what the browser makes of each."""
    page.goto("about:blank")
    page.add_script_tag(type="module", content=SOURCE.read_text("utf-8") + "\nglobalThis.layOut = layOut;")
    page.wait_for_function("Boolean(globalThis.layOut)")  # bare, it would be called
    return lambda samples: page.evaluate("samples => samples.map(([text, s]) => layOut(text, s))", samples)


def in_js(settings: SheetSettings) -> dict:
    names = {"compound_marks": "compoundMarks", "list_heads": "listHeads"}
    return {names.get(name, name): value for name, value in asdict(settings).items()}


def differences(samples: list[tuple[str, SheetSettings]], lay_out_in_browser) -> list:
    results = lay_out_in_browser([[text, in_js(settings)] for text, settings in samples])
    pairs = zip(samples, results, strict=True)
    return [(sample, result) for sample, result in pairs if result != asdict(lay_out(*sample))]


@pytest.mark.browser
def test_vectors_agree(vectors, lay_out_in_browser):
    samples = [(v["text"], SheetSettings(columns=v["columns"], indent=v["indent"])) for v in vectors]

    assert differences(samples, lay_out_in_browser) == []


@pytest.mark.browser
def test_random_texts_agree(lay_out_in_browser):
    chance = random.Random(20220525)
    samples = []
    for _ in range(3000):
        settings = SheetSettings(
            columns=chance.choice([4, 5, 6, 10, 20, 25, 25]),
            indent=chance.choice([0, 0, 2, 3]),
            compound_marks=chance.random() < 0.3,
            list_heads=chance.random() < 0.3,
            title=chance.random() < 0.3,
        )
        samples.append(("".join(chance.choices(PARTS, k=chance.randint(0, 60))), settings))

    assert differences(samples, lay_out_in_browser) == []


@pytest.mark.browser
def test_every_code_point_of_the_basic_plane_agrees(lay_out_in_browser):
    """No character is noise, a letter or a mark in one language only."""
    code_points = [chr(n) for n in [*range(0xD800), *range(0xE000, 0x10000), *range(0xE0000, 0xE0200)]]
    samples = [
        ("".join(f"汉{c}汉" for c in code_points[n : n + 500]), SheetSettings())
        for n in range(0, len(code_points), 500)
    ]

    assert differences(samples, lay_out_in_browser) == []


@pytest.mark.browser
@pytest.mark.parametrize("settings", [{"columns": 3}, {"indent": 25}, {"indent": -1}])
def test_the_same_settings_are_refused(page, lay_out_in_browser, settings):
    with pytest.raises(ValueError, match="格") as refused:
        SheetSettings(**settings)

    message = page.evaluate("s => { try { layOut('', s) } catch (error) { return error.message } }", settings)
    assert message == str(refused.value)
