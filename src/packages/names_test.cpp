// SPDX-License-Identifier: Apache-2.0
// Package URLs and licences: the words that documents of all ecosystems share.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "packages/licence.h"
#include "packages/purl.h"

namespace loadline::packages {
namespace {

TEST(Purl, OfEachEcosystem) {
  const System debian{.id = "debian", .version = "12"};
  const auto text = [&](const Package& package) { return text_of(purl_of(package, debian)); };
  EXPECT_EQ(
      text({.ecosystem = Ecosystem::deb, .name = "libstdc++6", .version = "1:12.2.0-14+b1", .architecture = "amd64"}),
      "pkg:deb/debian/libstdc%2B%2B6@1:12.2.0-14%2Bb1?arch=amd64&distro=debian-12");
  EXPECT_EQ(text({.ecosystem = Ecosystem::rpm, .name = "Openssl", .version = "1:3.0-1.el9", .architecture = "x86_64"}),
            "pkg:rpm/debian/Openssl@3.0-1.el9?arch=x86_64&distro=debian-12&epoch=1");
  EXPECT_EQ(text({.ecosystem = Ecosystem::npm, .name = "@babel/core", .version = "7.0.0"}),
            "pkg:npm/%40babel/core@7.0.0");
  EXPECT_EQ(text({.ecosystem = Ecosystem::pypi, .name = "Zope.Interface_x", .version = "5"}),
            "pkg:pypi/zope-interface-x@5");
  EXPECT_EQ(text({.ecosystem = Ecosystem::golang, .name = "github.com/Azure/go", .version = "v1.0.0"}),
            "pkg:golang/github.com/azure/go@v1.0.0");
  EXPECT_EQ(text({.ecosystem = Ecosystem::maven, .name = "org.slf4j:slf4j-api", .version = "1.7"}),
            "pkg:maven/org.slf4j/slf4j-api@1.7");
  EXPECT_EQ(text({.ecosystem = Ecosystem::generic, .name = "some jar"}), "pkg:generic/some%20jar");
}

TEST(Purl, ReadsWhatItWrites) {
  for (const auto* text : {"pkg:npm/%40babel/core@7.0.0", "pkg:deb/debian/a@1:2~3?arch=amd64&distro=debian-12",
                           "pkg:golang/google.golang.org/genproto#googleapis/api", "pkg:maven/a.b/c@1?type=jar"}) {
    const auto purl = parse_purl(text);
    ASSERT_TRUE(purl) << text;
    EXPECT_EQ(text_of(*purl), text);
  }
}

TEST(Purl, IsForgivingAsTheSpecificationSays) {
  EXPECT_EQ(text_of(parse_purl("PKG://NPM/@scope/Name@1").value()), "pkg:npm/%40scope/name@1");
  EXPECT_EQ(text_of(parse_purl("pkg:type/n?B=2&a=1&c=").value()), "pkg:type/n?a=1&b=2");
  for (const auto* wrong : {"", "npm/a", "pkg:npm", "pkg:npm/", "pkg:/a", "pkg:1x/a", "pkg:npm/a?novalue"})
    EXPECT_FALSE(parse_purl(wrong)) << wrong;
}

TEST(Licence, KnowsIdentifiersInTheirSpelling) {
  EXPECT_EQ(spdx_id("mit"), "MIT");
  EXPECT_EQ(spdx_id("apache-2.0"), "Apache-2.0");
  EXPECT_EQ(spdx_id("proprietary"), "");
}

TEST(Licence, ReadsExpressions) {
  EXPECT_EQ(spdx_expression("mit or (apache-2.0 AND gpl-2.0-only with classpath-exception-2.0)"),
            "MIT OR (Apache-2.0 AND GPL-2.0-only WITH Classpath-exception-2.0)");
  EXPECT_EQ(spdx_expression("LGPL-2.1+"), "LGPL-2.1+");
  for (const auto* wrong : {"", "MIT OR", "(MIT", "MIT)", "MIT Apache-2.0", "MIT AND nonsense", "LicenseRef-x", "AND"})
    EXPECT_EQ(spdx_expression(wrong), std::nullopt) << wrong;
}

TEST(Licence, MeansWhatItsEcosystemMeans) {
  using enum LicenceKind;
  EXPECT_EQ(licence_of(Ecosystem::deb, "GPL-2+"), (Licence{id, "GPL-2.0-or-later"}));
  EXPECT_EQ(licence_of(Ecosystem::deb, "Expat"), (Licence{id, "MIT"}));
  EXPECT_EQ(licence_of(Ecosystem::deb, "BSD-3-clause"), (Licence{id, "BSD-3-Clause"}));
  EXPECT_EQ(licence_of(Ecosystem::deb, "LGPL-2.1+ or Expat"), (Licence{expression, "LGPL-2.1-or-later OR MIT"}));
  EXPECT_EQ(licence_of(Ecosystem::deb, "GPL-2+ with OpenSSL exception"),
            (Licence{name, "GPL-2+ with OpenSSL exception"}));
  EXPECT_EQ(licence_of(Ecosystem::deb, "public-domain"), (Licence{name, "public-domain"}));
  EXPECT_EQ(licence_of(Ecosystem::pypi, "MIT License"), (Licence{id, "MIT"}));
  EXPECT_EQ(licence_of(Ecosystem::pypi, "BSD License"), (Licence{name, "BSD License"}));
  EXPECT_EQ(licence_of(Ecosystem::npm, "(MIT OR Apache-2.0)"), (Licence{expression, "(MIT OR Apache-2.0)"}));
}

}  // namespace
}  // namespace loadline::packages
