// SPDX-License-Identifier: Apache-2.0
// What rpm installed: a database of header blobs, in one of the three forms that rpm has had.
//
// Packages (Berkeley DB hash, to rpm 4.15), Packages.db (rpm's own "ndb", SUSE), rpmdb.sqlite (since 4.16). Each value
// is a header: an index of tags over a store of bytes, big endian. Reference: rpm's lib/header.cc, lib/rpmtag.h,
// lib/backend/{sqlite,ndb/rpmpkg,bdb_ro}.cc.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "packages/package.h"

namespace loadline::packages {

// By its first bytes.
[[nodiscard]] bool is_rpm_database(std::string_view bytes);
// Without the keys that packages are signed with, which rpm lists as packages ("gpg-pubkey").
[[nodiscard]] std::vector<Package> read_rpm_database(std::string_view bytes);

// One header; a package without a name where it is none.
[[nodiscard]] Package read_rpm_header(std::string_view blob);

// rpmdb.sqlite as it is once the log beside it ("-wal") is played back: rpm may have left either. What of the log is
// not whole, or of an older one, changes nothing. Reference: SQLite's fileformat2.html, "The Write-Ahead Log".
[[nodiscard]] std::string with_log(std::string_view database, std::string_view log);

// The headers of each form, as far as they can be read.
using TakeBlob = std::function<void(std::string_view blob)>;
void rpm_blobs_in_sqlite(std::string_view bytes, const TakeBlob& take);
void rpm_blobs_in_ndb(std::string_view bytes, const TakeBlob& take);
void rpm_blobs_in_bdb(std::string_view bytes, const TakeBlob& take);

// Numbers at a place that may lie outside: 0 there.
[[nodiscard]] std::uint32_t big_endian(std::string_view bytes, std::size_t at);
[[nodiscard]] std::uint32_t little_endian(std::string_view bytes, std::size_t at);

}  // namespace loadline::packages
