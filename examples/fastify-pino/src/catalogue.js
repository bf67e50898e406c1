/** What the shop sells. A real one would ask a database. */
const products = new Map(
  [
    { id: 'longjing', name: 'Longjing 龙井', category: 'green', cents: 1890, stock: 40_000 },
    { id: 'sencha', name: 'Sencha 煎茶', category: 'green', cents: 1490, stock: 25_000 },
    { id: 'assam', name: 'Assam FTGFOP', category: 'black', cents: 990, stock: 60_000 },
    { id: 'rooibos', name: 'Rooibos “Größe XL”', category: 'herbal', cents: 790, stock: 3 },
  ].map((product) => [product.id, product]),
);

/** @param {string} [category] */
export function listProducts(category) {
  const all = [...products.values()];
  return category === undefined ? all : all.filter((product) => product.category === category);
}

/** @param {string} id */
export function findProduct(id) {
  return products.get(id);
}

/**
 * Takes goods off the shelf, if there are enough.
 *
 * @param {string} id
 * @param {number} quantity
 */
export function takeFromStock(id, quantity) {
  const product = products.get(id);
  if (product === undefined || product.stock < quantity) return false;
  product.stock -= quantity;
  return true;
}
