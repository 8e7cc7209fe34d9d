"""What runs under the system's Python: opens a workbook in LibreOffice with its macros, and reads what they answer."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

ALWAYS_RUN = 4
"""The mode in which LibreOffice runs a document's macros without asking."""
PATIENCE = 60


def connected(pipe):
    resolver = uno.getComponentContext().ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", uno.getComponentContext()
    )
    end = time.monotonic() + PATIENCE
    while True:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


def opened(context, workbook):
    desktop = context.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", context)
    options = (PropertyValue("Hidden", 0, True, 0), PropertyValue("MacroExecutionMode", 0, ALWAYS_RUN, 0))
    return desktop, desktop.loadComponentFromURL(Path(workbook).as_uri(), "_blank", 0, options)


def answers(document, cells, formulas):
    sheet = document.Sheets.getByIndex(0)
    for place, value in cells.items():
        cell = sheet.getCellRangeByName(place)
        if isinstance(value, str):
            cell.String = value
        else:
            cell.Value = value
    for row, formula in enumerate(formulas):
        sheet.getCellByPosition(20, row).Formula = formula
    return [sheet.getCellByPosition(20, row).String for row in range(len(formulas))]


def main():
    workbook, profile, cells, formulas = json.load(sys.stdin)
    pipe = "xl-npq-" + Path(workbook).parent.name
    office = subprocess.Popen(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        desktop, document = opened(connected(pipe), workbook)
        print(json.dumps(answers(document, cells, formulas)))
        document.close(True)
        desktop.terminate()
    finally:
        try:
            office.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            office.kill()


if __name__ == "__main__":
    main()
