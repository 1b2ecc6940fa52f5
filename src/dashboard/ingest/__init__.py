"""Excel in: bytes -> cells -> typed rows -> problems and a diff -> a committed submission."""
