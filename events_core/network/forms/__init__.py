"""Forms of a person's own pages, of the public lists, and of the network's workspace."""
