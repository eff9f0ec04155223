"""What people ruled: decisions/*.toml, read, held against each other, and applied."""
