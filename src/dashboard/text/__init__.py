"""Vietnamese text, numbers and dates; translation."""
