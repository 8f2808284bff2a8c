import { Money } from '@harbour/kernel';

const entries = new Map<string, Money[]>();

export const journal = {
  post(account: string, amount: Money): void {
    entries.set(account, [...(entries.get(account) ?? []), amount]);
  },
  of(account: string): Money[] {
    return entries.get(account) ?? [];
  },
};
