"""The commands: their flags, files read and written, what is said on the terminal."""
