"""Carry standard input and output to a TCP port, as ssh's ProxyCommand wants it: `relay.py ADDRESS PORT`."""

from __future__ import annotations

import os
import socket
import sys
import threading

with socket.create_connection((sys.argv[1], int(sys.argv[2]))) as line:

    def outward() -> None:
        """Standard input to the line."""
        while chunk := os.read(0, 65536):
            line.sendall(chunk)
        line.shutdown(socket.SHUT_WR)

    threading.Thread(target=outward, daemon=True).start()
    while heard := line.recv(65536):
        os.write(1, heard)
