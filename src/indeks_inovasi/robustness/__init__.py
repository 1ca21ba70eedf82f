"""How sure a ranking is: uncertainty, sensitivity and stability."""

from indeks_inovasi.robustness.changes import WhatIf as WhatIf
from indeks_inovasi.robustness.changes import what_if as what_if
from indeks_inovasi.robustness.sources.alternatives import Alternatives as Alternatives
from indeks_inovasi.robustness.sources.data import Bootstrap as Bootstrap
from indeks_inovasi.robustness.sources.data import ImputationUncertainty as ImputationUncertainty
from indeks_inovasi.robustness.sources.data import MeasurementError as MeasurementError
from indeks_inovasi.robustness.sources.dropping import Drop as Drop
from indeks_inovasi.robustness.sources.noise import FlatWeights as FlatWeights
from indeks_inovasi.robustness.sources.noise import WeightNoise as WeightNoise
from indeks_inovasi.robustness.sources.shares import BoundedWeights as BoundedWeights
from indeks_inovasi.robustness.sources.shares import DirichletWeights as DirichletWeights
from indeks_inovasi.robustness.sources.shares import OrderedWeights as OrderedWeights
from indeks_inovasi.robustness.stability import WeightStability as WeightStability
from indeks_inovasi.robustness.stability import weight_stability as weight_stability
from indeks_inovasi.robustness.study import UncertaintyStudy as UncertaintyStudy
from indeks_inovasi.robustness.study import uncertainty as uncertainty
