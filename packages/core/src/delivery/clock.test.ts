import { describe, expect, it } from 'vitest';
import { ServerClock } from './clock.js';

describe('ServerClock', () => {
  it("follows this machine's clock until it knows better", () => {
    let now = 1000;
    const clock = new ServerClock({ now: () => now });
    now = 2500;
    expect(clock.now()).toBe(2500);
    expect(clock.offsetMs).toBe(0);
  });

  it('keeps the distance that the service told it', () => {
    let now = 1000;
    const clock = new ServerClock({ now: () => now });
    expect(clock.correct(901_000)).toBe(900_000);
    now = 3000;
    expect(clock.now()).toBe(903_000);
  });

  it('takes the last correction only', () => {
    const clock = new ServerClock({ now: () => 1000 });
    clock.correct(5000);
    expect(clock.correct(400)).toBe(-600);
    expect(clock.now()).toBe(400);
  });

  it('is not misled by what is no time', () => {
    const clock = new ServerClock({ now: () => 1000 });
    clock.correct(5000);
    expect(clock.correct(Number.NaN)).toBe(4000);
  });
});
