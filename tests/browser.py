"""A page opened in headless Chromium, looked over by axe-core; and its HTML read by html-validate."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).parents[1]
AXE = CHECKOUT / "node_modules" / "axe-core" / "axe.min.js"
HTML_VALIDATE = CHECKOUT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
WIDTHS, SCHEMES = (320, 768, 1280), ("light", "dark")
_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def missing() -> str | None:
    """Why pages cannot be opened here, or None where they can."""
    if find_spec("playwright") is None:
        return "the Python package playwright is not installed"
    if _chromium() is None:
        return "Chromium is not installed"
    return None if AXE.exists() else "axe-core is not in node_modules"


def validator_missing() -> str | None:
    """Why HTML cannot be validated here, or None where it can."""
    return None if HTML_VALIDATE.exists() and shutil.which("node") else "html-validate is not in node_modules"


def _chromium() -> str | None:
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def opened(path: Path, width: int, scheme: str, media: str = "screen") -> Iterator[Any]:
    """A page of a file, at a width and in a scheme of colours, without a network."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=_chromium(), args=_FLAGS)
        # The page forbids every script; axe-core is one.
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, offline=True, bypass_csp=True
        )
        page = context.new_page()
        page.emulate_media(media=media, color_scheme=scheme)
        page.goto(path.as_uri())
        try:
            yield page
        finally:
            browser.close()


def violations(page: Any) -> list[str]:
    """What axe-core finds against WCAG 2.2 A and AA and good practice, a line a place."""
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations', 'incomplete']})")
    return [
        f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def html_faults(path: Path) -> list[str]:
    """What html-validate finds wrong with a page by its standard rules, a line a fault."""
    run = subprocess.run(
        ["node", str(HTML_VALIDATE), "--preset", "standard", "--formatter", "json", str(path)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        cwd=path.parent,
    )
    if not run.stdout:
        raise RuntimeError(f"html-validate gave no answer: {run.stderr.strip()}")
    return [
        f"line {fault['line']}: {fault['ruleId']} {fault['message']}"
        for file in json.loads(run.stdout)
        for fault in file["messages"]
    ]
