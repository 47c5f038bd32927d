"""What packages define that matters to derivatives; nothing here holds unless the package is loaded."""
