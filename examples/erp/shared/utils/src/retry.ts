import { DomainError } from '@harbour/kernel';

/** Calls `attempt` until it succeeds, waiting twice as long each time; a DomainError is final. */
export async function retry<T>(attempt: () => Promise<T>, times = 5, waitMs = 200): Promise<T> {
  for (let tried = 1; ; tried++) {
    try {
      return await attempt();
    } catch (error) {
      if (tried >= times || error instanceof DomainError) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs * 2 ** (tried - 1)));
    }
  }
}
