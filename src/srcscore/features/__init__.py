"""What the model sees: named numbers, each with its unit, direction and reason."""
