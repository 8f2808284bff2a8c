/** A variable of the environment, or a fallback; an empty value counts as unset. */
export function setting(name: string, fallback: string): string {
  return process.env[name] || fallback;
}

/** The address to listen on. */
export function host(): string {
  return setting('HOST', '0.0.0.0');
}
