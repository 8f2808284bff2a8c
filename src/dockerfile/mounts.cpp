// SPDX-License-Identifier: Apache-2.0
// Fields are read in order: "required" is only known to a mount whose type came before it.
#include "dockerfile/mounts.h"

#include <algorithm>
#include <array>

#include "base/span.h"
#include "base/text.h"

namespace loadline::dockerfile {
namespace {

constexpr std::array<std::string_view, 5> types{"bind", "cache", "tmpfs", "secret", "ssh"};
constexpr std::array<std::string_view, 3> sharings{"shared", "private", "locked"};
constexpr std::array<std::string_view, 19> keys{
    "type", "from", "source", "target", "readonly",    "id", "sharing", "required",  "size", "mode",
    "uid",  "gid",  "src",    "dst",    "destination", "ro", "rw",      "readwrite", "env"};

template <std::size_t N>
bool is_among(const std::array<std::string_view, N>& known, std::string_view word) {
  return std::ranges::find(known, word) != known.end();
}

// strconv.ParseBool
std::optional<bool> parse_bool(std::string_view text) {
  constexpr std::array<std::string_view, 6> yes{"1", "t", "T", "TRUE", "true", "True"};
  constexpr std::array<std::string_view, 6> no{"0", "f", "F", "FALSE", "false", "False"};
  if (is_among(yes, text)) return true;
  if (is_among(no, text)) return false;
  return std::nullopt;
}

struct Reading {
  Mount mount;
  std::optional<bool> readonly;
  bool has_owner_or_mode = false;
};

Result<void> set_field(Reading& out, const std::string& key, const std::string& value) {
  auto& mount = out.mount;
  if (key == "type") {
    mount.type = lower(value);
    if (!is_among(types, mount.type)) return failure("unsupported mount type \"" + value + "\"");
  } else if (key == "from") {
    mount.from = value;
  } else if (key == "source" || key == "src") {
    mount.source = value;
  } else if (key == "target" || key == "dst" || key == "destination") {
    mount.target = value;
  } else if (key == "id") {
    mount.id = value;
  } else if (key == "sharing") {
    mount.sharing = lower(value);
    if (!is_among(sharings, mount.sharing)) return failure("unsupported sharing value \"" + value + "\"");
  } else if (key == "readonly" || key == "ro" || key == "readwrite" || key == "rw") {
    const auto flag = parse_bool(value);
    if (!flag) return failure("invalid value for " + key + ": " + value);
    out.readonly = key.starts_with("readw") || key == "rw" ? !*flag : *flag;
  } else if (key == "required") {
    if (mount.type != "secret" && mount.type != "ssh") {
      return failure("unexpected key '" + key + "' for mount type '" + mount.type + "'");
    }
    if (!parse_bool(value)) return failure("invalid value for " + key + ": " + value);
  } else if (key == "size") {
    if (mount.type != "tmpfs") return failure("unexpected key '" + key + "' for mount type '" + mount.type + "'");
  } else if (key == "mode" || key == "uid" || key == "gid") {
    const bool digits = !value.empty() && value.find_first_not_of("0123456789") == value.npos;
    if (!digits) return failure("invalid value " + value + " for " + key);
    out.has_owner_or_mode = true;
  } else if (!is_among(keys, key)) {
    return failure("unexpected key '" + key + "' in '" + key + "=" + value + "'");
  }
  return {};
}

Result<void> set_word(Reading& out, const std::string& key, const std::string& field) {
  if (key == "readonly" || key == "ro") {
    out.readonly = true;
  } else if (key == "readwrite" || key == "rw") {
    out.readonly = false;
  } else if (key == "required") {
    if (out.mount.type != "secret" && out.mount.type != "ssh") {
      return failure("unexpected key '" + key + "' for mount type '" + out.mount.type + "'");
    }
  } else {
    return failure("invalid field '" + field + "' must be a key=value pair");
  }
  return {};
}

Result<void> check_whole(const Reading& reading) {
  const auto& mount = reading.mount;
  if (reading.has_owner_or_mode && (mount.type == "bind" || mount.type == "tmpfs")) {
    return failure("mode, uid and gid are not allowed for \"" + mount.type + "\" type mounts");
  }
  if (mount.type == "secret") {
    if (!mount.from.empty()) return failure("secret mount should not have a from");
    if (!mount.sharing.empty()) return failure("secret mount should not define sharing");
    if (mount.source.empty() && mount.target.empty() && mount.id.empty()) {
      return failure("invalid secret mount. one of source, target required");
    }
    if (!mount.source.empty() && !mount.id.empty()) return failure("both source and id can't be set");
  }
  if (!mount.sharing.empty() && mount.type != "cache") {
    return failure("invalid cache sharing set for " + mount.type + " mount");
  }
  return {};
}

}  // namespace

Result<Mount> parse_mount(std::string_view text, const Expander& expand) {
  const auto fields = split_csv(text);
  if (!fields) return failure("failed to parse csv mounts: " + fields.error().message);
  Reading reading;
  for (const auto& field : *fields) {
    const auto equals = field.find('=');
    const std::string key = lower(slice(field, 0, equals));
    Result<void> set{};
    if (equals == field.npos) {
      set = set_word(reading, key, field);
    } else if (expand) {
      const auto value = expand(slice(field, equals + 1, field.size()));
      if (!value) return tl::make_unexpected(value.error());
      set = set_field(reading, key, *value);
    } else {
      const std::string value{slice(field, equals + 1, field.size())};
      const auto dollar = value.find('$');
      if (key == "from" && dollar != value.npos && dollar + 1 != value.size()) {
        return failure("'from' doesn't support variable expansion, define alias stage instead");
      }
      set = set_field(reading, key, value);
    }
    if (!set && expand) return tl::make_unexpected(set.error());  // before expansion nothing of this is checked
  }
  if (expand) {
    if (const auto good = check_whole(reading); !good) return tl::make_unexpected(good.error());
  }
  const bool writable_by_default = reading.mount.type == "cache" || reading.mount.type == "tmpfs";
  reading.mount.readonly = reading.readonly.value_or(!writable_by_default);
  return std::move(reading.mount);
}

std::vector<Mount> mounts_of(const Instruction& run) {
  std::vector<Mount> out;
  for (const auto& flag : run.flags) {
    if (flag.name != "mount" || !flag.value) continue;
    auto mount = parse_mount(*flag.value);
    if (!mount) continue;
    mount->span = flag.span;
    out.push_back(std::move(*mount));
  }
  return out;
}

Result<std::vector<std::string>> split_csv(std::string_view line) {
  std::vector<std::string> out;
  if (line.empty()) return failure("EOF");
  for (std::size_t at = 0;;) {
    std::string field;
    if (at >= line.size() || line[at] != '"') {
      const std::size_t end = std::min(line.find(',', at), line.size());
      field = slice(line, at, end);
      if (contains(field, "\"")) return failure("bare \" in non-quoted field");
      at = end;
    } else {
      for (++at;; at += 2) {  // a doubled quote stands for one
        const std::size_t quote = line.find('"', at);
        if (quote == line.npos) return failure("extraneous or missing \" in quoted-field");
        field += slice(line, at, quote);
        at = quote;
        if (slice(line, at + 1, at + 2) != "\"") break;
        field += '"';
      }
      ++at;
      if (at < line.size() && line[at] != ',') return failure("extraneous or missing \" in quoted-field");
    }
    out.push_back(std::move(field));
    if (at >= line.size()) return out;
    ++at;
  }
}

}  // namespace loadline::dockerfile
