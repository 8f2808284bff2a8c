import { invoice, totalOf } from '@harbour/contracts';
import { host, logger } from '@harbour/utils';
import express from 'express';
import { forecast } from './forecast';
import { journal } from './journal';
import { countRequests, metrics } from './metrics';

const log = logger('finance');
const app = express();
app.use(express.json());
app.use(countRequests);

app.get('/health', (_request, response) => {
  response.json({ status: 'ok' });
});

app.get('/metrics', async (_request, response) => {
  response.type('text/plain').send(await metrics());
});

app.post('/invoices', (request, response) => {
  const parsed = invoice.safeParse(request.body);
  if (!parsed.success) {
    response.status(400).json(parsed.error.issues);
    return;
  }
  journal.post(parsed.data.customer, totalOf(parsed.data));
  response.status(201).json({ total: totalOf(parsed.data).toString() });
});

app.get('/forecast/:customer', async (request, response) => {
  response.json(await forecast(journal.of(request.params.customer)));
});

const port = Number(process.env.PORT ?? 3006);
app.listen(port, host(), () => log.info('listening', { port }));
