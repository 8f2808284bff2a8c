// SPDX-License-Identifier: Apache-2.0
// Listens on the ports of LISTEN and answers any HTTP request with 200; --connect HOST:PORT says whether somebody does.
const http = require('http');
const fs = require('fs');

if (process.argv[2] === '--connect') {
  const [host, port] = process.argv[3].split(':');
  require('net')
    .connect(port, host)
    .on('connect', () => process.exit(0))
    .on('error', (error) => {
      console.error(error.message);
      process.exit(1);
    });
} else {
  const { SECRET } = process.env;
  if (SECRET && process.env[SECRET] && process.env[`${SECRET}_FILE`]) throw new Error(`${SECRET} is given twice`);
  if (SECRET && !process.env[SECRET]) fs.readFileSync(process.env[`${SECRET}_FILE`]);
  for (const port of process.env.LISTEN.split(' ')) http.createServer((_, answer) => answer.end('ok\n')).listen(Number(port));
  process.on('SIGTERM', () => process.exit(0));
}
