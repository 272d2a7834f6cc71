"""The shape of an eligibility text: sections, bullets, nested lists, headings and what introduces a list."""
