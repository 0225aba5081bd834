import { describe, expect, it } from 'vitest';
import { explainFileError, explainServerEnd } from './failures.js';

const errno = (code: string) => Object.assign(new Error(`${code}: refused`), { code });

describe('a failure names the path, the reason and what to do', () => {
  it.each([
    ['ENOSPC', 'DISK_FULL', 'Free some'],
    ['EDQUOT', 'DISK_FULL', 'Free some'],
    ['EROFS', 'DATA_DIR_READ_ONLY', 'Set DATA_DIR'],
    ['EACCES', 'DATA_DIR_NOT_WRITABLE', 'chown'],
    ['EPERM', 'DATA_DIR_NOT_WRITABLE', 'chown'],
    ['ENOTDIR', 'DATA_DIR_NOT_A_DIRECTORY', 'Set DATA_DIR'],
    ['EIO', 'DATA_DIR_UNUSABLE', 'EIO'],
  ])('file system: %s', (code, expectedCode, advice) => {
    const error = explainFileError(errno(code), 'It failed', '/some/data');
    expect(error.code).toBe(expectedCode);
    expect(error.message).toMatch(/^It failed/);
    expect(error.message).toContain(advice);
  });

  it.each([
    ['FATAL:  could not write lock file "postmaster.pid": No space left on device', 'DISK_FULL'],
    [
      'FATAL:  could not extend file "base/1/2691": wrote only 4096 of 8192 bytes\nHINT:  Check free disk ' +
        'space.',
      'DISK_FULL',
    ],
    ['LOG:  could not bind IPv4 address "127.0.0.1": Address already in use', 'PORT_TAKEN'],
    [
      '# Warning: Could not create server TCP listening socket 127.0.0.1:6379: bind: Address already in use',
      'PORT_TAKEN',
    ],
    [
      'postgres: error while loading shared libraries: libicui18n.so.60: cannot open shared object file',
      'POSTGRES_LIBRARIES_MISSING',
    ],
    ['FATAL:  data directory "/x" has wrong ownership', 'DATA_DIR_NOT_WRITABLE'],
    ['FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use', 'POSTGRES_CHILDREN_LEFT'],
    ['FATAL:  something new', 'SERVICE_NOT_STARTED'],
    ['', 'SERVICE_NOT_STARTED'],
  ])('server: %s', (lastWords, expectedCode) => {
    expect(explainServerEnd('It did not start', lastWords, '/some/log').code).toBe(expectedCode);
  });

  it('shows the log line with the reason, not only the last lines', () => {
    const words =
      'FATAL: could not write: No space left on device\nAborted\nchild process exited\nremoving contents\n';
    expect(explainServerEnd('It did not start', words, '/some/log').message).toContain(
      'could not write: No space left on device',
    );
  });
});
