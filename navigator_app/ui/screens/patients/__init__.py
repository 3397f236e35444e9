"""Patients: find one by any word or number, open the chart."""
