# SPDX-License-Identifier: Apache-2.0
"""Checks of the document for check_document.py that want more than one command: sentences about one Dockerfile, rows about
one service; and the proof that the checks together look at every number."""
import re


def bytes_text(value):
    if value < 1000:
        return f"{value} B"
    value /= 1000
    for unit in ("kB", "MB", "GB", "TB"):
        if value < 999.5:
            return f"{value:.{2 if value < 9.995 else 1 if value < 99.95 else 0}f} {unit}"
        value /= 1000
    raise AssertionError("no such size here")


def seconds_text(value):
    """As the document has them: 0.0 s, 30 s, 2 min 7 s."""
    if value < 10:
        return f"{value:.1f} s"
    minutes, seconds = divmod(round(value), 60)
    return f"{seconds} s" if minutes == 0 else f"{minutes} min" + (f" {seconds} s" if seconds else "")


def plain(text):
    return text.replace("`", "").replace("*", "").strip()


def text_of(section):
    return "\n".join(section["text"])


def rows_of(section, *columns):
    """Of every table there that has these columns."""
    return [row for table in section["tables"] for row in table if all(column in row for column in columns)]


def check_dockerfiles(document, audit, predictions):
    """The sentence that heads each section, and what its faults say, to the letter."""
    judged = [one for one in audit["dockerfiles"] if one["judged"]]
    assert f"{len(judged)} Dockerfiles of {len(audit['dockerfiles'])}." in text_of(document["Dockerfile by Dockerfile"])
    sizes = {name: ("> " if one["unknown"] else "") + bytes_text(one["bytes"]["likely"]) for name, one in predictions.items()}
    sizes["auth"] = "2.00 GB"  # a recorded build says so
    for one in judged:
        head = next(line for line in document[one["path"]]["text"] if line)
        stages = len(one["stages"])
        assert head.startswith(f"{one['bytes']:,} bytes, {stages} stage{'' if stages == 1 else 's'}; builds "), head
        built = re.findall(r"`([^`]+)`", head)
        said = head.rpartition("; ")[2].rstrip(".").split(" to ")
        likely = sorted(built, key=lambda name: 2e9 if name == "auth" else predictions[name]["bytes"]["likely"])
        assert said == [sizes[likely[0]], sizes[likely[-1]]][:len(said)] and (len(said) == 2 or len({sizes[name] for name in built}) == 1), (head, said)
        for row in rows_of(document[one["path"]], "fault"):
            here = [finding for finding in audit["findings"] if finding["path"] == one["path"] and finding["rule"] == row["fault"]]
            assert plain(row["what"]) in {plain(finding["message"]) for finding in here}, row
            costs = {text for finding in here for value in (finding["cost"] or {}).values() for text in (f"{value:,}", bytes_text(value))}
            assert not row["costs"] or any(row["costs"].startswith(text) for text in costs), row


def check_services(document, audit):
    services = {service["name"]: service for service in audit["services"]}
    for row in rows_of(document["Services"], "user"):
        service = services[row["service"]]
        assert service["user"] is None or row["user"] == service["user"], row
        assert not (service["health"] or {}).get("path") or row["health"] == service["health"]["path"], row
    limits = {row["service"]: row["limit today"].replace(" CPU,", " cpu").replace(" CPU", " cpu") for row in rows_of(document["Resources"], "limit today")}
    for row in rows_of(document["Services"], "limits"):
        assert row["limits"] == limits[row["service"]], (row, limits[row["service"]])
    for row in rows_of(document["Health checks"], "asked"):
        service = services[row["service"]]
        port = re.search(r"port (\d+)", row["asked"])
        assert port is None or int(port[1]) == service["health"]["port"], row
        assert row["listens on"] in ("", str(service["port"])), row
    answered, of = map(int, re.match(r"\s*(\d+) of (\d+)", text_of(document["Health checks"])).groups())
    assert f"({100 * answered / of:.0f} %)" in text_of(document["Health checks"])
    bases = {service["name"]: service["base"] for service in audit["services"]}
    for row in rows_of(document["Image sizes"], "assessment", "base"):
        if row["service"] in bases:
            assert row["base"] == (bases[row["service"]] or ""), row
            assert row["target"] == "400 MB", row
    assessed = [row["assessment"] for row in rows_of(document["Image sizes"], "assessment") if row["service"] in bases]
    over, open_ = sum(text.startswith("❌") for text in assessed), sum(text.startswith("❔") for text in assessed)
    figure = next(row["today"] for row in rows_of(document["Summary"], "area") if row["area"] == "images")
    assert figure == f"2.00 GB is the largest of {len(assessed)} (auth); {over} of {len(assessed)} over their budget, {open_} may be over", figure


