import { randomUUID } from 'node:crypto';

/** A string that names one entity of one kind, such as `customer_…`. */
export type Identifier<Kind extends string> = `${Kind}_${string}`;

export function identifier<Kind extends string>(kind: Kind): Identifier<Kind> {
  return `${kind}_${randomUUID()}`;
}

export function isIdentifier<Kind extends string>(kind: Kind, value: string): value is Identifier<Kind> {
  return value.startsWith(`${kind}_`) && value.length > kind.length + 1;
}
