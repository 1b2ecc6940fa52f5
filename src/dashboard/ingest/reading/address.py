"""Addresses of cells as a sheet prints them: row 6 of column 3 is C6."""

import re

_ADDRESS = re.compile(r"([A-Z]+)(\d+)")


def address(row: int, column: int) -> str:
    """The address of a cell, such as "C6", from its row and column counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def position(cell: str) -> tuple[int, int]:
    """(row, column) counted from 1 of an address; of a range, its first cell."""
    match = _ADDRESS.match(cell)
    if not match:
        raise ValueError(cell)
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
