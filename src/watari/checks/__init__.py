"""Goal and surveys (and plan) -> findings. One check, one file; `table.CHECKS` lists them all."""
