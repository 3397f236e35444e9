"""Today: what is late, due, waits for a decision or on someone, with the pane that follows the selection."""
