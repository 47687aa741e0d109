"""What `make` runs. Only this file has to be readable by an old Python; the others may use what 3.11 has."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036  pyproject.toml promises 3.11, but `python3` may be anything
    found = f"{sys.version_info[0]}.{sys.version_info[1]}"
    raise SystemExit(
        f"这里的 python3 是 {found}，需要 3.11 或更新的版本：装好以后指明它，例如 make run PYTHON=python3.11"
    )
