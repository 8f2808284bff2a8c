import { mail } from '@harbour/contracts';
import { logger, retry } from '@harbour/utils';
import { Router } from 'express';
import { send } from './transport';

const log = logger('notification');

export const api = Router();

api.get('/health', (_request, response) => {
  response.json({ status: 'ok' });
});

api.post('/mails', (request, response) => {
  const parsed = mail.safeParse(request.body);
  if (!parsed.success) {
    response.status(400).json(parsed.error.issues);
    return;
  }
  retry(() => send(parsed.data)).catch((error: unknown) => log.error('mail lost', { reason: String(error) }));
  response.status(202).end();
});
