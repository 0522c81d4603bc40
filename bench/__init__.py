"""Measurements with the bare thing beside ours; README.md says what each one means."""
