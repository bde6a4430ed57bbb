"""The benchmarks are scripts beside the product, no part of any package that is installed.

Their folder is found from the project's.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2]))
