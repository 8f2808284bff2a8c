// SPDX-License-Identifier: Apache-2.0
// Where the kernel enters: hands the stack that it prepared to run(), and the few functions that a compiler
// calls without being asked.
#include "run.h"
#include "system.h"

#if defined(__x86_64__)
asm(R"(
.globl _start
_start:
  xor %ebp, %ebp
  mov %rsp, %rdi
  and $-16, %rsp
  call probe_start
)");
#elif defined(__aarch64__)
asm(R"(
.globl _start
_start:
  mov x29, #0
  mov x0, sp
  and sp, x0, #-16
  bl probe_start
)");
#endif

// The stack at the entry: argc, argv..., null, envp..., null (System V ABI, "Process Initialization").
extern "C" [[noreturn]] void probe_start(long* stack) {
  const auto count = static_cast<int>(stack[0]);
  auto** arguments = reinterpret_cast<char**>(stack + 1);
  probe::exit_with(probe::run(count, arguments, arguments + count + 1));
}

extern "C" void* memcpy(void* to, const void* from, std::size_t size) {
  auto* target = static_cast<char*>(to);
  const auto* source = static_cast<const char*>(from);
  for (std::size_t i = 0; i < size; ++i) target[i] = source[i];
  return to;
}

extern "C" void* memmove(void* to, const void* from, std::size_t size) {
  auto* target = static_cast<char*>(to);
  const auto* source = static_cast<const char*>(from);
  if (target < source) return memcpy(to, from, size);
  for (std::size_t i = size; i > 0; --i) target[i - 1] = source[i - 1];
  return to;
}

extern "C" void* memset(void* to, int value, std::size_t size) {
  auto* target = static_cast<char*>(to);
  for (std::size_t i = 0; i < size; ++i) target[i] = static_cast<char>(value);
  return to;
}

extern "C" int memcmp(const void* a, const void* b, std::size_t size) {
  const auto* left = static_cast<const unsigned char*>(a);
  const auto* right = static_cast<const unsigned char*>(b);
  for (std::size_t i = 0; i < size; ++i)
    if (left[i] != right[i]) return left[i] < right[i] ? -1 : 1;
  return 0;
}
