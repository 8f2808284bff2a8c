// SPDX-License-Identifier: Apache-2.0
// What a module of Maven leaves below target/ that `java -jar` starts.
#pragma once

#include <map>
#include <string>

#include "generate/java.h"

namespace loadline::generate {

struct MadeJar {
  std::string name;     // a pattern: "api-*.jar"
  JavaOutput output = JavaOutput::jar;
  std::string refusal;  // why there is none, as the end of a sentence
  std::string unsure;   // what is not known of it, for the plan
};
// `settings`: those of java_settings, where Quarkus may be told what to make.
[[nodiscard]] MadeJar made_jar(const Maven& maven,
                               const std::map<std::string, Located<std::string>, std::less<>>& settings);

}  // namespace loadline::generate
