"""Which instance goes to which host: drain, consolidate, spread and near, on the rules that Nova would hold them to."""
