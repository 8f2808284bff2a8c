import { identifier } from '@harbour/kernel';
import { setting } from '@harbour/utils';
import { Injectable } from '@nestjs/common';
import Redis from 'ioredis';
import type { User } from './user.store';

const DAY_SECONDS = 24 * 60 * 60;

@Injectable()
export class SessionStore {
  // Connects on first use, so that the service starts and answers without Redis.
  private readonly redis = new Redis(setting('REDIS_URL', 'redis://redis:6379'), {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
  });

  constructor() {
    this.redis.on('error', () => undefined);
  }

  async open(user: User): Promise<string> {
    const token = identifier('session');
    await this.redis.set(token, user.email, 'EX', DAY_SECONDS);
    return token;
  }
}
