"""The parts of the screens for leaders."""
