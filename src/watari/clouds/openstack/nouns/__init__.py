"""JSON of the OpenStack APIs to nouns, one file per service. Pure: no request, no clock."""
