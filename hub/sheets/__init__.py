"""Paper: pages of texts, codes and boxes at places in millimetres, painted as PDF, PNG and SVG alike."""
