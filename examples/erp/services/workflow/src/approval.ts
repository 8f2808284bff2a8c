import type { ApprovalRequest } from '@harbour/contracts';
import { condition, defineSignal, proxyActivities, setHandler } from '@temporalio/workflow';
import type * as activities from './activities';

const { sendMail } = proxyActivities<typeof activities>({ startToCloseTimeout: '1 minute' });

export const approve = defineSignal<[string]>('approve');

/** Waits until every approver has approved, and reminds the others meanwhile. */
export async function approval(request: ApprovalRequest): Promise<void> {
  const missing = new Set(request.approvers);
  setHandler(approve, (approver) => {
    missing.delete(approver);
  });
  while (!(await condition(() => missing.size === 0, request.reminderHours * 3_600_000))) {
    for (const to of missing) await sendMail({ to, subject: `Please approve: ${request.subject}`, text: '' });
  }
}
