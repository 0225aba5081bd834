// Imitates a part: logs its life to standard error, serves /readyz, ends on SIGTERM or when its parent is
// gone.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

export function live(name, { endsAfterMs = 0, prints = '' } = {}) {
  const say = (what) => process.stderr.write(`${JSON.stringify({ part: name, pid: process.pid, what })}\n`);
  const end = async (why) => {
    say(why);
    await sleep(endsAfterMs);
    say('gone');
    process.exit(0);
  };
  if (prints !== '') process.stdout.write(`${prints}\n`);
  process.once('SIGTERM', () => end('asked to end'));
  process.once('disconnect', () => end('parent gone'));
  createServer((_, response) => response.end('ready')).listen(
    name === 'dashboard' ? Number(process.env.PORT) : 0,
    '127.0.0.1',
    () => {
      say('started');
      if (name === 'worker') process.send?.({ running: true });
    },
  );
}
