"""Chains of transmission as pictures: SVG, PNG, and a page to look around in."""
