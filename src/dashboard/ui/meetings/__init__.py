"""The parts of the screens for meetings."""
