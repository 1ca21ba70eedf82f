"""Indicators before and after imputation, for the tests beside."""

import indeks_inovasi as ii


def result_of(imputer, columns, negative=(), tree=None, units=None, **rows):
    """Return an index over indicators with gaps, checked to be the same from its frozen specification."""
    codes = list(columns)
    spec = ii.IndexSpec(
        name="gaps",
        framework=ii.Framework.of(tree or {"index": codes}, negative=negative),
        imputer=imputer,
        normalizer=ii.MinMax(constant=0.0),
        aggregator=ii.ArithmeticMean(missing=ii.Missing(rule="skip")),
    )
    names = units or [f"u{row:02d}" for row in range(len(columns[codes[0]]))]
    result = ii.compute(ii.Dataset.of(columns, names, **rows), spec)
    again = ii.apply(result.data, ii.IndexSpec.from_json(result.frozen.to_json()))
    assert result.score.tobytes() == again.score.tobytes()
    assert again.frozen == result.frozen
    return result


def filled(imputer, columns, **options):
    """Return the indicators after imputation."""
    return result_of(imputer, columns, **options).stage("imputed")
