"""Finders of what a sentence is made of, before any grammar: values, windows, stages, cue words, chunks."""
