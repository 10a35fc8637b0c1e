"""Helpers of the tests; the tests themselves mirror the source."""
