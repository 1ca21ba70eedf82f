"""What every strategy is, one abstract class per family.

A field annotated with a family accepts an instance, or a mapping with a `kind`, which the registry turns into its
class; so third-party kinds are as good as built-in ones.
"""

from indeks_inovasi.strategies.base.aggregator import (
    Aggregator,
    ColumnwiseAggregator,
    ComparingAggregator,
    Coverage,
    Link,
    Missing,
    counting_children,
    only,
    refuse_lost,
)
from indeks_inovasi.strategies.base.condition import SEVERAL, Rule, Screening, attribute
from indeks_inovasi.strategies.base.step import (
    AcrossStep,
    Imputer,
    LearningStep,
    Normalizer,
    Role,
    Step,
    Treatment,
    line_of,
    refuse_across,
    refuse_negative,
)
from indeks_inovasi.strategies.base.strategy import Exactness, Strategy
from indeks_inovasi.strategies.base.value import Combine, PartRows, Share, Value, ValueSource
from indeks_inovasi.strategies.base.weighter import Weighter, total_weight

__all__ = [
    "SEVERAL",
    "AcrossStep",
    "Aggregator",
    "ColumnwiseAggregator",
    "Combine",
    "ComparingAggregator",
    "Coverage",
    "Exactness",
    "Imputer",
    "LearningStep",
    "Link",
    "Missing",
    "Normalizer",
    "PartRows",
    "Role",
    "Rule",
    "Screening",
    "Share",
    "Step",
    "Strategy",
    "Treatment",
    "Value",
    "ValueSource",
    "Weighter",
    "attribute",
    "counting_children",
    "line_of",
    "only",
    "refuse_across",
    "refuse_lost",
    "refuse_negative",
    "total_weight",
]
