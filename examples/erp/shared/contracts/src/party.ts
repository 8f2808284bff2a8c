import { z } from 'zod';

export const party = z.object({
  name: z.string().min(1),
  role: z.enum(['customer', 'vendor']),
  country: z.string().length(2),
});

export type Party = z.infer<typeof party>;
