import { z } from 'zod';

export const mail = z.object({
  to: z.string().email(),
  subject: z.string().min(1),
  text: z.string(),
});

export type Mail = z.infer<typeof mail>;
