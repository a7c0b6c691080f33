"""How layer chains is found."""
