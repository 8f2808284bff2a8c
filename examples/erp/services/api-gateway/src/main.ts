import { host, logger } from '@harbour/utils';
import express from 'express';
import { createProxyMiddleware } from 'http-proxy-middleware';
import { routes } from './routes';

const log = logger('api-gateway');
const app = express();

app.get('/health', (_request, response) => {
  response.json({ status: 'ok', routes: routes.length });
});

for (const { prefix, target } of routes) {
  app.use(prefix, createProxyMiddleware({ target, changeOrigin: true }));
}

const port = Number(process.env.PORT ?? 3000);
app.listen(port, host(), () => log.info('listening', { port }));
