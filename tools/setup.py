"""Makes .venv and keeps it equal to the lock files. Runs before anything is installed: standard library only."""

import hashlib
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "stamp.json"  # what the environment was made from; absent when making it was cut short
LOG = ROOT / "var" / "setup.log"
LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"  # the second holds all of the first


def ensure(lock: str) -> None:
    """After this .venv holds what `lock` lists. Costs nothing when it already does."""
    current = {name: hashlib.sha256((ROOT / name).read_bytes()).hexdigest() for name in (LOCK, TEST_LOCK)}
    # An environment that was moved is broken, and one for another Python is useless.
    current |= {"python": sys.version, "folder": str(VENV)}
    made_from = _read_stamp()
    if not made_from or any(current[key] != value for key, value in made_from.items()):
        made_from = {key: current[key] for key in ("python", "folder")}
        _make_empty()
    if lock in made_from:
        return
    print(f"正在安装 {lock}（只在第一次和它变化以后需要）…", flush=True)
    install = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"]
    quietly("安装依赖", [*install, "--require-hashes", "-r", lock])
    made_from |= {LOCK: current[LOCK], lock: current[lock]}
    STAMP.write_text(json.dumps(made_from, indent=1))


def _read_stamp() -> dict[str, str]:
    try:
        return json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}


def _make_empty() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise SystemExit(
            "这个 Python 缺少 venv：请先安装（Debian/Ubuntu：apt install python3-venv），再运行一次。"
        )
    print("正在建立 .venv …", flush=True)
    # The interpreter below an activated environment: .venv's own would delete itself.
    python = getattr(sys, "_base_executable", sys.executable)
    quietly("建立 .venv ", [python, "-m", "venv", "--clear", VENV])


def quietly(what: str, command: list[str | Path]) -> str:
    """The command's output; when it fails, one line with the reason, and the whole output in var/setup.log."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        LOG.parent.mkdir(exist_ok=True)
        LOG.write_text(done.stdout, encoding="utf-8")
        raise SystemExit(f"{what}失败：{_reason(done.stdout)}（全文见 var/setup.log）")
    return done.stdout


def _reason(output: str) -> str:
    """The one line of a failed command's output that a person needs."""
    if "WARNING: Retrying (" in output:  # pip's words for a connection that failed
        return "连不上软件包源。请检查网络或 pip 的镜像设置，再运行一次"
    # pip's errors, and the line of a traceback that names the exception: its message may run on for a page.
    errors = re.findall(r"^(?:ERROR|[\w.]+(?:Error|Exception|Configured)): .+", output, re.MULTILINE)
    return (errors or output.strip().splitlines() or ["没有输出"])[-1]


if __name__ == "__main__":
    ensure(TEST_LOCK if "--test" in sys.argv[1:] else LOCK)
