"""Tests of the outside checker and of the example ERP feed."""
