"""Pages and JSON in a browser: finding trials, reading one, and holding a patient against it."""
