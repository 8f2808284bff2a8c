// SPDX-License-Identifier: Apache-2.0
// The port behind listen(...), serve({ port }), and friends.
#include "code/reader.h"

namespace loadline::code {
namespace {

void add_port(const Reading& reading, Range expression) {
  if (auto port = listen_port(reading.unit, reading.values, expression))
    reading.facts.ports.push_back(std::move(*port));
}

void add_port_of_object(const Reading& reading, Index open) {
  const auto& unit = reading.unit;
  if (const auto port = unit.property(open, "port")) return add_port(reading, *port);
  // startStandaloneServer(server, { listen: { port: 4000 } })
  if (const auto listen = unit.property(open, "listen"); listen && unit.is(listen->begin, '{'))
    add_port_of_object(reading, listen->begin);
}

}  // namespace

void read_ports(const Reading& reading, Index i) {
  const auto& unit = reading.unit;
  const auto word = unit.name(i);
  if (word.size() < 5 || word.size() > 21) return;
  const bool method = i > 0 && unit.is(i - 1, '.');
  if (word == "listen" && method) {
    const auto open = unit.call(i);
    if (!open) return;
    reading.facts.starts = true;
    const auto items = unit.items(unit.inside(*open));
    if (items.empty()) return;
    if (unit.is(items[0].begin, '{')) return add_port_of_object(reading, items[0].begin);
    add_port(reading, items[0]);
  } else if ((word == "serve" || word == "startStandaloneServer") && unit.is(i + 1, '(')) {
    for (const auto item : unit.items(unit.inside(i + 1)))
      if (unit.is(item.begin, '{')) {
        reading.facts.starts = true;
        if (method) reading.facts.serves_plain = true;  // Bun.serve, Deno.serve
        add_port_of_object(reading, item.begin);
      }
  } else if (word == "createServer" && unit.is(i + 1, '(')) {
    reading.facts.serves_plain = true;
  } else if (word == "NestFactory" && unit.is(i + 1, '.')) {
    reading.facts.starts = true;
  }
}

}  // namespace loadline::code
