import { z } from 'zod';

export const approvalRequest = z.object({
  subject: z.string().min(1),
  approvers: z.array(z.string().email()).min(1),
  reminderHours: z.number().int().positive().default(24),
});

export type ApprovalRequest = z.infer<typeof approvalRequest>;
