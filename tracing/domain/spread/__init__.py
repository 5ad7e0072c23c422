"""Whether an infection that was found under control has spread beyond it."""
