"""Help as it was written: paragraphs and examples of a command's docstring keep their lines."""

from __future__ import annotations

import argparse

from cliff import _argparse


class RawHelp(_argparse.SmartHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """cliff's own formatter, but for the description."""
