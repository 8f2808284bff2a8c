export * from './errors';
export * from './identifier';
export * from './money';
