"""What a surveyed thing is to a journey.

Planners and checks ask here, so both read one fact once, and in the same words.
"""
