"""Single step units and their learning rule."""
