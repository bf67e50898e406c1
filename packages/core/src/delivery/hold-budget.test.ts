import { describe, expect, it } from 'vitest';
import { HoldBudget } from './hold-budget.js';

describe('HoldBudget', () => {
  it('gives all holds together the time of one', () => {
    const budget = new HoldBudget();
    budget.begin(0);
    budget.end(1200);
    expect(budget.leftMs(3000, 1300)).toBe(1800);
    budget.begin(1300);
    budget.end(3100);
    expect(budget.leftMs(3000, 3100)).toBe(0);
  });

  it('counts a hold that is under way', () => {
    const budget = new HoldBudget();
    budget.begin(100);
    budget.begin(300);
    expect(budget.leftMs(3000, 400)).toBe(2700);
  });

  it('doesn’t count the time of an application that goes on', () => {
    const budget = new HoldBudget();
    budget.begin(0);
    budget.end(50);
    expect(budget.leftMs(2000, 4000)).toBe(1950);
  });

  it('is whole again once the application has gone on for long', () => {
    const budget = new HoldBudget();
    budget.begin(0);
    budget.end(2000);
    expect(budget.leftMs(2000, 7000)).toBe(0);
    expect(budget.leftMs(2000, 7001)).toBe(2000);
  });

  it('stays used up while one hold follows the other', () => {
    const budget = new HoldBudget();
    for (let now = 0; now < 60_000; now += 1000) {
      budget.begin(now);
      budget.end(now + 900);
    }
    expect(budget.leftMs(3000, 60_000)).toBeLessThan(0);
  });
});
