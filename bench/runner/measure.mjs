import { startSink } from '../sink/start-sink.mjs';
import { evaluate } from './evaluate.mjs';
import { runRounds } from './rounds.mjs';

/**
 * Measures one figure after the other, with one sink for all.
 *
 * @param {readonly import('./types.mjs').Figure[]} figures
 * @param {Omit<import('./types.mjs').Plan, 'port'>} plan
 */
export async function measure(figures, plan) {
  const sink = await startSink();
  try {
    const outcomes = [];
    for (const figure of figures) {
      const results = await runRounds(figure, { ...plan, port: sink.port });
      outcomes.push(evaluate(figure, results));
    }
    return outcomes;
  } finally {
    sink.stop();
  }
}
