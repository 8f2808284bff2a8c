// SPDX-License-Identifier: Apache-2.0
// The door.
int main() { return 0; }
