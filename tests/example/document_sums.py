# SPDX-License-Identifier: Apache-2.0
"""Checks of the document for check_document.py: what stands under its tables and between them, each from what the
command behind that section says."""
import re

from document_numbers import bytes_text, rows_of, text_of


def named_services(text):
    """How many services a list is about: "`auth`, `web` and 6 more"."""
    more = re.search(r"and (\d+) more", text)
    return len(re.sub(r" and \d+ more", "", text).replace(" and ", ", ").split(", ")) + (int(more[1]) if more else 0)


def check_totals(document, predictions):
    assert "(1 MB is 10⁶ bytes)" in text_of(next(iter(document.values())))
    total = rows_of(document["Image sizes"], "assessment")[-1]
    predicted = [one for name, one in predictions.items() if name != "auth"]  # a recorded build says what that one weighs
    assert total["compressed"].removeprefix("> ") == bytes_text(sum(one["compressed_bytes"]["likely"] for one in predicted)), total
    open_ = sum(bool(one["unknown"]) for one in predicted)
    assert text_of(document["Image sizes"]).strip().startswith(f"{open_} images hold parts of unknown size"), open_
    assert rows_of(document["What makes the images heavy"], "share")[-1]["services"] == str(len(predictions))


def check_lists(document, audit, context):
    """Lists of services that end in "and N more"."""
    for rule, names in re.findall(r"^- `([\w-]+)`: .*?, \d+ places? \((.*)\)$", text_of(document["Summary"]), re.M):
        services = {name for one in audit["findings"] if one["rule"] == rule and one["severity"] == "error" for name in one["services"]}
        assert named_services(names) == len(services), (rule, names, services)
    built = {service["name"] for service in audit["services"] if service["kind"] == "application"}
    for row in rows_of(document["Build contexts and ignore files"], "context", "ignore file"):
        here = {name for one in context["builds"] for name in one["services"]
                if name in built and (one["context"] or ".") == row["context"] and (one["ignore_file"] or "none") == row["ignore file"]}
        assert named_services(row["services"]) == len(here), (row, here)
    builds = {name: one["now"] for one in context["builds"] for name in one["services"]}
    for row in rows_of(document["Build contexts and ignore files"], "not known"):
        said, unknown = row["not known"], len(builds[row["service"]]["unknown_operands"])
        assert not said or said == f"{unknown} operand{'' if unknown == 1 else 's'}", row


def check_causes(document, replay):
    builds = {build["name"]: build for build in replay["builds"]}
    for row in rows_of(document["Build cache over the history"], "install step", "most often by"):
        if not row["most often by"]:
            continue
        steps = [one for one in builds[row["build"]]["instructions"] if one["instruction"] == row["install step"]]
        commits = int(re.search(r"\((\d+) commits?\)$", row["most often by"])[1])
        causes = [cause for one in steps for cause in one["own_causes"] + one["passed_on"]]
        assert commits == max(cause["commits"] for cause in causes), (row, causes)


def check_evidence(document, audit):
    evidence = {row["item"]: row["evidence"] for title in document if title.startswith("Phase ") for row in rows_of(document[title], "evidence")}
    cache = next(figure["value"] for figure in audit["summary"]["figures"] if figure["area"] == "cache")
    assert evidence["Every install has a cache mount"] == cache.removesuffix(" install with a cache mount") + " that install", cache
    left_in = sum(one["rule"] == "context-not-ignored" for one in audit["findings"])
    assert evidence["Ignore files leave nothing in that builds do not need"] == f"{left_in} findings of context-not-ignored"
    bare = sum("distroless" in (service["base"] or "") or service["base"] == "scratch" for service in audit["services"] if service["dockerfile"])
    built = sum(service["kind"] == "application" for service in audit["services"])
    assert evidence["Images have no shell and no package manager (distroless, scratch)"] == f"{bare} of {built} images"
    marks = [row["install before sources"] for row in rows_of(document["Best practice by Dockerfile"], "Dockerfile")[:-1]]
    assert evidence["Dependencies are installed before sources are copied"] == f"{marks.count('✅')} of {marks.count('✅') + marks.count('❌')} Dockerfiles"


def check_effects(document, audit, alternatives):
    """What the recommendations are measured by, and what all fixes together would do to the images."""
    today = {one["name"]: one for one in alternatives}
    for title in ("Priority 1", "Priority 2", "Priority 3", "Priority 4"):
        for row in rows_of(document.get(title, {"tables": []}), "measured"):
            costs = [one["cost"] or {} for one in audit["findings"] if one["rule"] == row["rule"]]
            if found := re.search(r"([\d,]+) packages that need not be there", row["measured"]):
                assert found[1] == f"{sum(cost.get('packages', 0) for cost in costs):,}", row
            if found := re.search(r"([\d.]+ \w+) of context", row["measured"]):
                assert found[1] == bytes_text(sum(cost.get("context_bytes", 0) for cost in costs)), row
            if found := re.search(r"takes ([\d.]+ \w+) out of the images", row["measured"]):
                saved = sum(today[one["name"]]["bytes"]["likely"] - other["bytes"]["likely"]
                            for one in alternatives for other in one["alternatives"] if other["fix"] == row["rule"])
                assert found[1] == bytes_text(saved), (row, saved)
    pairs, one_sided = [], 0
    for one in alternatives:
        after = next(other for other in one["alternatives"] if other["fix"] == "all of them")
        if after["complete"] == (not one["unknown"]):
            pairs.append((one["bytes"]["likely"], after["bytes"]["likely"]))
        else:
            one_sided += 1
    before, after = (bytes_text(sum(pair[side] for pair in pairs)) for side in (0, 1))
    text = text_of(document["Recommendations"])
    assert f"the {len(pairs)} images are predicted to weigh {after} together, and today {before};" in text, (len(pairs), after, before)
    assert f"{one_sided} image has parts that are known on one side only" in text, one_sided


def check_reservations(document, fleet):
    """From the Compose files' own text, where it is written on one line."""
    written = {}
    for path in sorted(fleet.glob("docker-compose*.yml")):
        service = ""
        for line in path.read_text().splitlines():
            if name := re.match(r"  ([\w-]+):", line):
                service = name[1]
            if found := re.search(r'reservations: \{ cpus: "([\d.]+)", memory: (\w+) \}', line):
                written[service] = f"{float(found[1]):g} CPU, {found[2]}"
    reserved = {row["service"]: row["reserved today"] for row in rows_of(document["Resources"], "reserved today")[:-1]}
    assert {name: text for name, text in reserved.items() if text != "none"} == written and written, (reserved, written)
