"""Rules for whole sentences, one module a theme; `order.RULES` says in which order they are tried."""
