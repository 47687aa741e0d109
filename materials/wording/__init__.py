"""How official texts name documents and say what one does to another; no Django."""
