"""Phase II trials with one arm and a binary response: planning, monitoring and inference, all exact."""
