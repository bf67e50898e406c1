/** Records as applications log them: about 250 bytes, with a long tail. */
const base = { level: 'info', pid: 4242, hostname: 'web-7d9f', service: 'checkout' };
const stack = new TypeError("Cannot read properties of undefined (reading 'id')").stack;

const makers = [
  (i) => ({
    ...base,
    reqId: `req-${i.toString(36)}`,
    method: 'GET',
    url: `/api/orders/${i}?expand=items`,
    status: 200,
    ms: (i % 977) / 8,
    message: 'request completed',
  }),
  (i) => ({
    ...base,
    module: 'billing',
    user: { id: `u_${i * 7919}`, plan: 'pro' },
    message: `invoice "${i}" created for a customer in 東京`,
  }),
  (i) => ({ ...base, level: 'error', err: { type: 'TypeError', stack }, message: `failed ${i}` }),
  (i) => ({ ...base, module: 'cache', key: `session:${i}`, hit: i % 3 === 0, message: 'lookup' }),
];

/** `count` records, no two alike. */
export function records(count) {
  return Array.from({ length: count }, (_, i) => makers[i % makers.length](i));
}
