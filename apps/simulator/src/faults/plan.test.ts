import { describe, expect, it } from 'vitest';
import { faultSchema, parseFaultRates } from './kinds.js';
import { FaultPlan } from './plan.js';

const full = { tickets: 10, limit: 10, hasKey: true };
const empty = { tickets: 0, limit: 10, hasKey: true };
const fault = (kind: string) => faultSchema.parse({ kind });

describe('the fault plan', () => {
  it('causes no fault without orders and rates', () => {
    const plan = new FaultPlan('seed', {});
    expect(plan.take(full)).toBeUndefined();
    expect(plan.spoilings(undefined, 10)).toEqual([]);
  });

  it('causes ordered faults in order, as often as ordered', () => {
    const plan = new FaultPlan('seed', {});
    plan.order(fault('429'), 2);
    plan.order(fault('reset'), 1);
    expect([1, 2, 3, 4].map(() => plan.take(full)?.kind)).toEqual(['429', '429', 'reset', undefined]);
  });

  it('keeps an ordered fault until a request to which it can apply', () => {
    const plan = new FaultPlan('seed', {});
    plan.order(fault('nokey'), 1);
    plan.order(fault('loopkey'), 1);
    expect(plan.take(empty)).toBeUndefined();
    expect(plan.take({ ...full, hasKey: false })?.kind).toBe('nokey');
    expect(plan.take({ ...full, hasKey: false })).toBeUndefined();
    expect(plan.take(full)?.kind).toBe('loopkey');
  });

  it('forgets its orders when they are cancelled', () => {
    const plan = new FaultPlan('seed', {});
    plan.order(fault('500'), 9);
    plan.cancelOrders();
    expect(plan.take(full)).toBeUndefined();
    expect(plan.pending()).toEqual([]);
  });

  it('draws the same faults from the same seed, about as often as configured', () => {
    const draw = (seed: string) => {
      const plan = new FaultPlan(seed, parseFaultRates('429=0.2,reset=0.1'));
      return Array.from({ length: 1_000 }, () => plan.take(full)?.kind);
    };
    expect(draw('one')).toEqual(draw('one'));
    expect(draw('one')).not.toEqual(draw('two'));
    const hits = draw('one').filter((kind) => kind === '429').length;
    expect(hits).toBeGreaterThan(150);
    expect(hits).toBeLessThan(250);
  });

  it('spoils the ordered ticket for the ordered reason', () => {
    const plan = new FaultPlan('seed', {});
    const ordered = faultSchema.parse({ kind: 'badticket', position: 3, reason: 'INVALID_DATE' });
    expect(plan.spoilings(ordered, 10)).toEqual([{ position: 3, reason: 'INVALID_DATE' }]);
    expect(plan.spoilings(ordered, 2)).toEqual([{ position: 1, reason: 'INVALID_DATE' }]);
  });

  it('spoils every ticket of a bad page', () => {
    const reasons = new FaultPlan('seed', {}).spoilings(fault('badpage'), 12).map(({ reason }) => reason);
    expect(reasons).toEqual(Array.from({ length: 12 }, () => 'MISSING_FIELD'));
  });
});
