import { DomainError } from './errors';

/** An amount in the smallest unit of its currency, so that sums are exact. */
export class Money {
  constructor(
    readonly minor: bigint,
    readonly currency: string,
  ) {}

  static of(text: string, currency: string): Money {
    const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(text);
    if (!match) throw new DomainError(`"${text}" is not an amount`);
    const [, sign, whole, cents = ''] = match;
    const minor = BigInt(whole) * 100n + BigInt(cents.padEnd(2, '0'));
    return new Money(sign ? -minor : minor, currency);
  }

  plus(other: Money): Money {
    if (other.currency !== this.currency) throw new DomainError(`cannot add ${other.currency} to ${this.currency}`);
    return new Money(this.minor + other.minor, this.currency);
  }

  toString(): string {
    const sign = this.minor < 0n ? '-' : '';
    const digits = (this.minor < 0n ? -this.minor : this.minor).toString().padStart(3, '0');
    return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)} ${this.currency}`;
  }
}
