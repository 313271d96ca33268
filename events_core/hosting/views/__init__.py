"""The pages of hosting: an event's cities in the workspace, all requests, standing offers, and what a city sees."""
