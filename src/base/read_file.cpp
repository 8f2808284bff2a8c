// SPDX-License-Identifier: Apache-2.0
// By a stream; what the system said is kept.
#include "base/read_file.h"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

namespace loadline {

Result<std::string> read_file(const std::string& path, const std::string& what) {
  errno = 0;
  std::ifstream in{path, std::ios::binary};
  std::ostringstream text;
  // A folder can be opened and not read. An empty file sets failbit of the stream that it is put into, and no error.
  if (in && in.peek() != std::ifstream::traits_type::eof()) text << in.rdbuf();
  if (in.bad() || errno != 0) return failure("cannot open " + what, path, std::strerror(errno));
  return text.str();
}

}  // namespace loadline
