"""The trained, versioned model: artefact, registry, prediction, calibration, explanation."""
