"""The pages of the network: public ones, and the secretariat's workspace for it."""
