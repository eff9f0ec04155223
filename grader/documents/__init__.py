"""Documents: what people read, from one model of a sheet."""
