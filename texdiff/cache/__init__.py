"""What earlier runs found out, kept in files that may be lost at any time; light to import."""
