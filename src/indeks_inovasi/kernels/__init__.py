"""Formulas on float64 arrays: pure functions that know neither labels nor models."""
