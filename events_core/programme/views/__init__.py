"""The pages of events: public ones, the workspace, and its forms."""
