"""Countries beside each other for those who review them: in alphabetical order, never ranked."""
