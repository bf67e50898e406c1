export { hostileKeys } from './keys.js';
export { anyValue, batch, batches, build, PATIENCE_MS, runs } from './recipes.js';
export { hostileValues, insideOf, lightValues } from './table.js';
export { hostileTimes } from './times.js';
export {
  countingGetters,
  endless,
  endlessChain,
  laughs,
  nested,
  revoked,
  throwing,
  throws,
  wide,
} from './traps.js';
