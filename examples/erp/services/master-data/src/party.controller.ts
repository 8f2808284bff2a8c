import { party } from '@harbour/contracts';
import { identifier } from '@harbour/kernel';
import { BadRequestException, Body, Controller, Get, Post } from '@nestjs/common';
import { Database } from './database';

@Controller('parties')
export class PartyController {
  constructor(private readonly database: Database) {}

  @Get()
  async list() {
    const { rows } = await this.database.pool.query('select id, name, role, country from party order by name');
    return rows;
  }

  @Post()
  async add(@Body() body: unknown) {
    const parsed = party.safeParse(body);
    if (!parsed.success) throw new BadRequestException(parsed.error.issues);
    const { name, role, country } = parsed.data;
    const id = identifier('party');
    await this.database.pool.query('insert into party values ($1, $2, $3, $4)', [id, name, role, country]);
    return { id };
  }
}
