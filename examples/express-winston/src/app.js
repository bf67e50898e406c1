import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import { findProduct, listProducts, takeFromStock } from './catalogue.js';
import { answerError } from './errors.js';
import { parseOrder } from './order.js';
import { requestLog } from './request-log.js';

const SLOW_REPORT_MS = 100;

/**
 * The shop's API.
 *
 * @param {import('winston').Logger} logger
 */
export function createApp(logger) {
  const app = express();
  app.disable('x-powered-by');

  // Before the request log: probes come every few seconds and say nothing.
  app.get('/health', (_req, res) => {
    res.json({ status: 'ok' });
  });

  app.use(requestLog(logger));
  app.use(express.json());

  app.get('/products', (req, res) => {
    const { category } = req.query;
    const products = listProducts(typeof category === 'string' ? category : undefined);
    res.locals['log'].debug('products listed', { category, found: products.length });
    res.json(products);
  });

  app.get('/products/:id', (req, res) => {
    const product = findProduct(req.params.id);
    if (product === undefined) res.status(404).json({ error: 'no such product' });
    else res.json(product);
  });

  // Fails always. Express 5 passes what an async handler throws to the error handler.
  app.get('/products/:id/reviews', async (req) => {
    const cause = new Error('connect ECONNREFUSED 10.0.0.9:443');
    throw new Error(`reviews of ${req.params.id} can't be read`, { cause });
  });

  app.post('/orders', (req, res) => {
    const order = parseOrder(req.body);
    // Everything that is logged about this order can be found by its id.
    const log = res.locals['log'].child({ orderId: randomUUID() });
    // Field by field: an address or a card number has no place in a log.
    const { productId, quantity } = order;
    if (!takeFromStock(productId, quantity)) {
      log.warn('order refused: not enough in stock', { productId, quantity });
      res.status(409).json({ error: 'not enough in stock' });
      return;
    }
    log.info(`order placed: ${quantity} × ${findProduct(productId)?.name}`, {
      productId,
      quantity,
    });
    res.status(201).json({ status: 'placed' });
  });

  app.get('/reports/sales', async (_req, res) => {
    const begun = performance.now();
    await sleep(SLOW_REPORT_MS);
    const tookMs = Math.round(performance.now() - begun);
    res.locals['log'].info('sales report made', { tookMs });
    res.json({ tookMs });
  });

  app.use(answerError);
  return app;
}
