"""People who come from elsewhere: declared, arrived, triaged, collected."""
