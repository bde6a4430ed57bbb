"""A stand-in for `systemctl`, where no systemd is: it keeps units in a folder, and says of them what systemd 252 says.

It knows the unit files `NAME.unit` beside itself, JSON with ``broken`` and what became of the unit. Names with `*` are
patterns to it as to the real one. It is no systemd: what is proved with it is our words and our reading, not systemd.
"""

from __future__ import annotations

import fnmatch
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

FOLDER = Path(__file__).parent
NEVER = {"active": "inactive", "start": "", "since": "", "pid": 0}


def main(words: list[str]) -> int:
    options = [word for word in words if word.startswith("--") and word != "--"]
    verb, *names = [word for word in words if not word.startswith("--")]
    units = [path for name in names for path in FOLDER.glob("*.unit") if fnmatch.fnmatchcase(path.stem, name)]
    if verb == "show":
        wanted = options[0].partition("=")[2].split(",")
        for told in [_told(unit) for unit in units] or [{"LoadState": "not-found", "ActiveState": "inactive"}]:
            print("".join(f"{key}={told.get(key, '')}\n" for key in wanted), end="")  # noqa: T201
        return 0
    if not units:
        return _complain(f"Unit {names[0]}.service not found.", 5)
    return max(_set(unit, verb) for unit in units)


def _told(unit: Path) -> dict[str, Any]:
    now = NEVER | json.loads(unit.read_text())
    return {
        "LoadState": "loaded",
        "ActiveState": now["active"],
        "ActiveEnterTimestamp": now["since"],
        "InvocationID": now["start"],
        "MainPID": now["pid"],
        "ExecMainStartTimestampMonotonic": "1" if now["start"] else "0",
    }


def _set(unit: Path, verb: str) -> int:
    now = NEVER | json.loads(unit.read_text())
    if verb == "start" and now["active"] == "active":
        return 0
    if verb in ("stop", "restart") and now["pid"]:
        subprocess.run(["kill", str(now["pid"])], check=False)
    now |= {"active": "inactive", "pid": 0}
    if verb in ("start", "restart"):
        daemon = subprocess.Popen(["sleep", "300"], stdin=-3, stdout=-3, stderr=-3, start_new_session=True)
        since = time.strftime("%a %Y-%m-%d %H:%M:%S %Z")
        now |= {"active": "active", "start": uuid4().hex, "since": since, "pid": daemon.pid}
        if now.get("broken"):
            daemon.kill()
            unit.write_text(json.dumps(now | {"active": "failed", "pid": 0}))
            return _complain(
                f"Job for {unit.stem}.service failed because the control process exited with error code.", 1
            )
    unit.write_text(json.dumps(now))
    return 0


def _complain(text: str, code: int) -> int:
    os.write(2, f"{text}\n".encode())
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
