"""The filter `pandoc-texdiff`: answers the requests of a document that pandoc has read, whatever its format."""
