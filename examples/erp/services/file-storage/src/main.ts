import { host, logger } from '@harbour/utils';
import Fastify from 'fastify';
import { files } from './files';

const app = Fastify({ bodyLimit: 20 * 1024 * 1024 });

app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
app.get('/health', async () => ({ status: 'ok' }));
app.register(files, { prefix: '/files' });

const port = Number(process.env.PORT ?? 3008);
app
  .listen({ port, host: host() })
  .then(() => logger('file-storage').info('listening', { port }))
  .catch((error: unknown) => {
    logger('file-storage').error('cannot listen', { reason: String(error) });
    process.exitCode = 1;
  });
