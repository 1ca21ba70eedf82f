"""Records with given scores: governments, innovations of a given maturity, jurors' marks."""

import json
import warnings
from pathlib import Path

import indeks_inovasi as ii
from indeks_inovasi import samples

FACTS = Path(__file__).parents[1] / "data" / "iid"
BASIC = (
    "Pendidikan",
    "Kesehatan",
    "Pekerjaan Umum dan Penataan Ruang",
    "Perumahan Rakyat dan Kawasan Permukiman",
    "Sosial",
    "Ketenteraman, Ketertiban Umum, dan Pelindungan Masyarakat",
)
"""The six basic service affairs, the last one in the spelling of the list of affairs."""
DESIGN = "kata " * 300


def facts(name):
    """Return one file of published facts."""
    return json.loads((FACTS / name).read_text(encoding="utf-8"))


def load(name, variant=None):
    """Return a profile without its warning."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ii.UnconfirmedRuleWarning)
        return ii.profiles.load(name, variant)


def weights_of(group):
    """Return weight by code of one group."""
    return {child.code: child.weight for child in group.children}


def levels_for(total, weights):
    """Return levels 0 to 3 whose weighted sum is `total`; weights are multiples of a quarter."""
    reached = {0: {}}
    for code, weight in weights.items():
        found = {}
        for points, levels in reached.items():
            for level in range(4):
                found.setdefault(points + round(4 * weight * level), {**levels, code: level})
        reached = found
    return reached[round(4 * total)]


_CACHE = {}


def evidence_of(maturity, profile):
    """Return evidence for numbers 16 to 35 that adds to a maturity."""
    key = (profile.name, maturity)
    if key not in _CACHE:
        weights = weights_of(profile.parts["innovations"].spec.framework.group("maturity"))
        _CACHE[key] = {code: ii.Evidence(level=level) for code, level in levels_for(maturity, weights).items()}
    return _CACHE[key]


def innovation(number, maturity, profile, **changes):
    """Return an innovation that every edition accepts, with a given maturity."""
    fields = {
        "code": f"I{number:03d}",
        "owner": "R",
        "name": f"Inovasi {number}",
        "stage": "penerapan",
        "design": DESIGN,
        "implementation_date": "2022-05-01" if profile.edition == "2023" else "2024-05-01",
        "affairs": [],
        "evidence": evidence_of(maturity, profile),
    }
    return ii.Innovation.model_validate({**fields, **changes})


def government(spd, profile, innovations, kind="kabupaten"):
    """Return the records of one government "R" whose SPD rows add to `spd`."""
    if "spd" in {indicator.code for indicator in profile.framework.indicators}:
        observations = [ii.Observation(unit="R", indicator="spd", value=float(spd))]
    else:
        levels = levels_for(spd, weights_of(profile.framework.group("spd")))
        observations = [ii.Observation(unit="R", indicator=code, level=level) for code, level in levels.items()]
    unit = ii.Unit(code="R", name="Daerah", kind=kind)
    return ii.Records(units=(unit,), observations=tuple(observations), innovations=tuple(innovations))


def covering(count):
    """Return lists of affairs, one per innovation, that cover `count` basic services from the first ones on."""
    return [[affair] for affair in BASIC[:count]]


def spread(total, n):
    """Return n whole maturities that add to `total`, as equal as possible."""
    low, more = divmod(total, n)
    return [low + 1] * more + [low] * (n - more)


def computed(spd, maturities, profile, covered=0):
    """Return the result of a government with innovations of these maturities that cover so many basic services."""
    affairs = covering(covered)
    innovations = [
        innovation(number, maturity, profile, affairs=affairs[number] if number < len(affairs) else [])
        for number, maturity in enumerate(maturities)
    ]
    if len(affairs) > len(innovations) and innovations:
        spare = [affair for more in affairs[len(innovations) :] for affair in more]
        innovations[-1] = innovations[-1].model_copy(update={"affairs": (*innovations[-1].affairs, *spare)})
    return ii.compute(government(spd, profile, innovations), profile)


def marks(subject, by_juror):
    """Return marks from {juror: {criterion: level}}."""
    return [
        ii.Mark(juror=juror, subject=subject, criterion=criterion, level=level)
        for juror, levels in by_juror.items()
        for criterion, level in levels.items()
    ]


def frameworks(spec, path=""):
    """Return every framework of a specification with the name of its part."""
    yield path, spec.framework
    for key, part in spec.parts.items():
        yield from frameworks(part.spec, f"{path}{key}:")


def input_of(name, profile):
    """Return data that the profile can score."""
    if name == "ipm":
        return samples.districts()
    if name == "iid-2026":
        return samples.regency()
    if name == "contest-example":
        return samples.contest()
    if name == "metro-2026":
        new = innovation(1, 0, load("iid-2026"), evidence={})
        levels = {leaf.code: 2 for _, framework in frameworks(profile) for leaf in framework.indicators if leaf.scale}
        unit = ii.Unit(code="R", name="Kota", kind="kota")
        return ii.Records(units=(unit,), innovations=(new,), marks=tuple(marks("I001", {"j1": levels})))
    if name == "skm-2017":
        answers = {f"r{n}": {f"u{u}": 1 + (n + u) % 4 for u in range(1, 10)} for n in range(5)}
        unit = ii.Unit(code="R", name="Puskesmas", kind="puskesmas")
        return ii.Records(units=(unit,), marks=tuple(marks("R", answers)))
    return computed(44.5, [60, 77, 81], profile).data
