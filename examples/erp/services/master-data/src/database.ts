import { secret } from '@harbour/utils';
import { Injectable } from '@nestjs/common';
import { Pool } from 'pg';

/** The pool connects on the first query, not before. */
@Injectable()
export class Database {
  readonly pool = new Pool({
    connectionString: secret('DATABASE_URL', 'postgres://harbour@postgres:5432/master_data'),
    connectionTimeoutMillis: 2000,
  });

  constructor() {
    this.pool.on('error', () => undefined);
  }
}
