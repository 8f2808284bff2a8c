// SPDX-License-Identifier: Apache-2.0
// Which keys a Compose model has, what each takes, and how the reference prints it: one table for both the
// check of a user's file and the JSON form.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "compose/value.h"

namespace loadline::compose {

// What a key takes, as bits.
using Takes = std::uint8_t;
inline constexpr Takes takes_text = 1, takes_integer = 2, takes_number = 6, takes_truth = 8, takes_list = 16,
                       takes_map = 32, takes_null = 64;

// How the reference holds a value in Go, which decides what it prints and what it leaves out.
enum class Form : std::uint8_t {
  text,           // left out where empty
  truth,          // left out where false
  truth_kept,     // a pointer: printed where written
  opt_out,        // left out where true
  truth_always,
  integer,        // left out where 0
  integer_kept,
  real,           // 32 bits wide; left out where 0
  bytes,          // digits in quotes; left out where 0
  bytes_number,
  duration,       // left out where 0
  duration_kept,
  file_mode,      // octal digits in quotes
  count,          // "all" is -1
  variables,      // list or map; a value may be null
  mapping,        // list or map, values as strings
  options,        // map, values as strings
  many_options,   // map, values as lists of strings
  hosts,          // sorted list of host=ip
  strings,        // list; one string is a list of one
  command,        // printed even where not written; a string is split into words
  test,
  ssh,
  object,         // printed where written
  object_always,
  objects,        // list of
  named,          // map of
  ulimits,
  external,
  hidden,         // read, never printed
};

struct Shape;
struct Field {
  std::string_view name;
  Takes takes;
  Form form;
  const Shape* inner = nullptr;
  bool required = false;
  std::string_view printed_as = {};  // where the JSON key is another one
};
struct Shape {
  std::span<const Field> fields;
  bool open = false;  // takes any further keys
  [[nodiscard]] const Field* find(std::string_view key) const;
};

[[nodiscard]] const Shape& project_shape();

// Takes what the reference would refuse out of a merged model, and tells it: unknown keys, wrong kinds.
void check_shape(Value& model, std::vector<Problem>& problems);

}  // namespace loadline::compose
