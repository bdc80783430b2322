"""From rated articles to a model artefact; the only room that imports scikit-learn."""
