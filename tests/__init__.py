"""Tests of everything; tests/house is about the repository itself."""
