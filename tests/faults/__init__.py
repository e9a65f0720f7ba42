"""Backends that misbehave, a file each, named for the failure. Each has one class `Fault` that is built without arguments."""
