"""The words that all rooms share: studies, criterion trees, patients, screenings, three-valued logic, errors."""
