"""What the rules say of an area: its level, its clock, what is missing to lower it, the trigger."""
