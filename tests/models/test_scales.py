"""Indicators and their scales: what contradicts itself is refused."""

import numpy as np
import pytest
from pydantic import ValidationError

import indeks_inovasi as ii


@pytest.mark.parametrize(
    ("model", "value", "sentence"),
    [
        (ii.Condition, {"min": 10, "max": 5}, "No value lies in the range from 10.0 to 5.0."),
        (
            ii.Condition,
            {"min": 5, "max": 5, "max_inclusive": False},
            "No value lies in the range from 5.0 to 5.0.",
        ),
        (
            ii.NumberScale,
            {"minimum": 1, "maximum": 0},
            "minimum must not be above maximum, but found 1.0 and 0.0.",
        ),
        (
            ii.LevelScale,
            {"levels": [{"level": 2}, {"level": 1}]},
            "Levels must ascend and there must be one, but found [2.0, 1.0].",
        ),
        (ii.LevelScale, {"levels": []}, "Levels must ascend and there must be one, but found []."),
        (
            ii.LevelScale,
            {"levels": [{"level": 1}], "bases": [{"code": "a", "levels": [{"level": 1}]}] * 2},
            "The codes of bases must be unique, but found ['a', 'a'].",
        ),
    ],
)
def test_scales_that_contradict_themselves(model, value, sentence):
    """Empty ranges, bounds out of order, levels that do not ascend and repeated bases are refused."""
    with pytest.raises(ValidationError) as caught:
        model.model_validate(value)

    assert [each["msg"] for each in caught.value.errors()] == [f"Value error, {sentence}"]


def test_condition():
    """Both ends count unless they are said to be open; a missing end is open without limit."""
    closed, half_open = ii.Condition(min=1, max=2), ii.Condition(min=1, max=2, min_inclusive=False)

    assert closed.holds(np.array([0.9, 1, 2, 2.1])).tolist() == [False, True, True, False]
    assert half_open.holds(np.array([1, 1.1])).tolist() == [False, True]
    assert ii.Condition(max=0).holds(np.array([-1e9])).tolist() == [True]


def test_direction_has_no_default():
    """What a higher value does to the score must be said."""
    with pytest.raises(ValidationError) as caught:
        ii.Indicator.model_validate({"code": "x"})

    assert [(each["loc"], each["msg"]) for each in caught.value.errors()] == [(("direction",), "Field required")]


@pytest.mark.parametrize("code", ["1x", "a b", "a-b", "", "é"])
def test_codes_can_stand_in_formulas(code):
    """A code is a letter, then letters, digits and underscores."""
    with pytest.raises(ValidationError, match="String should match pattern"):
        ii.Indicator.model_validate({"code": code, "direction": "positive"})
