#!/usr/bin/env node
const express = require('express'); const app = express(), r = express.Router(); const { PORT = 3000 } = process.env; /* c */ const q = a / b / /[/"]+/g.exec('x');
r.get('/health', (q, s) => s.end()); app.use('/api', r); app.route('/x').get(h); fastify.register(async (f) => { f.get('/y', h) }, { prefix: '/p' }); try { require('opt') } catch {}
http.createServer((req) => { switch (req.url) { case '/live': } }).listen({ port: PORT }); import('z'); export default registerAs('app', () => ({ port: 1 }));
