"""The GitHub action, the pre-commit hook and the page that shows them: their shell scripts run here as they stand."""

import os
import re
import shutil
import subprocess
import sys
import tomllib

import pytest

import indeks_inovasi as ii
from indeks_inovasi.lockfile.model import read_lock
from tests.docs.pages import ROOT, files

yaml = pytest.importorskip("yaml")
pytest.importorskip("typer")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="the scripts need bash"),
]

ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PAGE = ROOT / "docs" / "how-to" / "prove-in-ci.md"
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
EXPRESSION = re.compile(r"\$\{\{ (inputs|github)\.([\w-]+) \}\}")


def environment(step, inputs):
    """Return the variables of a step, with the inputs of the action in place of their expressions."""
    values = {name: str(described["default"]) for name, described in ACTION["inputs"].items()}
    assert set(inputs) <= set(values)
    values |= inputs
    known = {"inputs": values, "github": {"action_path": "/the action"}}
    return {name: EXPRESSION.sub(lambda found: known[found[1]][found[2]], text) for name, text in step["env"].items()}


@pytest.fixture
def bash(tmp_path, monkeypatch):
    """Run a step of the action in a folder as GitHub does: bash -eo pipefail, `python` being that of these tests."""
    places = tmp_path / "bin"
    places.mkdir()
    (places / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n', encoding="utf-8")
    (places / "python").chmod(0o755)

    def run(step, folder, **inputs):
        named = {name.replace("_", "-"): value for name, value in inputs.items()}
        variables = {**os.environ, **environment(STEPS[step], named), "PATH": f"{places}:{os.environ['PATH']}"}
        script = tmp_path / "script.sh"
        script.write_text(STEPS[step]["run"], encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        return subprocess.run(command, cwd=folder, env=variables, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def repository(tmp_path):
    """A folder with the files that the page shows, and the lock that its first command writes."""
    folder = tmp_path / "repository"
    folder.mkdir()
    for name, text in files(PAGE).items():
        (folder / name).write_text(text, encoding="utf-8")
    command = next(line for line in PAGE.read_text(encoding="utf-8").splitlines() if "indeks-inovasi lock" in line)
    arguments = command.removeprefix("$ indeks-inovasi ").split()
    subprocess.run([sys.executable, "-m", "indeks_inovasi", *arguments], cwd=folder, check=True, capture_output=True)
    return folder


def shown(after):
    """Return the lines of the text block that follows a heading of the page."""
    text = PAGE.read_text(encoding="utf-8").split(after, 1)[1]
    return text.split("```text\n", 1)[1].split("```", 1)[0].splitlines()


# -- the page: a job that passes, and one that fails


def test_job_of_the_page_passes(bash, repository):
    """Whoever copies the page has a job that passes, with the log that the page shows."""
    job = yaml.safe_load(re.search(r"```yaml\n(name: Index\n.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1])
    (step,) = (step for step in job["jobs"]["locks"]["steps"] if "with" in step)

    done = bash("Verify", repository, **step["with"])

    assert step["uses"] == f"OWNER/indeks_inovasi@v{ii.__version__}"
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == shown("### A job that passes")


def test_job_of_the_page_fails(bash, repository):
    """With one number changed the job fails, and its annotations are those that the page shows."""
    data = repository / "welfare.csv"
    data.write_text(data.read_text(encoding="utf-8").replace("Elok,66", "Elok,67"), encoding="utf-8")

    done = bash("Verify", repository)
    lines = done.stdout.splitlines()
    expected = shown("### A job that fails")

    assert done.returncode == 1
    assert len(lines) == len(expected)
    assert all(line.startswith(shown.partition("...")[0]) for line, shown in zip(lines, expected, strict=True)), lines


def test_job_without_locks_fails(bash, tmp_path):
    """A job whose locks were moved away does not pass."""
    (tmp_path / "empty").mkdir()

    assert bash("Verify", tmp_path / "empty").returncode == 2


def test_names_of_the_page():
    """The page names every input of the action with its default, and the hook by its id."""
    text = PAGE.read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| .* \| (.*?) ?\|$", text, re.MULTILINE))
    defaults = {name: str(held["default"]) for name, held in ACTION["inputs"].items()}

    assert list(rows) == list(defaults)
    assert {name: rows[name] for name in rows if defaults[name]} == {
        name: f"`{default}`" for name, default in defaults.items() if default
    }
    assert f"- id: {HOOK['id']}" in text


# -- the action


def test_files_of_the_repository_are_not_imported(bash, repository):
    """A file that is named like a package of the library does not stand in for it: the job would pass unseen."""
    for name in ("pydantic.py", "typer.py", "indeks_inovasi.py"):
        (repository / name).write_text("raise SystemExit(0)", encoding="utf-8")

    done = bash("Verify", repository)

    assert done.returncode == 0
    assert "welfare.lock.json" in done.stdout


def test_several_patterns_and_a_report(bash, repository):
    """Patterns stand one on a line, blanks in them are kept, and a report goes to a file beside the text in the log."""
    shutil.copytree(repository, repository / "of 2024")

    done = bash(
        "Verify", repository, locks="welfare.lock.json\n\nof 2024/*.lock.json\n", format="junit", report="r.xml"
    )

    assert done.returncode == 0
    assert done.stdout.splitlines()[-1] == "2 locks: 2 same, 0 different, 0 could not be checked"
    assert (repository / "r.xml").read_text(encoding="utf-8").count("<testsuite ") == 2


def test_other_data(bash, repository):
    """The input `data` replaces the data file of one lock."""
    (repository / "welfare.csv").rename(repository / "other.csv")

    assert bash("Verify", repository).returncode == 2
    assert bash("Verify", repository, data="other.csv").returncode == 0


def test_an_input_is_no_shell_code(bash, repository):
    """What an input holds is an argument, whatever it looks like."""
    done = bash("Verify", repository, locks="$(touch pwned); `touch pwned`")

    assert done.returncode == 2
    assert not (repository / "pwned").exists()
    assert not any("${{" in step["run"] for step in STEPS.values() if "run" in step)


@pytest.mark.parametrize(
    ("inputs", "wanted"),
    [
        ({}, ["/the action[cli]"]),
        ({"version": "0.1.0", "extras": "excel,frames"}, ["indeks_inovasi[cli,excel,frames]==0.1.0"]),
        ({"packages": "acme-strategies>=1 other"}, ["/the action[cli]", "acme-strategies>=1", "other"]),
    ],
)
def test_what_is_installed(bash, tmp_path, inputs, wanted):
    """The library in which the action stands, or a version of it, with its extras and further packages."""
    recorder = tmp_path / "bin" / "python"
    recorder.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n', encoding="utf-8")

    done = bash("Install indeks_inovasi", tmp_path, **inputs)

    assert done.returncode == 0
    assert done.stdout.splitlines() == ["-P", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *wanted]


# -- this repository


def test_workflow_verifies_every_lock_that_names_its_data(bash):
    """The job of this repository leaves out no golden lock that can be verified alone, and all of them pass."""
    (step,) = (step for step in WORKFLOW["jobs"]["locks"]["steps"] if step["uses"] == "./")
    patterns = step["with"]["locks"].split()
    found = {path for pattern in patterns for path in ROOT.glob(pattern)}
    golden = ROOT.glob("tests/golden/*.lock.json*")

    done = bash("Verify", ROOT, **step["with"])

    assert found == {path for path in golden if read_lock(path)["data"] is not None}
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        f"{len(found)} locks: {len(found)} same, 0 different, 0 could not be checked",
    )


def test_workflow_covers_every_python():
    """The job tests every Python that the package is classified for, by targets of the Makefile that exist."""
    versions = WORKFLOW["jobs"]["test"]["strategy"]["matrix"]["python-version"]
    scripts = [step["run"] for job in WORKFLOW["jobs"].values() for step in job["steps"] if "run" in step]
    targets = {script.split()[-1] for script in scripts if script.startswith("make ")}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")

    assert {f"Programming Language :: Python :: {version}" for version in versions} <= set(PROJECT["classifiers"])
    assert targets == {"lint", "test", "docs"}
    assert targets <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


# -- the hook


def test_hook_verifies_every_lock(repository, tmp_path):
    """The hook runs its entry in the root of a repository: it passes, and fails after one number changed."""
    program = f'#!/bin/sh\nexec "{sys.executable}" -m indeks_inovasi "$@"\n'
    (tmp_path / "indeks-inovasi").write_text(program, encoding="utf-8")
    (tmp_path / "indeks-inovasi").chmod(0o755)
    command = [*HOOK["entry"].split(), *HOOK["args"]]
    variables = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    data = repository / "welfare.csv"

    passed = subprocess.run(command, cwd=repository, env=variables, capture_output=True, text=True, check=False)
    data.write_text(data.read_text(encoding="utf-8").replace("Elok,66", "Elok,67"), encoding="utf-8")
    failed = subprocess.run(command, cwd=repository, env=variables, capture_output=True, text=True, check=False)

    assert (passed.returncode, passed.stdout) == (0, "welfare.lock.json: same\n")
    assert failed.returncode == 1
    assert "changed in the input: life[Elok]: found 67.0" in failed.stdout


def test_hook_always_runs():
    """A table or a lock that is deleted is a change too, for which pre-commit runs no other hook."""
    assert HOOK["always_run"] is True
    assert HOOK["pass_filenames"] is False
    assert "files" not in HOOK


def test_hook_installs_the_command_line():
    """pre-commit installs the package without extras, so the hook names what the extra cli names."""
    assert HOOK["language"] == "python"
    assert HOOK["additional_dependencies"] == PROJECT["optional-dependencies"]["cli"]
    assert HOOK["entry"].split()[0] in PROJECT["scripts"]
