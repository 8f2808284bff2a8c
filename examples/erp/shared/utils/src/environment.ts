import { readFileSync } from 'node:fs';

/** A variable of the environment, or a fallback; an empty value counts as unset. */
export function setting(name: string, fallback: string): string {
  return process.env[name] || fallback;
}

/** A setting that may be in a file, named by a variable of the same name with _FILE. */
export function secret(name: string, fallback: string): string {
  const file = process.env[`${name}_FILE`];
  return file ? readFileSync(file, 'utf8').trim() : setting(name, fallback);
}

/** The address to listen on. */
export function host(): string {
  return setting('HOST', '0.0.0.0');
}
