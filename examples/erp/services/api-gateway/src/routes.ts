import { setting } from '@harbour/utils';

export interface Route {
  prefix: string;
  target: string;
}

/** Which path goes to which service. */
export const routes: Route[] = [
  { prefix: '/auth', target: setting('AUTH_URL', 'http://auth:3001/api/v1') },
  { prefix: '/master-data', target: setting('MASTER_DATA_URL', 'http://master-data:3002/api') },
  { prefix: '/finance', target: setting('FINANCE_URL', 'http://finance:3006') },
  { prefix: '/files', target: setting('FILE_STORAGE_URL', 'http://file-storage:3008/files') },
  { prefix: '/documents', target: setting('DOCUMENT_URL', 'http://document-generator:3010/api/v1/documents') },
];
