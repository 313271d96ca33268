"""What may be said about themes, cities, organisations and people: every value checked, every fault at its field."""
