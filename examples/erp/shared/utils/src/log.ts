type Fields = Record<string, string | number | boolean | undefined>;

/** Writes one JSON line per event to standard output. */
export function logger(service: string) {
  const write = (level: string) => (message: string, fields: Fields = {}) =>
    console.log(JSON.stringify({ time: new Date().toISOString(), level, service, message, ...fields }));
  return { info: write('info'), warn: write('warn'), error: write('error') };
}
