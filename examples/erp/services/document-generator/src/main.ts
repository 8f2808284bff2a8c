import 'reflect-metadata';
import { host, logger } from '@harbour/utils';
import { VersioningType } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';

async function bootstrap(): Promise<void> {
  const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] });
  app.setGlobalPrefix('api');
  app.enableVersioning({ type: VersioningType.URI, defaultVersion: '1' });

  const port = Number(process.env.PORT ?? 3010);
  await app.listen(port, host());
  logger('document-generator').info('listening', { port });
}

void bootstrap();
