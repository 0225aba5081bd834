import { describe, expect, it } from 'vitest';
import { ChangeLog } from './change-log.js';

describe('the log of changes', () => {
  it('gives a client that resumes exactly what it missed', () => {
    const log = new ChangeLog();
    const [first, second, third] = [1, 2, 3].map((id) => log.add('change', { resource: 'run', ids: [id] }));
    expect(log.after(first?.id ?? '')).toEqual([second, third]);
    expect(log.after(third?.id ?? '')).toEqual([]);
  });

  it('admits what it no longer knows', () => {
    const log = new ChangeLog(2);
    const events = [1, 2, 3, 4].map((id) => log.add('change', { id }));
    expect(log.after(events[0]?.id ?? '')).toBeNull();
    expect(log.after(events[1]?.id ?? '')).toEqual(events.slice(2));
  });

  it.each(['', 'x', '0-1', `${new ChangeLog().add('change', {}).id}`, '-1', 'a-b-c'])(
    'does not know %j, an id of another process',
    (id) => {
      const log = new ChangeLog();
      log.add('change', {});
      expect(log.after(id)).toBeNull();
    },
  );

  it('does not know an id that it has not given yet', () => {
    const log = new ChangeLog();
    const process = log.add('change', {}).id.split('-')[0];
    expect(log.after(`${process}-2`)).toBeNull();
  });
});
