import 'reflect-metadata';
import { host, logger } from '@harbour/utils';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  app.setGlobalPrefix('api', { exclude: ['health/live', 'health/ready'] });

  const port = Number(process.env.PORT ?? 3002);
  await app.listen(port, host());
  logger('master-data').info('listening', { port });
}

void bootstrap();
