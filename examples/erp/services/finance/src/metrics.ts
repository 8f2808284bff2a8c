import type { NextFunction, Request, Response } from 'express';
import { Counter, register } from 'prom-client';

const requests = new Counter({ name: 'finance_requests_total', help: 'Requests by method', labelNames: ['method'] });

export function countRequests(request: Request, _response: Response, next: NextFunction): void {
  requests.inc({ method: request.method });
  next();
}

export function metrics(): Promise<string> {
  return register.metrics();
}
