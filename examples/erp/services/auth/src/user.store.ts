import { type Identifier, identifier } from '@harbour/kernel';
import { Injectable } from '@nestjs/common';
import { compare, hash } from 'bcrypt';

export interface User {
  id: Identifier<'user'>;
  email: string;
  passwordHash: string;
}

@Injectable()
export class UserStore {
  private readonly users = new Map<string, User>();

  async add(email: string, password: string): Promise<User> {
    const user: User = { id: identifier('user'), email, passwordHash: await hash(password, 10) };
    this.users.set(email, user);
    return user;
  }

  async withPassword(email: string, password: string): Promise<User | undefined> {
    const user = this.users.get(email);
    return user && (await compare(password, user.passwordHash)) ? user : undefined;
  }
}
