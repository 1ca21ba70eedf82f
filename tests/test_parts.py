"""Long tables are computed part by part, and scores alone without a second table: the bits and errors are the same."""

import tracemalloc
from typing import Literal

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi import _registry
from indeks_inovasi.errors import MissingValueError, NegativeValueError, NonPositiveValueError
from indeks_inovasi.kernels import blocks
from indeks_inovasi.kernels.comparing import competition_ranks
from indeks_inovasi.matrix import Column
from indeks_inovasi.recomputed import RecomputedColumn
from indeks_inovasi.strategies.base import Missing
from tests.kernels.references import as_bits

N = 101
RNG = np.random.default_rng(12)
VALUES = RNG.random((N, 4)) + 0.1
UNITS = [f"u{row:03d}" for row in range(N)]
ISLANDS = ["east" if row % 3 else "west" for row in range(N)]
FRAMEWORK = ii.Framework.of({"index": {"first": ["a", "b"], "second": ["c", "d"]}}, negative=["b"])
FLAT = ii.Framework.of({"index": list("abcd")})


@pytest.fixture
def parts_of_ten(monkeypatch):
    """Make a part ten rows long."""
    cut(monkeypatch)


def cut(monkeypatch):
    """Cut every table into parts of ten rows from now on."""
    monkeypatch.setattr(blocks, "BLOCK", 10)


def table(values=VALUES):
    """Return the values as a dataset with islands."""
    return ii.Dataset.of(dict(zip("abcd", values.T, strict=True)), UNITS, peers={"island": ISLANDS})


def spec(**changes):
    """Return a specification with changes."""
    plain = ii.IndexSpec(
        name="parts", framework=FRAMEWORK, normalizer=ii.MinMax(floor=1.0), aggregator=ii.ArithmeticMean()
    )
    return plain.replace(**changes)


SPECS = {
    "plain": spec(),
    "entropy": spec(weighter=ii.EntropyWeights(basis="normalized")),
    "entropy of treated values": spec().with_node("first", weighter=ii.EntropyWeights(basis="treated")),
    "critic": spec(weighter=ii.Critic(), aggregator=ii.GeometricMean()),
    "per island": spec(normalizer=ii.PerPeerGroup(by="island", step=ii.MinMax(floor=1.0))),
    "chain": spec(
        treatment=ii.Winsorize(high=2),
        normalizer=ii.Chain(
            steps=(ii.Percentile(ties="min", denominator="n", ceiling=1.0), ii.Exponential(scale=23.0))
        ),
    ),
    "then": spec().with_node("index", then=(ii.Round(decimals=1, ties="half_up"),)),
    "formula": spec().with_node("second", aggregator=ii.FormulaAggregation(text="c / d")),
}


@pytest.mark.parametrize("name", SPECS)
def test_scores_alone_have_the_bits_of_the_whole(name, monkeypatch):
    """Whatever is kept, and in parts of ten rows or in one: scores, ranks and what was learned agree."""
    whole = ii.compute(table(), SPECS[name])
    cut(monkeypatch)

    for keep in ("all", "scores"):
        result = ii.compute(table(), SPECS[name], keep=keep)
        assert as_bits(result.score) == as_bits(whole.score)
        assert result.rank.tolist() == whole.rank.tolist()
        assert result.frozen == whole.frozen


def test_gaps_are_skipped_part_by_part(monkeypatch):
    """The rule that counts present indicators sees the counts of its own rows."""
    values = np.where(RNG.random(VALUES.shape) < 0.3, np.nan, VALUES)
    values[4] = np.nan
    skipping = spec(aggregator=ii.ArithmeticMean(missing=Missing(rule="skip", at_least=2, of="leaves")))
    skipping = skipping.with_node("first", aggregator=ii.ArithmeticMean(missing=Missing(rule="skip")))
    skipping = skipping.with_node("second", aggregator=ii.ArithmeticMean(missing=Missing(rule="skip")))
    whole = ii.compute(table(values), skipping)
    cut(monkeypatch)

    assert np.isnan(whole.score).any()
    assert as_bits(ii.compute(table(values), skipping, keep="scores").score) == as_bits(whole.score)


