"""The worked examples handed to us: they decide when a reading of the rules is in doubt."""

from exam.sheet import SheetSettings, count, lay_out


def test_vector(vector):
    settings = SheetSettings(columns=vector["columns"], indent=vector["indent"])

    sheet = lay_out(vector["text"], settings)

    assert (sheet.cells, sheet.characters) == (vector["cells"], vector["characters"])
    assert count(vector["text"], settings) == (vector["cells"], vector["characters"])