def check_listed(document, audit):
    """What the summary lists, with its places; the rows about Compose files."""
    rules = {}
    for finding in audit["findings"]:
        rules.setdefault(finding["rule"], []).append(finding)
    for rule, count in re.findall(r"^- `([\w-]+)`: .*?, (\d+) places? \(", text_of(document["Summary"]), re.M):
        here = [one for one in rules[rule] if one["severity"] == "error"]
        assert int(count) == len(here), (rule, count)
    listed = re.findall(r"^- `([\w-]+)`: ", text_of(document["Summary"]), re.M)
    rest = re.search(r"and (\d+) more rules with errors", text_of(document["Summary"]))
    errors = {one["rule"] for one in audit["findings"] if one["severity"] == "error"}
    assert rest and int(rest[1]) == len(errors - set(listed)), (rest and rest[1], len(errors), len(listed))
    compose = {path for service in audit["services"] for path in service["compose"]} | {
        one["path"] for one in audit["findings"] if "compose" in one["path"]}
    for row in rows_of(document["Compose files"], "files run together"):
        assert row["services"] == str(len(audit["services"])), row
    tables = [(row, compose) for row in rows_of(document["Compose files"], "rule", "first at")]
    tables += [(row, {one["path"] for one in rules[row["rule"]]}) for row in rows_of(document["Build contexts and ignore files"], "rule", "first at")]
    for row, paths in tables:
        here = [one for one in rules[row["rule"]] if one["path"] in paths]
        assert row["findings"] == str(len(here)), (row, len(here))
        assert row["services"] == str(len({service for one in here for service in one["services"]})), row
        assert row["first at"] in {f"{one['path']}:{one['line']}" for one in here}, row
        assert plain(row["what"]) in {plain(one["message"]) for one in here}, row


def check_plan(document, audit, gate):
    """Who moves when, and the checklist: each item as the matrices and the criteria have it."""
    services = {service["name"]: service for service in audit["services"]}
    applications = [service for service in services.values() if service["kind"] == "application"]
    phases = {}
    for row in rows_of(document["Migration order"], "phase", "waits for"):
        here = [one for one in audit["findings"] if row["service"] in one["services"]]
        assert row["errors"] == str(sum(one["severity"] == "error" for one in here)), row
        assert row["findings"] == str(len(here)), row
        waits = [phases[name] for name in services[row["service"]]["depends_on"] if name in phases]
        phases[row["service"]] = int(row["phase"])
        assert int(row["phase"]) == max(waits, default=0) + 1, row
    assert phases.keys() == {service["name"] for service in applications}
    evidence = {plain(row["item"]): row["evidence"] for title in document if title.startswith("Phase ") for row in rows_of(document[title], "evidence")}

    def share(field, wanted):
        return f"{sum(service[field] in wanted for service in applications)} of {len(applications)} services"
    for item, field, wanted in (("No service runs as root", "non_root", ("yes", True)), ("Every service has a memory limit", "memory_limit", (True,)),
                                ("Every service has a read-only root", "read_only_root", (True,)), ("Every service drops all capabilities", "capabilities_dropped", (True,)),
                                ("No service may gain privileges", "no_new_privileges", (True,)), ("No service holds a secret in its environment", "plain_secrets", ([],))):
        assert evidence[item] == share(field, wanted), (item, evidence[item], share(field, wanted))
    answered = re.match(r"\s*(\d+ of \d+) application", text_of(document["Health checks"]))[1]
    assert evidence["Every service has a health check that it can answer"] == f"{answered} services"
    over = sum(one["check"] == "image-size" and one["verdict"] == "fail" for one in gate["checks"])
    within = sum(one["check"] == "image-size" and one["verdict"] == "pass" for one in gate["checks"])
    assert evidence["Every image is within its size budget"] == f"{within} of {len(applications)} images are within, {over} over"
    used = len({service["dockerfile"] for service in applications})
    kinds = audit["consolidation"]["templates"]
    assert evidence["One Dockerfile for each kind of service"] == f"{used} Dockerfiles in use for {len(kinds)} kinds of service"
    stay = sum(len(one["services"]) for one in audit["consolidation"]["dockerfiles"] if one["uses"] == one["should_use"])
    assert evidence["Every service is on the one for its kind"] == f"{stay} of {len(applications)} services"
    assert text_of(document["Consolidation"]).strip().startswith(f"{used} Dockerfiles build production services; {len(kinds)} kinds of service"), used


def check_criteria(document, gate):
    for row, one in zip(rows_of(document["Success criteria"], "verdict"), gate["checks"], strict=True):
        figure, limit = one["figure"], one["limit"]
        if one["unit"] == "bytes":
            words = [bytes_text(figure["least"])] + ([bytes_text(figure["most"])] if figure["most"] not in (None, figure["least"]) else [])
            assert row["limit"] == f"at most {bytes_text(limit['at_most'])}", row
        else:
            words = [f"{figure['likely']:g}"]
            assert re.search(r"\d+", row["limit"])[0] == f"{limit['at_most'] if 'at_most' in limit else limit['at_least']:g}", row
        assert row["figure"].startswith(("> " if figure["most"] is None else "") + " to ".join(words)), (row, words)
    count = gate["counts"]
    assert text_of(document["Success criteria"]).strip().startswith(
        f"{len(gate['checks'])} checks: {count['pass']} pass, {count['fail']} fail, {count['not_measured']} are not measured.")


