// SPDX-License-Identifier: Apache-2.0
// What a call that meets the world gives back: a value, or what went wrong and what a person can do.
//
// Ours over tl::expected, since g++ 12 and clang 14 have no usable std::expected. Problems in the user's
// files are never an Error: they are data beside the tree (see Problem in source.h).
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace loadline {

struct Error {
  std::string message;  // what a person can do or must know: "cannot open the folder"
  std::string place;    // file, reference or address; may be empty
  std::string cause;    // what the system said; may be empty

  [[nodiscard]] std::string text() const {
    std::string out = place.empty() ? message : place + ": " + message;
    if (!cause.empty()) out += " (" + cause + ")";
    return out;
  }
};

template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string message, std::string place = {}, std::string cause = {}) {
  return tl::make_unexpected(Error{std::move(message), std::move(place), std::move(cause)});
}

}  // namespace loadline
