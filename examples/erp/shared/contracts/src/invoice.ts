import { Money } from '@harbour/kernel';
import { z } from 'zod';

export const invoiceLine = z.object({
  text: z.string().min(1),
  quantity: z.number().int().positive(),
  price: z.string().regex(/^\d+(\.\d{1,2})?$/),
});

export const invoice = z.object({
  number: z.string().min(1),
  customer: z.string().min(1),
  currency: z.string().length(3),
  lines: z.array(invoiceLine).min(1),
});

export type Invoice = z.infer<typeof invoice>;

export function totalOf(value: Invoice): Money {
  return value.lines.reduce(
    (sum, line) => sum.plus(new Money(Money.of(line.price, value.currency).minor * BigInt(line.quantity), value.currency)),
    new Money(0n, value.currency),
  );
}
