"""`python -m tracing`"""

from __future__ import annotations

from tracing.cli import main

main()
