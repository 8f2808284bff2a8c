/** An error that a caller can do something about; its status is what HTTP answers. */
export class DomainError extends Error {
  constructor(
    message: string,
    readonly status: number = 400,
  ) {
    super(message);
    this.name = 'DomainError';
  }
}

export class NotFound extends DomainError {
  constructor(kind: string, id: string) {
    super(`${kind} ${id} does not exist`, 404);
  }
}
