"""What is asked: the language of programs and the families of exercises."""
