export interface PostgresOptions {
  readonly port: number;
  /** False: data may be lost with the machine. For tests only. */
  readonly durable: boolean;
}

/** @returns the server's settings; they go on its command line, so that a new release may change them without touching the data. */
export function postgresSettings({ port, durable }: PostgresOptions): Record<string, string> {
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: durable ? '256MB' : '128MB',
    max_wal_size: '4GB',
    checkpoint_timeout: '15min',
    wal_compression: 'on',
    jit: 'off', // our statements are short: compiling costs more than it saves
    // Statements and the DETAIL of errors hold people's data; a log must not (I8). In this order `log` is above `error`.
    log_min_messages: 'log',
    log_min_error_statement: 'panic',
    log_error_verbosity: 'terse',
    log_checkpoints: 'off',
    log_line_prefix: '%m [%p] ',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
}

/** @returns `-c name=value` for each setting. */
export function settingArguments(settings: Readonly<Record<string, string>>): string[] {
  return Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}
