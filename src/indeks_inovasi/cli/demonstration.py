"""What the program does, shown on data that comes with it."""

import numpy as np

import indeks_inovasi as ii
from indeks_inovasi import reporting, samples
from indeks_inovasi.cli.reading import read_profile
from indeks_inovasi.cli.screen import Screen
from indeks_inovasi.reporting import NOT_CONFIRMED, Heading, Table, shown
from indeks_inovasi.strategies.combining import CountOf
from indeks_inovasi.strategies.values import ColumnValue, FormulaValue, RollUp

NEXT = "Try next: indeks-inovasi profiles show iid-2026 | indeks-inovasi score --help"
EDITIONS = {"2023": ("iid-2023", None), "2024": ("iid-2024", None), "2025": ("iid-2024", "bands_2025")}
"""Profile and variant by the year of the assessment."""


def show(lang: str) -> None:
    """Print the demonstration."""
    screen = Screen()
    show_regency(screen, lang)
    show_contest(screen, lang)
    show_published(screen, lang)
    show_districts(screen, lang)
    screen.text(NEXT)


# -- a regency


def show_regency(screen: Screen, lang: str) -> None:
    """Show one government: its index, its innovations, and where the points come from."""
    result = ii.compute(samples.regency(), read_profile("iid-2026"), lang=lang)
    unit = next(iter(result))
    screen.text("1. An example regency, scored with the profile iid-2026", "bold")
    screen.paragraph(f"{unit.name} is an example: no such region exists, and its figures are invented.")
    screen.text()
    screen.table(regency_table(result, unit))
    screen.notes([note for note in reporting.notes(result) if note.title != NOT_CONFIRMED])
    screen.text(_not_confirmed("iid-2026"))
    screen.text()
    explanation = ii.explain(result, unit.unit)
    for losses in (False, True):
        screen.table(reporting.balance_table(explanation, losses=losses))


def regency_table(result: ii.IndexResult, unit: ii.UnitResult) -> Table:
    """Return the index of one government with its parts."""
    explanation = ii.explain(result, unit.unit)
    accepted = sum(case.accepted for case in result.eligibility)
    nodes = ("spd", "sid_maturity", "sid_36", "total")
    rows = [
        (
            result.label(code),
            shown(unit.nodes[code], 2),
            _maximum(explanation, code),
            shown(explanation[code].points, 2),
        )
        for code in nodes
    ]
    rows.append((result.label("iid"), shown(unit.score, 2), "100.00", shown(unit.score, 2)))
    title = f"{unit.name}: {unit.category}; {len(result.eligibility)} innovations submitted, {accepted} accepted"
    columns = (Heading(""), Heading("value", "right"), Heading("at most", "right"), Heading("points", "right"))
    return Table(title, columns, tuple(rows))


def _maximum(explanation: ii.Explanation, code: str) -> str:
    line = explanation[code]
    if line.maximum is None or not line.points or line.value is None:
        return "-"
    return shown(line.maximum * line.value / line.points, 2)


def show_contest(screen: Screen, lang: str) -> None:
    """Show agencies, schools, health centers and villages, ranked by their innovations."""
    result = ii.compute(samples.contest(), read_profile("contest-example"), lang=lang)
    screen.text("2. A contest inside the regency: each kind of unit ranked by its best innovation", "bold")
    screen.paragraph("The criteria are an example (profile contest-example), to be replaced by those of a decree.")
    screen.text()
    screen.table(reporting.ranking_table(result))


def _not_confirmed(name: str) -> str:
    count = len(read_profile(name).unconfirmed)
    return f"{count} statements of {name} are not confirmed; indeks-inovasi profiles show {name} lists them."


# -- published figures


def show_published(screen: Screen, lang: str) -> None:
    """Show what the formula makes of the figures that one regency published."""
    years = samples.tegal()
    first = next(iter(years.values()))
    screen.text(f"3. Published figures of {first.region}, recomputed", "bold")
    screen.paragraph(
        "The government part (SPD) is not published. The innovation part (SID) is recomputed from the published mean"
        " maturity and number of innovations; the published index must lie between the lowest index, without any SPD,"
        " and the highest, with all of it. It does in each year, which fits the formula and does not prove it."
    )
    screen.text()
    screen.table(published_table(years, lang))
    screen.paragraph(f"Source: {first.source}. {_not_confirmed('iid-2024')}")
    screen.text()


