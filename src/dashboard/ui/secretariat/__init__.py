"""The parts of the screens for the secretariat."""
