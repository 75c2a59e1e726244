"""Plotly figures from plain data; nothing else in swapcore imports Plotly."""
