"""How well the work goes: shares of what should be, delays, and the epidemic curve."""
