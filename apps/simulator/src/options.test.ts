import { UsageError } from '@tixngo-sync/domain';
import { describe, expect, it } from 'vitest';
import { helpText, readOptions } from './options.js';

describe('the simulator’s options', () => {
  it('have defaults for a demo', () => {
    expect(readOptions([], {})).toMatchObject({
      port: 0,
      host: '127.0.0.1',
      tickets: 3_000,
      speed: 600,
      control: false,
      'page-gzip': false,
    });
  });

  it('are read from the command line before the environment', () => {
    const environment = {
      SIMULATOR_PORT: '1234',
      SIMULATOR_SEED: 'env',
      SIMULATOR_CONTROL: 'true',
      SIMULATOR_HOST: '',
    };
    expect(readOptions(['--seed', 'arg'], environment)).toMatchObject({
      port: 1_234,
      seed: 'arg',
      control: true,
      host: '127.0.0.1',
    });
  });

  it('are refused with a list of all wrong ones', () => {
    const wrong = () =>
      readOptions(['--port', '99999', '--speed', 'fast', '--fault', 'flood=1', '--start-at', 'now'], {
        SIMULATOR_TICKETS: '0',
      });
    expect(wrong).toThrow(UsageError);
    for (const name of ['--port', '--speed', '--fault', '--start-at', 'SIMULATOR_TICKETS'])
      expect(wrong).toThrow(name);
  });

  it('are refused when unknown', () => {
    expect(() => readOptions(['--turbo'], {})).toThrow(UsageError);
  });

  it('are all listed by --help', () => {
    expect(readOptions(['--help', '--port', 'x'], {})).toBe('help');
    const options = readOptions([], {});
    for (const name of Object.keys(options)) expect(helpText()).toContain(`--${name}`);
  });
});
