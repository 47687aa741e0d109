"""SQLite's index keeps the first characters of words too: a query of one character was looked for in every word that
begins with it, a hundred times slower."""

from django.db import migrations

INDEX = "USING fts5(words, content='', columnsize=0, tokenize='ascii'{})"
STEP = 500


def make_again(apps, schema_editor, options=", prefix='1'"):
    if schema_editor.connection.vendor != "sqlite":
        return
    from materials.search.index import facet_words
    from materials.search.tokens import words

    SearchDocument = apps.get_model("materials", "SearchDocument")
    SearchEntry = apps.get_model("materials", "SearchEntry")
    schema_editor.execute("DROP TABLE materials_search_index")
    schema_editor.execute("CREATE VIRTUAL TABLE materials_search_index " + INDEX.format(options))
    schema_editor.execute(
        "INSERT INTO materials_search_index(materials_search_index, rank) VALUES ('automerge', 16)"
    )
    facets = {card.pk: facet_words(card) for card in SearchDocument.objects.only("facets").iterator()}
    rows = SearchEntry.objects.order_by("pk").values_list("pk", "document_id", "text").iterator(chunk_size=STEP)
    with schema_editor.connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO materials_search_index(rowid, words) VALUES (%s, %s)",
            ((pk, " ".join([*words(text), *facets[document]])) for pk, document, text in rows),
        )


def make_without(apps, schema_editor):
    make_again(apps, schema_editor, options="")


class Migration(migrations.Migration):

    dependencies = [
        ('materials', '0004_versions_and_citations'),
    ]

    operations = [
        migrations.RunPython(make_again, make_without),
    ]
