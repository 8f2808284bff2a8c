// SPDX-License-Identifier: Apache-2.0
// The gate in one word and one colour: a picture of our own, and what shields.io asks for.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "report/escape.h"
#include "report/gate.h"
#include "report/terminal.h"

namespace loadline::report {
namespace {

constexpr std::string_view label = "load line";

struct Message {
  std::string text;
  std::string_view name;    // of the colour, as shields.io knows it
  std::string_view colour;  // the same
};
// What passes and is not all measured is not green.
Message message_of(const GateView& view) {
  const auto counts = view.table.counts();
  if (counts.fail > 0) return {fmt::format("{} of {} fail", counts.fail, view.table.rows.size()), "red", "#c0392b"};
  if (counts.not_measured > 0)
    return {fmt::format("{} of {} not measured", counts.not_measured, view.table.rows.size()),
            view.passed ? "yellow" : "red", view.passed ? "#b08800" : "#c0392b"};
  if (counts.accepted > 0) return {fmt::format("{} accepted", counts.accepted), "yellowgreen", "#7a9a01"};
  return {"passed", "brightgreen", "#2e8b57"};
}

// Letters of an 11 px sans-serif are 6.2 px wide in the mean; textLength makes the text fit the box in any font.
double width_of(std::string_view text) { return 6.2 * static_cast<double>(display_width(text)); }

}  // namespace

std::string gate_badge(const GateView& view) {
  const auto message = message_of(view);
  const double left = width_of(label) + 12, right = width_of(message.text) + 12;
  const auto text = [](std::string_view words, double begin, double width) {
    return fmt::format("    <text x=\"{:.1f}\" y=\"14\" textLength=\"{:.1f}\">{}</text>\n", begin + width / 2,
                       width - 12, xml(words));
  };
  return fmt::format(
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0:.1f}\" height=\"20\" role=\"img\" "
             "aria-label=\"{1}: {2}\">\n  <title>{1}: {2}</title>\n"
             "  <clipPath id=\"r\"><rect width=\"{0:.1f}\" height=\"20\" rx=\"3\"/></clipPath>\n"
             "  <g clip-path=\"url(#r)\">\n    <rect width=\"{3:.1f}\" height=\"20\" fill=\"#444\"/>\n"
             "    <rect x=\"{3:.1f}\" width=\"{4:.1f}\" height=\"20\" fill=\"{5}\"/>\n  </g>\n"
             "  <g fill=\"#fff\" text-anchor=\"middle\" font-family=\"Verdana,DejaVu Sans,sans-serif\" "
             "font-size=\"11\">\n",
             left + right, label, xml(message.text), left, right, message.colour) +
         text(label, 0, left) + text(message.text, left, right) + "  </g>\n</svg>\n";
}

std::string gate_shields(const GateView& view) {
  const auto message = message_of(view);
  const nlohmann::ordered_json out = {
      {"schemaVersion", 1}, {"label", label}, {"message", message.text}, {"color", message.name}};
  return out.dump(2) + "\n";
}

}  // namespace loadline::report
