"""What systems tell of what is downloaded from them, by names and lists: a module each."""
