"""Opens one workbook in a running LibreOffice, types into its cells, saves it. Run by the system's Python.

Standard input: {"pipe", "source", "typed": [[sheet, row label, column header, text], ...], "saves": {path: filter}}.
The row label is what the row holds in its first column; the column header "" is the cell right of the label.
Standard output: {"refused": [typed items whose cell is locked]}. Known to no other part of the project.
"""

import json
import sys
import time
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

SEARCHED_ROWS = 300
SEARCHED_COLUMNS = 40


def desktop(pipe: str) -> Any:
    """The running office; waits for it to come up."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
    for _attempt in range(120):
        try:
            context = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.5)
        else:
            return context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    raise SystemExit("LibreOffice did not start")


def option(name: str, value: Any) -> PropertyValue:
    """A named argument, as UNO wants it."""
    argument = PropertyValue()
    argument.Name, argument.Value = name, value
    return argument


def cell_at(sheet: Any, label: str, header: str) -> Any:
    """The cell in the row that begins with the label, under the header; below "+" the first free row."""
    texts = sheet.getCellRangeByPosition(0, 0, SEARCHED_COLUMNS - 1, SEARCHED_ROWS - 1).getDataArray()
    if not header:
        return sheet.getCellByPosition(1, next(r for r, row in enumerate(texts) if row[0] == label))
    top = next(r for r, row in enumerate(texts) if header in row)
    wanted = "" if label == "+" else label
    row = next(r for r, row in enumerate(texts) if r > top and row[0] == wanted)
    return sheet.getCellByPosition(texts[top].index(header), row)


def main() -> None:
    """Do one job."""
    job = json.load(sys.stdin)
    office = desktop(job["pipe"])
    document = office.loadComponentFromURL(
        uno.systemPathToFileUrl(job["source"]), "_blank", 0, (option("Hidden", True),)
    )
    refused = []
    for item in job["typed"]:
        title, label, header, text = item
        sheet = document.Sheets.getByName(title)
        cell = cell_at(sheet, label, header)
        if sheet.isProtected() and cell.CellProtection.IsLocked:
            refused.append(item)
        else:
            cell.FormulaLocal = text  # as typed: read by the cell's own format
    for path, name in job["saves"].items():
        document.storeToURL(uno.systemPathToFileUrl(path), (option("FilterName", name),))
    document.close(True)
    json.dump({"refused": refused}, sys.stdout)


main()
