"""Judges a finished run from outside: reads only files and answers that anybody outside the services could read."""
