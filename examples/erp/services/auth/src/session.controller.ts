import { Body, Controller, Post, UnauthorizedException } from '@nestjs/common';
import { SessionStore } from './session.store';
import { UserStore } from './user.store';

interface Credentials {
  email: string;
  password: string;
}

@Controller('sessions')
export class SessionController {
  constructor(
    private readonly users: UserStore,
    private readonly sessions: SessionStore,
  ) {}

  @Post()
  async signIn(@Body() { email, password }: Credentials) {
    const user = await this.users.withPassword(email, password);
    if (!user) throw new UnauthorizedException();
    return { token: await this.sessions.open(user) };
  }
}
