"""Bytes to cells with addresses, in a confined process: every guard against hostile files."""
