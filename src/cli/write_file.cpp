// SPDX-License-Identifier: Apache-2.0
// Writes beside and renames over.
#include "cli/write_file.h"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace loadline::cli {

bool write_file(const std::string& path, const std::string& text) {
  const std::string beside = path + ".part";
  std::ofstream out{beside, std::ios::binary};
  out << text;
  out.close();
  std::error_code error;
  if (!out.fail()) std::filesystem::rename(beside, path, error);
  if (!out.fail() && !error) return true;
  std::filesystem::remove(beside, error);
  std::cerr << "loadline: cannot write " << path << '\n';
  return false;
}

}  // namespace loadline::cli
