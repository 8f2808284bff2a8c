export * from './approval';
export * from './invoice';
export * from './mail';
export * from './party';
