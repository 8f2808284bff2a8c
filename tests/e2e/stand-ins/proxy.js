// SPDX-License-Identifier: Apache-2.0
// What Traefik's Docker provider does with the labels that the example uses: PathPrefix, the server's port, the network.
const http = require('http');

const ask = (path) =>
  new Promise((resolve, reject) => {
    http
      .get({ socketPath: '/var/run/docker.sock', path }, (answer) => {
        let text = '';
        answer.on('data', (part) => (text += part)).on('end', () => resolve(JSON.parse(text)));
      })
      .on('error', reject);
  });

// The routes with the longest rule first.
async function routes() {
  const out = [];
  for (const { Labels: labels, NetworkSettings: settings, Ports: ports } of await ask('/v1.41/containers/json')) {
    if (labels['traefik.enable'] !== 'true') continue;
    const rule = Object.entries(labels).find(([name]) => /^traefik\.http\.routers\..*\.rule$/.test(name))?.[1] ?? '';
    const port = Object.entries(labels).find(([name]) => name.endsWith('.loadbalancer.server.port'))?.[1] ?? ports[0]?.PrivatePort;
    const network = settings.Networks[labels['traefik.docker.network'] ?? Object.keys(settings.Networks)[0]];
    if (network?.IPAddress) out.push({ rule, prefix: /PathPrefix\(`(.*?)`\)/.exec(rule)?.[1] ?? '/', host: network.IPAddress, port });
  }
  return out.sort((a, b) => b.rule.length - a.rule.length);
}

const proxy = http.createServer(async (request, answer) => {
  const route = (await routes()).find(({ prefix }) => request.url.startsWith(prefix));
  if (!route) return answer.writeHead(404).end('no route\n');
  const forward = http.request({ host: route.host, port: route.port, path: request.url, headers: request.headers, timeout: 3000 }, (from) => {
    answer.writeHead(from.statusCode, { ...from.headers, 'x-routed-to': `${route.host}:${route.port}` });
    from.pipe(answer);
  });
  forward.on('error', (error) => answer.writeHead(502).end(`${error.message}\n`));
  request.pipe(forward);
});
proxy.listen(80);
http.createServer((_, answer) => answer.end('ok\n')).listen(8080);
process.on('SIGTERM', () => process.exit(0));
