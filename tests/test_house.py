"""The house itself: what the wheel holds, what importing costs, what the public names are."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import surefoot

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = {"agent", "graphs", "sandbox", "tools"}


def run_python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=110)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_public_name_is_there() -> None:
    for name in surefoot.__all__:
        assert getattr(surefoot, name) is not None
    with pytest.raises(AttributeError, match="nonsense"):
        surefoot.nonsense  # noqa: B018


def test_importing_the_package_imports_nothing_heavy() -> None:
    heavy = "{'langgraph', 'sympy', 'openai', 'numpy', 'docker', 'math_verify'}"
    assert run_python(f"import sys, surefoot; print(sorted({heavy} & set(sys.modules)))") == "[]\n"


def test_the_facade_does_not_import_what_a_run_may_never_need() -> None:
    heavy = "{'sympy', 'openai', 'docker', 'math_verify', 'torch', 'numpy', 'langgraph', "
    heavy += "'langchain_core', 'langsmith', 'pydantic', 'httpx', 'rich'}"
    code = f"import sys; from surefoot import Agent; print(sorted({heavy} & set(sys.modules)))"
    assert run_python(code) == "[]\n"


def test_a_problem_for_pebble_loads_no_more_than_it_needs() -> None:
    """LangGraph brings LangSmith and httpx along; what Surefoot itself chooses stays small."""
    code = (
        "import sys; from surefoot.agent.cli import main\n"
        "sys.argv = ['surefoot', 'solve', 'What is 15% of 240?']\n"
        "try: main()\n"
        "except SystemExit as end: assert end.code == 0, end.code\n"
        "heavy = {'sympy', 'openai', 'docker', 'math_verify', 'torch', 'uvicorn', 'mcp',"
        " 'fastapi', 'sqlite3', 'scipy', 'lightgbm', 'langchain', 'surefoot.agent.server',"
        " 'surefoot.agent.learning', 'surefoot.agent.embedding', 'surefoot.agent.evaluation',"
        " 'surefoot.sandbox.container'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert run_python(code) == "36\n[]\n"


@pytest.mark.parametrize("words", [[" "], ["--strategy", "luck", "2 + 2"]])
def test_bad_input_is_refused_before_what_solves_is_loaded(words: list[str]) -> None:
    code = (
        "import sys; from surefoot.agent.cli import main\n"
        f"sys.argv = ['surefoot', 'solve', *{words}]\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code)\n"
        "print(sorted({'langgraph', 'langchain_core', 'numpy', 'httpx'} & set(sys.modules)))"
    )
    assert run_python(code) == "2\n[]\n"


def test_no_other_module_at_the_root() -> None:
    assert {path.name for path in ROOT.glob("*.py")} == {"__init__.py", "__main__.py"}


def test_a_module_has_at_most_400_lines() -> None:
    paths = [path for folder in (*FOLDERS, "benchmarks") for path in (ROOT / folder).rglob("*.py")]
    sizes = {path: len(path.read_text("utf-8").splitlines()) for path in paths}
    assert {str(path.relative_to(ROOT)): n for path, n in sizes.items() if n > 400} == {}


def test_no_tests_package() -> None:
    assert not list((ROOT / "tests").rglob("__init__.py"))


def packages_on_disk() -> set[str]:
    found = {"surefoot"}
    for folder in FOLDERS:
        for init in (ROOT / folder).rglob("__init__.py"):
            found.add(".".join(("surefoot", *init.parent.relative_to(ROOT).parts)))
    return found


def test_every_package_is_listed() -> None:
    import tomllib

    listed = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    assert set(listed) == packages_on_disk()


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_nothing_else(tmp_path: Path) -> None:
    """Every module and data file of the four folders; no tests, benchmarks or docs."""
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", tmp_path, ROOT],
        check=True,
        timeout=300,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    tracked = subprocess.run(
        ["git", "ls-files", "__init__.py", "__main__.py", "py.typed", *sorted(FOLDERS)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    ).stdout.split()  # fmt: skip
    expected = {f"surefoot/{name}" for name in tracked}
    assert names == expected
    assert wheel.stat().st_size < 16 * 2**20
