import { createServer } from 'node:http';
import { host, logger, retry, setting } from '@harbour/utils';
import * as activities from './activities';

const log = logger('workflow');
let ready = false;

createServer((request, response) => {
  if (request.url === '/health/live') {
    response.writeHead(200).end('ok');
  } else if (request.url === '/health/ready') {
    response.writeHead(ready ? 200 : 503).end();
  } else {
    response.writeHead(404).end();
  }
}).listen(Number(process.env.PORT ?? 3007), host());

/** Joins the task queue. The native bridge is loaded here, so that liveness does not depend on it. */
async function work(): Promise<void> {
  const { NativeConnection, Worker } = await import('@temporalio/worker');
  const connection = await NativeConnection.connect({ address: setting('TEMPORAL_ADDRESS', 'temporal:7233') });
  const worker = await Worker.create({
    connection,
    taskQueue: 'approvals',
    workflowsPath: require.resolve('./approval'),
    activities,
  });
  ready = true;
  await worker.run();
}

retry(work, 20, 1000).catch((error: unknown) => {
  log.error('gave up', { reason: String(error) });
  process.exitCode = 1;
});
