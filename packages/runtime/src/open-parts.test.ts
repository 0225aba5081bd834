import { describe, expect, it } from 'vitest';
import { OpenParts } from './open-parts.js';

/** Parts that record what is opened and closed, and a gate that holds the opening of `late`. */
function recorded() {
  const stopping = new AbortController();
  const parts = new OpenParts(stopping.signal);
  const record: string[] = [];
  let openGate: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    openGate = resolve;
  });
  const open = (name: string) =>
    parts.open(
      async () => {
        if (name === 'late') await gate;
        record.push(`open ${name}`);
        return name;
      },
      (part) => void record.push(`close ${part}`),
    );
  return { stopping, parts, record, openGate, open };
}

describe('the parts of a process', () => {
  it('are closed in reverse order, once', async () => {
    const { parts, record, open } = recorded();
    await open('first');
    await open('second');
    await parts.close();
    await parts.close();
    expect(record).toEqual(['open first', 'open second', 'close second', 'close first']);
  });

  // Catches: a part that opens after the signal and stays open.
  it('are closed even when one was still opening at the signal', async () => {
    const { stopping, parts, record, openGate, open } = recorded();
    await open('first');
    const opening = open('late');
    stopping.abort(new Error('stopping'));
    await expect(opening).rejects.toThrow('stopping');
    await expect(open('next')).rejects.toThrow('stopping');
    const closed = parts.close();
    openGate();
    await closed;
    expect(record).toEqual(['open first', 'open late', 'close late', 'close first']);
  });

  it('are closed when a later one fails to open, or to close', async () => {
    const { parts, record, open } = recorded();
    await open('first');
    const failing = parts.open(
      () => Promise.reject(new Error('no server')),
      () => void record.push('close what is not open'),
    );
    await expect(failing).rejects.toThrow('no server');
    await parts.open(
      () => 'stuck',
      () => Promise.reject(new Error('does not close')),
    );
    await expect(parts.close()).rejects.toThrow('does not close');
    expect(record).toEqual(['open first', 'close first']);
  });
});