def published_table(years: dict[str, samples.PublishedYear], lang: str) -> Table:
    """Return published and recomputed figures of each year beside each other."""
    columns = [_published(year, figures, lang) for year, figures in years.items()]
    names = (
        "published: innovations",
        "published: mean maturity",
        "published: index",
        "recomputed: SID",
        "recomputed: lowest index",
        "recomputed: highest index",
        "implied: SPD",
        "category",
        "profile",
    )
    heads = (Heading(""), *(Heading(year, "right") for year in years))
    return Table("", heads, tuple((name, *cells) for name, *cells in zip(names, *columns, strict=True)))


def _published(year: str, figures: samples.PublishedYear, lang: str) -> tuple[str, ...]:
    profile = read_profile(*EDITIONS[year])
    most = _most(profile, "spd")
    result = ii.compute(_extremes(profile, figures, most), _by_subtotals(profile), lang=lang)
    lowest, highest = next(column for step, column in result.trace("iid") if step == "then[0]").values.tolist()
    implied = (figures.index - lowest) / (highest - lowest) * most
    bands = profile.ranking.bands
    category = "-" if bands is None else bands.label(bands.number(np.array([figures.index]))[0], lang) or "-"
    sid = float(result.column("sid").values[0])
    numbers = (figures.mean_maturity, figures.index, sid, *result.score.tolist(), implied)
    accepted = f"{figures.accepted} of {figures.sent}"
    return accepted, *(shown(number, 2) for number in numbers), category, " ".join(filter(None, EDITIONS[year]))


def _most(profile: ii.Profile, code: str) -> float:
    scale = profile.framework.indicator(code).scale
    if not isinstance(scale, ii.NumberScale) or scale.maximum is None:
        raise TypeError(f"{profile.name} does not say how much {code} is at most.")
    return scale.maximum


def _by_subtotals(profile: ii.Profile) -> ii.IndexSpec:
    """Return the profile with mean maturity and number of innovations as plain columns, as they were published."""
    count = profile.value_of("sid_36")
    if not isinstance(count, RollUp) or not isinstance(count.combine, CountOf):
        raise TypeError(f"{profile.name} does not count innovations.")
    points = f"{count.combine.each!r} * min(accepted, {count.combine.at_most})"
    return (
        profile.with_node("sid_maturity", value=ColumnValue(name="mean_maturity"))
        .with_node("sid_36", value=FormulaValue(text=points))
        .replace(parts={})
    )


def _extremes(profile: ii.Profile, figures: samples.PublishedYear, most: float) -> ii.Dataset:
    columns = {
        "spd": [0.0, most],
        "mean_maturity": [figures.mean_maturity] * 2,
        "accepted": [float(figures.accepted)] * 2,
    }
    return ii.Dataset.of(columns, ["lowest", "highest"], peers={"kind": [profile.kinds[0].value] * 2})


# -- another weighting


def show_districts(screen: Screen, lang: str) -> None:
    """Show the published ranking of a published index, and how it moves under other choices."""
    data, profile = samples.districts(), read_profile("ipm")
    official = ii.compute(data, profile, lang=lang)
    same = int((official.score == data["published"]).sum())
    other = profile.everywhere(weighter=ii.EntropyWeights(basis="normalized"), aggregator=ii.ArithmeticMean())
    second = ii.compute(data, other.replace(name="ipm-entropy"), lang=lang)
    comparison = ii.compare(official, second)
    screen.text("4. The human development index of 514 regencies and cities, 2022, under two weightings", "bold")
    screen.paragraph(
        f"A: as published (geometric mean, equal weights); {same} of {len(data)} scores equal those printed by BPS."
    )
    weights = ", ".join(f"{second.label(code)} {weight:.2f}" for code, weight in second.weights[second.index].items())
    screen.paragraph(f"B: arithmetic mean, with weights that the spread of the data gives (entropy): {weights}.")
    screen.text()
    screen.table(reporting.ranking_table(official, title="Ten highest under A", limit=10))
    for table in reporting.comparison_tables(comparison, limit=8):
        screen.table(table)
