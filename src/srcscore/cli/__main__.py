"""`python -m srcscore.cli` is `srcscore`."""

import sys

from srcscore.cli.main import main

sys.exit(main())
