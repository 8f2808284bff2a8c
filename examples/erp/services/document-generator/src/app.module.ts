import { Module } from '@nestjs/common';
import { DocumentController } from './document.controller';
import { HealthController } from './health.controller';

@Module({ controllers: [DocumentController, HealthController] })
export class AppModule {}
