// @ts-check
import autocannon from 'autocannon';

/** Enough that the slow requests among the others don't hold up the rate. */
const CONNECTIONS = 40;

const JSON_BODY = { 'content-type': 'application/json' };

/** @param {string} productId @param {number} quantity */
function order(productId, quantity) {
  const body = { productId, quantity, email: 'zoë@example.com', cardNumber: '4111111111111111' };
  return { method: 'POST', path: '/orders', headers: JSON_BODY, body: JSON.stringify(body) };
}

/** What each connection asks for, over and over: mostly sound requests, some slow, some at fault. */
const ROUND = /** @type {import('autocannon').Request[]} */ ([
  { path: '/products' },
  { path: '/products/longjing' },
  order('longjing', 2),
  { path: '/products?category=black' },
  { path: '/products/sencha' },
  { path: '/products/assam/reviews' },
  order('assam', 1),
  { path: '/products?category=herbal' },
  { path: '/products/coffee' },
  order('rooibos', 4),
  { path: '/reports/sales' },
  order('sencha', 0),
]);

/**
 * Sends exactly this many requests: at this rate, or as fast as they are answered.
 *
 * @param {string} url
 * @param {{ requests: number, perSecond?: number, onAnswer?: () => void }} plan
 */
export async function load(url, { requests, perSecond, onAnswer }) {
  const result = await run(
    url,
    { amount: requests, ...(perSecond && { overallRate: perSecond }) },
    onAnswer,
  );
  const answered = result['1xx'] + result['2xx'] + result['3xx'] + result['4xx'] + result['5xx'];
  if (answered !== requests || result.errors > 0) {
    throw new Error(`${answered} of ${requests} requests were answered, ${result.errors} failed.`);
  }
}

/**
 * @param {string} url
 * @param {{ amount: number, overallRate?: number }} amounts
 * @param {(() => void) | undefined} onAnswer
 * @returns {Promise<import('autocannon').Result>}
 */
function run(url, amounts, onAnswer) {
  return new Promise((resolve, reject) => {
    const options = { url, connections: CONNECTIONS, requests: ROUND, ...amounts };
    const instance = autocannon(options, (error, result) => {
      if (error) reject(error);
      else resolve(result);
    });
    if (onAnswer !== undefined) instance.on('response', onAnswer);
  });
}
