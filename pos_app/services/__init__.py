"""The use cases of a register, without a toolkit: ring up, take payment, suspend, print, sign on."""