def check_money(document):
    """Each row is the product that its last column says."""
    for row in rows_of(document["Cost"], "today is"):
        gigabytes, times, price = (float(number) for number in re.match(r"([\d.]+) GB.* × ([\d.]+) \w+ × ([\d.]+)", row["today is"]).groups())
        today, after, saved = (float(re.search(r"[\d.]+", row[column])[0]) for column in ("today", "after", "saved"))
        assert abs(gigabytes * times * price - today) <= 0.005 * times * price + 0.006, row
        assert abs(today - after - saved) <= 0.0051, row
        assert (times, price) in ((10, 0.1), (30, 0.05)), row
    text = text_of(document["Cost"])
    assert "CI: 5.00 EUR a month by the newest recorded build of 1 service of 10 (0.5 minutes × 20 builds × 0.5), and 50.00 EUR by the first." in text
    (row,) = rows_of(document["Recorded builds"], "cold, first")
    assert list(row.values()) == ["auth", "10 min", "5 min", "-50 %", "5 min", "30 s", "-90 %", "", "2.00 GB", "", "75 %"], row


def check_history(document, replay, context):
    builds = {build["name"]: build for build in replay["builds"]}
    for row in rows_of(document["Build cache over the history"], "build", "cold"):
        build = builds[row["build"]]
        each = [seconds_text(build["seconds"]), seconds_text(build["possible_seconds"])]
        assert row["a commit"] == (each[0] if each[0] == each[1] else " to ".join(each)), (row, each)
        assert row["cold"] == seconds_text(build["cold_seconds"]), row
    for row in rows_of(document["Build contexts and ignore files"], "context", "ignore file"):
        here = [one for one in context["builds"] if (one["context"] or ".") == row["context"] and (one["ignore_file"] or "none") == row["ignore file"]]
        assert here and all(row["files let through"] == str(one["now"]["files"]) and row["bytes let through"] == bytes_text(one["now"]["bytes"])
                            for one in here), row
        more = re.search(r"and (\d+) more", row["services"])
        named = row["services"].count(",") + 1
        assert not more or named + int(more[1]) <= len({name for one in here for name in one["services"]}), row


def cpus_and_memory(text):
    cpus, memory = re.search(r"([\d.]+) CPU", text), re.search(r"([\d.]+)([MG])", text)
    return float(cpus[1]) if cpus else 0, float(memory[1]) * {"M": 1, "G": 1024}[memory[2]] if memory else 0


def check_resources(document):
    """Sums are of the rows above them, a profile's limit is one, and the shares are of the host that was given."""
    rows = rows_of(document["Resources"], "proposed limit")
    total, rows = rows[-1], rows[:-1]
    limits = {}
    for row in rows:
        assert limits.setdefault(row["profile"], row["proposed limit"]) == row["proposed limit"], row
    sums = {}
    for column in ("limit today", "proposed limit"):
        each = [(int(row["replicas"]), *cpus_and_memory(row[column])) for row in rows]
        sums[column] = sum(n * cpus for n, cpus, _ in each), sum(n * memory for n, _, memory in each)
        assert cpus_and_memory(total[column]) == sums[column], (column, total[column], sums[column])
    text, (cpus, memory) = text_of(document["Resources"]), sums["proposed limit"]
    assert f"memory as proposed: {100 * memory / (8 * 1024):.0f} % of the host's 8G" in text
    assert f"CPUs as proposed: {100 * cpus / 4:.0f} % of the host's 4," in text
    assert f"{sum(cpus_and_memory(row['limit today'])[1] == 0 for row in rows)} services have no memory limit" in text


def numbers_of(markdown):
    """Every number with its section; but for headings, the contents, and names in quotes of code."""
    title, at = "", 0
    for line in markdown.splitlines(keepends=True):
        if line.startswith("#"):
            title = line.strip("# \n").replace("\\", "")
        elif not line.startswith("<sub>"):  # the command that made it
            unquoted = re.sub(r"`[^`]*`", lambda quoted: " " * len(quoted[0]), line)
            for number in re.finditer(r"(?<![\w.:/-])\d[\d,]*(\.\d+)?(?![\w:/-]|\.\d)", unquoted):
                yield title, at + number.start(), at + number.end()
        at += len(line)


def unseen_numbers(markdown, read, checks):
    """Makes each number another one, once: those that no check misses, by section with their surroundings; and how many there are."""
    unseen, count = {}, 0
    for title, begin, end in numbers_of(markdown):
        count += 1
        digit = next(i for i in range(end - 1, begin - 1, -1) if markdown[i].isdigit())
        document = read(markdown[:digit] + str((int(markdown[digit]) + 1) % 10) + markdown[digit + 1:])
        for check in checks:
            try:
                check(document)
            except (AssertionError, ValueError, LookupError, StopIteration):
                break
        else:
            unseen.setdefault(title, []).append(markdown[max(0, begin - 40):end + 20].replace("\n", "/"))
    return unseen, count
