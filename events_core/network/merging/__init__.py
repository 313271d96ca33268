"""People, organisations and cities that stand on record twice: found, told apart, or made one."""
