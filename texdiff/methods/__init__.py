"""The proof methods, one file each in `proofs`, and the tactics that they share."""

from os import listdir

from texdiff.methods import proofs

NAMES = tuple(sorted(file.removesuffix(".py") for file in listdir(proofs.__path__[0]) if not file.startswith("_")))
"""The methods that an author may choose: the files in `proofs`."""
