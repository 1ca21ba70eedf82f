"""Official and published indices as data: `names`, `load` and `variants`."""

from indeks_inovasi.profiles.catalog import Variant, load, names, variants

__all__ = ["Variant", "load", "names", "variants"]
