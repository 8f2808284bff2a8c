import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setting } from '@harbour/utils';
import type { FastifyInstance } from 'fastify';
import sharp from 'sharp';

const folder = setting('FILE_FOLDER', '/tmp/files');
const digest = { type: 'object', properties: { digest: { type: 'string', pattern: '^[0-9a-f]{64}$' } } } as const;

/** Files are kept under the digest of their bytes. */
export async function files(app: FastifyInstance): Promise<void> {
  app.post('/', async (request, reply) => {
    const bytes = request.body as Buffer;
    const name = createHash('sha256').update(bytes).digest('hex');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, name), bytes);
    return reply.code(201).send({ digest: name });
  });

  app.get<{ Params: { digest: string } }>('/:digest/thumbnail', { schema: { params: digest } }, async (request, reply) => {
    const bytes = await readFile(join(folder, request.params.digest));
    return reply.type('image/webp').send(await sharp(bytes).resize(200, 200, { fit: 'inside' }).webp().toBuffer());
  });
}
