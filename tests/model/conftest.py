"""A sound model that a test may damage."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from srcscore.model.registry import list_models


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "model"
    shutil.copytree(list_models()[0].path, copy)
    return copy
