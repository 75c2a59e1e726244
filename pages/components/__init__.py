"""What pages share, and a folder for each page with parts of its own."""
