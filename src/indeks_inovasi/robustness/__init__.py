"""How sure a ranking is: uncertainty, sensitivity and stability."""

from indeks_inovasi.robustness.sources.alternatives import Alternatives as Alternatives
from indeks_inovasi.robustness.sources.noise import FlatWeights as FlatWeights
from indeks_inovasi.robustness.sources.noise import WeightNoise as WeightNoise
from indeks_inovasi.robustness.stability import weight_stability as weight_stability
from indeks_inovasi.robustness.study import UncertaintyStudy as UncertaintyStudy
from indeks_inovasi.robustness.study import uncertainty as uncertainty
