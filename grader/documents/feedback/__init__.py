"""Feedback: what one student reads about their own answers."""
