"""Results, explanations and comparisons for people: tables of text, notes, Markdown, and plain values for JSON.

A table here is text in columns and knows nothing of where it is shown: the command line prints it, `markdown` writes
it into a document. Numbers are shown with as many decimals as their column needs; the functions that end in `_values`
keep every digit.
"""

from indeks_inovasi.reporting.comparing import (
    comparison_markdown,
    comparison_notes,
    comparison_tables,
    comparison_values,
)
from indeks_inovasi.reporting.explaining import (
    balance_table,
    explanation_markdown,
    explanation_table,
    explanation_values,
)
from indeks_inovasi.reporting.profiling import profile_list, profile_notes, profile_table, profile_tables, variant_note
from indeks_inovasi.reporting.ranking import (
    NOT_CONFIRMED,
    heading,
    main_nodes,
    notes,
    ranking_table,
    ranking_values,
    result_markdown,
    result_values,
    title_of,
)
from indeks_inovasi.reporting.robustness import (
    sensitivity_table,
    study_notes,
    study_records,
    study_table,
    study_values,
)
from indeks_inovasi.reporting.tables import Heading, Note, Table, markdown, printable, shown

__all__ = [
    "NOT_CONFIRMED",
    "Heading",
    "Note",
    "Table",
    "balance_table",
    "comparison_markdown",
    "comparison_notes",
    "comparison_tables",
    "comparison_values",
    "explanation_markdown",
    "explanation_table",
    "explanation_values",
    "heading",
    "main_nodes",
    "markdown",
    "notes",
    "printable",
    "profile_list",
    "profile_notes",
    "profile_table",
    "profile_tables",
    "ranking_table",
    "ranking_values",
    "result_markdown",
    "result_values",
    "sensitivity_table",
    "shown",
    "study_notes",
    "study_records",
    "study_table",
    "study_values",
    "title_of",
    "variant_note",
]
