import type { Mail } from '@harbour/contracts';
import { setting } from '@harbour/utils';
import { createTransport } from 'nodemailer';

const transport = createTransport(setting('SMTP_URL', 'smtp://mailhog:1025'));

export async function send(mail: Mail): Promise<void> {
  await transport.sendMail({ from: 'harbour@example.com', ...mail });
}
