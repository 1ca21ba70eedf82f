"""The survey of public service satisfaction, by hand."""

import numpy as np
import pytest

import indeks_inovasi as ii
from tests.profiles.building import load, marks

UNIT = ii.Unit(code="P", name="Puskesmas", kind="puskesmas")


def survey(answers, variant=None):
    """Return the result for answers by respondent; a number stands for all nine elements."""
    by_juror = {
        f"r{number}": given if isinstance(given, dict) else dict.fromkeys((f"u{u}" for u in range(1, 10)), given)
        for number, given in enumerate(answers)
    }
    return ii.compute(ii.Records(units=(UNIT,), marks=tuple(marks("P", by_juror))), load("skm-2017", variant))


@pytest.mark.parametrize(
    ("answers", "index", "category"),
    [
        ([3, 3, 3], 75.00, "C (Kurang Baik)"),
        ([4, 4], 100.00, "A (Sangat Baik)"),
        ([1], 25.00, "D (Tidak Baik)"),
        ([3, 4], 87.50, "B (Baik)"),
        ([2, 3], 62.50, "D (Tidak Baik)"),
    ],
)
def test_constant_answers(answers, index, category):
    """Nine equal elements: the index is 25 x the mean answer, 25 to 100."""
    result = survey(answers)
    assert (result["P"].score, result["P"].category) == (index, category)


def test_nine_different_elements():
    """
    Two respondents, elements by hand.

    Means 3.5, 3, 4, 2, 3, 3, 3.5, 4, 1 add to 27; 27 / 9 x 25 = 75.00.
    """
    first = dict(zip((f"u{u}" for u in range(1, 10)), (4, 3, 4, 2, 3, 2, 3, 4, 1), strict=True))
    second = dict(zip((f"u{u}" for u in range(1, 10)), (3, 3, 4, 2, 3, 4, 4, 4, 1), strict=True))
    result = survey([first, second])
    assert [result["P"].nodes[f"u{u}"] for u in range(1, 10)] == [3.5, 3, 4, 2, 3, 3, 3.5, 4, 1]
    assert result["P"].score == 75.00


@pytest.mark.parametrize(
    ("variant", "best", "constant_three"),
    [(None, 100.00, 75.00), ("printed_weights", 99.00, 74.25), ("printed_weights_3", 99.90, 74.93)],
)
def test_printed_weights(variant, best, constant_three):
    """
    1/9, the printed 0.11 and 0.111.

    By hand: 9 x 0.11 x 4 x 25 = 99, 9 x 0.111 x 4 x 25 = 99.9; for threes 74.25 and 74.925, half up 74.93.
    """
    assert survey([4, 4], variant)["P"].score == best
    assert survey([3, 3], variant)["P"].score == constant_three


def test_a_half_is_rounded_up_in_decimal():
    """
    24 respondents whose answers add to 41, 28, 80, 70, 28, 27, 64, 77 and 44 by element.

    By hand: 459 / 24 / 9 x 25 = 53.125 exactly, half up 53.13; the sum of nine binary means lies a little below.
    """
    sums = (41, 28, 80, 70, 28, 27, 64, 77, 44)
    answers = [
        {f"u{u}": total // 24 + (number < total % 24) for u, total in enumerate(sums, start=1)} for number in range(24)
    ]
    assert survey(answers)["P"].score == 53.13


def test_categories_at_their_edges():
    """Printed: up to 64.99 D, 65.00 to 76.60 C, 76.61 to 88.30 B, from 88.31 A."""
    bands = load("skm-2017").ranking.bands
    edges = np.array([25.0, 64.99, 65.0, 76.6, 76.61, 88.3, 88.31, 100.0])
    assert [bands.label(number, "id")[0] for number in bands.number(edges)] == list("DDCCBBAA")


def test_an_unanswered_element_is_skipped():
    """The mean of an element is over those who answered: 4 alone, not 4 and nothing."""
    answered = dict.fromkeys((f"u{u}" for u in range(1, 10)), 2)
    partly = {code: level for code, level in answered.items() if code != "u4"}
    result = survey([answered | {"u4": 4}, partly])
    assert result["P"].nodes["u4"] == 4
    assert result["P"].score == 55.56  # (8 x 2 + 4) / 9 x 25 = 55.555...


def test_an_element_that_nobody_answered_is_refused():
    """No index without an element: it is named."""
    partly = dict.fromkeys((f"u{u}" for u in range(1, 9)), 3)
    with pytest.raises(ii.IndeksInovasiError, match=r"u9\[P\]"):
        survey([partly])


def test_answers_outside_one_to_four_are_refused():
    """The scale is 1 to 4."""
    with pytest.raises(ii.IndeksInovasiError, match="u1 has the levels 1, 2, 3, 4"):
        survey([dict.fromkeys((f"u{u}" for u in range(1, 10)), 5)])
