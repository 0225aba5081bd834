// Preloaded by --profile: times every pg statement by its name or beginning, and writes the sums at exit.
import { writeFileSync } from 'node:fs';
import pg from 'pg';

const statements = {};
const { query } = pg.Client.prototype;

pg.Client.prototype.query = function timedQuery(config, values, callback) {
  const name = nameOf(config);
  const startedAt = performance.now();
  const count = () => {
    statements[name] ??= { count: 0, ms: 0 };
    statements[name].count++;
    statements[name].ms += performance.now() - startedAt;
  };
  // pg.Pool and its users pass callbacks or await promises.
  if (typeof callback === 'function') return query.call(this, config, values, timed(callback, count));
  if (typeof values === 'function') return query.call(this, config, timed(values, count));
  const answer = query.call(this, config, values);
  answer?.then?.(count, count);
  return answer;
};

function timed(callback, count) {
  return (...results) => {
    count();
    return callback(...results);
  };
}

function nameOf(config) {
  const text = typeof config === 'string' ? config : (config.name ?? config.text ?? '?');
  return text.replace(/\s+/g, ' ').trim().slice(0, 58);
}

process.on('exit', () => writeFileSync(process.env.BENCH_STATEMENTS, JSON.stringify(statements)));
