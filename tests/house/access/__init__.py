"""The matrix of access: who gets which answer at every address and act."""
