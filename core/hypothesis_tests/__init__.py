"""Tests of whether groups of customers really differ."""
