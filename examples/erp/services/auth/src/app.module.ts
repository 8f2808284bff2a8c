import { Module } from '@nestjs/common';
import { HealthController } from './health.controller';
import { SessionController } from './session.controller';
import { SessionStore } from './session.store';
import { UserStore } from './user.store';

@Module({
  controllers: [HealthController, SessionController],
  providers: [SessionStore, UserStore],
})
export class AppModule {}
