"""Rules as data: packs, the layers they lie in, and which of them were adopted where and when."""
