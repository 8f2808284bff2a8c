import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { Database } from './database';
import { HealthController } from './health.controller';
import { PartyController } from './party.controller';

@Module({
  imports: [TerminusModule],
  controllers: [HealthController, PartyController],
  providers: [Database],
})
export class AppModule {}
