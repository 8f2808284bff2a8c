// SPDX-License-Identifier: Apache-2.0
// The kernel's calls that the probe makes, without a C library: x86-64 and arm64 Linux.
//
// Each returns what the kernel returns: a value, or -errno. Numbers are those of the kernel's
// arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace probe {

#if defined(__x86_64__)
enum class Call : long {
  read = 0,
  write = 1,
  close = 3,
  socket = 41,
  connect = 42,
  sendto = 44,
  recvfrom = 45,
  getsockopt = 55,
  clone = 56,
  execve = 59,
  wait4 = 61,
  kill = 62,
  nanosleep = 35,
  clock_gettime = 228,
  exit_group = 231,
  ppoll = 271,
};

inline long system_call(Call number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  long result = static_cast<long>(number);
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall" : "+a"(result) : "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
  return result;
}
#elif defined(__aarch64__)
enum class Call : long {
  close = 57,
  read = 63,
  write = 64,
  ppoll = 73,
  exit_group = 94,
  nanosleep = 101,
  clock_gettime = 113,
  kill = 129,
  socket = 198,
  connect = 203,
  sendto = 206,
  recvfrom = 207,
  getsockopt = 209,
  clone = 220,
  execve = 221,
  wait4 = 260,
};

inline long system_call(Call number, long a = 0, long b = 0, long c = 0, long d = 0, long e = 0, long f = 0) {
  register long x8 asm("x8") = static_cast<long>(number);
  register long x0 asm("x0") = a;
  register long x1 asm("x1") = b;
  register long x2 asm("x2") = c;
  register long x3 asm("x3") = d;
  register long x4 asm("x4") = e;
  register long x5 asm("x5") = f;
  asm volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
  return x0;
}
#else
#error "the probe speaks to the kernels of x86-64 and arm64 only"
#endif

template <class T>
long address_of(T* pointer) {
  return reinterpret_cast<long>(pointer);
}

// errno values that the probe tells apart.
constexpr long again = -11;
constexpr long interrupted = -4;
constexpr long in_progress = -115;

[[noreturn]] inline void exit_with(int status) {
  for (;;) system_call(Call::exit_group, status);
}

struct TimeSpec {
  std::int64_t seconds = 0;
  std::int64_t nanoseconds = 0;
};

// A clock that never goes back, in milliseconds.
inline std::int64_t now_in_milliseconds() {
  constexpr long monotonic = 1;
  TimeSpec time;
  system_call(Call::clock_gettime, monotonic, address_of(&time));
  return time.seconds * 1000 + time.nanoseconds / 1'000'000;
}

inline void sleep_for_milliseconds(std::int64_t milliseconds) {
  const TimeSpec time{milliseconds / 1000, milliseconds % 1000 * 1'000'000};
  system_call(Call::nanosleep, address_of(&time));
}

}  // namespace probe
