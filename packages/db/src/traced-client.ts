import pg from 'pg';

/** Called with a statement's text when it starts. @returns what to call when it ends; undefined to skip it */
export type TraceStatement = (text: string) => ((error?: unknown) => void) | undefined;

type Query = (...args: unknown[]) => unknown;

/** Returns a client class for a pool that reports each statement. It never reports parameters. */
export function tracedClient(trace: TraceStatement): typeof pg.Client {
  return class TracedClient extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super(config);
      // query has a form for callbacks, which the pool uses, one for promises, and one for streams.
      const query = super.query.bind(this) as Query;
      this.query = ((...args) => tracedQuery(query, trace, args)) as Query as typeof this.query;
    }
  };
}

function tracedQuery(query: Query, trace: TraceStatement, args: unknown[]): unknown {
  const [statement] = args;
  const text = typeof statement === 'string' ? statement : textOf(statement);
  const end = text === undefined ? undefined : trace(text);
  if (end === undefined) return query(...args);
  const callback = args.at(-1);
  if (typeof callback === 'function') {
    return query(...args.slice(0, -1), (error: unknown, result: unknown) => {
      end(error);
      callback(error, result);
    });
  }
  const answer = query(...args);
  if (answer instanceof Promise) answer.then(() => end(), end);
  else end();
  return answer;
}

function textOf(statement: unknown): string | undefined {
  const isConfig =
    typeof statement === 'object' && statement !== null && 'text' in statement && !('submit' in statement);
  return isConfig && typeof statement.text === 'string' ? statement.text : undefined;
}
