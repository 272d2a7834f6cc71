"""The words that all rooms share: studies, criterion trees, patients, screenings, logic, errors."""
