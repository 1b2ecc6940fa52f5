"""Everything of ours that runs in the reader's browser."""
