"""Tests of models/ and migrations/."""
