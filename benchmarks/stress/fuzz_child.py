"""One target of `fuzz.py` under atheris, in a process of its own.

    python -m benchmarks.stress.fuzz_child TARGET [OPTIONS]

The package is imported here for the first time, so that only its own code is instrumented: all that is loaded
would take a minute.
"""

from __future__ import annotations

import importlib
import sys
from contextlib import suppress

import atheris

from helpers.all_patterns import modules

with atheris.instrument_imports(include=["srcscore"], enable_loader_override=False):
    for module in modules():
        with suppress(ImportError):  # an extra that is not there
            importlib.import_module(module)
    from helpers.fuzz_targets import TARGETS
    from helpers.hostile import SHORT, survives

survives(SHORT)
atheris.Setup([sys.argv[0], *sys.argv[2:]], TARGETS[sys.argv[1]][0])
atheris.Fuzz()
