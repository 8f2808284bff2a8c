// SPDX-License-Identifier: Apache-2.0
// What a module of Maven leaves below target/ that `java -jar` starts.
#pragma once

#include <string>

#include "generate/java.h"

namespace loadline::generate {

struct MadeJar {
  std::string name;     // a pattern: "api-*.jar"
  JavaOutput output = JavaOutput::jar;
  std::string refusal;  // why there is none, as the end of a sentence
  std::string unsure;   // what is not known of it, for the plan
};
// Of the module, its settings (Quarkus may be told there what to make) and how it is built.
[[nodiscard]] MadeJar made_jar(const JavaService& java);

}  // namespace loadline::generate
