// SPDX-License-Identifier: Apache-2.0
// The readers of one kind of fact each; read_facts() runs them over a file's tokens. Internal to this folder.
#pragma once

#include "code/facts.h"
#include "code/tokens.h"
#include "code/values.h"

namespace loadline::code {

// Each looks at the token i, which is a name unless said otherwise, and adds to the facts.
struct Reading {
  const Unit& unit;
  const Values& values;
  FileFacts& facts;
  const std::vector<Index>& beginnings;  // the names at which a reader may begin: few of a file's tokens
};

// imports.cpp
class Imports {
 public:
  explicit Imports(const Reading& reading);
  void at(Index i);
  void finish();  // which of them are certain

 private:
  void import_statement(Index i);
  void export_statement(Index i);
  void clause(Index begin, Index end, std::size_t import);
  void add(Index specifier, bool type_only, bool guarded, bool certain);
  void add_name(Index i, std::size_t import, bool type_only);
  [[nodiscard]] bool used_as_value(Index i) const;

  struct Local {
    std::string_view name;
    std::size_t import;
    Index declared;
  };
  Reading reading_;
  std::vector<Local> locals_;
  Index try_until_ = 0;
  bool script_ = false;  // JavaScript: nothing is dropped
};

void read_environment(const Reading& reading, Index i);  // environment.cpp
void read_port_settings(const Reading& reading, Index i);
void read_ports(const Reading& reading, Index i);         // ports.cpp
void read_nest_setup(const Reading& reading, Index i);    // nest.cpp: setGlobalPrefix, enableVersioning, modules
void read_controllers(const Reading& reading);            // nest_controllers.cpp
void read_routers(const Reading& reading);                // routers.cpp
void read_plain_server(const Reading& reading);           // plain_routes.cpp
void read_file_routes(const Reading& reading);
void read_python(const Reading& reading);                 // python.cpp

// The strings that an expression lists: 'a', ['a', 'b'], a constant. Nothing where one cannot be read.
[[nodiscard]] std::optional<std::vector<std::string>> strings_of(const Reading& reading, Range expression);
[[nodiscard]] bool is_method(std::string_view lower_case);  // get, post, ..., all

}  // namespace loadline::code
