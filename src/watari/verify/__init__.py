"""What was meant, and what is: plan and journal laid beside the surveys before and after. One truth, one file. Pure."""
