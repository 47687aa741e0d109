"""What the authoring tests share: a whole draft, and the editor's form as the page sends it."""

import json

from django.urls import reverse

from exam.actions.question_drafts import start_draft
from exam.authoring.draft import Band, Content, Material, Point, Reference


def whole(**changes):
    """A draft that lacks nothing: two points of 6 and 4 marks."""
    content = Content(
        topic="基层治理",
        type="proposal",
        stem="根据给定资料1，就减轻基层负担提出对策建议。（10分）",
        requirements="不超过200字。",
        marks="10",
        length_kind="maximum",
        length_max="200",
        language_guard="1",
        materials=[Material("1", "报表", "某镇把十二张报表并成一张。")],
        references=[Reference("编写组", "2026-03-14", "一是打通数据。二是压实责任。")],
        points=[
            Point(
                text="打通数据", marks="6", part_marks="2", wordings="数据共享\n一表通",
                material="1", material_quote="并成一张", reference="1", reference_quote="打通数据",
            ),
            Point(kind="order", text="压实责任", marks="4"),
        ],
    )  # fmt: skip
    for name, value in changes.items():
        setattr(content, name, value)
    return content


def essay():
    return whole(
        type="essay",
        marks="40",
        dimensions="intent language",
        points=[],
        bands=[Band("一类文", "20", "40", "立意深"), Band("二类文", "0", "20")],
    )


def fields_of(content):
    """The names and values of the editor's form."""
    fields = {}
    for name, value in json.loads(content.as_json()).items():
        if isinstance(value, str):
            fields[name] = (value.split() or "") if name == "dimensions" else value
        else:
            for place, row in enumerate(value):
                fields |= {f"{name}.{place}.{leaf}": text for leaf, text in row.items()}
    return fields


def press(client, draft, content, do="save", revision=None, **more):
    """A button of the editor's page."""
    revision = draft.revision if revision is None else revision
    data = {"revision": revision, "do": do, **fields_of(content), **more}
    return client.post(reverse("question-draft", args=[draft.pk]), data)


def autosave(client, draft, content, revision, tab="a", sequence=1):
    """A save of the page's script."""
    data = {"text": content.as_json(), "revision": revision, "client": tab, "sequence": sequence}
    address = reverse("question-draft-save", args=[draft.pk])
    return client.post(address, data, content_type="application/json")


def begun(teacher, content=None):
    return start_draft(content or whole(), by=teacher)
