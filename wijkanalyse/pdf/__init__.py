"""Makes a PDF of each page with a browser that is installed already."""
