"""A refused form says so at once: the keyboard stands on what is wrong, and each wrong field names its sentence."""

import lxml.html
import pytest

from tests.pages import refused_pages
from tests.test_access import arguments as arguments
from tests.test_access import people as people

pytestmark = pytest.mark.django_db

LISTS = "//*[contains(@class, 'errorlist')]"


def by_id(page, names):
    return [page.get_element_by_id(name, None) for name in (names or "").split()]


def described(element):
    """The ids of the sentences about a field; those about a choice stand on its fieldset."""
    group = next(element.iterancestors("fieldset"), element)
    return f"{element.get('aria-describedby', '')} {group.get('aria-describedby', '')}"


def faults(page):
    wrong = page.xpath("//*[@aria-invalid='true']")
    sentences = page.xpath(f"{LISTS} | //*[@role='alert' and not(@hidden)]")
    told = {name for element in wrong for name in described(element).split()}
    if not any(sentence.text_content().strip() for sentence in sentences):
        yield "says nothing"
    focused = page.xpath("//*[@autofocus]")
    if not focused or (focused[0].get("role") != "alert" and focused[0] not in wrong):
        yield "leaves the focus where it was"
    for element in wrong:
        if not any(sentence in sentences for sentence in by_id(page, described(element))):
            yield f"{element.get('name') or element.tag} has no sentence"
    for sentence in page.xpath(LISTS):
        if sentence.get("id") not in told:
            yield f"{sentence.text_content()} belongs to no field"
    for element in page.xpath("//*[@aria-describedby]"):
        if None in by_id(page, element.get("aria-describedby")):
            yield f"{element.get('name')} is described by nothing"


def test_what_is_wrong_has_the_focus_and_each_wrong_field_its_sentence(people, arguments):
    pages = list(refused_pages(people, arguments))
    assert len(pages) > 40
    found = {name: list(faults(lxml.html.fromstring(answer.content))) for name, answer, _ in pages}
    assert [f"{name}: {fault}" for name, faults_of in found.items() for fault in faults_of] == []
