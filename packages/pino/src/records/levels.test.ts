import { describe, expect, it } from 'vitest';
import { defaultLabels, levelLabels } from './levels.js';

describe('levelLabels()', () => {
  it("takes a logger's own labels", () => {
    const labels = levelLabels({ 30: 'info', 35: 'notice' }, undefined);
    expect([...labels]).toEqual([
      ['30', 'info'],
      ['35', 'notice'],
    ]);
  });

  it("falls back to pino's levels when the logger says nothing usable", () => {
    for (const nothing of [undefined, null, 'info', 30]) {
      expect(levelLabels(nothing, undefined)).toBe(defaultLabels);
    }
  });

  it("puts the options' levels over the logger's", () => {
    const labels = levelLabels({ 30: 'info', 35: 'notice' }, { hint: 35, loud: 45.5 });
    expect(labels.get('30')).toBe('info');
    expect(labels.get('35')).toBe('hint');
    expect(labels.get('45.5')).toBe('loud');
  });

  it('leaves out labels that are no text', () => {
    expect(levelLabels({ 30: 'info', 40: 7 }, undefined).has('40')).toBe(false);
  });
});
