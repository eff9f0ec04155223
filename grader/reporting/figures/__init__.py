"""The figures of the report: what sittings add up to. No words, no names: students are places."""
