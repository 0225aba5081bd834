import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCommand } from '../testing/run-command.js';
import { programOf } from '../up/parts.js';

describe('simulator faults', () => {
  let url: string;
  let stop: () => Promise<unknown>;
  beforeAll(async () => {
    const simulator = spawn(process.execPath, [programOf('simulator'), '--control', '--tickets=50'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [{ listening }] = (await once(simulator, 'message')) as [{ listening: string }];
    url = listening;
    stop = () => {
      simulator.kill();
      return once(simulator, 'close');
    };
  });
  afterAll(() => stop());

  const faults = (...args: string[]) =>
    runCommand('', 'simulator', 'faults', ...args, '--url', url, '--json');
  const statusOf = async () => (await fetch(`${url}/diff?limit=5`)).status;

  it('lets the simulator answer 503 for a time, then well again', async () => {
    const { stdout } = await faults('set', '503', '--for', '2m');
    expect(JSON.parse(stdout)).toMatchObject([{ fault: { kind: '503' }, endsInSeconds: 120 }]);
    expect([await statusOf(), await statusOf()]).toEqual([503, 503]);
    expect(JSON.parse((await faults('clear')).stdout)).toEqual([]);
    expect(await statusOf()).toBe(200);
  });

  it('spoils tickets of the next answers', async () => {
    await faults('set', 'badpage', '--count', '1', '--reason', 'INVALID_DATE');
    const { result } = await (await fetch(`${url}/diff?limit=3`)).json();
    const isDate = (text: string) => !Number.isNaN(Date.parse(text)) && text.endsWith('Z');
    expect(result.filter(({ updatedAt }: { updatedAt: string }) => isDate(updatedAt))).not.toHaveLength(3);
    expect(JSON.parse((await faults('list')).stdout)).toEqual([]);
  });

  it('lists the kinds with what they do', async () => {
    const kinds = JSON.parse((await faults('kinds')).stdout);
    expect(kinds).toContainEqual({ kind: 'slow', about: 'a correct answer, but late' });
  });

  it('refuses a fault that does not exist, naming those that do', async () => {
    await expect(faults('set', 'flood')).rejects.toThrow(/badticket/);
  });

  it('says what to do when nothing answers', async () => {
    const nowhere = runCommand('', 'simulator', 'faults', 'list', '--url', 'http://127.0.0.1:1');
    await expect(nowhere).rejects.toThrow('No simulator answers at http://127.0.0.1:1');
  });

  it('takes no orders from a web site', async () => {
    const answer = await fetch(new URL('/_control/faults', url), {
      method: 'POST',
      body: JSON.stringify({ kind: '503' }),
      headers: { Origin: 'https://elsewhere.test' },
    });
    expect(answer.status).toBe(404);
    expect(JSON.parse((await faults('list')).stdout)).toEqual([]);
  });
});
