"""Networks of pebble's make with some hundred thousand parameters, for showing methods."""
