"""Writes docs/performance.md and its charts of docs/performance.csv."""
