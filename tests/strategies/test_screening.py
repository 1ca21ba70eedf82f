"""Units that leave before anything is computed."""

import numpy as np
import pytest

import indeks_inovasi as ii
from indeks_inovasi.errors import NoUnitsError
from indeks_inovasi.matrix import Column
from indeks_inovasi.wording import in_language

NAN = np.nan
FRAMEWORK = ii.Framework.of({"index": ["a", "b", "c"]})


def spec(share):
    """Return an index over three indicators that lets units with too many gaps leave."""
    return ii.IndexSpec(
        name="x",
        framework=FRAMEWORK,
        screening=ii.CoverageScreening(share=share),
        imputer=ii.Fill(value=0.0),
        normalizer=ii.AsIs(),
        aggregator=ii.WeightedSum(),
    )


DATA = ii.Dataset.of({"a": [1.0, NAN, NAN], "b": [2.0, 2.0, NAN], "c": [3.0, 3.0, 3.0]}, ["u", "v", "w"])


def test_units_leave_with_a_reason():
    """A unit with one of three indicators leaves where half is needed, and the result says so in its language."""
    result = ii.compute(DATA, spec(0.5), lang="en")

    assert result.rows.units == ("u", "v")
    assert result.left == (("w", None, "has 1 of 3 indicators, needs 50%"),)
    assert result.in_language("id").left[0].reason == "memiliki 1 dari 3 indikator, perlu 50%"
    assert "1 units left by screening" in repr(result)


def test_exactly_the_share_is_enough():
    """Two of three indicators are enough where 2/3 is needed."""
    assert ii.compute(DATA, spec(2 / 3)).rows.units == ("u", "v")


def test_nothing_leaves_a_complete_table():
    """Without gaps the data stay the very same object."""
    data = DATA.take(np.array([0]))

    assert ii.compute(data, spec(1.0)).data is data


def test_nobody_left_is_refused():
    """When every unit leaves there is nothing to score."""
    with pytest.raises(NoUnitsError, match="The data after screening has no units, so there is nothing to score"):
        ii.compute(DATA.take(np.array([2])), spec(0.5))


def test_computed_columns_count_as_well():
    """An indicator that is a formula is there where its operands are."""
    formulas = {"nodes": {code: {"value": {"kind": "formula", "text": "x"}} for code in "abc"}}
    result = ii.compute(ii.Dataset.of({"x": [1.0, NAN]}, ["u", "v"]), spec(0.5).replace(**formulas))

    assert result.score.tolist() == [3.0]
    assert [left.unit for left in result.left] == ["v"]


def test_nothing_to_count():
    """Without an indicator there is no coverage and no zero, and nobody leaves."""
    assert ii.CoverageScreening(share=0.5).reasons((), DATA.rows) == [None, None, None]
    assert ii.NonZeroScreening(share=0.5).reasons((), DATA.rows) == [None, None, None]


def columns(**held):
    """Return columns over the three units."""
    return tuple(Column(code, np.array(values), DATA.rows, "positive") for code, values in held.items())


def test_units_with_too_many_zeros_leave():
    """Of u's three values one is zero, of v's two one; w has none: v falls below 60%, w is not judged."""
    given = columns(a=[0.0, 0.0, NAN], b=[2.0, 5.0, NAN], c=[-1.0, NAN, NAN])
    first, second, third = ii.NonZeroScreening(share=0.6).reasons(given, DATA.rows)

    assert (first, third) == (None, None)
    assert second == "has 1 zeros among 2 values, needs 60% other than zero"
    assert in_language(second, "id") == "memiliki 1 nilai nol di antara 2 nilai, perlu 60% bukan nol"


def test_exactly_the_share_of_values_is_enough():
    """Two of ten values are 20%, which 1 - 8/10 in binary falls short of."""
    given = columns(**{f"x{number}": [0.0, 1.0, 1.0] if number < 8 else [7.0, 1.0, 1.0] for number in range(10)})

    assert ii.NonZeroScreening(share=0.2).reasons(given, DATA.rows) == [None, None, None]


def test_several_screenings_give_all_their_reasons():
    """W lacks values, u has zeros, v both: v's two reasons stand in one sentence, in both languages."""
    several = ii.SeveralScreenings(screenings=(ii.CoverageScreening(share=0.6), ii.NonZeroScreening(share=0.6)))
    given = columns(a=[0.0, 0.0, 3.0], b=[0.0, NAN, NAN], c=[5.0, NAN, NAN])
    first, second, third = several.reasons(given, DATA.rows)

    assert first == "has 2 zeros among 3 values, needs 60% other than zero"
    assert second == "has 1 of 3 indicators, needs 60%; has 1 zeros among 1 values, needs 60% other than zero"
    assert in_language(second, "id").startswith("memiliki 1 dari 3 indikator, perlu 60%; memiliki 1 nilai nol")
    assert third == "has 1 of 3 indicators, needs 60%"


def test_no_screening_keeps_everyone():
    """The default lets nobody leave."""
    assert ii.NoScreening().reasons((), DATA.rows) == [None, None, None]
