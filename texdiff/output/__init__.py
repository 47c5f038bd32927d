"""From a derivation to the rewritten document: printing, placing, fencing, files."""
