"""What can be done with Watari, whoever asks: a person at a terminal, a web page, a worker.

Records come back, nothing is printed.

`way.py` is the one way through the house; the other files are what stands beside that way.
"""
