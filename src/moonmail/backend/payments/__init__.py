"""Paying, through a provider whose signed notice alone makes a payment paid."""
