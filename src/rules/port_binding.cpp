// SPDX-License-Identifier: Apache-2.0
// "8080:80" becomes "127.0.0.1:8080:80".
#include "rules/port_binding.h"

#include "base/text.h"
#include "rules/service_fixes.h"

namespace loadline::rules {

bool is_on_all_interfaces(const compose::Port& port) {
  return port.host_ip.empty() || port.host_ip == "0.0.0.0" || port.host_ip == "::" || port.host_ip == "[::]";
}

void offer_local_binding(const fleet::Service& service, const compose::Port& port, Finding& finding) {
  std::string_view written = trim(port.place.text());
  const bool quoted = written.size() > 1 && (written.front() == '"' || written.front() == '\'') &&
                      written.back() == written.front();
  if (quoted) written = written.substr(1, written.size() - 2);
  // In short form the whole is a scalar; a mapping spans lines or has braces, and a variable may hold an address.
  if (written.find_first_not_of("0123456789:-./tcpud") != written.npos) return;
  std::string_view rest = written;
  for (const std::string_view everywhere : {"0.0.0.0:", "[::]:"})
    if (rest.starts_with(everywhere)) rest.remove_prefix(everywhere.size());
  // "80" alone publishes a random port: "127.0.0.1::80" keeps that.
  const std::string bound = (contains(rest, ":") ? "127.0.0.1:" : "127.0.0.1::") + std::string{rest};
  offer_value(service, finding, "Answer to the host itself only", port.place, quoted ? bound : yaml_text(bound));
}

}  // namespace loadline::rules
