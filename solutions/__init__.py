"""What is right: derivation, evaluation on any numbers, the reference network."""
