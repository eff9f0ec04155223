"""Tables as people and systems save them: text in any encoding, and workbooks."""
