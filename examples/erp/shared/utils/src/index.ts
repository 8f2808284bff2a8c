export * from './environment';
export * from './log';
export * from './retry';
