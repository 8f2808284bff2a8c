// SPDX-License-Identifier: Apache-2.0
// Recorded builds out of CSV (RFC 4180) or JSON.
#include "builds/recorded.h"

#include <algorithm>

#include "base/source.h"
#include "base/text.h"
#include "base/units.h"
#include "builds/fields.h"
#include "json/value.h"

namespace loadline::builds {
namespace {

const Field* field_named(std::string_view name) {
  const auto all = fields();
  const auto found = std::ranges::find(all, name, &Field::name);
  return found == all.end() ? nullptr : &*found;
}

// Puts a field in its place; what is wrong with it, or nothing.
std::string set(RecordedBuild& build, const Field& field, const std::string& text) {
  if (const auto* words = std::get_if<std::string RecordedBuild::*>(&field.member)) {
    build.*(*words) = text;
  } else if (const auto* seconds = std::get_if<std::optional<double> RecordedBuild::*>(&field.member)) {
    build.*(*seconds) = parse_amount(text);
    if (!(build.*(*seconds)))
      return "`" + std::string{field.name} + "` is a number of seconds, and not \"" + text + "\"";
  } else {
    auto& count = build.*std::get<std::optional<std::uint64_t> RecordedBuild::*>(field.member);
    count = parse_integer<std::uint64_t>(text);
    if (!count) return "`" + std::string{field.name} + "` is a whole number, and not \"" + text + "\"";
  }
  return {};
}

std::string complaint_about(const RecordedBuild& build) {
  if (build.service.empty()) return "a build needs a `service`";
  if (build.steps.has_value() != build.cached_steps.has_value()) return "`cached_steps` and `steps` go together";
  if (build.steps && (*build.steps == 0 || *build.cached_steps > *build.steps))
    return "`cached_steps` are some of the `steps`, of which there is at least one";
  if (!build.failure.empty() && (build.cold_seconds || build.cached_seconds || build.image_bytes))
    return "a build with a `failure` has neither seconds nor bytes";
  return {};
}

std::string unknown_name(std::string_view name) {
  std::vector<std::string_view> names;
  for (const auto& field : fields()) names.push_back(field.name);
  std::string out = "there is no field `" + std::string{name} + "`";
  const auto near = nearest(name, names);
  return near.empty() ? out + "; there are " + listed({names.begin(), names.end()}, names.size())
                      : out + "; did you mean `" + std::string{near} + "`?";
}

// Records of RFC 4180: quoted fields may hold commas, line ends and doubled quotes.
struct Record {
  std::vector<std::string> fields;
  std::size_t line = 1;
};
std::vector<Record> records_of(std::string_view text) {
  std::vector<Record> out;
  Record record;
  std::string field;
  std::size_t line = 1;
  bool quoted = false, any = false;
  const auto end_field = [&] {
    record.fields.emplace_back(trim(field));
    field.clear();
  };
  const auto end_record = [&] {
    if (any) {
      end_field();
      out.push_back(std::move(record));
    }
    record = {.fields = {}, .line = line};
    any = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\n') ++line;
    if (quoted) {
      if (c != '"') field += c;
      else if (i + 1 < text.size() && text[i + 1] == '"') field += text[++i];
      else quoted = false;
    } else if (c == '\n') {
      end_record();
    } else if (c == ',') {
      any = true;
      end_field();
    } else if (c == '"' && trim(field).empty()) {
      any = quoted = true;
    } else {
      any = any || (c != '\r' && c != ' ' && c != '\t');
      field += c;
    }
  }
  end_record();
  return out;
}

Result<std::vector<RecordedBuild>> read_csv(std::string_view text, const std::string& path) {
  const auto records = records_of(text);
  if (records.empty()) return failure("the file is empty; its first line names the columns", path);
  const auto place = [&](const Record& record) { return path + ":" + std::to_string(record.line); };
  const auto& header = records.front();
  std::vector<const Field*> columns;
  for (const auto& name : header.fields) {
    columns.push_back(field_named(name));
    if (columns.back() == nullptr) return failure(unknown_name(name), place(header));
  }
  std::vector<RecordedBuild> out;
  for (std::size_t i = 1; i < records.size(); ++i) {
    const auto& record = records[i];
    if (record.fields.size() != header.fields.size())
      return failure("this line has " + std::to_string(record.fields.size()) + " fields, and the header " +
                         std::to_string(header.fields.size()),
                     place(record));
    RecordedBuild build{.service = {}, .commit = {}, .place = place(record)};
    for (std::size_t column = 0; column < record.fields.size(); ++column) {
      if (record.fields[column].empty()) continue;
      if (auto wrong = set(build, *columns[column], record.fields[column]); !wrong.empty())
        return failure(std::move(wrong), place(record));
    }
    if (auto wrong = complaint_about(build); !wrong.empty()) return failure(std::move(wrong), place(record));
    out.push_back(std::move(build));
  }
  return out;
}

Result<std::vector<RecordedBuild>> read_json(std::string_view text, const std::string& path) {
  const Source source{path, std::string{text}};
  const auto document = json::parse(source);
  const auto place = [&](Span span) { return path + ":" + std::to_string(source.position(span.begin).line); };
  if (!document.problems.empty())
    return failure(document.problems.front().message, place(document.problems.front().place.span));
  const auto* list = document.root.is_object() ? document.root.find("builds") : &document.root;
  if (list == nullptr || !list->is_array())
    return failure("the builds are a list: an array, or an object with an array `builds`", path);
  std::vector<RecordedBuild> out;
  for (const auto& item : list->items) {
    if (!item.is_object()) return failure("a build is an object", place(item.span));
    RecordedBuild build{.service = {}, .commit = {}, .place = place(item.span)};
    for (const auto& member : item.members) {
      const auto* field = field_named(member.key);
      if (field == nullptr) return failure(unknown_name(member.key), place(member.key_span));
      if (member.value.kind == json::Kind::null) continue;
      auto wrong = set(build, *field, member.value.text);
      if (!wrong.empty()) return failure(std::move(wrong), place(member.value.span));
    }
    if (auto wrong = complaint_about(build); !wrong.empty()) return failure(std::move(wrong), place(item.span));
    out.push_back(std::move(build));
  }
  return out;
}

}  // namespace

std::optional<double> RecordedBuild::hit_percent() const {
  if (!steps || !cached_steps) return std::nullopt;
  return 100.0 * static_cast<double>(*cached_steps) / static_cast<double>(*steps);
}

Result<std::vector<RecordedBuild>> read_builds(std::string_view text, const std::string& path) {
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);  // as spreadsheets write it
  const auto start = text.find_first_not_of(" \t\r\n");
  const bool is_json = start != text.npos && (text[start] == '[' || text[start] == '{');
  return is_json ? read_json(text, path) : read_csv(text, path);
}

}  // namespace loadline::builds
