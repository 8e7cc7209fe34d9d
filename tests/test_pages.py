from pathlib import Path

from xl_npq.cli.app import application
from xl_npq.input_page import input_page

ROOT = Path(__file__).parent.parent


def test_the_page_of_input_tables_is_what_the_code_says() -> None:
    assert (ROOT / "docs" / "input.md").read_text("utf-8") == input_page()


def test_the_readme_names_every_command() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    commands = application().registered_commands
    names = [command.name or command.callback.__name__ for command in commands if command.callback]
    assert names
    assert [name for name in names if f"xl-npq {name}" not in readme] == []
