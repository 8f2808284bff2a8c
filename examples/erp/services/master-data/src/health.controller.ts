import { Controller, Get } from '@nestjs/common';
import { HealthCheck, HealthCheckError, HealthCheckService, HealthIndicatorResult } from '@nestjs/terminus';
import { Database } from './database';

@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: Database,
  ) {}

  @Get('live')
  @HealthCheck()
  live() {
    return this.health.check([]);
  }

  @Get('ready')
  @HealthCheck()
  ready() {
    return this.health.check([() => this.databaseAnswers()]);
  }

  private async databaseAnswers(): Promise<HealthIndicatorResult> {
    try {
      await this.database.pool.query('select 1');
      return { database: { status: 'up' } };
    } catch {
      throw new HealthCheckError('no answer', { database: { status: 'down' } });
    }
  }
}
