"""The command line for every test of this folder."""

from tests.directory.commands import folder, lachan, nowhere  # noqa: F401
