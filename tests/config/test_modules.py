"""The browser's modules fit together: a renamed function would otherwise show on one page alone, when somebody opens it."""

import re

import pytest
from django.conf import settings

FOLDER = settings.BASE_DIR / "static" / "js"
IMPORT = re.compile(r'import \{([^}]*)\} from "\./([^"]+)"')


def exported(module: str) -> set[str]:
    return set(re.findall(r"^export (?:async )?(?:function|const|class) (\w+)", module, re.MULTILINE))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.js")), ids=lambda path: path.name)
def test_a_module_imports_what_the_other_exports(path):
    for names, other in IMPORT.findall(path.read_text()):
        wanted = {name.split(" as ")[0].strip() for name in names.split(",") if name.strip()}
        assert wanted <= exported((FOLDER / other).read_text()), other
