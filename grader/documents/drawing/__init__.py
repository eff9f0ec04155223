"""Drawings of an exercise: a network, a computational graph, curves; each as an SVG picture."""
