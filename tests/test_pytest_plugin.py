"""The pytest plugin: a fixture, a collector that is off unless asked for, and what both cost when they are not used."""

import json
import shutil
import subprocess
import sys
from importlib.metadata import entry_points

import pytest

import indeks_inovasi as ii
from indeks_inovasi import pytest_plugin

pytest_plugins = ["pytester"]

OWN = ("-p", "no:indeks_inovasi", "-p", "indeks_inovasi.pytest_plugin", "-p", "no:cacheprovider", "-p", "no:cov")
"""The plugin by its module: coverage sees it, and it works where the package is not installed."""
TABLE = "unit,x,y\nA,0,30\nB,5,10\nC,10,20\n"


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """A lock that verifies, one whose table changed, and one that names no table; what reads them is loaded."""
    folder = tmp_path_factory.mktemp("locks")
    spec = ii.IndexSpec(
        name="demo",
        framework=ii.Framework.of({"index": ["x", "y"]}),
        normalizer=ii.MinMax(),
        aggregator=ii.ArithmeticMean(),
    )
    for name in ("good", "bad"):
        (folder / f"{name}.csv").write_text(TABLE, encoding="utf-8")
        result = ii.compute(ii.read(folder / f"{name}.csv", unit="unit"), spec)
        ii.lock(result, folder / f"{name}.csv").save(folder / f"{name}.lock.json")
    ii.lock(result).save(folder / "alone.lock.json.gz")
    (folder / "bad.csv").write_text(TABLE.replace("B,5", "B,6"), encoding="utf-8")
    assert ii.verify(folder / "good.lock.json").ok
    return folder


@pytest.fixture
def locks(written, pytester):
    """The folder in which pytest runs, with those locks; pytester forgets every module that a test loads."""
    shutil.copytree(written, pytester.path, dirs_exist_ok=True)
    return pytester.path


def test_off_unless_asked_for(pytester, locks):
    """Without the option no lock is a test, and pytest calls no hook of the plugin after the start."""
    config = pytester.parseconfigure(*OWN)

    hooks = {caller.name for caller in config.pluginmanager.get_hookcallers(pytest_plugin)}

    assert hooks == {"pytest_addoption", "pytest_configure"}
    assert not config.pluginmanager.has_plugin("indeks_inovasi_locks")
    assert pytester.runpytest_inprocess(*OWN).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_loading_costs_nothing_heavy():
    """Loading the plugin imports the names of the library only: neither numpy nor pydantic, nor what reads a lock."""
    code = (
        "import sys, pytest\nbefore = set(sys.modules)\nimport indeks_inovasi.pytest_plugin, json\n"
        "print(json.dumps(sorted(set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    own = {name for name in json.loads(done.stdout) if name.startswith("indeks_inovasi")}

    assert own == {"indeks_inovasi", "indeks_inovasi._kinds", "indeks_inovasi.pytest_plugin"}
    assert not {"numpy", "pydantic"} & {name.partition(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize("asked", [("--index-locks",), ("-o", "index_locks=true")], ids=["option", "setting"])
def test_every_lock_is_a_test(pytester, locks, asked):
    """Asked for, each lock is a test; what changed is the failure, and what cannot be checked does not pass."""
    result = pytester.runpytest_inprocess(*OWN, *asked)

    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        [
            "*alone.lock.json.gz: unchecked",
            "  Nothing was computed: the lock names no data file, and no data are given.",
            "*bad.lock.json: different",
            "  changed in the input: x?B?: found 6.0",
            "  first stage that diverged: x/raw",
            "  scores that moved: index?B?: 25.0 -> 30.0 *",
        ]
    )
    result.stdout.no_fnmatch_line("*Traceback*")


def test_one_lock_by_its_name(pytester, locks):
    """A lock that the command line names is verified alone."""
    result = pytester.runpytest_inprocess(*OWN, "--index-locks", "good.lock.json")

    result.assert_outcomes(passed=1)


def test_broken_lock(pytester, locks):
    """A file that is no lock fails with a sentence, without a traceback."""
    (locks / "bad.lock.json").write_text("{", encoding="utf-8")

    result = pytester.runpytest_inprocess(*OWN, "--index-locks", "bad.lock.json")

    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*bad.lock.json cannot be checked: *it is no JSON (line 1, column 2*"])
    result.stdout.no_fnmatch_line("*JSONDecodeError*")


def test_fixture(pytester, locks):
    """The fixture returns the report of a lock that verifies, and fails with the report of one that does not."""
    pytester.makepyfile(
        """
        import indeks_inovasi as ii

        def test_good(verify_index):
            assert verify_index("good.lock.json").status == "same"

        def test_with_data(verify_index):
            verify_index("alone.lock.json.gz", "good.csv")

        def test_with_another_specification(verify_index):
            lock = ii.IndexLock.load("good.lock.json")
            verify_index(lock, spec=lock.spec.replace(weighter=ii.FixedWeights(by_code={"x": 3, "y": 1})))

        def test_bad(verify_index):
            verify_index("bad.lock.json")
        """
    )

    result = pytester.runpytest_inprocess(*OWN)

    result.assert_outcomes(passed=2, failed=2)
    result.stdout.fnmatch_lines(["  changed in the specification: *", "bad.lock.json: different"])
    result.stdout.no_fnmatch_line("*pytest_plugin.py*")


@pytest.mark.slow
def test_in_several_processes(pytester, locks):
    """Under xdist the locks are verified in the worker processes, with the same outcome."""
    pytest.importorskip("xdist")

    result = pytester.runpytest_subprocess(*OWN, "--index-locks", "-n", "2")

    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*bad.lock.json: different", "  changed in the input: x?B?: found 6.0"])


@pytest.mark.slow
def test_found_where_the_package_is_installed(pytester, locks):
    """Installed, the plugin needs no mention; and -p no:indeks_inovasi takes its option away."""
    (point,) = entry_points(group="pytest11", name="indeks_inovasi")

    found = pytester.runpytest_subprocess("--index-locks", "good.lock.json")
    blocked = pytester.runpytest_subprocess("-p", "no:indeks_inovasi", "--index-locks", "good.lock.json")

    assert point.value == "indeks_inovasi.pytest_plugin"
    found.assert_outcomes(passed=1)
    assert blocked.ret == pytest.ExitCode.USAGE_ERROR
