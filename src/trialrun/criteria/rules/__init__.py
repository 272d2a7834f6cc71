"""Rules for whole sentences, one module a theme; `sentences.RULES` says in which order they are tried."""
