"""Training in practice: what is counted, reported and watched."""