@pytest.mark.usefixtures("parts_of_ten")
@pytest.mark.parametrize(
    ("error", "value", "changes"),
    [
        (MissingValueError, np.nan, {}),
        (MissingValueError, np.nan, {"weighter": ii.EntropyWeights(basis="normalized")}),
        (MissingValueError, np.nan, {"weighter": ii.Critic()}),
        (NegativeValueError, -1.0, {"normalizer": ii.ShareOfMax(), "framework": FLAT}),
        (NonPositiveValueError, -1.0, {"treatment": ii.Log()}),
        (NegativeValueError, -1.0, {"normalizer": ii.Affine(), "aggregator": ii.GeometricMean(), "framework": FLAT}),
    ],
)  # fmt: skip
def test_errors_name_the_culprits_of_all_parts(error, value, changes):
    """A refusal inside a part is repeated over the whole table, so that nobody mends one part after the other."""
    values = VALUES.copy()
    values[[3, 57, 99], 2] = value
    with pytest.raises(error) as caught:
        ii.compute(table(values), spec(**changes), keep="scores")

    for unit in ("u003", "u057", "u099"):
        assert unit in str(caught.value)


def test_a_step_that_compares_units_is_never_cut(monkeypatch):
    """Inside a chain or a peer group too: it sees its whole column, and no single unit can be scored with it."""

    class Centered(ii.AsIs, frozen=True):
        kind: Literal["test.middle"] = "test.middle"
        row_wise = False

        def apply(self, column):
            return column.with_values(column.values - np.sort(column.values)[len(column.values) // 2] + 0.0)

    before = dict(_registry._registered)
    try:
        ii.register(Centered)
        chain = ii.Chain(steps=(Centered(), ii.AsIs()))
        held = spec(normalizer=chain, framework=FLAT)
        whole = ii.compute(table(), held)
        cut(monkeypatch)
        assert as_bits(ii.compute(table(), held, keep="scores").score) == as_bits(whole.score)
        assert held.comparing == tuple(f"{code}/chain" for code in "abcd")
        assert ii.PerPeerGroup(by="island", step=Centered()).compares_units
        assert not ii.PerPeerGroup(by="island", step=ii.MinMax()).compares_units
    finally:
        _registry._registered.clear()
        _registry._registered.update(before)


@pytest.mark.usefixtures("parts_of_ten")
def test_a_recomputed_column_is_the_column():
    """Values, parts, ends and direction are those of the step's answer; an idle step gives the source itself."""
    source = Column("b", VALUES[:, 1].copy(), table().rows, "negative")
    posts = ii.MinMax().freeze(source)
    column, plain = RecomputedColumn.of(source, posts.apply), posts.apply(source)

    assert as_bits(column.values) == as_bits(plain.values)
    assert as_bits(np.concatenate([part.values for part in column.parts()])) == as_bits(plain.values)
    assert column.ends == plain.ends == (0.0, 100.0)
    assert (column.code, column.direction, column.turned) == ("b", "negative", True)
    assert RecomputedColumn.of(source, ii.NoTreatment().apply) is source
    gap = Column("b", np.where(np.arange(N) == 50, np.nan, VALUES[:, 1]), table().rows, "positive")
    filled = RecomputedColumn.of(gap, ii.Fill(value=0.05).apply)
    assert filled.ends == (0.05, float(VALUES[:, 1][np.arange(N) != 50].max()))


def test_parts_of_rows_keep_who_they_are():
    """Units, periods and peers of the rows, without a second check."""
    rows = table().rows
    part = rows.part(slice(90, 101))

    assert part.units == tuple(UNITS[90:])
    assert part.groups("island") == tuple(ISLANDS[90:])
    assert part.index("u095") == 5
    assert rows.part(slice(90, 101)) is part


@pytest.mark.parametrize("ties", ["min", "max", "average", "dense", "ordinal"])
def test_ranks_do_not_depend_on_how_keys_are_sorted(ties):
    """Keys that fit into packed integers and keys that are too large for it give the same ranks."""
    values = RNG.integers(0, 30, 200).astype(float)
    far = np.append(values, 1e300)

    assert competition_ranks(far, ties, 3).tolist()[1:200] == (competition_ranks(values, ties, 3) + 1.0).tolist()[1:]
    assert competition_ranks(far, ties, 3)[-1] == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("weighter", [ii.EntropyWeights(basis="normalized"), ii.Critic()])
def test_scores_alone_need_half_of_the_input_as_memory(weighter):
    """No table of normalized values is built: beside the input, less than half of its size is ever held."""
    values = np.random.default_rng(1).random((36, 500_000))
    codes = [f"x{number}" for number in range(36)]
    data = ii.Dataset.of(dict(zip(codes, values, strict=True)), [str(row) for row in range(500_000)])
    flat = spec(framework=ii.Framework.of({"index": codes}), weighter=weighter)
    tracemalloc.start()
    try:
        result = ii.compute(data, flat, keep="scores")
        assert np.isfinite(result.rank).all()
        assert tracemalloc.get_traced_memory()[1] < values.nbytes / 2
    finally:
        tracemalloc.stop()
