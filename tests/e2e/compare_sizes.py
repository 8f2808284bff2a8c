# SPDX-License-Identifier: Apache-2.0
"""compare_sizes.py PREDICTED.json SIZES: a table of predicted against real bytes; fails over 10 %, median over 5 %."""
import json
import statistics
import sys

predicted = {s["name"]: s for s in json.load(open(sys.argv[1]))["services"]}
real = {}
for line in open(sys.argv[2]):
    name, size = line.split()
    real[name] = int(size)

errors = []
inside = 0
print(f"{'build':<32}{'predicted':>14}{'real':>14}{'off by':>9}  inside  unknown")
for name, size in real.items():
    if name not in predicted:
        continue
    bytes_ = predicted[name]["bytes"]
    error = bytes_["likely"] / size - 1
    errors.append(abs(error))
    held = bytes_["least"] <= size <= bytes_["most"]
    inside += held
    unknown = ", ".join(u["what"] for u in predicted[name]["unknown"])
    print(f"{name:<32}{bytes_['likely']:>14,}{size:>14,}{error:>+9.2%}  {'yes' if held else 'no':<6}  {unknown}")
if not errors:
    sys.exit("nothing was compared")
print(f"{len(errors)} builds: median {statistics.median(errors):.2%}, worst {max(errors):.2%}, inside the interval {inside}")
sys.exit(max(errors) > 0.10 or statistics.median(errors) > 0.05)
