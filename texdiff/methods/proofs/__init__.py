"""The proof methods that an author may choose: one file each, whose stem is what follows `method=`.

Every file offers `derive(problem)`, the derivation of a first derivative by one symbol, which raises NoRule where the
method ends, and `suits(problem)`, whether `auto` takes it before the differential.
"""
