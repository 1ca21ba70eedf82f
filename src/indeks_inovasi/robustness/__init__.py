"""How sure a ranking is: uncertainty, sensitivity and stability."""

from indeks_inovasi.robustness.study import UncertaintyStudy as UncertaintyStudy
from indeks_inovasi.robustness.study import uncertainty as uncertainty
