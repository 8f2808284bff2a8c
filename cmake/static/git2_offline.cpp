// SPDX-License-Identifier: Apache-2.0
// Stands in for libgit2's network half, so that the static library links without TLS, SSH and Kerberos.
//
// loadline reads repositories and never fetches. The linker takes a symbol from here before it looks into
// libgit2.a, so the members that open sockets are left out of the binary: no network by construction, and
// no 18 shared libraries to load on each start. Signatures: libgit2 1.5 src/libgit2/{streams,transports}.
#include <git2.h>
#include <git2/sys/transport.h>

extern "C" {

bool git_http__expect_continue = false;

int git_mbedtls_stream_global_init() { return 0; }
int git_transport_ssh_global_init() { return 0; }

int git_mbedtls__set_cert_location(const char*, const char*) { return GIT_ERROR; }
int git_mbedtls_stream_new(void**, const char*, const char*) { return GIT_ERROR; }
int git_mbedtls_stream_wrap(void**, void*, const char*) { return GIT_ERROR; }
int git_smart_subtransport_git(git_smart_subtransport**, git_transport*, void*) { return GIT_ERROR; }
int git_smart_subtransport_http(git_smart_subtransport**, git_transport*, void*) { return GIT_ERROR; }
int git_smart_subtransport_ssh(git_smart_subtransport**, git_transport*, void*) { return GIT_ERROR; }

}  // extern "C"
