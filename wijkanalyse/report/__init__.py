"""From what is weighed to one self-contained HTML file: the model, the graphics as values, and the rendering."""
