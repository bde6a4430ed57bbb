"""Goal and surveys in, plan out: pure and deterministic, every choice that is ours to make is made here."""
