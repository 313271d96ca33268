"""Second factors, signed-in devices, and asking once more who somebody is."""
