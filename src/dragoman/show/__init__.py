"""Answers for people: rendered for the terminal."""
