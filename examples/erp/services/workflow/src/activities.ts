import type { Mail } from '@harbour/contracts';

/** Asks the notification service to send one mail. */
export async function sendMail(mail: Mail): Promise<void> {
  const base = process.env.NOTIFICATION_URL ?? 'http://notification:3009';
  const response = await fetch(`${base}/api/v1/mails`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(mail),
  });
  if (!response.ok) throw new Error(`notification answered ${response.status}`);
}
