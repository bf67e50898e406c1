/** What is wrong with an order. Answered with 400. */
class InvalidOrderError extends Error {
  /** @override */
  name = 'InvalidOrderError';
  status = 400;
}

/**
 * @param {unknown} body what `express.json()` has read
 * @throws {InvalidOrderError} naming the field at fault
 */
export function parseOrder(body) {
  const { productId, quantity, email } = Object(body);
  if (typeof productId !== 'string' || productId === '') {
    throw new InvalidOrderError('productId must be the id of a product');
  }
  if (!Number.isInteger(quantity) || quantity < 1 || quantity > 100) {
    throw new InvalidOrderError('quantity must be a whole number from 1 to 100');
  }
  if (typeof email !== 'string' || !email.includes('@')) {
    throw new InvalidOrderError('email must be an address');
  }
  return { productId, quantity: Number(quantity), email };
}
