import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { findProduct, listProducts, takeFromStock } from './catalogue.js';

const SLOW_REPORT_MS = 100;

/** What Fastify checks before a handler runs; a request that doesn't fit is answered with 400 and logged. */
const orderSchema = {
  type: 'object',
  required: ['productId', 'quantity', 'email', 'cardNumber'],
  properties: {
    productId: { type: 'string', minLength: 1 },
    quantity: { type: 'integer', minimum: 1, maximum: 100 },
    email: { type: 'string', minLength: 3 },
    cardNumber: { type: 'string', pattern: '^[0-9]{12,19}$' },
  },
};

/**
 * The shop's API. Fastify logs each request when it comes and when it is answered; `request.log` is
 * a child logger whose records all carry the request's id as `reqId`.
 *
 * @param {NonNullable<import('fastify').FastifyHttpOptions<import('node:http').Server>['logger']>} logger
 */
export function createApp(logger) {
  const app = Fastify({
    logger,
    // The id that the caller, or a gateway, has given the request: it ties the logs of all services together.
    requestIdHeader: 'x-request-id',
    genReqId: () => randomUUID(),
  });

  // Probes come every few seconds and say nothing.
  app.get('/health', { logLevel: 'warn' }, async () => ({ status: 'ok' }));

  app.get('/products', async (request) => {
    const { category } = /** @type {{ category?: string }} */ (request.query);
    const products = listProducts(category);
    request.log.debug({ category, found: products.length }, 'products listed');
    return products;
  });

  app.get('/products/:id', async (request, reply) => {
    const { id } = /** @type {{ id: string }} */ (request.params);
    const product = findProduct(id);
    if (product !== undefined) return product;
    request.log.warn({ productId: id }, 'no such product');
    return reply.code(404).send({ error: 'no such product' });
  });

  // Fails always: what is thrown is logged with its stack and its cause, and answered with 500.
  app.get('/products/:id/reviews', async (request) => {
    const { id } = /** @type {{ id: string }} */ (request.params);
    const cause = new Error('connect ECONNREFUSED 10.0.0.9:443');
    throw new Error(`reviews of ${id} can't be read`, { cause });
  });

  app.post('/orders', { schema: { body: orderSchema } }, async (request, reply) => {
    const order = /** @type {Order} */ (request.body);
    // Everything that is logged about this order can be found by its id.
    const log = request.log.child({ orderId: randomUUID() });
    if (!takeFromStock(order.productId, order.quantity)) {
      log.warn({ order }, 'order refused: not enough in stock');
      return reply.code(409).send({ error: 'not enough in stock' });
    }
    log.info({ order }, `order placed: ${order.quantity} × ${findProduct(order.productId)?.name}`);
    return reply.code(201).send({ status: 'placed' });
  });

  app.get('/reports/sales', async (request) => {
    const begun = performance.now();
    await sleep(SLOW_REPORT_MS);
    const tookMs = Math.round(performance.now() - begun);
    request.log.info({ tookMs }, 'sales report made');
    return { tookMs };
  });

  return app;
}

/** @typedef {{ productId: string, quantity: number, email: string, cardNumber: string }} Order */
