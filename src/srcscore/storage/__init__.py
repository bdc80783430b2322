"""How artefacts lie on disk: folders, zip files and arrays, read with distrust."""
