import { host, logger } from '@harbour/utils';
import express from 'express';
import { api } from './api';

const app = express();
app.use(express.json());
app.use('/api/v1', api);

const port = Number(process.env.PORT ?? 3009);
app.listen(port, host(), () => logger('notification').info('listening', { port }));
