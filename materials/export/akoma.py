"""A policy as XML after Akoma Ntoso 3.0: its elements and their order; eIds are the page's passage anchors."""

from collections.abc import Iterable
from itertools import groupby

from lxml import etree
from lxml.builder import ElementMaker

from .parts import writable

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
E = ElementMaker(namespace=NAMESPACE, nsmap={None: NAMESPACE})


def as_xml(record: dict, address: str) -> bytes:
    """UTF-8 with a declaration. `address` is the policy's own and names it as a work."""
    day = next((record[name] for name in ("issued_on", "adopted_on", "published_on") if record.get(name)), "")
    issuers = record.get("issuers", [])
    # The library wrote the file; the issuers, where they are known, wrote the document.
    library = E.TLCOrganization(eId="library", href=address, showAs="申论工坊")
    agencies = [
        E.TLCOrganization(eId=f"issuer{place}", href=f"{address}#issuer{place}", showAs=writable(name))
        for place, name in enumerate(issuers, 1)
    ]
    authors = [one.get("eId") for one in agencies] or ["library"]
    act = E.act(
        E.meta(
            E.identification(
                _identified("FRBRWork", address, day, authors),
                _identified("FRBRExpression", address, day, authors),
                _identified("FRBRManifestation", address, day, ["library"]),
                source="#library",
            ),
            E.references(library, *agencies, source="#library"),
        ),
        E.preface(
            E.p(E.docTitle(writable(record["title"]))),
            *(E.p(E.docNumber(writable(number))) for number in filter(None, [record.get("number", "")])),
            *(E.p(E.docAuthority(writable(name))) for name in issuers),
        ),
        E.body(*_body(list(enumerate(record["passages"], 1)))),
        name="policy",
    )
    return etree.tostring(E.akomaNtoso(act), xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _identified(name: str, address: str, day: str, authors: list[str]):
    return E(
        name,
        E.FRBRthis(value=address),
        E.FRBRuri(value=address),
        *([E.FRBRdate(date=day, name="generation")] if len(day) == 10 else []),
        *(E.FRBRauthor(href=f"#{author}") for author in authors),
        *([E.FRBRcountry(value="cn")] if name == "FRBRWork" else []),
        *([E.FRBRlanguage(language="zho")] if name == "FRBRExpression" else []),
    )


def _body(passages: Iterable[tuple[int, dict]]):
    for place, (heading, under) in enumerate(groupby(passages, lambda one: one[1]["heading"]), 1):
        articles = [_article(position, passage) for position, passage in under]
        if heading:
            yield E.chapter(E.heading(writable(heading)), *articles, eId=f"h{place}")
        else:
            yield from articles


def _article(position: int, passage: dict):
    number = [E.num(writable(passage["label"]))] if passage["label"] else []
    text = writable(passage["text"]).removeprefix(passage["label"]).strip() or passage["text"]
    return E.article(*number, E.content(*(E.p(line) for line in text.split("\n"))), eId=f"p{position}")
